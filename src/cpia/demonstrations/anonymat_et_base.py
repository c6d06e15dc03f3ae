"""Lesson 2: what remains personal in a file without names, and on which legal basis it may be used.

Six hundred generated employees. For each level of detail we count who stands alone, who can be linked to the public
directory of the same fictional group, and whose pay is given away because the whole cell shares it. The counts are
exact for this file; « zero on the three counts » is the teaching test of anonymity, not a legal finding.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache

import numpy as np

from cpia.demonstrations.french_numbers import french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, State

PEOPLE = 600
LISTED = 420  # of them, in the public directory with site, job and year of arrival
Cell = tuple[str, ...]
NAMES = {"noms": "Noms", "codes": "Un code par personne", "aucun": "Ni nom ni code"}
ARRIVAL = {"annee": "Année d'arrivée", "tranche": "Tranche de dix ans", "rien": "Rien"}
PLACE = {"site": "Site", "region": "Région", "rien": "Rien"}
JOB = {"metier": "Métier exact", "famille": "Famille de métiers", "rien": "Rien"}
BASES = {
    "paie": "Payer les salaires",
    "matching": "Proposer des postes internes",
    "volontaires": "Tester un outil, sur volontariat",
}


@dataclass(frozen=True)
class Person:
    """One row of the file."""

    arrival: int
    site: int  # sites 0 to 5; 0 to 2 are in one region, 3 to 5 in the other
    job: int  # jobs 0 to 11, in four families of three
    pay: int  # one of five bands


@cache
def people() -> tuple[Person, ...]:
    """Generate the employees; the same ones each time."""
    random = np.random.default_rng(1022)
    arrival = 2026 - np.minimum(random.geometric(0.09, PEOPLE), 35)
    site = random.choice(6, PEOPLE, p=[0.34, 0.24, 0.16, 0.12, 0.09, 0.05])
    job = random.choice(12, PEOPLE, p=np.array([16, 13, 11, 10, 10, 9, 8, 7, 6, 5, 3, 2]) / 100)
    pay = np.clip(np.round(job / 4 + random.normal(1, 1, PEOPLE)), 0, 4)
    rows = zip(arrival, site, job, pay, strict=True)
    return tuple(Person(int(a), int(s), int(j), int(p)) for a, s, j, p in rows)


def cell(person: Person, arrival: str, place: str, job: str) -> Cell:
    """Give what the file tells of a person, at that level of detail."""
    year = {"annee": str(person.arrival), "tranche": str(person.arrival // 10), "rien": ""}
    where = {"site": str(person.site), "region": str(person.site // 3), "rien": ""}
    what = {"metier": str(person.job), "famille": str(person.job // 3), "rien": ""}
    return (year[arrival], where[place], what[job])


@cache
def counted(arrival: str, place: str, job: str) -> tuple[int, int, int]:
    """Count who stands alone, who is linked to the directory, whose pay the cell gives away."""
    cells = [cell(person, arrival, place, job) for person in people()]
    size = Counter(cells)
    pays: dict[Cell, set[int]] = defaultdict(set)
    for found, person in zip(cells, people(), strict=True):
        pays[found].add(person.pay)
    alone = sum(size[found] == 1 for found in cells)
    linked = sum(size[found] == 1 for found in cells[:LISTED])
    told = sum(len(pays[found]) == 1 for found in cells)
    return alone, linked, told


def compute(noms: str, arrivee: str, lieu: str, metier: str, usage: str) -> State:
    """Judge one file and one use."""
    alone, linked, told = counted(arrivee, lieu, metier)
    if noms == "noms":
        alone, linked = PEOPLE, LISTED
    elif noms == "codes":
        alone = PEOPLE  # a code singles out every row, whatever the rest
    anonymous = noms == "aucun" and not (alone or linked or told)
    return State(sentence(noms, anonymous, told, usage), figures(alone, linked, told), chart(alone, linked, told))


def sentence(names: str, anonymous: bool, told: int, use: str) -> str:
    """Say what the file is, then what it takes to use it."""
    if anonymous:
        if use == "paie":
            return "Anonyme, selon nos trois comptes. Et inutile ici : on ne paie personne avec des totaux."
        return "Anonyme, selon nos trois comptes. Fabriquer ce fichier demande pourtant une base légale, lui aussi."
    if names == "aucun":
        kind = "Personnel, même sans nom" if told else "Personnel : des gens y sont seuls"
    else:
        kind = "Personnel" if names == "noms" else "Pseudonyme, donc personnel"
    return f"{kind}. {basis(use)}"


def basis(use: str) -> str:
    """Give the legal basis that may stand, and its trap."""
    return {
        "paie": "Base : le contrat et la loi. Demander un consentement serait trompeur.",
        "matching": "Base à défendre : l'intérêt légitime, mis en balance par écrit ; opposition possible.",
        "volontaires": "Consentement fragile : un salarié peut-il refuser sans crainte ? À prouver.",
    }[use]


def figures(alone: int, linked: int, told: int) -> tuple[Figure, ...]:
    """Give the three counts."""
    return (
        Figure("Personnes isolées", f"{french(alone)} sur 600"),
        Figure("Reliées à l'annuaire public", f"{french(linked)} sur 420"),
        Figure("Rémunération déduite", f"{french(told)} sur 600"),
    )


def chart(alone: int, linked: int, told: int) -> Chart:
    """Show the three counts."""
    bars = Series("Personnes", ("Isolées", "Reliées", "Déduites"), (alone, linked, told), "bars")
    return Chart("Les trois questions de l'anonymat", "Risque", "Personnes", (bars,))


DEMONSTRATION = Demonstration(
    title="Anonyme, vraiment ?",
    controls=(
        Choice("noms", "Identité", tuple(NAMES.items()), "codes"),
        Choice("arrivee", "Arrivée dans le groupe", tuple(ARRIVAL.items()), "annee"),
        Choice("lieu", "Lieu", tuple(PLACE.items()), "site"),
        Choice("metier", "Métier", tuple(JOB.items()), "metier"),
        Choice("usage", "Usage prévu", tuple(BASES.items()), "matching"),
    ),
    compute=compute,
    question="Retirez les noms, puis les codes : combien de personnes restent seules ? Jusqu'où faut-il grossir les "
    "cases ?",
)
