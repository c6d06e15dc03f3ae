"""Lesson 3: count the nine criteria of the European committee, and see which setting tips a file over.

Each file meets some criteria by nature; four settings add or remove others. The rule is the one that the French
authority applies « in principle »: on its list, or two criteria at least. It is a screening, not an analysis.
"""

from dataclasses import dataclass

from cpia.demonstrations.model import Choice, Demonstration, Figure, State

CRITERIA = {
    "evaluation": "évaluation ou notation",
    "decision": "décision automatique",
    "surveillance": "surveillance systématique",
    "sensibles": "données sensibles",
    "echelle": "grande échelle",
    "croisement": "croisement de fichiers",
    "vulnerables": "personnes vulnérables",
    "innovation": "usage innovant",
    "exclusion": "exclusion d'un droit ou d'un contrat",
}
"""The nine criteria of the guidelines WP 248, in their order."""


@dataclass(frozen=True)
class File:
    """A file of the committee: the criteria that it meets by nature, and whether its kind is on the list."""

    label: str
    criteria: frozenset[str]
    people: bool = True
    listed: bool = False


def file(label: str, *criteria: str, people: bool = True, listed: bool = False) -> File:
    """Describe a file."""
    return File(label, frozenset(criteria), people, listed)


FILES = {
    "palettes": file("Prévision de palettes", "innovation", people=False),
    "candidatures": file("Tri de candidatures", "evaluation", "vulnerables", "exclusion", listed=True),
    "mobilite": file("Profils de salariés pour la mobilité", "evaluation", "vulnerables", listed=True),
    "quais": file("Caméras d'activité aux quais", "surveillance", "vulnerables", "innovation", listed=True),
    "badges": file("Trombinoscope des badges", "vulnerables"),
    "satisfaction": file("Enquête de satisfaction clients"),
    "assistant": file("Assistant des questions RH", "vulnerables"),
    "remises": file("Remises selon le profil client", "evaluation"),
}
SCALE = {"site": "Un site", "groupe": "Tout le groupe"}
LINK = {"non": "Aucun autre fichier", "oui": "Croisé avec d'autres sources"}
DECIDE = {"humain": "Une personne décide", "machine": "La machine décide"}
HEALTH = {"non": "Non", "oui": "Oui"}


def met(file: File, scale: str, link: str, decide: str, health: str) -> frozenset[str]:
    """Give the criteria that the file meets with those settings."""
    added = {
        "echelle": scale == "groupe",
        "croisement": link == "oui",
        "decision": decide == "machine",
        "sensibles": health == "oui",
    }
    return file.criteria | {name for name, adds in added.items() if adds}


def compute(dossier: str, etendue: str, sources: str, decision: str, sante: str) -> State:
    """Screen one file."""
    file = FILES[dossier]
    people = file.people or sante == "oui"
    found = met(file, etendue, sources, decision, sante) if people else frozenset()
    return State(sentence(file, people, found), figures(file, found))


def sentence(file: File, people: bool, found: frozenset[str]) -> str:
    """Say whether an analysis is due, and why."""
    if not people:
        return "Pas d'AIPD : aucune donnée personnelle. On le note, avec la date, et l'on y revient si cela change."
    if file.listed:
        return "AIPD requise : ce traitement figure sur la liste de la CNIL. Le compte n'y change rien."
    if len(found) >= 2:
        return f"AIPD requise, en principe : {len(found)} critères sur 9. S'en dispenser se justifie par écrit."
    if found:
        return "AIPD non requise d'office : 1 critère sur 9. On écrit pourquoi, et l'on garde la page."
    return "AIPD non requise : aucun critère sur 9. La ligne du registre des traitements suffit."


def figures(file: File, found: frozenset[str]) -> tuple[Figure, ...]:
    """Give the count and the names."""
    names = ", ".join(label for name, label in CRITERIA.items() if name in found)
    return (
        Figure("Critères réunis", f"{len(found)} sur 9"),
        Figure("Sur la liste de la CNIL", "oui" if file.listed else "non"),
        Figure("Lesquels", names or "aucun"),
    )


DEMONSTRATION = Demonstration(
    title="Faut-il une AIPD ?",
    controls=(
        Choice("dossier", "Dossier", tuple((k, f.label) for k, f in FILES.items()), "assistant"),
        Choice("etendue", "Étendue", tuple(SCALE.items()), "site"),
        Choice("sources", "Autres sources", tuple(LINK.items()), "non"),
        Choice("decision", "Décision", tuple(DECIDE.items()), "humain"),
        Choice("sante", "Données de santé", tuple(HEALTH.items()), "non"),
    ),
    compute=compute,
    question="Quel réglage fait basculer l'assistant RH ? Quel dossier reste soumis à l'AIPD quoi que vous régliez ?",
)
