"""Lesson 5: a good score on the whole may hide a group for which the system is blind.

Small generated pictures of mushrooms, white ones and brown ones, ripe or not. A camera model learns on well-lit,
sharp pictures; the reader dims the light, blurs the lens, and changes the share of brown mushrooms it learnt from.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Demonstration, Figure, Series, Slider, State

Numbers = NDArray[np.float64]
SEED = 23
SIDE = 12
SOIL, WHITE, BROWN = 0.2, 0.85, 0.42
LEARNT, TESTED, BROWN_SHARE = 600, 1000, 0.1
"""In the workshop one mushroom out of ten is brown."""
LIGHTS, BLURS, SHARES = (100, 80, 60), (0.0, 1.0, 2.0), (2, 10, 50)


@dataclass(frozen=True)
class Pictures:
    """Grey levels, one row a picture, with the truth."""

    levels: Numbers
    ripe: NDArray[np.bool_]
    brown: NDArray[np.bool_]


@cache
def pictures(seed: int, count: int, share: float, light: int = 100, blur: float = 0.0) -> Pictures:
    """Draw mushrooms: a disc on the growing bed, large when ripe; the same mushrooms whatever the light."""
    random = np.random.default_rng(seed)
    brown, ripe = random.random(count) < share, random.random(count) < 0.5
    radius = np.where(ripe, random.normal(4.3, 0.45, count), random.normal(3.0, 0.45, count))
    centre = SIDE / 2 - 0.5 + random.uniform(-0.8, 0.8, (count, 2))
    tone = np.where(brown, BROWN, WHITE) + random.normal(0, 0.04, count)
    rows, columns = np.mgrid[:SIDE, :SIDE]
    distance = np.hypot(rows - centre[:, 0, None, None], columns - centre[:, 1, None, None])
    inside = 1 / (1 + np.exp(3 * (distance - radius[:, None, None])))
    scene = SOIL + (tone[:, None, None] - SOIL) * inside
    seen = blurred(scene, blur) if blur else scene
    levels = light / 100 * seen + random.normal(0, 0.05, scene.shape)
    return Pictures(levels.reshape(count, -1), ripe, brown)


def blurred(scenes: Numbers, width: float) -> Numbers:
    """Spread every point over its neighbours, in both directions."""
    gaps = np.subtract.outer(np.arange(SIDE), np.arange(SIDE))
    spread = np.exp(-(gaps**2) / (2 * width**2))
    spread /= spread.sum(axis=1, keepdims=True)
    return np.asarray(spread @ scenes @ spread.T)


@cache
def camera(share: int) -> LogisticRegression:
    """Learn on well-lit, sharp pictures with that share of brown mushrooms, in percent."""
    known = pictures(SEED, LEARNT, share / 100)
    return LogisticRegression(C=0.05, max_iter=300).fit(known.levels, known.ripe)


def interval(right: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Give a share of right answers, in percent, and its 95 % interval (Wilson)."""
    n, share, z = len(right), float(right.mean()), 1.96
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return 100 * share, 100 * (middle - half), 100 * (middle + half)


def compute(lumiere: int, flou: float, bruns: int) -> State:
    """Measure the camera on a thousand mushrooms, as a whole and for each variety."""
    asked = pictures(SEED + 1, TESTED, BROWN_SHARE, lumiere, flou)
    right = camera(bruns).predict(asked.levels) == asked.ripe
    every, white, brown = interval(right), interval(right[~asked.brown]), interval(right[asked.brown])
    return State(
        sentence=sentence(every[0], white, brown),
        figures=(
            Figure("Ensemble", percent(every)),
            Figure(f"Blancs ({int((~asked.brown).sum())} images)", percent(white)),
            Figure(f"Bruns ({int(asked.brown.sum())} images)", percent(brown)),
        ),
        chart=Chart("Bonnes réponses", "", "%", (bars((every, white, brown)),)),
    )


def bars(shares: tuple[tuple[float, float, float], ...]) -> Series:
    """Draw the shares of right answers."""
    return Series("Bonnes réponses", ("Ensemble", "Blancs", "Bruns"), tuple(round(s[0]) for s in shares), "bars")


def percent(share: tuple[float, float, float]) -> str:
    """Write a share of right answers with its interval."""
    value, low, high = (french(part) for part in share)
    return f"{value}{NO_BREAK_SPACE}% (de {low} à {high})"


def sentence(every: float, white: tuple[float, float, float], brown: tuple[float, float, float]) -> str:
    """Say the overall score, then whether it holds for both varieties."""
    told = f"Le système a raison {french(every)} fois sur 100 en tout, {french(brown[0])} fois sur 100 sur les bruns."
    if brown[2] < white[1]:
        return f"{told} L'écart entre variétés dépasse le hasard."
    if white[2] < brown[1]:
        return f"{told} Ce sont les blancs qui y perdent, et l'écart dépasse le hasard."
    return f"{told} L'écart entre variétés peut venir du hasard."


DEMONSTRATION = Demonstration(
    title="Une caméra, deux variétés",
    controls=(
        Slider("lumiere", "Lumière dans la galerie", LIGHTS, 100, "%"),
        Slider("flou", "Flou de l'objectif", BLURS, 0.0, "pixels"),
        Slider("bruns", "Part de bruns dans l'apprentissage", SHARES, 2, "%"),
    ),
    compute=compute,
    question="Quand le score d'ensemble reste bon alors que les champignons bruns sont mal vus, que faut-il changer ?",
)
