"""Load an assignment's data generator: the trusted code of the course's author, never a learner's."""

import importlib.util
from collections.abc import Callable

from cpia.errors import AuthoringError
from cpia.home import PROJECT


def load_generator(slug: str) -> Callable[[int], dict[str, bytes]]:
    """Give `fichiers` of `assignments/<slug>/generateur.py`, or raise `AuthoringError`."""
    path = PROJECT / "assignments" / slug / "generateur.py"
    if not path.is_file():
        raise AuthoringError(f"{path} : générateur de données absent.")
    spec = importlib.util.spec_from_file_location(f"generateur_{slug.replace('-', '_')}", path)
    if spec is None or spec.loader is None:
        raise AuthoringError(f"{path} : générateur de données illisible.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    generator: Callable[[int], dict[str, bytes]] = module.fichiers
    return generator
