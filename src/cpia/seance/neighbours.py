"""W2, « Dis-moi qui sont tes voisins »: the machine asks the k most similar known mushrooms, and they vote."""

import functools
import itertools

import numpy as np
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

from cpia.seance.model import Activity, figures
from cpia.seance.mushrooms import Tray, mislabelled, percent, pick

SEED = 128
KNOWN, WRONG, NEW, BLUR = 40, 5, 1000, 4
MOST = 15
CANDIDATES = 80
LETTERS = "ABCDEF"


@functools.cache
def activity(seed: int = SEED) -> Activity:
    """Compute the table: known mushrooms, six unknown ones with their neighbours in order, the score of each k."""
    draw = np.random.default_rng(seed)
    known, _ = mislabelled(draw, pick(draw, KNOWN, blur=BLUR), WRONG)
    new, candidates = pick(draw, NEW, blur=BLUR), pick(draw, CANDIDATES, blur=BLUR)
    scores = [score(known, new, k) for k in range(1, MOST + 1)]
    asked = choose(known, candidates)
    unknown = [{"name": name, "at": at, "neighbours": order} for name, (at, order) in zip(LETTERS, asked, strict=True)]
    best = max(scores)
    changes = [changes_of_mind(verdicts(known, order)) for _, order in asked]
    told = {"score_1": scores[0], "best": best, "best_k": scores.index(best) + 1, "score_15": scores[-1]}
    told |= {"changes": max(changes), "firm": changes.count(0)}
    by_k = figures(
        "Réussite sur 1 000 nouveaux champignons",
        ("Voisins écoutés", "Réussite"),
        [(k, f"{value} %") for k, value in enumerate(scores, 1)],
    )
    words = {1: "mûr", 0: "égalité", -1: "pas mûr"}
    votes = [[words[verdict] for verdict in verdicts(known, order)] for _, order in asked]
    by_name = figures(
        "Ce que dit la machine de chaque champignon",
        ("Voisins écoutés", *LETTERS),
        [(k, *(vote[k - 1] for vote in votes)) for k in range(1, MOST + 1)],
    )
    data = {"known": known.plain(), "unknown": unknown, "scores": scores}
    return Activity(data, (by_name, by_k), told)


def score(known: Tray, new: Tray, k: int) -> int:
    """Give the share of the new mushrooms that `k` neighbours judge right."""
    machine = KNeighborsClassifier(k).fit(known.measures, known.ripe)
    return percent(machine.predict(new.measures) == new.ripe)


def choose(known: Tray, candidates: Tray) -> list[tuple[list[int], list[int]]]:
    """Give place and neighbours of six candidates: the four that change their mind most, then two that never do.

    Those with two neighbours at one distance are left out: their order would be nobody's.
    """
    distances, orders = NearestNeighbors(n_neighbors=MOST + 1).fit(known.measures).kneighbors(candidates.measures)
    clear = np.flatnonzero((np.diff(distances, axis=1) > 0).all(axis=1) & (distances[:, 0] > 2))
    plain = {int(place): [int(index) for index in orders[place][:MOST]] for place in clear}
    fickle = sorted(plain, key=lambda place: -changes_of_mind(verdicts(known, plain[place])))
    kept = sorted([*fickle[: len(LETTERS) - 2], *fickle[-2:]], key=lambda place: tuple(candidates.measures[place]))
    return [([int(value) for value in candidates.measures[place]], plain[place]) for place in kept]


def verdicts(known: Tray, order: list[int]) -> list[int]:
    """Give the vote of the first 1, 2, 3… neighbours: 1 ripe, -1 unripe, 0 a tie."""
    votes = np.cumsum([1 if known.ripe[index] else -1 for index in order])
    return [int(value) for value in np.sign(votes)]


def changes_of_mind(said: list[int]) -> int:
    """Count how often the verdict turns round, ties aside."""
    firm = [verdict for verdict in said if verdict]
    return sum(here != there for here, there in itertools.pairwise(firm))
