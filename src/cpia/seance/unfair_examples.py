"""W5, « Et si les exemples sont injustes ? »: the share of the second farm among the examples, and the errors of each.

The two farms are fictional. At the second one a mushroom is ripe later; the machine sees the measures, not the farm.
"""

import functools

import numpy as np
from sklearn.linear_model import LogisticRegression

from cpia.seance.model import Activity, figures
from cpia.seance.mushrooms import Tray, joined, pick

SEED = 5
SHARES = tuple(range(0, 55, 5))
EXAMPLES, TRIED, REPEATS = 100, 500, 20
LATE = 28
FIRST, SECOND = "Tilleuls", "Moulin"


@functools.cache
def activity() -> Activity:
    """Compute the table: the mean number of errors on 100 mushrooms of each farm, for each share."""
    errors = [mean_errors(share) for share in SHARES]
    order = np.random.default_rng(SEED).permutation(100)
    data = {
        "shares": SHARES,
        "first": [a for a, _ in errors],
        "second": [b for _, b in errors],
        "order": order.tolist(),
    }
    told = {
        "first_at_0": errors[0][0],
        "second_at_0": errors[0][1],
        "first_at_50": errors[-1][0],
        "second_at_50": errors[-1][1],
    }
    table = figures(
        "Erreurs sur 100 champignons (moyenne de 20 apprentissages de 100 exemples)",
        ("Part de la ferme du Moulin dans les exemples", "Ferme des Tilleuls", "Ferme du Moulin"),
        [(f"{share} %", *pair) for share, pair in zip(SHARES, errors, strict=True)],
    )
    return Activity(data, (table,), told)


def mean_errors(share: int) -> tuple[int, int]:
    """Learn twenty times from 100 examples, `share` of them from the second farm; count the errors on 100."""
    runs = np.array([errors(np.random.default_rng([SEED, repeat]), share) for repeat in range(REPEATS)])
    first, second = np.rint(100 * runs.mean(axis=0)).astype(int)
    return int(first), int(second)


def errors(draw: np.random.Generator, share: int) -> tuple[float, float]:
    """Give the share of errors on new mushrooms of each farm, after one lesson."""
    count = EXAMPLES * share // 100
    examples = joined(pick(draw, EXAMPLES - count), pick(draw, count, late=LATE))
    machine = LogisticRegression(solver="newton-cholesky").fit(examples.measures, examples.ripe)

    def wrong(tray: Tray) -> float:
        return float(np.mean(machine.predict(tray.measures) != tray.ripe))

    return wrong(pick(draw, TRIED)), wrong(pick(draw, TRIED, late=LATE))
