"""W1, « La règle ou l'exemple ? »: a rule of two sliders against a frontier learnt from 5, 20 or 100 examples."""

import functools
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from cpia.seance.model import Activity, figures
from cpia.seance.mushrooms import HIGH, LOW, Measures, Ripe, Tray, percent, pick, with_both_kinds

SEED = 1
STEPS = tuple(range(LOW, HIGH + 1, 5))
SIZES = (5, 20, 100)
DRAWS = 8
NEW, SHOWN = 1000, 30

Point = tuple[float, float]
SQUARE: tuple[Point, ...] = ((LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH))


@functools.cache
def activity(seed: int = SEED) -> Activity:
    """Compute the table: the score of every rule on the new mushrooms, and eight lessons of each size."""
    draw = np.random.default_rng(seed)
    new, shown = pick(draw, NEW), with_both_kinds(draw, SHOWN)
    scores = rule_scores(new)
    lessons = {size: [lesson(with_both_kinds(draw, size), new) for _ in range(DRAWS)] for size in SIZES}
    data = {"steps": STEPS, "rules": scores, "shown": shown.plain(), "lessons": lessons}
    got = {size: sorted(lesson["score"] for lesson in lessons[size]) for size in SIZES}
    cap, stem, best = best_rule(scores)
    told = {"best_rule": best, "best_cap": cap, "best_stem": stem}
    told |= {f"{end}_{size}": got[size][place] for size in SIZES for end, place in (("worst", 0), ("best", -1))}
    told |= {f"mean_{size}": round(sum(got[size]) / DRAWS) for size in SIZES}
    rows = [[f"Meilleure règle : chapeau ≥ {cap} mm, pied ≤ {stem} mm", f"{best} %", f"{best} %", f"{best} %"]]
    rows += [
        [f"Machine, {size} exemples", *(f"{told[f'{key}_{size}']} %" for key in ("worst", "mean", "best"))]
        for size in SIZES
    ]
    caption = "Réussite sur 1 000 nouveaux champignons (la machine : huit leçons de chaque taille)"
    table = figures(caption, ("Qui trie", "Au pire", "En moyenne", "Au mieux"), rows)
    return Activity(data, (table,), told)


def obeys(cap: int, stem: int, measures: Measures) -> Ripe:
    """Apply the rule « a cap of at least `cap` and a stem of at most `stem` »."""
    ripe: Ripe = (measures[:, 0] >= cap) & (measures[:, 1] <= stem)
    return ripe


def rule_scores(new: Tray) -> list[list[int]]:
    """Give the score of every rule, a row for each cap."""
    return [[percent(obeys(cap, stem, new.measures) == new.ripe) for stem in STEPS] for cap in STEPS]


def best_rule(scores: list[list[int]]) -> tuple[int, int, int]:
    """Give cap, stem and score of the best rule; the first of equals."""
    best = max(max(row) for row in scores)
    row = next(place for place, row in enumerate(scores) if best in row)
    return STEPS[row], STEPS[scores[row].index(best)], best


def lesson(examples: Tray, new: Tray) -> dict[str, Any]:
    """Learn from the examples: what is said ripe, as a polygon, and the score on the new mushrooms."""
    machine = LogisticRegression(solver="newton-cholesky").fit(examples.measures, examples.ripe)
    (slopes,), (start,) = machine.coef_, machine.intercept_
    return {
        "examples": examples.plain(),
        "ripe": side(float(slopes[0]), float(slopes[1]), float(start)),
        "score": percent(machine.predict(new.measures) == new.ripe),
    }


def side(slope_cap: float, slope_stem: float, start: float) -> list[list[float]]:
    """Cut the square of all measures along the frontier and keep the side said ripe."""

    def height(point: Point) -> float:
        return slope_cap * point[0] + slope_stem * point[1] + start

    kept: list[Point] = []
    for here, there in zip(SQUARE, (*SQUARE[1:], SQUARE[0]), strict=True):
        if height(here) >= 0:
            kept.append(here)
        if (height(here) >= 0) != (height(there) >= 0):
            part = height(here) / (height(here) - height(there))
            kept.append((here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])))
    return [[round(cap, 1), round(stem, 1)] for cap, stem in kept]
