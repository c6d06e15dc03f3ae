"""W3: the more a curve may bend, the better it repeats the known examples, and the worse it meets new ones."""

from functools import cache

import numpy as np
from numpy.polynomial import Legendre

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Demonstration, Figure, Series, Slider, State
from cpia.room.activities.mushrooms import SEED, Numbers

BENDS = tuple(range(1, 12))
KNOWN, NEW = 14, 200
DAYS = (0, 10)


@cache
def growth(count: int, seed: int) -> tuple[Numbers, Numbers]:
    """Draw mushrooms weighed at some age: days, grams."""
    random = np.random.default_rng(seed)
    days = np.sort(random.uniform(*DAYS, count))
    return days, 4 + 42 / (1 + np.exp(-(days - 5))) + random.normal(0, 3, count)


@cache
def curve(bends: int) -> Legendre:
    """Fit a curve to the known mushrooms."""
    fitted: Legendre = Legendre.fit(*growth(KNOWN, SEED), bends, domain=DAYS)
    return fitted


@cache
def error(bends: int, new: bool) -> float:
    """Give the mean error, in grams, on new mushrooms or on the known ones."""
    days, grams = growth(NEW, SEED + 1) if new else growth(KNOWN, SEED)
    return round(float(np.mean(np.abs(np.clip(curve(bends)(days), 0, 80) - grams))), 1)


def compute(souplesse: int) -> State:
    """Compare both errors."""
    known, new = error(souplesse, new=False), error(souplesse, new=True)
    best = min(BENDS, key=lambda bends: error(bends, new=True))
    return State(
        sentence=f"Souplesse {souplesse} : la courbe se trompe de {grams(known)} sur les champignons connus, "
        f"de {grams(new)} sur des champignons nouveaux. {advice(souplesse, best)}",
        figures=(Figure("Souplesse la plus sûre", str(best)), Figure("Son erreur", grams(error(best, new=True)))),
        chart=chart(souplesse),
    )


def advice(bends: int, best: int) -> str:
    """Say what the gap means."""
    if bends == best:
        return "C'est sur des champignons nouveaux qu'elle est ici la meilleure."
    return "Elle est trop raide." if bends < best else "Elle commence à réciter."


def chart(chosen: int) -> Chart:
    """Draw both errors against the bends."""
    series = (
        Series("Champignons connus", BENDS, tuple(error(bends, new=False) for bends in BENDS)),
        Series("Champignons nouveaux", BENDS, tuple(error(bends, new=True) for bends in BENDS)),
        Series("Votre choix", BENDS, tuple(error(b, new=True) if b == chosen else None for b in BENDS), "points"),
    )
    return Chart("Se tromper sur le connu, se tromper sur le nouveau", "souplesse", "erreur moyenne (g)", series)


def grams(value: float) -> str:
    """Write a weight."""
    return f"{french(value, 1)}{NO_BREAK_SPACE}g"


DEMONSTRATION = Demonstration(
    title="Réciter ou comprendre",
    controls=(Slider("souplesse", "Souplesse de la courbe", BENDS, 3),),
    compute=compute,
    question="Augmentez la souplesse. Que devient l'erreur sur les champignons connus ? Et sur les nouveaux ?",
)
