"""Lesson 1: score the questions of the white paper, and see why a good score is not an answer.

The white paper asks 26 questions in four families. A file comes to the committee with, in each family, the first
questions proven and the others open. Some questions are decisive for some files: a total does not make up for them.
"""

from dataclasses import dataclass

from cpia.demonstrations.french_numbers import percent
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

QUESTIONS = {
    "donnees": (
        "données identifiantes",
        "provenance et rôles",
        "consentement ou autre base",
        "information des personnes",
        "cloisonnement",
        "anonymisation",
    ),
    "ethique": (
        "charte",
        "gouvernance et dérives",
        "algorithmes traçables",
        "profilage et intervention humaine",
        "droits des personnes",
        "risque de discrimination",
        "contrôle des biais",
    ),
    "responsabilite": (
        "matrice de responsabilités",
        "assurance",
        "accès pour enquêter",
        "conditions d'utilisation",
        "contrats de prestation",
        "co-conception",
    ),
    "propriete": (
        "stratégie",
        "droits existants",
        "technologies croisées",
        "composants",
        "marque",
        "originalité",
        "cession des droits",
    ),
}
"""The 26 questions of the white paper (l. 867-893, 936-967, 981-1011, 1022-1049), in its order, in a few words."""

FAMILIES = {"donnees": "Données", "ethique": "Éthique", "responsabilite": "Responsabilité", "propriete": "Propriété"}


@dataclass(frozen=True)
class File:
    """What a file is about, and the questions that decide (family, rank)."""

    label: str
    decisive: tuple[tuple[str, int], ...]


FILES = {
    "candidatures": File(
        "Tri de candidatures",
        (("donnees", 2), ("donnees", 3), ("ethique", 3), ("ethique", 4), ("ethique", 5), ("ethique", 6)),
    ),
    "conducteurs": File(
        "Alerte de somnolence",
        (("donnees", 3), ("donnees", 4), ("ethique", 3), ("responsabilite", 2), ("responsabilite", 3)),
    ),
    "palettes": File("Prévision de palettes", (("propriete", 6),)),
}
REST = {"oral": "« Oui, a priori », sans pièce", "date": "« Non », avec un nom et une date"}


def compute(dossier: str, donnees: int, ethique: int, responsabilite: int, propriete: int, reste: str) -> State:
    """Judge one file: how many questions are proven, and which decisive ones are not."""
    proven = {"donnees": donnees, "ethique": ethique, "responsabilite": responsabilite, "propriete": propriete}
    lacking = [(family, rank) for family, rank in FILES[dossier].decisive if rank >= proven[family]]
    return State(sentence(sum(proven.values()), lacking, reste), figures(proven, lacking, reste), chart(proven))


def sentence(proven: int, lacking: list[tuple[str, int]], rest: str) -> str:
    """Give the committee's answer."""
    if lacking and rest == "oral":
        return f"Ajourné : {proven} réponses prouvées sur 26, mais {count(len(lacking))} sans pièce."
    if lacking:
        return f"Rendez-vous pris : {count(len(lacking))} en attente, avec un nom et une date. Pas d'avis d'ici là."
    if proven == 26:
        return "Dossier complet : le comité peut l'examiner. Être complet n'est pas être approuvé."
    if rest == "oral":
        return f"Examen possible : rien de décisif ne manque. Mais {26 - proven} réponses ne valent encore rien."
    return f"Examen possible, sous réserve : {26 - proven} points suivis, chacun avec un nom et une date."


def count(number: int) -> str:
    """Write how many decisive questions."""
    return f"{number} question{'s' if number > 1 else ''} décisive{'s' if number > 1 else ''}"


def figures(proven: dict[str, int], lacking: list[tuple[str, int]], rest: str) -> tuple[Figure, ...]:
    """Give the score, what it hides, and where to begin."""
    total = sum(proven.values())
    family, rank = lacking[0] if lacking else ("", 0)
    return (
        Figure("Réponses prouvées", f"{total} sur 26 ({percent(total, 26)})"),
        Figure("Questions décisives ouvertes", str(len(lacking))),
        Figure("À traiter d'abord", QUESTIONS[family][rank] if lacking else "rien de décisif"),
        Figure("Réponses suivies", str(26 - total if rest == "date" else 0)),
    )


def chart(proven: dict[str, int]) -> Chart:
    """Show proven and open questions, family by family."""
    names = tuple(FAMILIES.values())
    done = tuple(proven[family] for family in FAMILIES)
    left = tuple(len(QUESTIONS[family]) - proven[family] for family in FAMILIES)
    bars = (Series("Prouvées", names, done, "bars"), Series("Ouvertes", names, left, "bars"))
    return Chart("Vingt-six questions, quatre familles", "Famille", "Questions", bars)


DEMONSTRATION = Demonstration(
    title="Vingt-six questions avant le comité",
    controls=(
        Choice("dossier", "Dossier présenté", tuple((k, f.label) for k, f in FILES.items()), "candidatures"),
        Slider("donnees", "Données : réponses prouvées", (0, 3, 6), 6, "sur 6"),
        Slider("ethique", "Éthique : réponses prouvées", (0, 4, 7), 4, "sur 7"),
        Slider("responsabilite", "Responsabilité : réponses prouvées", (3, 6), 6, "sur 6"),
        Slider("propriete", "Propriété : réponses prouvées", (4, 7), 7, "sur 7"),
        Choice("reste", "Les autres réponses", tuple(REST.items()), "oral"),
    ),
    compute=compute,
    question="Trouvez un dossier à près de 90 % que le comité ajourne, et un dossier à 50 % qu'il peut examiner.",
)
