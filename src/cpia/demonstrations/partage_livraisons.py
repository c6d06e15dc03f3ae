"""Lesson 4: the cheapest plan, the fair plan, and what fairness costs.

Sixty parcels, three carriers. Every way of sharing them is examined; the reader sets how unequal the loads may be
and how many late parcels are accepted, and sees the cheapest plan that remains, or that none does.
"""

from dataclasses import dataclass
from functools import cache

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french, french_number
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

ANY = 100
"""No limit: no ratio and no percentage goes beyond."""
CARRIERS = ("Transporteur A", "Transporteur B", "Transporteur C")
PRICES = (4, 5, 7)
"""Euros a parcel: the first carrier is near the depot, the third is far."""
COMFORT = (22, 26, 18)
"""Parcels that each carrier delivers in time; beyond, one more parcel out of two arrives late."""
SMALLEST, LARGEST = 6, 34
"""Parcels promised to each carrier by contract, and parcels that a van holds."""
PARCELS = (54, 60, 72)
RATIOS = (1.1, 1.3, 1.6, 2.0, ANY)
LATE_LIMITS = (0, 2, 5, ANY)


@dataclass(frozen=True)
class Plan:
    """How many parcels each carrier takes."""

    loads: tuple[int, int, int]

    @property
    def cost(self) -> int:
        """Euros for the day."""
        return sum(load * price for load, price in zip(self.loads, PRICES, strict=True))

    @property
    def late(self) -> float:
        """Parcels expected late."""
        return sum(max(0, load - comfort) / 2 for load, comfort in zip(self.loads, COMFORT, strict=True))

    @property
    def late_percent(self) -> float:
        """Share of late parcels, in percent."""
        return 100 * self.late / sum(self.loads)

    @property
    def ratio(self) -> float:
        """The heaviest load over the lightest."""
        return max(self.loads) / min(self.loads)


@cache
def plans(parcels: int) -> tuple[Plan, ...]:
    """List every way of sharing the parcels that the contracts and the vans allow."""
    sizes = range(SMALLEST, LARGEST + 1)
    return tuple(
        Plan((first, second, parcels - first - second))
        for first in sizes
        for second in sizes
        if parcels - first - second in sizes
    )


def best(parcels: int, ratio: float, late: float) -> Plan | None:
    """Give the cheapest plan within both limits; at equal cost, the fairest."""
    within = [plan for plan in plans(parcels) if plan.ratio <= ratio and plan.late_percent <= late]
    return min(within, key=lambda plan: (plan.cost, plan.ratio), default=None)


def compute(colis: int, ecart: str, retard: str) -> State:
    """Show the cheapest plan that respects the limits, and what each limit costs."""
    ratio, late = float(ecart), float(retard)
    plan, free = best(colis, ratio, late), best(colis, ANY, ANY)
    assert free is not None  # noqa: S101 - without limits some plan always exists
    if plan is None:
        return State(refusal(colis, ratio, late), (Figure("Plans examinés", french(len(plans(colis)))),))
    loads = Series("Colis", CARRIERS, plan.loads, "bars")
    return State(
        sentence=told(plan.cost, plan.cost - free.cost),
        figures=(
            Figure("Colis en retard", f"{french(plan.late_percent, 1)}{NO_BREAK_SPACE}%"),
            Figure("Plus chargé / moins chargé", french(plan.ratio, 2)),
            Figure("Plans examinés", french(len(plans(colis)))),
        ),
        chart=Chart("Charge de chaque transporteur", "", "colis", (loads,)),
    )


def told(cost: int, more: int) -> str:
    """Say what the plan costs, and how much of it the limits add."""
    if not more:
        return f"Le plan le moins cher coûte {euros(cost)} : aucune limite ne l'a gêné."
    return f"Le plan permis le moins cher coûte {euros(cost)}, soit {euros(more)} de plus que le plan sans limite."


def refusal(parcels: int, ratio: float, late: float) -> str:
    """Say that no plan exists, and which limit, alone, could be loosened."""
    ways = []
    if best(parcels, ANY, late):
        ways.append("accepter des charges plus inégales")
    if best(parcels, ratio, ANY):
        ways.append("accepter plus de retards")
    return f"Aucun plan ne respecte les deux limites. Il faut {' ou '.join([*ways, 'refuser des colis'])}."


def euros(amount: float) -> str:
    """Write an amount."""
    return f"{french(amount)}{NO_BREAK_SPACE}€"


def options(limits: tuple[float, ...], pattern: str) -> tuple[tuple[str, str], ...]:
    """Give the menu of a limit, from the tightest to none."""
    return tuple(
        (str(limit), "sans limite" if limit == ANY else pattern.format(french_number(limit))) for limit in limits
    )


DEMONSTRATION = Demonstration(
    title="Le prix de l'équité",
    controls=(
        Slider("colis", "Colis de la journée", PARCELS, 60),
        Choice("ecart", "Écart de charge accepté", options(RATIOS, "1 à {}"), str(ANY)),
        Choice("retard", "Retards acceptés", options(LATE_LIMITS, f"{{}}{NO_BREAK_SPACE}%"), str(ANY)),
    ),
    compute=compute,
    question="Combien coûte un partage équitable, et quand n'existe-t-il plus aucun plan ?",
)
