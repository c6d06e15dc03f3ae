"""The notebooks of a session: one an activity of `courses/seance-lycee.toml`, made from its demonstration and a text.

To change what pupils explore, name another module that holds a `DEMONSTRATION` (see `cpia.demonstrations.model`). The
warm server imports it before any visitor comes.
"""

from dataclasses import dataclass

import nbformat

from cpia import courses
from cpia.courses import Lesson
from cpia.home import PROJECT
from cpia.typography import mended

COURSE = PROJECT / "courses" / "seance-lycee.toml"
HERE = "cpia.room.activities"
CODE = """\
from cpia.demonstrations.widget import panel
from {module} import DEMONSTRATION

panel(DEMONSTRATION)
"""


@dataclass(frozen=True)
class Text:
    """What a notebook says around its demonstration."""

    module: str
    before: str
    after: str


TEXTS = {
    "activite-1": Text(
        f"{HERE}.regle_ou_exemple",
        "Chaque champignon a deux mesures, en millimètres : son chapeau et son pied. Écrivez votre règle avec les deux "
        "premiers réglages. La machine, elle, part sans règle : à chaque leçon, elle apprend la sienne d'exemples "
        "tirés au hasard. Ces champignons sont simulés : on ne juge jamais ainsi un vrai champignon.",
        "Avec 5 exemples, puis 100 : qu'est-ce qui change ? Qui a choisi les exemples ? Qui a dit lesquels étaient "
        "mûrs ?",
    ),
    "activite-2": Text(
        f"{HERE}.voisins",
        "Pour juger un champignon inconnu, la machine cherche ceux qui lui ressemblent le plus parmi les champignons "
        "connus, et ils votent. Quelques-uns portent une étiquette fausse.",
        "Écouter un seul voisin, est-ce prudent ? En écouter quinze, est-ce toujours mieux ? Que faire d'une égalité ?",
    ),
    "activite-3": Text(
        f"{HERE}.par_coeur",
        "La machine trie en posant des questions, comme « le chapeau dépasse-t-il 45 mm ? ». Plus elle a droit à de "
        "questions, plus elle peut suivre de près les exemples connus, même ceux dont l'étiquette est fausse.",
        "Un sans-faute sur les exemples connus prouve-t-il quelque chose ? Sur quoi faut-il noter une machine ?",
    ),
    "activite-4": Text(
        f"{HERE}.alarme",
        "Une caméra regarde le conducteur. À chaque minute, la machine calcule un indice de fatigue, de 0 à 100. Quand "
        "l'indice atteint le seuil, l'alarme sonne.",
        "Peut-on supprimer les deux sortes d'erreurs à la fois ? Votez un seuil pour la voiture, puis pour le jeu.",
    ),
    "activite-5": Text(
        f"{HERE}.exemples_injustes",
        "Deux fermes, imaginaires, partagent le même robot. Au Moulin, les champignons mûrissent plus tard. Le robot "
        "apprend à trier avec des exemples des deux fermes, ou d'une seule.",
        "Qui pouvait s'apercevoir que le Moulin était mal servi ? Corriger pour les uns coûte ici aux autres : est-ce "
        "juste ? Qui décide de se servir de cette machine, et qui en répond ?",
    ),
}


@dataclass(frozen=True)
class Notebook:
    """One notebook that pupils open."""

    slug: str
    number: int
    title: str
    question: str
    minutes: int
    module: str
    text: bytes


def notebooks() -> tuple[Notebook, ...]:
    """Make every notebook, in the order of the session."""
    lessons = [lesson for module in courses.load(COURSE).modules for lesson in module.lessons]
    return tuple(_notebook(number, lesson) for number, lesson in enumerate(lessons, start=1))


def _notebook(number: int, lesson: Lesson) -> Notebook:
    said = TEXTS[lesson.page]
    title, question = mended(lesson.title), mended(lesson.question)
    cells = [
        nbformat.v4.new_markdown_cell(mended(f"# {number}. {lesson.title}\n\n**{lesson.question}**\n\n{said.before}")),
        nbformat.v4.new_code_cell(CODE.format(module=said.module)),
        nbformat.v4.new_markdown_cell(mended(f"## À discuter\n\n{said.after}")),
    ]
    for place, cell in enumerate(cells):
        cell["id"] = f"{lesson.page}-{place}"
    kernel = {"name": "python3", "display_name": "Python", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"title": title, "kernelspec": kernel})
    text: str = nbformat.writes(notebook)
    return Notebook(lesson.page, number, title, question, lesson.minutes, said.module, text.encode())
