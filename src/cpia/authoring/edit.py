"""Edit an assignment as a notebook in JupyterLab; each save is written back to its text.

The notebook is a scratch copy: the text stays the only source. A save writes the canonical text, so that running the
cells or moving a window changes nothing; it is refused when the text changed meanwhile, for nothing must be lost.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat

from cpia.authoring import text
from cpia.authoring.sources import Source, load_generator, write_files
from cpia.errors import AuthoringError
from cpia.variants import CLASS_VARIANT

ORIGIN = "origine.json"
"""Beside the scratch notebook: the text it came from. Rewriting the notebook itself would make JupyterLab ask
which copy to keep."""


def open_scratch(source: Source, folder: Path) -> Path:
    """Write the scratch notebook of an assignment, with the class's data and the generator beside it."""
    authored = source.text.read_text(encoding="utf-8")
    notebook = text.read(authored, str(source.text))
    path = folder / f"{source.slug}.ipynb"
    path.write_bytes(text.to_bytes(notebook))
    _remember(folder, source.text, authored)
    if source.generator.exists():
        write_files(load_generator(source.slug)(CLASS_VARIANT), folder)
        (folder / source.generator.name).write_bytes(source.generator.read_bytes())
    return path


def write_back(scratch: Path) -> Path:
    """Write the text of a scratch notebook that was saved; give the text's path.

    Raises
    ------
    AuthoringError
        The text changed since the notebook was opened, or the notebook cannot be written as text.
    """
    notebook = nbformat.read(scratch, as_version=4)
    origin = json.loads((scratch.parent / ORIGIN).read_text(encoding="utf-8"))
    path = Path(origin["text"])
    if _sha256(path.read_text(encoding="utf-8")) != origin["sha256"]:
        raise AuthoringError(
            f"{path} a changé depuis l'ouverture : rien n'est écrasé. Votre notebook est dans {scratch} ; "
            "fermez, reportez vos changements, puis relancez « cpia edit »."
        )
    written = text.write(notebook)
    text.read(written, str(path))  # what is written must be readable: ids unique and ASCII
    path.write_text(written, encoding="utf-8")
    _remember(scratch.parent, path, written)
    return path


def post_save_hook(os_path: str, model: dict[str, Any], contents_manager: Any) -> None:
    """Write back after each save of the scratch notebook (Jupyter's `FileContentsManager.post_save_hook`)."""
    if model["type"] == "notebook":
        contents_manager.log.info("Texte écrit : %s", write_back(Path(os_path)))


def launch(source: Source, folder: Path) -> int:
    """Open the assignment in JupyterLab, on this machine only, until it is closed; give its exit status."""
    scratch = open_scratch(source, folder)
    config = folder / "edition_config.py"
    config.write_text(
        "from cpia.authoring.edit import post_save_hook\nc = get_config()\n"
        "c.FileContentsManager.post_save_hook = post_save_hook\n",
        encoding="utf-8",
    )
    return subprocess.run(
        [sys.executable, "-m", "jupyterlab", f"--config={config}", f"--ServerApp.root_dir={folder}",
         "--ServerApp.ip=127.0.0.1", f"--LabApp.default_url=/lab/tree/{scratch.name}"],
        check=False,
    ).returncode  # fmt: skip


def _remember(folder: Path, path: Path, authored: str) -> None:
    (folder / ORIGIN).write_text(json.dumps({"text": str(path), "sha256": _sha256(authored)}), encoding="utf-8")


def _sha256(authored: str) -> str:
    return hashlib.sha256(authored.encode()).hexdigest()
