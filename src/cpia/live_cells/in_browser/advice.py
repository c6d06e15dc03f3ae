"""What each error of Python means to a beginner, by its type and the form of its message: a table, nothing else."""

from typing import NamedTuple

USUAL_MODULES = {
    "math": "import math",
    "random": "import random",
    "statistics": "import statistics",
    "datetime": "import datetime",
    "pd": "import pandas as pd",
    "np": "import numpy as np",
}


class Rule(NamedTuple):
    """For this type, a message of that form means this; its groups come in."""

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
    "OverflowError": "Un nombre est trop grand",
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
    ),
    Rule("IndentationError", "unexpected indent", "Cette ligne est trop à droite. Alignez-la sur celle du dessus."),
    Rule(
        "IndentationError",
        "unindent",
        "Cette ligne ne s'aligne sur aucune des lignes du dessus. Comptez les espaces : quatre par niveau.",
    ),
    Rule(
        "SyntaxError",
        "expected ':'",
        "Il manque deux-points « : » à la fin de cette ligne (après if, else, for, while ou def).",
    ),
    Rule(
        "SyntaxError",
        r"'(.)' was never closed",
        r"« \1 » est ouvert et jamais refermé. Cherchez la fermeture qui manque, sur cette ligne ou plus bas.",
    ),
    Rule("SyntaxError", r"unmatched '(.)'", r"« \1 » ferme quelque chose qui n'a pas été ouvert."),
    Rule(
        "SyntaxError",
        r"closing parenthesis '(.)' does not match",
        r"« \1 » ne correspond pas à ce qui est ouvert. Relisez les parenthèses et les crochets.",
    ),
    Rule(
        "SyntaxError",
        "unterminated (?:f-)?(?:triple-quoted )?string",
        "Un texte est ouvert par un guillemet et jamais refermé.",
    ),
    Rule(
        "SyntaxError",
        "Maybe you meant '=='|cannot assign to (?:comparison|expression|function call|attribute here)",
        "« = » donne une valeur ; pour comparer, écrivez « == ».",
    ),
    Rule("SyntaxError", "forgot a comma", "Il manque peut-être une virgule entre deux éléments."),
    Rule(
        "SyntaxError",
        "'return' outside function",
        "return ne s'emploie que dans une fonction. Vérifiez le décalage de cette ligne.",
    ),
    Rule(
        "SyntaxError",
        "'(break|continue)'.* (?:outside|not properly in) loop",
        r"\1 ne s'emploie que dans une boucle. Vérifiez le décalage de cette ligne.",
    ),
    Rule("SyntaxError", "Missing parentheses in call to '(\\w+)'", r"Écrivez \1(…) avec des parenthèses."),
    Rule(
        "SyntaxError",
        "invalid character '(.+)' ",
        r"Le caractère « \1 » n'existe pas en Python. Il vient souvent d'un copier-coller : retapez-le au clavier.",
    ),
    Rule(
        "SyntaxError",
        "invalid non-printable character",
        "Un caractère invisible s'est glissé dans cette ligne, souvent par un copier-coller. Retapez-la.",
    ),
    Rule("SyntaxError", "leading zeros", "Un nombre ne commence pas par zéro."),
    Rule(
        "SyntaxError",
        "cannot assign to (True|False|None)",
        r"\1 est un mot de Python : il ne peut pas recevoir de valeur.",
    ),
    Rule(
        "SyntaxError",
        "",
        "Regardez cette ligne, et la fin de celle du dessus : une parenthèse, un guillemet, "
        "deux-points ou une virgule manque souvent.",
    ),
    Rule(
        "UnboundLocalError",
        "variable '(\\w+)'",
        r"Donnez une valeur à « \1 » dans la fonction avant de la lire ; vérifiez que "
        r"la ligne qui la donne est bien exécutée.",
    ),
    Rule("TypeError", "ellipsis", "Il reste des points de suspension « ... » : remplacez-les par votre réponse."),
    Rule(
        "TypeError",
        "NoneType",
        "Une valeur est None, c'est-à-dire « rien ». Une fonction sans return rend None "
        ": vérifiez que la vôtre rend son résultat.",
    ),
    Rule(
        "TypeError",
        r"(\w+)\(\) missing (\d+) required .*argument",
        r"Il manque \2 valeur(s) à l'appel de \1() : relisez la ligne def et donnez autant de valeurs.",
    ),
    Rule(
        "TypeError",
        r"(\w+)\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+)",
        r"\1() attend \2 valeur(s), vous en donnez \3.",
    ),
    Rule(
        "TypeError",
        r"(\w+)\(\) got an unexpected keyword argument '(\w+)'",
        r"\1() ne connaît pas l'argument « \2 » : vérifiez son nom.",
    ),
    Rule(
        "TypeError",
        r'can only concatenate str \(not "(\w+)"\)',
        "Un texte ne s'ajoute qu'à un texte. Convertissez avec str(…), ou écrivez f\"… {valeur}\".",
    ),
    Rule(
        "TypeError",
        r"unsupported operand type\(s\) for (\S+) ?.*: '([\w.]+)' and '([\w.]+)'",
        r"L'opération \1 ne s'applique pas entre \2 et \3.",
    ),
    Rule(
        "TypeError",
        r"'(\S+)' not supported between instances of '([\w.]+)' and '([\w.]+)'",
        r"La comparaison \1 ne se fait pas entre \2 et \3.",
    ),
    Rule(
        "TypeError",
        r"'([\w.]+)' object is not callable",
        r"Des parenthèses suivent une valeur (\1) qui n'est pas une fonction. Un nom de fonction "
        r"a peut-être été réutilisé pour une variable.",
    ),
    Rule(
        "TypeError",
        r"'([\w.]+)' object is not iterable",
        r"Une boucle parcourt une liste ou un texte, pas une valeur seule (\1). Pour compter, écrivez range(…).",
    ),
    Rule(
        "TypeError",
        r"'([\w.]+)' object is not subscriptable",
        r"Les crochets [ ] cherchent dans une liste ou un dictionnaire ; ici la valeur est de type \1.",
    ),
    Rule(
        "TypeError",
        "indices must be integers",
        "Un indice de liste est un nombre entier. Pour chercher par nom, il faut un dictionnaire.",
    ),
    Rule("TypeError", "", "Vérifiez le type des valeurs avec print(type(…))."),
    Rule("ValueError", r"invalid literal for int\(\) .*: (.+)", r"\1 ne se lit pas comme un nombre entier."),
    Rule(
        "ValueError",
        r"could not convert string to float: (.+)",
        r"\1 ne se lit pas comme un nombre. En Python, la virgule décimale est un point.",
    ),
    Rule(
        "ValueError",
        "not enough values to unpack|too many values to unpack",
        "Il n'y a pas autant de noms à gauche du signe = que de valeurs à droite.",
    ),
    Rule("ValueError", r"zip\(\) argument", "Les deux listes n'ont pas la même longueur."),
    Rule(
        "ValueError",
        "truth value of a",
        "Une colonne entière n'est ni vraie ni fausse. Pour combiner deux "
        "conditions, écrivez (a) & (b) au lieu de a and b.",
    ),
    Rule("ValueError", "", "Le type convient, mais pas la valeur. Affichez-la avec print(…) juste avant cette ligne."),
    Rule(
        "IndexError",
        "",
        "Les indices vont de 0 à len(liste) - 1. Affichez la longueur avec "
        "print(len(…)) ; la liste est peut-être vide.",
    ),
    Rule(
        "AttributeError",
        r"'NoneType' object has no attribute '(\w+)'",
        r"La valeur est None, et None n'a pas « \1 ». Cherchez d'où elle vient : souvent une fonction sans return.",
    ),
    Rule(
        "AttributeError",
        r"(?:module )?'([\w.]+)'.* has no attribute '(\w+)'",
        r"« \2 » n'existe pas pour \1 : vérifiez l'orthographe.",
    ),
    Rule(
        "ZeroDivisionError",
        "",
        "Le diviseur vaut zéro. Traitez ce cas avant de diviser, par exemple quand la liste est vide.",
    ),
    Rule(
        "ImportError",
        r"cannot import name '(\w+)' from '([\w.]+)'",
        r"« \1 » n'existe pas dans \2 : vérifiez l'orthographe.",
    ),
    Rule("OverflowError", "", "Ce nombre dépasse ce que la page peut calculer ou ranger. Essayez plus petit."),
    Rule(
        "RecursionError",
        "",
        "Il manque une condition d'arrêt, ou elle n'est jamais vraie : la fonction doit "
        "finir par rendre une valeur sans se rappeler.",
    ),
    Rule("MemoryError", "", "Le programme demande plus de mémoire que la page n'en a. Essayez avec moins de données."),
    Rule(
        "EOFError",
        "",
        "Une cellule de cette page ne peut pas poser de question pendant qu'elle tourne. Donnez "
        "la valeur dans le code, par exemple : age = 42.",
    ),
    Rule("AssertionError", "", "La condition qui suit assert vaut False."),
    Rule("SystemExit", "", "exit() et quit() n'ont pas d'utilité ici : la cellule s'arrête seule à la dernière ligne."),
    Rule(
        "FileNotFoundError",
        "",
        "La cellule n'a accès à aucun fichier de votre ordinateur. Écrivez les données dans le code.",
    ),
)
