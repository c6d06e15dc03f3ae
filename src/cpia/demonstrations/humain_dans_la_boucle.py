"""Lesson 6: what a person in the loop really changes, counted on a thousand applications.

A machine recommends; a recruiter confirms or changes. We assume, and say so: the more time, the better the person's
own judgement, the machine's mistakes being the hard cases; the later they see the machine's advice, the less they copy
it; the less they may decide, the less they change. The expected counts follow. They are those of these assumptions,
not of a study.
"""

from dataclasses import dataclass

from cpia.demonstrations.french_numbers import french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

ON_MISTAKES = {15: 0.40, 60: 0.55, 180: 0.68, 480: 0.76}
"""Share of the machine's mistakes that a person alone judges right, by seconds spent on a file: the hard cases."""

ON_RIGHT = {15: 0.80, 60: 0.90, 180: 0.95, 480: 0.97}
"""Share of the machine's right answers that a person alone judges right too."""

ORDER = {"apres": "L'avis de la machine d'abord", "avant": "L'avis de la personne d'abord"}
COPIES = {"apres": 0.80, "avant": 0.30}
"""Share of files where the person drops their own judgement for the machine's."""

POWER = {"case": "Valider ; changer demande un accord", "libre": "Changer, en disant pourquoi"}
YIELDS = {"case": 0.25, "libre": 1.0}
"""Share of the changes wished that are really made."""


@dataclass(frozen=True)
class Pile:
    """The files that are read again, of a thousand: good and weak candidates, refused or kept by the machine."""

    label: str
    refused_good: int  # mistakes
    kept_bad: int  # mistakes
    refused_weak: int
    kept_good: int


PILES = {
    "retenus": Pile("Les 300 retenus", 0, 90, 0, 210),
    "refuses": Pile("Les 700 refusés", 120, 0, 580, 0),
    "limite": Pile("Les 250 proches du seuil", 70, 55, 75, 50),
    "tous": Pile("Les 1 000 dossiers", 120, 90, 580, 210),
}


@dataclass(frozen=True)
class Review:
    """What a review changes, of a thousand files."""

    repaired: float  # machine's mistakes put right
    spoiled: float  # right answers made wrong
    rescued: float  # good candidates refused by the machine, kept in the end
    hours: float

    @property
    def changed(self) -> float:
        """How many decisions differ from the machine's."""
        return self.repaired + self.spoiled


def review(seconds: int, order: str, power: str, seen: str) -> Review:
    """Give the expected counts of a review."""
    pile, freedom = PILES[seen], (1 - COPIES[order]) * YIELDS[power]
    rescued = pile.refused_good * ON_MISTAKES[seconds] * freedom
    removed = pile.kept_bad * ON_MISTAKES[seconds] * freedom
    right = pile.refused_weak + pile.kept_good
    spoiled = right * (1 - ON_RIGHT[seconds]) * freedom
    files = pile.refused_good + pile.kept_bad + right
    return Review(rescued + removed, spoiled, rescued, files * seconds / 3600)


def compute(secondes: int, ordre: str, pouvoir: str, relus: str) -> State:
    """Judge one way of putting a person in the loop."""
    found = review(secondes, ordre, pouvoir, relus)
    figures = (
        Figure("Décisions changées", f"{french(found.changed)} sur 1 000"),
        Figure("Erreurs réparées", f"{french(found.repaired)} sur 210"),
        Figure("Bonnes réponses gâchées", f"{french(found.spoiled)} sur 790"),
        Figure("Bons candidats repêchés", f"{french(found.rescued)} sur 120"),
        Figure("Temps de relecture", f"{french(found.hours)} h"),
    )
    return State(sentence(found), figures, chart(found))


def sentence(found: Review) -> str:
    """Say what the review is worth."""
    if found.rescued == 0:
        return "Aucun refusé n'est relu : un bon candidat écarté par la machine n'a aucune chance d'être vu."
    if found.spoiled > found.repaired:
        return "La personne abîme plus qu'elle ne répare : il lui manque du temps, ou de quoi juger."
    if found.changed < 30:
        return f"Un tampon : {french(found.changed)} décisions changées sur 1 000. La machine décide, de fait."
    return f"Une vraie relecture : {french(found.repaired)} erreurs réparées, {french(found.spoiled)} créées."


def chart(found: Review) -> Chart:
    """Show repaired and spoiled decisions."""
    bars = Series(
        "Dossiers",
        ("Réparées", "Gâchées", "Repêchés"),
        tuple(round(value) for value in (found.repaired, found.spoiled, found.rescued)),
        "bars",
    )
    return Chart("Ce que la relecture change", "Effet", "Dossiers sur 1 000", (bars,))


DEMONSTRATION = Demonstration(
    title="Que change la personne dans la boucle ?",
    controls=(
        Slider("secondes", "Temps par dossier", tuple(ON_RIGHT), 15, "s"),
        Choice("ordre", "Ordre", tuple(ORDER.items()), "apres"),
        Choice("pouvoir", "Pouvoir", tuple(POWER.items()), "case"),
        Choice("relus", "Dossiers relus", tuple((k, p.label) for k, p in PILES.items()), "tous"),
    ),
    compute=compute,
    question="Partez du tampon. Quel réglage transforme la relecture ? Lequel fait plus de mal que de bien ?",
)
