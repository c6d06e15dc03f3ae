"""Lesson 1: turn a wish into a hypothesis that data can contradict.

The reader picks a decision, a target, a unit of observation and a horizon. We count, in two generated years of a
fictional greenhouse, the examples whose target is known, and measure the error of a reference without any AI.
A target that nobody measures, or that exists at another unit, leaves no example: that is the lesson.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cpia.demonstrations.french_numbers import french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

Numbers = NDArray[np.float64]
DAYS = 728
ZONES = 3
LOTS = 420


@dataclass(frozen=True)
class Decision:
    """Something a person decides, how long before, and the targets that would change it."""

    name: str  # short enough for a menu
    label: str  # reads after « pour »
    delay: int
    targets: tuple[str, ...]


DECISIONS = {
    "cueillette": Decision("Équipes de cueillette", "composer les équipes de cueillette", 7, ("maturite", "kilos")),
    "chauffage": Decision("Chauffage du lendemain", "choisir gaz ou électricité", 1, ("chaleur",)),
    "enseignes": Decision("Volumes aux enseignes", "annoncer les volumes aux enseignes", 14, ("kilos",)),
}
TARGETS = {
    "maturite": ("la date de maturité", "jours"),
    "kilos": ("les kilos récoltés", "kg"),
    "chaleur": ("la chaleur consommée", "kWh"),
    "rentabilite": ("la rentabilité « améliorée »", ""),
}
UNITS = {"lot": "un lot", "zone-jour": "une zone, un jour", "capteur-heure": "un capteur, une heure"}
ROWS = {"lot": LOTS, "zone-jour": ZONES * DAYS, "capteur-heure": ZONES * DAYS * 24}
HORIZONS = (1, 7, 21)


@dataclass(frozen=True)
class History:
    """Two years of records, each at the unit where it was really written down."""

    days_left: Numbers  # per lot, on the 21st day after planting, when the forecast is made
    lot_kilos: Numbers  # per lot
    day_kilos: Numbers  # zones x days
    day_heat: Numbers  # zones x days


@cache
def history() -> History:
    """Generate the records of the cooperative; the same ones each time."""
    random = np.random.default_rng(2026)
    planted = np.sort(random.integers(0, DAYS - 80, LOTS))
    zone = random.integers(0, ZONES, LOTS)
    days_left = np.round(30 + 4 * np.sin(2 * np.pi * planted / 364) + random.normal(0, 3.5, LOTS), 1)
    lot_kilos = np.round(random.normal(480, 90, LOTS))
    day_kilos = np.zeros((ZONES, DAYS))
    for lot in range(LOTS):  # a lot is picked over six days
        start = int(planted[lot] + 21 + days_left[lot])
        day_kilos[zone[lot], start : start + 6] += lot_kilos[lot] / 6
    return History(days_left, lot_kilos, day_kilos, heat(random))


def heat(random: np.random.Generator) -> Numbers:
    """Give the daily heat of each zone: a season, plus cold spells that last a few days."""
    season = 900 + 600 * np.cos(2 * np.pi * np.arange(DAYS) / 364)
    spell = np.zeros(DAYS)
    for day in range(1, DAYS):
        spell[day] = 0.8 * spell[day - 1] + random.normal(0, 90)
    noise = random.normal(0, 25, (ZONES, DAYS))
    return np.asarray(np.clip(season + spell + noise, 0, None))


def examples(target: str, unit: str, horizon: int) -> tuple[int, float] | None:
    """Count the examples with a known target and give the reference's mean absolute error; None if not measured."""
    records = history()
    if unit == "lot" and target == "maturite":
        return past_mean(records.days_left[records.days_left >= horizon])
    if unit == "lot" and target == "kilos":
        return past_mean(records.lot_kilos)
    if unit == "zone-jour" and target == "kilos":
        return persistence(records.day_kilos, horizon)
    if unit == "zone-jour" and target == "chaleur":
        return persistence(records.day_heat, horizon)
    return None


