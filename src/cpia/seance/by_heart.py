"""W3, « Apprendre par cœur n'est pas comprendre »: a decision tree of 1 to 30 questions, on known and new examples."""

import functools
from typing import Any

import numpy as np
from sklearn.tree import DecisionTreeClassifier

from cpia.seance.model import Activity, figures
from cpia.seance.mushrooms import HIGH, LOW, Tray, mislabelled, percent, pick

SEED = 218
KNOWN, WRONG, NEW, BLUR = 80, 10, 1000, 4
QUESTIONS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)
CELL = 2
"""The side, in millimetres, of the squares that show what the tree says."""


@functools.cache
def activity(seed: int = SEED) -> Activity:
    """Compute the table: known mushrooms, ten of them with a wrong label, and one tree for each number of questions."""
    draw = np.random.default_rng(seed)
    known, wrong = mislabelled(draw, pick(draw, KNOWN, blur=BLUR), WRONG)
    new = pick(draw, NEW, blur=BLUR)
    levels = [level(known, new, questions) for questions in QUESTIONS]
    data = {"known": known.plain(), "wrong": [int(i) for i in np.flatnonzero(wrong)], "cell": CELL, "levels": levels}
    best = max(levels, key=lambda level: level["new"])
    told = {
        "best_questions": best["questions"],
        "best_new": best["new"],
        "best_known": best["known"],
        "first_new": levels[0]["new"],
        "last_questions": levels[-1]["questions"],
        "last_new": levels[-1]["new"],
        "last_known": levels[-1]["known"],
        "wrong": WRONG,
    }
    table = figures(
        "Réussite selon le nombre de questions permises",
        ("Questions", "Exemples connus", "Nouveaux exemples"),
        [(level["questions"], f"{level['known']} %", f"{level['new']} %") for level in levels],
    )
    return Activity(data, (table,), told)


def level(known: Tray, new: Tray, questions: int) -> dict[str, Any]:
    """Grow a tree of that many questions; give its scores and what it says of every cell of the square."""
    tree = DecisionTreeClassifier(max_leaf_nodes=questions + 1, random_state=0).fit(known.measures, known.ripe)
    middle = np.arange(LOW + CELL / 2, HIGH, CELL)
    cells = [[cap, stem] for stem in middle for cap in middle]
    return {
        "questions": questions,
        "known": percent(tree.predict(known.measures) == known.ripe),
        "new": percent(tree.predict(new.measures) == new.ripe),
        "ripe": "".join("1" if said else "0" for said in tree.predict(cells)),
    }
