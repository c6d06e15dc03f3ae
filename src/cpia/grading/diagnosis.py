"""Say in French, to an instructor, why nbgrader could not grade a notebook."""

_ALTERED = "les cellules du carnet ou leurs métadonnées nbgrader ne sont plus celles du devoir"
_FORMAT = "le fichier ne suit pas le format des carnets (nbformat 4)"
_CAUSES = {
    "Inconsistent checksums": _ALTERED,
    "SchemaTooOldError": _ALTERED,
    "SchemaTooNewError": _ALTERED,
    "NotebookValidationError": _FORMAT,
    "NBFormatError": _FORMAT,
    "ValidationError": _FORMAT,
    "UnicodeEncodeError": "le carnet contient des caractères qui n'existent pas",
    "KeyError": _ALTERED,
    "TypeError": _ALTERED,
    "AttributeError": _ALTERED,
    "ValueError": _ALTERED,
}
"""What nbgrader's log says, the most telling first."""


def explain(log: str) -> str:
    """Tell the last error of nbgrader's log: in French what it means, then the line itself, for whoever can use it."""
    lines = [line.strip() for line in log.splitlines() if "Error" in line] or ["sans message"]
    told = next((meaning for cause, meaning in _CAUSES.items() if cause in lines[-1]), None)
    detail = printable(lines[-1])
    return f"{told} ({detail})" if told else f"nbgrader n'a pas pu corriger la copie ({detail})"


def printable(text: str, length: int = 200) -> str:
    """Cut a text that a learner may have chosen, and keep what a terminal only shows."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:length])
