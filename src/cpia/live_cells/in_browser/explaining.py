"""Tell a beginner, in French, what an error means, on which line of their cell, and what to look at.

Python's own message is kept beside: it is what one finds in books and on forums.
"""

import builtins
import difflib
import re
import traceback
from collections.abc import Mapping
from typing import Any, TypedDict

from cpia.live_cells.in_browser.advice import RULES, TITLES, USUAL_MODULES

CELL = "<cellule>"
"""The name of the learner's code in tracebacks."""
MAX_TOLD = 4_000


class Explanation(TypedDict):
    """What is shown of an error."""

    title: str
    line: int | None
    code: str
    advice: str
    original: str


def explain(problem: BaseException, code: str, names: Mapping[str, Any]) -> Explanation:
    """Explain what the learner's code raised; `names` are those it had defined by then."""
    line = _line(problem)
    lines = code.splitlines()
    return {
        "title": _of_type(problem, TITLES) or "Une erreur arrête le programme",
        "line": line,
        "code": lines[line - 1].strip() if line and line <= len(lines) else "",
        "advice": _advice(problem, names),
        "original": _original(problem),
    }


def _of_type(problem: BaseException, table: Mapping[str, str]) -> str | None:
    """Give the entry of the nearest class of the error."""
    return next((table[kind.__name__] for kind in type(problem).__mro__ if kind.__name__ in table), None)


def _line(problem: BaseException) -> int | None:
    """Give the last line of the cell that the error went through."""
    if isinstance(problem, SyntaxError) and problem.filename == CELL:
        return problem.lineno
    found = [number for frame, number in traceback.walk_tb(problem.__traceback__) if _in_cell(frame)]
    return found[-1] if found else None


def _in_cell(frame: Any) -> bool:
    return bool(frame.f_code.co_filename == CELL)


def _advice(problem: BaseException, names: Mapping[str, Any]) -> str:
    if isinstance(problem, ModuleNotFoundError):
        return _module_advice(problem)
    if isinstance(problem, NameError) and not isinstance(problem, UnboundLocalError):
        return _name_advice(problem, names)
    if isinstance(problem, KeyError):
        return _key_advice(problem)
    kinds = {kind.__name__ for kind in type(problem).__mro__}
    message = _message(problem)
    for rule in RULES:
        found = re.search(rule.message, message) if rule.kind in kinds else None
        if found:
            return found.expand(rule.advice)
    return "Relisez la ligne, et le message d'origine ci-dessous."


def _message(problem: BaseException) -> str:
    return str(problem.msg if isinstance(problem, SyntaxError) else problem)


def _name_advice(problem: NameError, names: Mapping[str, Any]) -> str:
    name = problem.name or ""
    if name in USUAL_MODULES:
        return f"« {name} » est un module : écrivez « {USUAL_MODULES[name]} » en haut de la cellule."
    known = [known for known in (*names, *vars(builtins)) if not known.startswith("_")]
    close = difflib.get_close_matches(name, known, n=2)
    if close:
        return f"« {name} » n'est pas défini. Vouliez-vous écrire {' ou '.join(f'« {word} »' for word in close)} ?"
    return (
        f"« {name} » n'est pas défini. Vérifiez l'orthographe et les majuscules, et que la ligne qui le définit est "
        "plus haut ; un texte se met entre guillemets."
    )


def _key_advice(problem: KeyError) -> str:
    key = repr(problem.args[0]) if problem.args else "?"
    return f"La clé {key} n'y est pas. Affichez les clés avec print(list(…)), ou demandez .get({key}) qui rend None."


def _module_advice(problem: ModuleNotFoundError) -> str:
    name = (problem.name or "").split(".")[0]
    return (
        f"« {name} » n'est pas dans cette page : vérifiez l'orthographe. La bibliothèque standard de Python est là ; "
        "le reste s'emploie dans le campus."
    )


def _original(problem: BaseException) -> str:
    """Give Python's own account, with the frames of the cell alone."""
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == CELL]
    told = "".join([*traceback.format_list(frames[-6:]), *traceback.format_exception_only(problem)])
    return told.strip()[:MAX_TOLD]
