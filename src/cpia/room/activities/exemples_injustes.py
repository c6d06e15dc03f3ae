"""W5: a machine taught on few mushrooms of one variety is wrong about that variety, and right on average."""

from functools import cache

import numpy as np

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Demonstration, Figure, Series, Slider, State
from cpia.room.activities.mushrooms import SEED, Numbers, Truths

SHARES = (0, 5, 10, 20, 30, 40, 50)
TAUGHT, TRIED = 400, 2000
RIPE_FROM = {"blancs": 6.2, "bruns": 4.6}  # centimetres: brown mushrooms ripen smaller
CUTS = np.arange(3, 8, 0.1)


@cache
def variety(name: str, count: int, seed: int) -> tuple[Numbers, Truths]:
    """Draw mushrooms of one variety: caps, ripe or not."""
    random = np.random.default_rng([seed, len(name)])
    cap = random.normal(RIPE_FROM[name], 1.3, count)
    return cap, cap + random.normal(0, 0.5, count) > RIPE_FROM[name]


@cache
def cut(share: int) -> float:
    """Find the diameter that sorts the taught examples best, whatever their variety."""
    brown = TAUGHT * share // 100
    white = variety("blancs", TAUGHT, SEED)
    other = variety("bruns", TAUGHT, SEED)
    caps = np.concatenate([white[0][brown:], other[0][:brown]])
    ripe = np.concatenate([white[1][brown:], other[1][:brown]])
    return float(min(CUTS, key=lambda at: int(((caps >= at) != ripe).sum())))


@cache
def errors(share: int, name: str) -> int:
    """Give how many new mushrooms of that variety, out of a hundred, are sorted wrongly."""
    cap, ripe = variety(name, TRIED, SEED + 1)
    return round(100 * float(np.mean((cap >= cut(share)) != ripe)))


def compute(part: int) -> State:
    """Compare the two varieties."""
    white, brown = errors(part, "blancs"), errors(part, "bruns")
    together = round((100 - part) / 100 * white + part / 100 * brown)
    return State(
        sentence=f"Avec {part}{NO_BREAK_SPACE}% de bruns parmi les exemples, la machine se trompe sur {brown} bruns "
        f"sur 100 et sur {white} blancs sur 100.",
        figures=(
            Figure("Erreurs si l'on mélange les deux comme dans les exemples", f"{together} sur 100"),
            Figure("Diamètre que la machine a retenu", f"{french(cut(part), 1)}{NO_BREAK_SPACE}cm"),
        ),
        chart=Chart(
            "Pour qui la machine se trompe", "bruns parmi les exemples (%)", "erreurs sur 100",
            (
                Series("Blancs", SHARES, tuple(errors(share, "blancs") for share in SHARES)),
                Series("Bruns", SHARES, tuple(errors(share, "bruns") for share in SHARES)),
                Series("Vos exemples", SHARES, tuple(brown if s == part else None for s in SHARES), "points"),
            ),
        ),
    )  # fmt: skip


DEMONSTRATION = Demonstration(
    title="Une machine, deux variétés",
    controls=(Slider("part", "Bruns parmi les exemples", SHARES, 0, "%"),),
    compute=compute,
    question="Montrez plus de bruns à la machine : que devient l'erreur sur les bruns ? Et celle sur les blancs ?",
)
