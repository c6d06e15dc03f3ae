"""The folder of the session: pages, tables, scripts, typefaces and prints; copied whole, it works from anywhere."""

from collections.abc import Callable
from pathlib import Path

from cpia.badge_files import fonts
from cpia.errors import BookError
from cpia.seance import pages, prints

STATIC = Path(__file__).parent / "static"
TYPEFACES = ((fonts.SANS, 400), (fonts.SANS, 700), (fonts.SERIF, 700))


def write(folder: Path, say: Callable[[str], None] = lambda _: None) -> list[Path]:
    """Write the session into `folder`; give its files. The same sources give the same bytes.

    Raises
    ------
    BookError
        The folder cannot be written, or the npm packages of the typefaces are not installed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        say("Calcul des cinq tables et des pages…")
        _put(folder, {name: text.encode() for name, text in pages.all_pages().items()} | _copied())
        say("Impression de la fiche, des cartes et de la version collège…")
        _put(folder, {name: make() for name, make in prints.PRINTS.items()})
    except OSError as problem:
        raise BookError(
            f"{folder} : impossible d'y écrire ({problem.strerror}) ; donnez un autre dossier."
        ) from problem
    return sorted(path for path in folder.iterdir() if path.is_file())


def _put(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _copied() -> dict[str, bytes]:
    """Read the files that are taken as they are: scripts, style, typefaces and their licences."""
    files = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir())}
    for family, weight in TYPEFACES:
        source = fonts.FOLDER / family
        try:
            files[f"{family}-{weight}.woff2"] = (
                source / "files" / f"{family}-latin-{weight}-normal.woff2"
            ).read_bytes()
            files[f"{family}-LICENCE.txt"] = (source / "LICENSE").read_bytes()
        except OSError as problem:
            wanted = f"attendue : celle du paquet npm @fontsource/{family} ; faites « make book »."
            raise BookError(f"{source} : police absente, {wanted}") from problem
    return files
