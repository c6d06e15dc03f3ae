"""Lesson 4: one simulated day proves nothing; fifty days give an interval.

Lorries reach a warehouse at random and wait for a quay. The reader opens quays, chooses how many days are simulated,
and draws again: the answer of a single day changes, the interval over many days hardly moves.
"""

import heapq
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Demonstration, Figure, Series, Slider, State

Numbers = NDArray[np.float64]
SEED = 61
LORRIES, OPENING = 90, 720
"""Lorries a day, and minutes of opening."""
UNLOADING = 40
"""Mean minutes at the quay."""
TARGET = 30
"""The mean wait promised to the customer, in minutes."""
QUAYS = (4, 5, 6, 7, 8)
DAYS = (1, 5, 50)
STUDENT = {5: 2.776, 50: 2.010}
"""Student's 97.5 % quantile, for that many days."""
DRAWS = (1, 2, 3, 4, 5)


@cache
def mean_wait(quays: int, day: int) -> float:
    """Play one day and give the mean wait, in minutes; the same day serves every number of quays."""
    random = np.random.default_rng([SEED, day])
    lorries = random.poisson(LORRIES)
    arrivals = np.sort(random.uniform(0, OPENING, lorries))
    durations = random.gamma(2, UNLOADING / 2, lorries)
    free = [0.0] * quays
    waits = np.zeros(lorries)
    for number, (arrival, duration) in enumerate(zip(arrivals, durations, strict=True)):
        start = max(arrival, heapq.heappop(free))
        waits[number] = start - arrival
        heapq.heappush(free, start + duration)
    return float(waits.mean())


def waits(quays: int, days: int, draw: int) -> Numbers:
    """Give the mean wait of each simulated day; another draw plays other days."""
    return np.array([mean_wait(quays, 1000 * draw + day) for day in range(days)])


def interval(values: Numbers) -> tuple[float, float, float]:
    """Give the mean wait and its 95 % interval (Student); one day gives no interval at all."""
    mean = float(values.mean())
    if len(values) == 1:
        return mean, np.nan, np.nan
    half = float(STUDENT[len(values)] * values.std(ddof=1) / np.sqrt(len(values)))
    return mean, max(0.0, mean - half), mean + half


def smallest(days: int, draw: int) -> int | None:
    """Give the smallest number of quays that keeps the promise, with the interval's top if there is one."""
    for quays in QUAYS:
        mean, _, high = interval(waits(quays, days, draw))
        if (mean if np.isnan(high) else high) <= TARGET:
            return quays
    return None


def compute(quais: int, jours: int, tirage: int) -> State:
    """Say whether that number of quays keeps the promise, and what the other draws would have said."""
    mean, low, high = interval(waits(quais, jours, tirage))
    answers = ", ".join(str(smallest(jours, draw) or f"plus de {QUAYS[-1]}") for draw in DRAWS)
    bounds = "aucun, un seul jour" if jours == 1 else f"de {french(low)} à {french(high)} min"
    return State(
        sentence=sentence(quais, jours, mean, high),
        figures=(
            Figure("Attente moyenne", f"{french(mean)} min"),
            Figure("Intervalle à 95 %", bounds),
            Figure("Quais retenus, tirage 1 à 5", answers),
        ),
        chart=chart(jours, tirage),
    )


def chart(days: int, draw: int) -> Chart:
    """Draw the mean wait for each number of quays, with its interval, and the promise."""
    rows = [interval(waits(quays, days, draw)) for quays in QUAYS]
    names = tuple(str(quays) for quays in QUAYS)
    series = [Series("Attente moyenne", names, tuple(round(row[0]) for row in rows))]
    if days > 1:
        series.append(Series("Bas", names, tuple(round(row[1]) for row in rows), "band-low"))
        series.append(Series("Haut", names, tuple(round(row[2]) for row in rows), "band-high"))
    series.append(Series("Promesse", names, (TARGET,) * len(QUAYS)))
    return Chart("Attente selon le nombre de quais", "Quais", "minutes", tuple(series))


def sentence(quays: int, days: int, mean: float, high: float) -> str:
    """Say what that many simulated days allow one to say."""
    told = f"Avec {quays} quais, l'attente moyenne est de {french(mean)} min sur {french(days)} jour"
    if days == 1:
        return f"{told}{NO_BREAK_SPACE}: c'est un hasard, pas une preuve. Changez de tirage."
    if high <= TARGET:
        return f"{told}s. La promesse de {TARGET} min est tenue, intervalle compris."
    if mean <= TARGET:
        return f"{told}s. La promesse de {TARGET} min n'est pas prouvée : l'intervalle la dépasse."
    return f"{told}s. La promesse de {TARGET} min n'est pas tenue."


DEMONSTRATION = Demonstration(
    title="Un jour ne prouve rien",
    controls=(
        Slider("quais", "Quais ouverts", QUAYS, 5),
        Slider("jours", "Journées simulées", DAYS, 1),
        Slider("tirage", "Tirage", DRAWS, 1),
    ),
    compute=compute,
    question="Combien de quais faut-il, et combien de journées faut-il rejouer pour que la réponse cesse de changer ?",
)
