"""The notebooks that a reader downloads: one file a page, and one archive a module with all that they import.

`carnets/<module>/<page>.ipynb` and `carnets/<module>.zip` of the site. An archive runs where it is unpacked, once the
libraries of its `requirements.txt` are installed: the part of this package that its notebooks import is in it.
"""

import shutil
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import cpia
from cpia.authoring import text
from cpia.home import PROJECT
from cpia.notebooks import pages
from cpia.typography import mended

FOLDER = "carnets"
LIBRARIES = ("jupyterlab", "ipywidgets", "matplotlib", "numpy", "otter-grader", "pandas", "scikit-learn")
"""What the notebooks and the part of this package that they import need."""
PACKAGE = ("__init__.py", "errors.py", "inline_markdown.py", "typography.py", "demonstrations", "kit")
"""The part of this package that the notebooks import, itself whole: it imports nothing else of ours."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first day that an archive can tell: the same sources give the same bytes."""
INTRODUCTION = (
    "> **Carnet à exécuter chez vous.** Il lui faut Python 3.11 ou plus, et l'archive du module, qui contient les "
    "carnets, les vérifications et les données. Décompressez-la, puis, dans son dossier : "
    "`pip install -r requirements.txt` et `jupyter lab`. Rien n'est noté, rien n'est envoyé.\n"
)
README = """\
Carnets du module « {module} » — parcours Chef de projet IA

1. Il faut Python 3.11 ou plus. Ouvrez un terminal dans ce dossier.
2. Une fois : python -m venv .venv
   puis, sous Linux et macOS : .venv/bin/pip install -r requirements.txt
   sous Windows : .venv\\Scripts\\pip install -r requirements.txt
3. À chaque fois : .venv/bin/jupyter lab   (Windows : .venv\\Scripts\\jupyter lab)
   puis ouvrez un carnet (.ipynb) et exécutez ses cellules dans l'ordre.

Les carnets ne sont ni notés ni envoyés. Le dossier « cpia » contient les outils et les données fictives du cours,
« autoverification/tests » les vérifications de l'autovérification : laissez-les à côté des carnets.

Textes : licence CC BY-SA 4.0. Code : licence BSD à trois clauses (fichier LICENSE).
"""


def write(book: Path, site: Path, address: str = "") -> int:
    """Write every notebook and archive of the book under `site`; give how many notebooks.

    Raises
    ------
    AuthoringError
        A page cannot be a notebook.
    """
    folder = site / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    count = 0
    for module in pages.modules(book):
        made = dict(_notebooks(book, module, address))
        (folder / module).mkdir(parents=True)
        for name, content in made.items():
            (folder / module / name).write_bytes(content)
        _archive(folder / f"{module}.zip", module, made | dict(_companions(book, module)))
        count += len(made)
    return count


def _notebooks(book: Path, module: str, address: str) -> Iterator[tuple[str, bytes]]:
    for name in pages.names(book, module):
        made = pages.notebook(book, f"{module}/{name}", INTRODUCTION, address)
        yield f"{name}.ipynb", text.to_bytes(made)


def _companions(book: Path, module: str) -> Iterator[tuple[str, bytes]]:
    """Give what the notebooks of a module read and import, and how to install the rest."""
    yield "LISEZMOI.txt", mended(README.format(module=module)).encode()
    yield "requirements.txt", "".join(f"{name}=={version(name)}\n" for name in LIBRARIES).encode()
    yield "LICENSE", (PROJECT / "LICENSE").read_bytes()
    for path in sorted((book / module / pages.COMPANIONS).glob("*.py")):
        yield f"{pages.COMPANIONS}/{path.name}", path.read_bytes()
    root = Path(cpia.__file__).parent
    for part in PACKAGE:
        for path in [root / part] if (root / part).is_file() else sorted((root / part).rglob("*.py")):
            yield f"cpia/{path.relative_to(root).as_posix()}", path.read_bytes()


def _archive(target: Path, module: str, files: dict[str, bytes]) -> None:
    """Write an archive whose only folder is the module's."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{module}/{name}", EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
