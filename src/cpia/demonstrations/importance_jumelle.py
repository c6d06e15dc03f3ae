"""Lesson 6: what a variable's importance says, and what it does not.

Late greasing wears a machine out, wear makes it shake, and a worn machine stops. The model reads the vibration:
a twin sensor halves its importance, and acting on what matters to the model does not act on the machine.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, State

Numbers = NDArray[np.float64]
SEED = 77
ROWS, REPEATS = 4000, 5
TWINS = {"absent": None, "approximatif": 1.0, "fidele": 0.3}
"""How noisy the second vibration sensor is; None when there is only one."""
ACTIONS = {
    "graisser": "graisser deux fois plus souvent",
    "amortir": "amortir le support du capteur",
    "charge": "baisser la charge d'un quart",
}


@dataclass(frozen=True)
class Machines:
    """A month of each machine: what is known before, and the hours of stoppage that followed."""

    columns: dict[str, Numbers]
    hours: Numbers


@cache
def machines(twin: str, action: str = "", seed: int = SEED) -> Machines:
    """Generate the months; an action changes the machine itself, then everything that follows from it."""
    random = np.random.default_rng(seed)
    late = random.gamma(4, 1, ROWS) * (0.5 if action == "graisser" else 1)
    load = random.gamma(9, 0.5, ROWS) * (0.75 if action == "charge" else 1)
    wear = 0.8 * late + random.normal(0, 0.8, ROWS)
    shaken = 0.5 if action == "amortir" else 1
    columns = {
        "vibration": shaken * (wear + random.normal(0, 0.3, ROWS)),
        "charge": load + random.normal(0, 0.2, ROWS),
        "graissage": late,
        "température": random.normal(21, 3, ROWS),
    }
    noise = TWINS[twin]
    if noise is not None:
        columns["vibration bis"] = wear + random.normal(0, noise, ROWS)
    hours = 4 + 3 * wear + 1.2 * load + random.normal(0, 2, ROWS)
    return Machines(columns, hours)


@cache
def weights(twin: str) -> Numbers:
    """Learn a linear model on one set of months."""
    known = machines(twin)
    return np.asarray(np.linalg.lstsq(design(known.columns), known.hours, rcond=None)[0])


def design(columns: dict[str, Numbers]) -> Numbers:
    """Put the columns side by side, after a constant."""
    return np.column_stack([np.ones(ROWS), *columns.values()])


def mean_error(twin: str, columns: dict[str, Numbers], hours: Numbers) -> float:
    """Give the mean gap, in hours, between what the model says and what happened."""
    return float(np.abs(design(columns) @ weights(twin) - hours).mean())


@cache
def importance(twin: str, names: tuple[str, ...]) -> float:
    """Give how much the error grows, on months never seen, when those columns are shuffled together."""
    asked = machines(twin, seed=SEED + 1)
    random = np.random.default_rng(SEED + 2)
    errors = []
    for _ in range(REPEATS):
        order = random.permutation(ROWS)
        shuffled = {name: values[order] if name in names else values for name, values in asked.columns.items()}
        errors.append(mean_error(twin, shuffled, asked.hours))
    return float(np.mean(errors)) - mean_error(twin, asked.columns, asked.hours)


@cache
def effects(twin: str, action: str) -> tuple[float, float]:
    """Give the change in hours that the model's formula promises, then the change that really follows."""
    before, after = machines(twin, seed=SEED + 1), machines(twin, action, SEED + 1)
    touched = {"graisser": "graissage", "amortir": "vibration", "charge": "charge"}[action]
    edited = {**before.columns, touched: after.columns[touched]}
    promised = (design(edited) - design(before.columns)) @ weights(twin)
    return float(promised.mean()), float((after.hours - before.hours).mean())


def groups(twin: str, together: bool) -> dict[str, tuple[str, ...]]:
    """Name what is shuffled: each column alone, or both vibration sensors at once."""
    names = list(machines(twin).columns)
    vibrations = tuple(name for name in names if name.startswith("vibration"))
    if together and len(vibrations) > 1:
        rest = {name: (name,) for name in names if name not in vibrations}
        return {"deux vibrations": vibrations, **rest}
    return {name: (name,) for name in names}


def compute(jumeau: str, melange: str, action: str) -> State:
    """Show the importances, then what the action promises and what it does."""
    shares = {name: importance(jumeau, kept) for name, kept in groups(jumeau, melange == "ensemble").items()}
    promised, real = effects(jumeau, action)
    bars = Series(
        "Hausse de l'erreur", tuple(shares), tuple(max(0.0, round(share, 1)) for share in shares.values()), "bars"
    )
    return State(
        sentence=sentence(action, promised, real),
        figures=(
            Figure("Ce que promet la formule du modèle", hours(promised)),
            Figure("Ce qui arrive aux machines", hours(real)),
            Figure("Importance du retard de graissage", f"{french(shares['graissage'], 1)} h"),
        ),
        chart=Chart("Importance : hausse de l'erreur quand on mélange", "", "heures", (bars,)),
    )


def hours(change: float) -> str:
    """Write a change in hours of stoppage a month, with its sign."""
    return "0,0 h" if abs(change) < 0.05 else f"{'−' if change < 0 else '+'}{french(abs(change), 1)} h"


def sentence(action: str, promised: float, real: float) -> str:
    """Compare the promise with what happens."""
    told = f"{ACTIONS[action].capitalize()}{NO_BREAK_SPACE}: la formule promet {hours(promised)} d'arrêt par mois"
    if abs(promised - real) < 0.2 * abs(real):
        return f"{told}, et il arrive {hours(real)}. Ici, les deux s'accordent."
    return f"{told}, il arrive {hours(real)}. L'importance n'est pas un levier."


DEMONSTRATION = Demonstration(
    title="L'importance et le levier",
    controls=(
        Choice(
            "jumeau", "Second capteur de vibration",
            (("absent", "absent"), ("approximatif", "présent, approximatif"), ("fidele", "présent, fidèle")), "absent",
        ),
        Choice(
            "melange", "On mélange",
            (("seule", "une colonne à la fois"), ("ensemble", "les deux vibrations ensemble")), "seule",
        ),
        Choice("action", "Action essayée", tuple(ACTIONS.items()), "amortir"),
    ),
    compute=compute,
    question="Quelle variable compte le plus pour le modèle, et laquelle change vraiment les arrêts ?",
)  # fmt: skip
