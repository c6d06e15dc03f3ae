"""What may be submitted: names, sizes, and the one notebook that is expected.

Names come from the network: each one is refused unless it is the plain name of one file. A refusal tells the
learner, in French, what was found, what was expected, and that their own copy is untouched.
"""

import json
import unicodedata
from collections.abc import Mapping

from cpia.errors import SubmissionError

FILES_MAX = 50
NAME_MAX_BYTES = 200  # file systems stop at 255; room is left for the prefix of a draft
KEPT = "Votre travail reste intact dans votre dossier."


def checked_files(slug: str, files: Mapping[str, bytes], *, max_bytes: int) -> dict[str, bytes]:
    """Give the files of a submission under their composed (NFC) names, once each of them is admitted.

    Raises
    ------
    SubmissionError
        Too many files, too many bytes, a name that is not a plain file name, the same name twice, or a notebook
        that is absent, empty or unreadable.
    """
    if len(files) > FILES_MAX:
        raise SubmissionError(f"La remise compte {len(files)} fichiers, {FILES_MAX} au plus sont admis. {KEPT}")
    total = sum(len(content) for content in files.values())
    if total > max_bytes:
        raise SubmissionError(too_big(total, max_bytes))
    admitted: dict[str, bytes] = {}
    for name, content in files.items():
        composed = checked_name(name)
        if composed in admitted:
            raise SubmissionError(f"Deux fichiers de la remise portent le même nom « {composed} ». {KEPT}")
        admitted[composed] = content
    _check_notebook(slug, admitted)
    return admitted


def too_big(total: int, max_bytes: int) -> str:
    """Say that a submission is too big, and what to do."""
    return (
        f"La remise pèse {total / 1_048_576:.1f} Mo, {max_bytes / 1_048_576:.0f} Mo au plus sont admis : "
        f"effacez les sorties volumineuses du notebook ou retirez les fichiers inutiles, puis recommencez. {KEPT}"
    )


def checked_name(name: str) -> str:
    """Give the composed form of a plain file name, or raise `SubmissionError`."""
    composed = unicodedata.normalize("NFC", name)
    problem = _name_problem(composed)
    if problem:
        shown = "".join(c if c.isprintable() else "?" for c in composed[:60])
        raise SubmissionError(f"Nom de fichier refusé : « {shown} » ({problem}). Renommez ce fichier. {KEPT}")
    return composed


def _name_problem(name: str) -> str | None:
    problem = None
    if not name or name != name.strip():
        problem = "vide, ou commence ou finit par une espace"
    elif "/" in name or "\\" in name:
        problem = "un nom seul est attendu, sans dossier"
    elif name.startswith("."):
        problem = "un nom ne commence pas par un point"
    elif any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for c in name):
        problem = "caractère invisible ou de commande"
    elif len(name.encode()) > NAME_MAX_BYTES:
        problem = f"plus de {NAME_MAX_BYTES} octets"
    elif name == "receipt.json":
        problem = "ce nom est réservé au reçu"
    return problem


def _check_notebook(slug: str, files: Mapping[str, bytes]) -> None:
    expected = f"{slug}.ipynb"
    if expected not in files:
        notebooks = [name for name in files if name.endswith(".ipynb")]
        found = " ; ".join(f"« {name} »" for name in sorted(notebooks)) or "aucun notebook"
        raise SubmissionError(
            f"Le notebook attendu « {expected} » est absent de la remise ; trouvé : {found}. "
            f"S'il a été renommé, redonnez-lui le nom « {expected} », puis remettez à nouveau. {KEPT}"
        )
    if not files[expected]:
        raise SubmissionError(f"Le notebook « {expected} » est vide (0 octet) : rien n'a été remis. {KEPT}")
    if not _is_notebook(files[expected]):
        raise SubmissionError(
            f"Le notebook « {expected} » est illisible (tronqué ou abîmé) : il n'a pas été remis. Rouvrez-le dans "
            f"JupyterLab et enregistrez-le, ou reprenez une copie, puis recommencez. {KEPT} "
            "Vos remises précédentes sont conservées."
        )


def _is_notebook(content: bytes) -> bool:
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError):  # ValueError covers bad JSON, bad UTF-8 and absurdly long numbers
        return False
    return isinstance(notebook, dict) and isinstance(notebook.get("cells"), list)
