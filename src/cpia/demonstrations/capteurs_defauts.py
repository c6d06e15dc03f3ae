"""Lesson 3: what a few sensor faults do to a mean, and what an audit finds.

Faults are injected in eight generated days of hourly temperatures; the audit below never sees what was injected, it
only reads the rows. Its thresholds (six equal hours, 45 °C) are choices that a specification has to write down.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cpia.demonstrations.french_numbers import french
from cpia.demonstrations.model import Chart, Demonstration, Figure, Series, Slider, State

Numbers = NDArray[np.float64]
HOURS = 8 * 24
STUCK_HOURS = 6  # fewer equal readings in a row happen by chance
HOTTEST = 45.0  # no inhabited greenhouse is hotter: beyond, the unit is not °C
FIRST_OUTAGE, FIRST_STUCK, FIRST_FAHRENHEIT, FIRST_DUPLICATE = 22, 61, 120, 168
STEP = 6  # hours between two points of the chart


@dataclass(frozen=True)
class Readings:
    """Rows as received: an hour may come twice, or never."""

    hour: NDArray[np.int64]
    temperature: Numbers


@dataclass(frozen=True)
class Audit:
    """What an audit counts, and the rows it keeps."""

    missing: int
    stuck: int
    fahrenheit: int
    duplicates: int
    kept: Numbers


@cache
def truth() -> Numbers:
    """Generate the temperature that reigned: warm in the afternoon, cool at night."""
    random = np.random.default_rng(329)
    hour = np.arange(HOURS)
    return np.asarray(np.round(19 + 5 * np.sin((hour - 9) / 24 * 2 * np.pi) + random.normal(0, 0.5, HOURS), 1))


def received(outage: int, stuck: int, fahrenheit_days: int, duplicates: int) -> Readings:
    """Inject the faults, in the order in which they happen in real life."""
    temperature = truth().copy()
    temperature[FIRST_STUCK : FIRST_STUCK + stuck] = temperature[FIRST_STUCK]
    fahrenheit = slice(FIRST_FAHRENHEIT, FIRST_FAHRENHEIT + 24 * fahrenheit_days)
    temperature[fahrenheit] = np.round(temperature[fahrenheit] * 9 / 5 + 32, 1)
    hour = np.arange(HOURS)
    present = (hour < FIRST_OUTAGE) | (hour >= FIRST_OUTAGE + outage)
    again = hour[FIRST_DUPLICATE : FIRST_DUPLICATE + duplicates]
    order = np.sort(np.concatenate([hour[present], again]))
    return Readings(order, temperature[order])


def audit(readings: Readings) -> Audit:
    """Count the faults from the rows alone: duplicates first, so that a double is not taken for a stuck sensor."""
    hour, first = np.unique(readings.hour, return_index=True)
    temperature = readings.temperature[first]
    in_fahrenheit = temperature > HOTTEST
    celsius = np.where(in_fahrenheit, (temperature - 32) * 5 / 9, temperature)
    stuck = np.array([length >= STUCK_HOURS for length in run_lengths(temperature)])
    return Audit(
        missing=HOURS - len(hour),
        stuck=int(stuck.sum()),
        fahrenheit=int(in_fahrenheit.sum()),
        duplicates=len(readings.hour) - len(hour),
        kept=celsius[~stuck],
    )


def run_lengths(values: Numbers) -> NDArray[np.int64]:
    """Give, for each value, how many equal values in a row it belongs to."""
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    lengths = np.diff(np.r_[starts, len(values)])
    return np.repeat(lengths, lengths)


def compute(panne: int, fige: int, fahrenheit: int, doublons: int) -> State:
    """Show one set of faults: what the raw mean says, what the audit finds."""
    readings = received(panne, fige, fahrenheit, doublons)
    found = audit(readings)
    raw, cleaned, real = readings.temperature.mean(), found.kept.mean(), truth().mean()
    return State(sentence(float(raw - real), float(cleaned - real)), figures(raw, cleaned, found), chart(readings))


def sentence(raw_gap: float, cleaned_gap: float) -> str:
    """Compare the two means with the one that reigned."""
    if abs(raw_gap) < 0.05 and abs(cleaned_gap) < 0.05:
        return "La moyenne brute est juste, à 0,05 °C près."
    if abs(cleaned_gap) < abs(raw_gap):
        return f"Moyenne brute fausse de {signed(raw_gap)} ; après nettoyage, il reste {signed(cleaned_gap)}."
    return f"Nettoyer n'arrange rien : {signed(raw_gap)} avant, {signed(cleaned_gap)} après. Il manque des heures."


def signed(gap: float) -> str:
    """Write a gap with its sign."""
    size = french(abs(gap), 2)
    return f"{'' if size == '0,00' else '−' if gap < 0 else '+'}{size} °C"


def figures(raw: float, cleaned: float, found: Audit) -> tuple[Figure, ...]:
    """Give the two means and the four counts of the audit."""
    return (
        Figure("Moyenne brute", f"{french(raw, 2)} °C"),
        Figure("Moyenne nettoyée", f"{french(cleaned, 2)} °C"),
        Figure("Heures absentes", str(found.missing)),
        Figure("Heures figées", str(found.stuck)),
        Figure("Heures en °F", str(found.fahrenheit)),
        Figure("Doublons", str(found.duplicates)),
    )


def chart(readings: Readings) -> Chart:
    """Draw one reading every six hours; an hour that never came is a hole."""
    seen = dict(zip(readings.hour.tolist(), readings.temperature.tolist(), strict=True))
    hours = range(3, HOURS, STEP)
    points = Series("Relevé reçu", tuple(hours), tuple(seen.get(h) for h in hours))
    return Chart("Température reçue, zone A", "Heure depuis le début", "Température, unité reçue", (points,))


DEMONSTRATION = Demonstration(
    title="Quatre défauts de capteurs, une moyenne",
    controls=(
        Slider("panne", "Panne : heures perdues", (0, 12, 36), 0, "h"),
        Slider("fige", "Capteur figé", (0, 12, 36), 0, "h"),
        Slider("fahrenheit", "Jours en degrés Fahrenheit", (0, 1, 2), 0, "j"),
        Slider("doublons", "Relevés envoyés deux fois", (0, 12), 0),
    ),
    compute=compute,
    question="Quel défaut fausse le plus la moyenne ? Lequel ne se voit presque pas sur la courbe ?",
)
