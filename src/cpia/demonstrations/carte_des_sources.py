"""Lesson 2: find how much of a source may really be used.

Having a file is not having the right to use it, and a right to use it is not the means to link it to a lot. The reader
picks a source, the state of the agreement and how people appear in it; we filter generated rows step by step.
The thresholds are teaching conventions (five people at least behind a published total), not a rule of law.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cpia.demonstrations.french_numbers import french, percent
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, State

Mask = NDArray[np.bool_]
DAYS = 300  # ten months of collection
AMENDMENT_DAY = 120  # the day the amended contract takes effect
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Source:
    """A source of the inventory: who holds it and how its rows were made."""

    label: str
    owner: str
    rows: int
    linked: float  # share of rows that carry the lot or the zone
    people: bool


SOURCES = {
    "capteurs": Source("Capteurs de climat", "le fournisseur des capteurs", 7200, 0.92, False),
    "cueillette": Source("Pesées par cueilleur", "la coopérative", 9000, 0.88, True),
    "commandes": Source("Commandes des enseignes", "chaque enseigne cliente", 600, 0.97, False),
    "photos": Source("Photos des plants", "la coopérative", 2400, 0.55, True),
    "meteo": Source("Météo publique", "le service qui la publie", 300, 1.0, False),
}
RIGHTS = {
    "ecrit": "Écrit, couvre le projet",
    "avenant": "Écrit, à partir du 121e jour",
    "autre": "Donné pour un autre usage",
    "inconnu": "Inconnu",
}
PEOPLE = {"noms": "Avec les noms", "codes": "Noms remplacés par un code", "agrege": "Totaux ou photos recadrées"}


@dataclass(frozen=True)
class Rows:
    """What decides, row by row, whether a source is usable."""

    day: NDArray[np.int64]
    linked: Mask
    anonymous: Mask  # nobody can be found again once totalled or cropped


@cache
def rows(source: str) -> Rows:
    """Generate the rows of a source; the same ones each time."""
    drawn = SOURCES[source]
    random = np.random.default_rng(drawn.rows)
    day = np.sort(random.integers(0, DAYS, drawn.rows))
    linked = random.random(drawn.rows) < drawn.linked
    if source == "cueillette":
        return Rows(day, linked, large_groups(day, random))
    crop_works = random.random(drawn.rows) < 0.88
    return Rows(day, linked, crop_works if drawn.people else np.ones(drawn.rows, bool))


def large_groups(day: NDArray[np.int64], random: np.random.Generator) -> Mask:
    """Tell which weighings fall in a daily zone total that at least five pickers share."""
    zone = random.integers(0, 3, len(day))
    picker = random.integers(0, 14, len(day))
    crews = np.unique(np.stack([day, zone, picker], axis=1), axis=0)
    size: dict[tuple[int, int], int] = {}
    for a_day, a_zone, _ in crews:
        size[(int(a_day), int(a_zone))] = size.get((int(a_day), int(a_zone)), 0) + 1
    return np.array([size[(int(d), int(z))] >= SMALLEST_GROUP for d, z in zip(day, zone, strict=True)])


def authorised(right: str, day: NDArray[np.int64]) -> Mask:
    """Keep the rows that the agreement covers."""
    if right == "ecrit":
        return np.ones(len(day), bool)
    return day >= AMENDMENT_DAY if right == "avenant" else np.zeros(len(day), bool)


def protected(source: str, people: str) -> Mask:
    """Keep the rows whose handling of people can be defended for this purpose."""
    table = rows(source)
    if not SOURCES[source].people or people == "codes":
        return np.ones(len(table.day), bool)
    return table.anonymous if people == "agrege" else np.zeros(len(table.day), bool)


def compute(source: str, droit: str, personnes: str) -> State:
    """Filter the rows of a source: right, then people, then link."""
    table = rows(source)
    allowed = authorised(droit, table.day)
    defended = allowed & protected(source, personnes)
    steps = [len(table.day), int(allowed.sum()), int(defended.sum()), int((defended & table.linked).sum())]
    return State(
        f"{verdict(steps[3], conditions(source, droit, personnes))}. {advice(source, droit, personnes)}",
        (
            Figure("Détenteur à interroger", SOURCES[source].owner),
            Figure("Personnes dans la source", "oui" if SOURCES[source].people else "non"),
            Figure("Lignes utilisables", f"{french(steps[3])}, soit {percent(steps[3], steps[0])}"),
        ),
        chart(steps),
    )


def verdict(usable: int, conditional: bool) -> str:
    """Name the outcome."""
    if not usable:
        return "Pas utilisable en l'état"
    return "Utilisable sous conditions" if conditional else "Utilisable"


def conditions(source: str, right: str, people: str) -> bool:
    """Tell whether something still has to be done before the rows can be used."""
    return right != "ecrit" or (SOURCES[source].people and people == "codes")


def advice(source: str, right: str, people: str) -> str:
    """Say what to do next, the blocking reason first."""
    if right == "inconnu":
        return "Trouvez qui peut décider et demandez-lui un écrit ; n'importez rien avant la réponse."
    if right == "autre":
        return "L'accord vise un autre usage : faites vérifier la finalité et obtenez un écrit du détenteur."
    if SOURCES[source].people and people == "noms":
        return "Noms et visages ne servent pas à prévoir une maturité : retirez-les avant l'import."
    late = "Écartez ce qui précède l'avenant. " if right == "avenant" else ""
    if SOURCES[source].people and people == "codes":
        return late + "Un code reste une donnée personnelle : base légale, information, durée, accès."
    if SOURCES[source].people:
        return late + "Faites totaliser ou recadrer par le détenteur, avant l'export."
    return late + "Notez l'accord au registre des sources ; suivez les lignes non rattachées."


def chart(steps: list[int]) -> Chart:
    """Show what each filter leaves."""
    names = ("Reçues", "Autorisées", "Protégées", "Rattachées")
    bars = Series("Lignes", names, tuple(float(step) for step in steps), "bars")
    return Chart("Ce que chaque filtre laisse", "Filtre", "Lignes", (bars,))


DEMONSTRATION = Demonstration(
    title="La carte des sources : de la ligne reçue à la ligne utilisable",
    controls=(
        Choice("source", "Source", tuple((key, source.label) for key, source in SOURCES.items()), "cueillette"),
        Choice("droit", "Accord du détenteur", tuple(RIGHTS.items()), "inconnu"),
        Choice("personnes", "Personnes dans les données", tuple(PEOPLE.items()), "noms"),
    ),
    compute=compute,
    question="Quel filtre fait perdre le plus de lignes : le droit, la protection des personnes ou le rattachement "
    "au lot ?",
)
