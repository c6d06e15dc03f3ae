"""What the session says besides its numbers: the run of show, objects, jobs, questions.

Jobs are those of the white paper (l. 2659-2704), and « never perfect » is its remark on machine translation
(l. 1552-1556).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cpia.courses import Lesson

OPENING, CLOSING = 5, 4
"""Minutes of « IA ou pas IA ? » and of the jobs and questions."""
COLLEGE = (("activite-1", 9), ("activite-2", 8), ("activite-5", 8))
"""The activities of the 30 minutes, and how long each takes there."""
COLLEGE_OPENING, COLLEGE_CLOSING = 3, 2


@dataclass(frozen=True)
class Stage:
    """One line of the run of show."""

    start: int
    end: int
    title: str
    link: str


@dataclass(frozen=True)
class Option:
    """One answer of a question, and what the page says to whoever chooses it."""

    text: str
    told: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """One question of the last minutes, for the pupil alone."""

    text: str
    options: tuple[Option, ...]


OBJECTS = (
    ("Traducteur automatique", "IA : appris sur des textes traduits. Jamais parfait, déjà utile."),
    ("Thermostat", "Pas IA : une règle écrite, « s'il fait moins de 19 °C, chauffer »."),
    ("Filtre à pourriels", "IA : appris sur des messages triés par des gens."),
    ("GPS", "Les deux : le trajet est calculé ; les bouchons, prévus d'après des exemples."),
    ("Calculatrice", "Pas IA : toujours les mêmes opérations."),
    ("Vidéos recommandées", "IA : apprises de ce que d'autres ont regardé."),
)

JOBS = (
    ("Chef de projet IA", "piloter, du besoin au changement"),
    ("Data analyst", "rendre les données lisibles"),
    ("Data scientist", "concevoir les modèles"),
    ("Data engineer", "stocker, sécuriser, donner accès"),
    ("Ingénieur en machine learning", "maîtriser les algorithmes"),
    ("Ingénieur en optimisation", "améliorer ce que fait l'entreprise"),
    ("Ingénieur en intégration", "faire entrer l'IA dans ses logiciels"),
)

QUESTIONS = (
    Question(
        "Qu'est-ce qu'une règle apprise ?",
        (
            Option("Une règle que la machine tire d'exemples.", "Personne ne l'a écrite.", right=True),
            Option("Une règle écrite par une personne.", "C'est une règle écrite, comme celle du thermostat."),
            Option("Une règle que la machine invente seule.", "Sans exemples, elle n'apprend rien."),
        ),
    ),
    Question(
        "Une machine réussit 100 % des exemples qu'elle a déjà vus. Et alors ?",
        (
            Option("On peut lui faire confiance.", "Elle les a peut-être appris par cœur."),
            Option("Cela ne prouve rien.", "Il faut l'essayer sur des exemples nouveaux.", right=True),
            Option("Elle a forcément triché.", "Elle a fait ce qu'on lui demandait. Mais on ne sait rien de la suite."),
        ),
    ),
    Question(
        "Qui choisit le seuil d'une alarme ?",
        (
            Option("La machine.", "Elle calcule un indice ; elle ne sait pas ce que coûte une erreur."),
            Option("Les mathématiques.", "Elles comptent les erreurs, sans dire laquelle est la plus grave."),
            Option("Des personnes, qui en répondent.", "Tout dépend de ce que coûte une erreur, et à qui.", right=True),
        ),
    ),
)  # fmt: skip


def stages(lessons: Iterable[Lesson]) -> list[Stage]:
    """Give the run of the whole session, minute by minute."""
    timed = [(lesson.minutes, lesson.title, f"{lesson.page}.html") for lesson in lessons]
    opening = (OPENING, "IA ou pas IA ?", "index.html#objets")
    return _in_order([opening, *timed, (CLOSING, "Les métiers, et trois questions", "index.html#metiers")])


def college_stages(lessons: Iterable[Lesson]) -> list[Stage]:
    """Give the run of the 30 minutes."""
    titles = {lesson.page: lesson.title for lesson in lessons}
    timed = [(minutes, titles[page], f"{page}.html") for page, minutes in COLLEGE]
    opening = (COLLEGE_OPENING, "IA ou pas IA ?", "index.html#objets")
    return _in_order([opening, *timed, (COLLEGE_CLOSING, "Trois phrases pour finir", "#retenir")])


def _in_order(timed: list[tuple[int, str, str]]) -> list[Stage]:
    placed, start = [], 0
    for minutes, title, link in timed:
        placed.append(Stage(start, start + minutes, title, link))
        start += minutes
    return placed
