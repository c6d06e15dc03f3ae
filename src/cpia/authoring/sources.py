"""Find an assignment's authored files and load its data generator.

Everything in `assignments/` is written by the instructors and trusted; nothing of it reaches a learner as it is.
"""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cpia.errors import AuthoringError
from cpia.home import PROJECT

Files = dict[str, bytes]


@dataclass(frozen=True)
class Source:
    """The folder of one assignment."""

    folder: Path

    @property
    def slug(self) -> str:
        """The assignment's name: its folder's."""
        return self.folder.name

    @property
    def text(self) -> Path:
        """The instructor notebook, as MyST text."""
        return self.folder / f"{self.slug}.md"

    @property
    def generator(self) -> Path:
        """The data generator: it knows the truth, so it never leaves the grading side."""
        return self.folder / "generateur.py"

    @property
    def wrong_answers(self) -> tuple[Path, ...]:
        """Answers that must lose the points that they declare."""
        return tuple(sorted((self.folder / "fausses-reponses").glob("*.toml")))

    @property
    def right_answers(self) -> tuple[Path, ...]:
        """Answers written otherwise than the reference that must earn everything."""
        return tuple(sorted((self.folder / "bonnes-reponses").glob("*.toml")))


def find(slug: str) -> Source:
    """Give the assignment of that name.

    Raises
    ------
    AuthoringError
        There is no such folder, or it lacks its text.
    """
    source = Source(PROJECT / "assignments" / slug)
    if not source.text.is_file():
        known = ", ".join(s.slug for s in find_all()) or "aucun"
        raise AuthoringError(f"Devoir « {slug} » introuvable : {source.text} n'existe pas. Devoirs connus : {known}.")
    return source


def find_all() -> tuple[Source, ...]:
    """Give every assignment of the project, sorted by name."""
    return tuple(Source(path.parent) for path in sorted((PROJECT / "assignments").glob("*/*.md"))
                 if path.stem == path.parent.name)  # fmt: skip


def load_generator(slug: str) -> Callable[[int], Files]:
    """Give the function `fichiers(variante)` of an assignment: the data files that a learner receives.

    Raises
    ------
    AuthoringError
        The assignment has no generator, or the generator has no such function.
    """
    return load_function(find(slug).generator)


def load_function(path: Path) -> Callable[[int], Files]:
    """Give the function `fichiers` of a generator's file, loaded afresh; raises as `load_generator`."""
    spec = importlib.util.spec_from_file_location("generateur", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise AuthoringError(f"{path} : fichier absent ; un devoir a besoin de « fichiers(variante) ».")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not callable(getattr(module, "fichiers", None)):
        raise AuthoringError(f"{path} : il manque la fonction « fichiers(variante) -> dict[str, bytes] ».")
    function: Callable[[int], Files] = module.fichiers
    return function


def write_files(files: Files, folder: Path) -> None:
    """Write generated data files under a folder, refusing a path that would leave it."""
    for name, content in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise AuthoringError(f"Fichier de données « {name} » refusé : il sortirait de {folder}.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