def past_mean(values: Numbers) -> tuple[int, float]:
    """Answer the mean of the first half for the second half: the past predicts the future, never the reverse."""
    half = len(values) // 2
    return len(values), float(np.abs(values[half:] - values[:half].mean()).mean())


def persistence(values: Numbers, horizon: int) -> tuple[int, float]:
    """Answer what was seen `horizon` days earlier."""
    error = np.abs(values[:, horizon:] - values[:, :-horizon])
    return int(error.size), float(error.mean())


def objection(decision: Decision, target: str, unit: str, horizon: int) -> str:
    """Say the first reason why the hypothesis cannot be tested or would not serve; empty if there is none."""
    label = TARGETS[target][0]
    if target == "rentabilite":
        return "Pas testable : « améliorer » n'est pas une grandeur notée dans les relevés. Que mesure-t-on, et où ?"
    if examples(target, unit, horizon) is None:
        return f"Pas testable : {label} ({UNITS[unit]}), ce n'est noté nulle part. Changez d'unité ou collectez."
    if target not in decision.targets:
        return f"Testable, mais inutile ici : connaître {label} n'aide pas à {decision.label}."
    if horizon < decision.delay:
        return f"Trop tard : la décision se prend {decision.delay} j avant, la prévision arrive {horizon} j avant."
    return ""


def compute(decision: str, cible: str, unite: str, horizon: int) -> State:
    """Judge one canvas."""
    chosen = DECISIONS[decision]
    known = examples(cible, unite, horizon)
    sentence = objection(chosen, cible, unite, horizon)
    if not sentence and known:
        sentence = hypothesis(chosen, cible, unite, horizon, known[1])
    return State(sentence, figures(unite, TARGETS[cible][1], known), chart(cible, unite) if known else None)


def hypothesis(decision: Decision, target: str, unit: str, horizon: int, error: float) -> str:
    """Write the hypothesis that the project would have to prove, with the reference to beat."""
    label, measure = TARGETS[target]
    early = " Un horizon plus court suffirait." if horizon > 2 * decision.delay else ""
    return (
        f"Hypothèse testable : au moins {horizon} j à l'avance, prévoir {label} ({UNITS[unit]}), "
        f"à moins de {french(error, 1)} {measure} d'écart moyen, pour {decision.label}.{early}"
    )


def figures(unit: str, measure: str, known: tuple[int, float] | None) -> tuple[Figure, ...]:
    """Give the three numbers that a project manager asks for."""
    count, error = known if known else (0, None)
    return (
        Figure("Lignes à cette unité", french(ROWS[unit])),
        Figure("Dont la cible est connue", french(count)),
        Figure("Erreur moyenne sans IA", "aucune mesure" if error is None else f"{french(error, 1)} {measure}"),
    )


def chart(target: str, unit: str) -> Chart:
    """Show how the reference's error changes with the horizon."""
    errors = tuple(round(known[1], 1) for h in HORIZONS if (known := examples(target, unit, h)))
    bars = Series("Sans IA", tuple(f"{h} j" for h in HORIZONS), errors, "bars")
    return Chart("Erreur à battre selon l'horizon", "Horizon", TARGETS[target][1], (bars,))


DEMONSTRATION = Demonstration(
    title="Du besoin à l'hypothèse : le canevas du cas d'usage",
    controls=(
        Choice(
            "decision",
            "Décision à éclairer",
            tuple((k, f"{d.name} ({d.delay} j avant)") for k, d in DECISIONS.items()),
            "cueillette",
        ),
        Choice("cible", "Cible à prévoir", tuple((k, t[0]) for k, t in TARGETS.items()), "rentabilite"),
        Choice("unite", "Unité d'observation", tuple(UNITS.items()), "lot"),
        Slider("horizon", "Horizon de prévision", HORIZONS, 7, "j"),
    ),
    compute=compute,
    question="Partez du vœu « améliorer la rentabilité » : quels réglages en font une hypothèse que les données "
    "peuvent contredire ?",
)
