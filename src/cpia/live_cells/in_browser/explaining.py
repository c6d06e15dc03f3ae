"""Tell a beginner, in French, what an error means, on which line of their cell, and what to look at.

Python's own message is kept beside: it is what one finds in books and on forums.
"""

import builtins
import difflib
import re
import traceback
from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict

CELL = "<cellule>"
"""The name of the learner's code in tracebacks."""
USUAL_MODULES = {
    "math": "import math",
    "random": "import random",
    "statistics": "import statistics",
    "datetime": "import datetime",
    "pd": "import pandas as pd",
    "np": "import numpy as np",
}
MAX_TOLD = 4_000


class Explanation(TypedDict):
    """What is shown of an error."""

    title: str
    line: int | None
    code: str
    advice: str
    original: str


class Rule(NamedTuple):
    """For this type, a message of that form means this; `\\1` are parts of the message."""

    kind: str
    message: str
    advice: str


TITLES = {
    "IndentationError": "Le décalage d'une ligne n'est pas bon",
    "TabError": "Le décalage d'une ligne n'est pas bon",
    "SyntaxError": "Python ne comprend pas une ligne",
    "NameError": "Un nom est inconnu",
    "UnboundLocalError": "Une variable est lue avant d'avoir une valeur",
    "TypeError": "Une opération reçoit une valeur du mauvais type",
    "ValueError": "Une valeur ne convient pas",
    "IndexError": "Un indice dépasse la fin de la liste",
    "KeyError": "Une clé est absente",
    "AttributeError": "Cet objet n'a pas ce que vous lui demandez",
    "ZeroDivisionError": "Une division par zéro",
    "ModuleNotFoundError": "Un module est absent",
    "ImportError": "Un nom est absent du module",
    "RecursionError": "Une fonction s'appelle elle-même sans fin",
    "MemoryError": "La mémoire ne suffit pas",
    "EOFError": "input() n'est pas disponible",
    "AssertionError": "Une affirmation (assert) est fausse",
    "SystemExit": "Le programme a demandé à s'arrêter",
    "FileNotFoundError": "Ce fichier n'existe pas ici",
    "StopIteration": "Il n'y a plus d'élément à donner",
}
RULES = (
    Rule("TabError", "", "Des tabulations et des espaces sont mêlées. Gardez quatre espaces par niveau."),
    Rule(
        "IndentationError",
        "expected an indented block",
        "Il manque quelque chose sous une ligne qui finit par « : ». Décalez la ligne suivante de quatre espaces.",
    ),  # noqa: E501
    Rule("IndentationError", "unexpected indent", "Cette ligne est trop à droite. Alignez-la sur celle du dessus."),
    Rule(
        "IndentationError",
        "unindent",
        "Cette ligne ne s'aligne sur aucune des lignes du dessus. Comptez les espaces : quatre par niveau.",
    ),  # noqa: E501
    Rule(
        "SyntaxError",
        "expected ':'",
        "Il manque deux-points « : » à la fin de cette ligne (après if, else, for, while ou def).",
    ),  # noqa: E501
    Rule(
        "SyntaxError",
        r"'(.)' was never closed",
        r"« \1 » est ouvert et jamais refermé. Cherchez la fermeture qui manque, sur cette ligne ou plus bas.",
    ),  # noqa: E501
    Rule("SyntaxError", r"unmatched '(.)'", r"« \1 » ferme quelque chose qui n'a pas été ouvert."),
    Rule(
        "SyntaxError",
        r"closing parenthesis '(.)' does not match",
        r"« \1 » ne correspond pas à ce qui est ouvert. Relisez les parenthèses et les crochets.",
    ),  # noqa: E501
    Rule(
        "SyntaxError",
        "unterminated (?:f-)?(?:triple-quoted )?string",
        "Un texte est ouvert par un guillemet et jamais refermé.",
    ),  # noqa: E501
    Rule(
        "SyntaxError",
        "Maybe you meant '=='|cannot assign to (?:comparison|expression|function call|attribute here)",
        "« = » donne une valeur ; pour comparer, écrivez « == ».",
    ),  # noqa: E501
    Rule("SyntaxError", "forgot a comma", "Il manque peut-être une virgule entre deux éléments."),
    Rule(
        "SyntaxError",
        "'return' outside function",
        "return ne s'emploie que dans une fonction. Vérifiez le décalage de cette ligne.",
    ),  # noqa: E501
    Rule(
        "SyntaxError",
        "'(break|continue)'.* (?:outside|not properly in) loop",
        r"\1 ne s'emploie que dans une boucle. Vérifiez le décalage de cette ligne.",
    ),  # noqa: E501
    Rule("SyntaxError", "Missing parentheses in call to '(\\w+)'", r"Écrivez \1(…) avec des parenthèses."),
    Rule(
        "SyntaxError",
        "invalid character '(.+)' ",
        r"Le caractère « \1 » n'existe pas en Python. Il vient souvent d'un copier-coller : retapez-le au clavier.",
    ),  # noqa: E501
    Rule(
        "SyntaxError",
        "invalid non-printable character",
        "Un caractère invisible s'est glissé dans cette ligne, souvent par un copier-coller. Retapez-la.",
    ),  # noqa: E501
    Rule("SyntaxError", "leading zeros", "Un nombre ne commence pas par zéro."),
    Rule(
        "SyntaxError",
        "cannot assign to (True|False|None)",
        r"\1 est un mot de Python : il ne peut pas recevoir de valeur.",
    ),  # noqa: E501
    Rule(
        "SyntaxError",
        "",
        "Regardez cette ligne, et la fin de celle du dessus : une parenthèse, un guillemet, deux-points ou une virgule manque souvent.",
    ),  # noqa: E501
    Rule(
        "UnboundLocalError",
        "variable '(\\w+)'",
        r"Donnez une valeur à « \1 » dans la fonction avant de la lire ; vérifiez que la ligne qui la donne est bien exécutée.",
    ),  # noqa: E501
    Rule("TypeError", "ellipsis", "Il reste des points de suspension « ... » : remplacez-les par votre réponse."),
    Rule(
        "TypeError",
        "NoneType",
        "Une valeur est None, c'est-à-dire « rien ». Une fonction sans return rend None : vérifiez que la vôtre rend son résultat.",
    ),  # noqa: E501
    Rule(
        "TypeError",
        r"(\w+)\(\) missing (\d+) required .*argument",
        r"Il manque \2 valeur(s) à l'appel de \1() : relisez la ligne def et donnez autant de valeurs.",
    ),  # noqa: E501
    Rule(
        "TypeError",
        r"(\w+)\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+)",
        r"\1() attend \2 valeur(s), vous en donnez \3.",
    ),  # noqa: E501
    Rule(
        "TypeError",
        r"(\w+)\(\) got an unexpected keyword argument '(\w+)'",
        r"\1() ne connaît pas l'argument « \2 » : vérifiez son nom.",
    ),  # noqa: E501
    Rule(
        "TypeError",
        r'can only concatenate str \(not "(\w+)"\)',
        "Un texte ne s'ajoute qu'à un texte. Convertissez avec str(…), ou écrivez f\"… {valeur}\".",
    ),  # noqa: E501
    Rule(
        "TypeError",
        r"unsupported operand type\(s\) for (\S+) ?.*: '([\w.]+)' and '([\w.]+)'",
        r"L'opération \1 ne s'applique pas entre \2 et \3.",
    ),  # noqa: E501
    Rule(
        "TypeError",
        r"'(\S+)' not supported between instances of '([\w.]+)' and '([\w.]+)'",
        r"La comparaison \1 ne se fait pas entre \2 et \3.",
    ),  # noqa: E501
    Rule(
        "TypeError",
        r"'([\w.]+)' object is not callable",
        r"Des parenthèses suivent une valeur (\1) qui n'est pas une fonction. Un nom de fonction a peut-être été réutilisé pour une variable.",
    ),  # noqa: E501
    Rule(
        "TypeError",
        r"'([\w.]+)' object is not iterable",
        r"Une boucle parcourt une liste ou un texte, pas une valeur seule (\1). Pour compter, écrivez range(…).",
    ),  # noqa: E501
    Rule(
        "TypeError",
        r"'([\w.]+)' object is not subscriptable",
        r"Les crochets [ ] cherchent dans une liste ou un dictionnaire ; ici la valeur est de type \1.",
    ),  # noqa: E501
    Rule(
        "TypeError",
        "indices must be integers",
        "Un indice de liste est un nombre entier. Pour chercher par nom, il faut un dictionnaire.",
    ),  # noqa: E501
    Rule("TypeError", "", "Vérifiez le type des valeurs avec print(type(…))."),
    Rule("ValueError", r"invalid literal for int\(\) .*: (.+)", r"\1 ne se lit pas comme un nombre entier."),
    Rule(
        "ValueError",
        r"could not convert string to float: (.+)",
        r"\1 ne se lit pas comme un nombre. En Python, la virgule décimale est un point.",
    ),  # noqa: E501
    Rule(
        "ValueError",
        "not enough values to unpack|too many values to unpack",
        "Il n'y a pas autant de noms à gauche du signe = que de valeurs à droite.",
    ),  # noqa: E501
    Rule("ValueError", r"zip\(\) argument", "Les deux listes n'ont pas la même longueur."),
    Rule(
        "ValueError",
        "truth value of a",
        "Une colonne entière n'est ni vraie ni fausse. Pour combiner deux conditions, écrivez (a) & (b) au lieu de a and b.",
    ),  # noqa: E501
    Rule("ValueError", "", "Le type convient, mais pas la valeur. Affichez-la avec print(…) juste avant cette ligne."),
    Rule(
        "IndexError",
        "",
        "Les indices vont de 0 à len(liste) - 1. Affichez la longueur avec print(len(…)) ; la liste est peut-être vide.",
    ),  # noqa: E501
    Rule(
        "AttributeError",
        r"'NoneType' object has no attribute '(\w+)'",
        r"La valeur est None, et None n'a pas « \1 ». Cherchez d'où elle vient : souvent une fonction sans return.",
    ),  # noqa: E501
    Rule(
        "AttributeError",
        r"(?:module )?'([\w.]+)'.* has no attribute '(\w+)'",
        r"« \2 » n'existe pas pour \1 : vérifiez l'orthographe.",
    ),  # noqa: E501
    Rule(
        "ZeroDivisionError",
        "",
        "Le diviseur vaut zéro. Traitez ce cas avant de diviser, par exemple quand la liste est vide.",
    ),  # noqa: E501
    Rule(
        "ImportError",
        r"cannot import name '(\w+)' from '([\w.]+)'",
        r"« \1 » n'existe pas dans \2 : vérifiez l'orthographe.",
    ),  # noqa: E501
    Rule(
        "RecursionError",
        "",
        "Il manque une condition d'arrêt, ou elle n'est jamais vraie : la fonction doit finir par rendre une valeur sans se rappeler.",
    ),  # noqa: E501
    Rule("MemoryError", "", "Le programme demande plus de mémoire que la page n'en a. Essayez avec moins de données."),
    Rule(
        "EOFError",
        "",
        "Une cellule de cette page ne peut pas poser de question pendant qu'elle tourne. Donnez la valeur dans le code, par exemple : age = 42.",
    ),  # noqa: E501
    Rule("AssertionError", "", "La condition qui suit assert vaut False."),
    Rule("SystemExit", "", "exit() et quit() n'ont pas d'utilité ici : la cellule s'arrête seule à la dernière ligne."),
    Rule(
        "FileNotFoundError",
        "",
        "La cellule n'a accès à aucun fichier de votre ordinateur. Écrivez les données dans le code.",
    ),  # noqa: E501
)


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
