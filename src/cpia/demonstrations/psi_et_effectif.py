"""Lesson 4: the stability index depends on how many deliveries are counted, not only on what moved."""

from functools import cache

import numpy as np

from cpia.demonstrations.french_numbers import french, percent
from cpia.demonstrations.indice_de_stabilite import Numbers, cuts, shares, stability_index
from cpia.demonstrations.livraisons_fictives import deliveries
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

REFERENCE_SEED, REFERENCE_SIZE = 8, 1200  # the first four weeks in service
CROWD_SEED, CROWD = 9, 200_000
WEEKS = 1000
COUNTS = (50, 100, 200, 300, 1000)
SHIFTS = {"aucun": 0.0, "faible": 0.3, "net": 0.8}
"""Degrees added to the truck's temperature; °F is another unit altogether."""


@cache
def limits() -> Numbers:
    """Cut the reference in tenths."""
    return cuts(deliveries(REFERENCE_SEED, REFERENCE_SIZE).temperature)


@cache
def reference_shares() -> Numbers:
    """Give the shares of the reference: a tenth each, or nearly."""
    return shares(limits(), deliveries(REFERENCE_SEED, REFERENCE_SIZE).temperature)


@cache
def true_shares(shift: str) -> Numbers:
    """Give the shares that an endless week would have."""
    crowd = deliveries(CROWD_SEED, CROWD)
    if shift == "fahrenheit":
        return shares(limits(), crowd.in_fahrenheit().temperature)
    return shares(limits(), crowd.temperature + SHIFTS[shift])


@cache
def weeks(shift: str, count: int) -> Numbers:
    """Draw a thousand weeks, as shares by tenth."""
    random = np.random.default_rng(count)
    return random.multinomial(count, true_shares(shift), size=WEEKS) / count


def compute(decalage: str, effectif: int, seuil: float) -> State:
    """Show how many of a thousand weeks would raise the alarm, here and with other numbers of deliveries."""
    indices = stability_index(reference_shares(), weeks(decalage, effectif))
    rate = alarm_rate(decalage, effectif, seuil)
    return State(
        sentence(decalage, rate),
        (
            Figure("PSI d'une semaine ordinaire", french(float(np.median(indices)), 2)),
            Figure("Une semaine sur dix dépasse", french(float(np.quantile(indices, 0.9)), 2)),
            Figure("Semaines en alerte", percent(rate, 100)),
        ),
        chart(decalage, effectif, seuil),
    )


@cache
def alarm_rate(shift: str, count: int, limit: float) -> float:
    """Give the weeks in a hundred whose index is over the limit."""
    indices = stability_index(reference_shares(), weeks(shift, count))
    return 100 * float((indices > limit).mean())


def sentence(shift: str, rate: float) -> str:
    """Say what the alarms are worth."""
    share = percent(rate, 100)
    if shift == "aucun":
        return f"Rien n'a bougé, et {share} des semaines donnent l'alerte : autant de fausses alertes."
    return f"Les données ont bougé, et {share} des semaines donnent l'alerte."


def chart(shift: str, count: int, limit: float) -> Chart:
    """Draw the alarms for each number of deliveries, beside those of weeks where nothing moved."""
    names = tuple(french(size) for size in COUNTS)
    false, told = ([round(alarm_rate(what, size, limit), 1) for size in COUNTS] for what in ("aucun", shift))
    here = tuple(rate if size == count else None for size, rate in zip(COUNTS, told, strict=True))
    return Chart(
        "Semaines en alerte selon l'effectif",
        "livraisons comptées dans la semaine",
        "semaines en alerte (%)",
        (
            Series("Rien n'a bougé", names, tuple(false)),
            Series("Ce qui a bougé", names, tuple(told)),
            Series("Votre réglage", names, here, "points"),
        ),
    )


DEMONSTRATION = Demonstration(
    title="Un indice de stabilité, et combien de livraisons derrière",
    controls=(
        Choice(
            "decalage",
            "Ce qui a vraiment bougé",
            (
                ("aucun", "rien"),
                ("faible", "0,3 °C de plus"),
                ("net", "0,8 °C de plus"),
                ("fahrenheit", "des degrés Fahrenheit"),
            ),
            "aucun",
        ),
        Slider("effectif", "Livraisons comptées", COUNTS, 100),
        Slider("seuil", "Seuil d'alerte du PSI", (0.1, 0.25), 0.1),
    ),
    compute=compute,
    question="Avec combien de livraisons le seuil de 0,1 crie-t-il au loup alors que rien n'a bougé ?",
)
