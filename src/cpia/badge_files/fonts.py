"""The two typefaces of badges and prints: Source Serif 4 and Source Sans 3, as in the book (SIL Open Font License).

They come from locked npm packages and never from the machine, so that the same credential gives the same bytes
everywhere. A package splits each weight into files by script; ours are those that a name of our learners may need.
"""

import io
from pathlib import Path

from fontTools.ttLib import TTFont

from cpia.errors import CredentialError
from cpia.home import PROJECT

SERIF = "source-serif-4"
SANS = "source-sans-3"
NAMES = {SERIF: "Source Serif 4", SANS: "Source Sans 3"}
FOLDER = PROJECT / "node_modules" / "@fontsource"
SCRIPTS = ("latin", "latin-ext", "vietnamese", "greek", "cyrillic")


def files(family: str, weight: int, style: str = "normal") -> tuple[Path, ...]:
    """Give the font files of a family in one weight and style, in the order of `SCRIPTS`.

    Raises
    ------
    CredentialError
        The npm packages are not installed.
    """
    paths = tuple(FOLDER / family / "files" / f"{family}-{script}-{weight}-{style}.woff" for script in SCRIPTS)
    if missing := [path for path in paths if not path.is_file()]:
        wanted = f"attendu : celle du paquet npm @fontsource/{family} ; faites « make start »."
        raise CredentialError(f"{missing[0]} : police absente, {wanted}")
    return paths


def opened(path: Path) -> TTFont:
    """Read a font file whole, and never date it: the same file gives the same font."""
    return TTFont(io.BytesIO(path.read_bytes()), lazy=True, recalcTimestamp=False)


def unpacked(path: Path) -> bytes:
    """Give a font without the compression of the web, as PDF embeds it."""
    font, content = opened(path), io.BytesIO()
    font.flavor = None
    font.save(content)
    return content.getvalue()


def faces(family: str, *weights: int, italic: bool = False) -> str:
    """Write the CSS that loads a family, italics too where they are wanted, and names its stack `--<family>`.

    Each script has a name of its own: weasyprint takes two files of one name for one font, and prints the letters of
    one with the other's outlines.
    """
    rules = [
        f'@font-face {{ font-family: "{NAMES[family]} {script}"; font-weight: {weight}; font-style: {style}; '
        f'src: url("{path.as_uri()}") }}'
        for style in ("normal", *(["italic"] if italic else []))
        for weight in weights
        for script, path in zip(SCRIPTS, files(family, weight, style), strict=True)
    ]
    stack = ", ".join(f'"{NAMES[family]} {script}"' for script in SCRIPTS)
    return "\n".join([*rules, f":root {{ --{family}: {stack} }}"])
