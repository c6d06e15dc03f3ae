"""Lesson 1: some artificial intelligence learns nothing. It reasons, and its answers are certain.

A small configurator: every choice of the customer is carried through the rules, and what remains possible is
listed at once. There are no examples, no score and no error rate; there are rules, and every case is examined.
"""

import itertools
from collections.abc import Callable
from functools import cache

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Choice, Demonstration, Figure, State

FREE = "libre"
PARTS = {
    "cadre": {"alu": "aluminium", "carbone": "carbone", "cargo": "cargo"},
    "moteur": {"aucun": "aucun", "roue": "dans la roue", "pedalier": "au pédalier"},
    "usage": {"ville": "ville", "enfants": "enfants à bord", "sentier": "sentier"},
    "freins": {"patins": "à patins", "disques": "à disques"},
}
PRICES = {"alu": 550, "carbone": 1700, "cargo": 1600, "roue": 500, "pedalier": 1100, "patins": 40, "disques": 160}
BUDGETS = {FREE: "sans limite", "2000": f"2{NO_BREAK_SPACE}000{NO_BREAK_SPACE}€"}
Bike = tuple[str, str, str, str]
Rule = Callable[[str, str, str, str], bool]
RULES: dict[str, Rule] = {
    "un moteur exige des freins à disques": lambda c, m, u, f: m == "aucun" or f == "disques",
    "pas de moteur de roue sur un cadre carbone": lambda c, m, u, f: (c, m) != ("carbone", "roue"),
    "les enfants voyagent sur un cadre cargo": lambda c, m, u, f: u != "enfants" or c == "cargo",
    "un cadre cargo exige un moteur au pédalier": lambda c, m, u, f: c != "cargo" or m == "pedalier",
    "pas de cadre cargo sur un sentier": lambda c, m, u, f: (c, u) != ("cargo", "sentier"),
}


def every_bike() -> list[Bike]:
    """List every bike that a customer may imagine."""
    return list(itertools.product(PARTS["cadre"], PARTS["moteur"], PARTS["usage"], PARTS["freins"]))


def price(bike: Bike) -> int:
    """Give the price of a bike, in euros."""
    return sum(PRICES.get(part, 0) for part in bike)


@cache
def allowed(choices: tuple[str, ...], budget: str, without: str = "") -> tuple[Bike, ...]:
    """Give the bikes that agree with the choices, the budget and the rules, but for the rule left out."""
    rules = [rule for name, rule in RULES.items() if name != without]
    return tuple(
        bike
        for bike in every_bike()
        if all(choice in (FREE, part) for choice, part in zip(choices, bike, strict=True))
        and (budget == FREE or without == "budget" or price(bike) <= int(budget))
        and all(rule(*bike) for rule in rules)
    )


def culprits(choices: tuple[str, ...], budget: str) -> list[str]:
    """Name what forbids everything: each rule (or the budget) whose removal alone would leave a bike."""
    return [name for name in (*RULES, "budget") if allowed(choices, budget, name)]


def compute(cadre: str, moteur: str, usage: str, budget: str) -> State:
    """Carry the choices through the rules, and list what remains."""
    choices = (cadre, moteur, usage, FREE)
    bikes = allowed(choices, budget)
    return State(
        sentence=sentence(bikes, choices, budget),
        figures=tuple(Figure(name.capitalize(), remaining(bikes, place)) for place, name in enumerate(PARTS)),
    )


def remaining(bikes: tuple[Bike, ...], place: int) -> str:
    """Name the options of one part that some allowed bike still has."""
    names = list(PARTS.values())[place]
    return ", ".join(name for option, name in names.items() if any(bike[place] == option for bike in bikes)) or "rien"


def sentence(bikes: tuple[Bike, ...], choices: tuple[str, ...], budget: str) -> str:
    """Say how many bikes remain and from what price, or what forbids them."""
    if not bikes:
        blame = " ou ".join(f"«{NO_BREAK_SPACE}{name}{NO_BREAK_SPACE}»" for name in culprits(choices, budget))
        told = f"Il suffirait de lever {blame}." if blame else "Plusieurs obstacles s'ajoutent."
        return f"Aucun vélo{NO_BREAK_SPACE}: ces choix se contredisent. {told}"
    least = f"{french(min(map(price, bikes)))}{NO_BREAK_SPACE}€"
    if len(bikes) == 1:
        return f"Il ne reste qu'un vélo, à {least}."
    return f"Il reste {len(bikes)} vélos sur {len(every_bike())}, à partir de {least}."


def options(part: str) -> tuple[tuple[str, str], ...]:
    """Give the menu of a part, with the free choice first."""
    return ((FREE, "libre"), *PARTS[part].items())


DEMONSTRATION = Demonstration(
    title="Un configurateur qui raisonne",
    controls=(
        Choice("cadre", "Cadre", options("cadre"), FREE),
        Choice("moteur", "Moteur", options("moteur"), FREE),
        Choice("usage", "Usage", options("usage"), FREE),
        Choice("budget", "Budget", tuple(BUDGETS.items()), FREE),
    ),
    compute=compute,
    question="Choisissez l'usage « enfants à bord » : que devient le reste du vélo, sans que vous ayez rien demandé ?",
)
