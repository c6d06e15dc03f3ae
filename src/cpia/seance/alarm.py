"""W4, « Se tromper, oui, mais comment ? »: where to set the alarm of a drowsy driver (white paper, l. 2183-2187).

Simulated minutes of driving: how long the eyes are closed, how slow they blink, how often the driver yawns. A logistic
regression learns on some of them an index of tiredness, from 0 to 100; the threshold is tried on the others.
"""

import functools

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from cpia.seance.model import Activity, figures

SEED = 4
AWAKE, DROWSY = 150, 50
STEP = 5
THRESHOLDS = tuple(range(0, 100 + STEP, STEP))

Index = npt.NDArray[np.int64]


@functools.cache
def activity(seed: int = SEED) -> Activity:
    """Compute the table: the index of 200 new minutes, and what each threshold misses or rings for nothing."""
    awake, drowsy = indexes(np.random.default_rng(seed))
    counts = [
        {"threshold": at, "missed": int((drowsy < at).sum()), "false": int((awake >= at).sum())} for at in THRESHOLDS
    ]
    data = {"awake": sorted(awake.tolist()), "drowsy": sorted(drowsy.tolist()), "counts": counts}
    fewest = min(row["missed"] + row["false"] for row in counts)
    silent = max(row["threshold"] for row in counts if row["missed"] == 0)
    quiet = min(row["threshold"] for row in counts if row["false"] == 0)
    by_threshold = {row["threshold"]: row for row in counts}
    told = {"awake": AWAKE, "drowsy": DROWSY, "fewest": fewest, "none_missed": silent, "none_false": quiet}
    told |= {"false_when_none_missed": by_threshold[silent]["false"]}
    told |= {"missed_when_none_false": by_threshold[quiet]["missed"]}
    table = figures(
        f"Sur {DROWSY} minutes de somnolence et {AWAKE} minutes d'attention",
        ("Seuil", "Alertes manquées", "Fausses alertes"),
        [(row["threshold"], row["missed"], row["false"]) for row in counts],
    )
    return Activity(data, (table,), told)


def indexes(draw: np.random.Generator) -> tuple[Index, Index]:
    """Learn on some minutes; give the index of other minutes, of an awake driver and of a drowsy one."""
    learnt, asleep = minutes(draw)
    machine = LogisticRegression(solver="newton-cholesky").fit(learnt, asleep)
    tried, asleep = minutes(draw)
    heights = machine.decision_function(tried)
    low, high = heights.min(), heights.max()
    index = np.rint(100 * (heights - low) / (high - low)).astype(int)
    return index[~asleep], index[asleep]


def minutes(draw: np.random.Generator) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Simulate minutes: seconds of closed eyes, milliseconds of a blink, yawns."""

    def face(count: int, closed: float, blink: float, yawns: float) -> npt.NDArray[np.float64]:
        columns = (draw.gamma(4, closed / 4, count), draw.normal(blink, 60, count), draw.poisson(yawns, count))
        return np.column_stack(columns)

    seen = np.vstack([face(AWAKE, 4, 240, 0.3), face(DROWSY, 8, 320, 1.2)])
    return seen, np.arange(AWAKE + DROWSY) >= AWAKE
