"""W4: where to set an alarm; fewer missed alerts cost more false ones, and the choice is not the machine's."""

from functools import cache

import numpy as np

from cpia.demonstrations.french_numbers import french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State
from cpia.room.activities.mushrooms import SEED, Numbers

THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
DROWSY, AWAKE = 60, 940
USES = {"voiture": "une voiture", "jeu": "un jeu vidéo"}
MISSED = {
    "voiture": "une alerte manquée peut finir en accident",
    "jeu": "une alerte manquée fait perdre une partie",
}


@cache
def scores() -> tuple[Numbers, Numbers]:
    """Draw what the camera's machine says of each minute: drowsy ones, then the others."""
    random = np.random.default_rng(SEED)
    return random.beta(4.5, 2.6, DROWSY), random.beta(2.2, 5, AWAKE)


def missed(threshold: float) -> int:
    """Count the drowsy minutes that raise no alarm."""
    return int((scores()[0] < threshold).sum())


def false_alarms(threshold: float) -> int:
    """Count the alarms raised for nothing."""
    return int((scores()[1] >= threshold).sum())


def compute(seuil: float, usage: str) -> State:
    """Count both errors at that threshold."""
    lost, useless = missed(seuil), false_alarms(seuil)
    return State(
        sentence=f"Au seuil {french(seuil, 1)}, l'alarme manque {lost} endormissement{'s' if lost > 1 else ''} sur "
        f"{DROWSY} et sonne {useless} fois pour rien. Dans {USES[usage]}, {MISSED[usage]}.",
        figures=(
            Figure("Minutes observées", french(DROWSY + AWAKE)),
            Figure("Alertes utiles", french(DROWSY - lost)),
            Figure("Erreurs en tout", french(lost + useless)),
        ),
        chart=Chart(
            "Deux façons de se tromper", "seuil de l'alarme", "minutes",
            (
                Series("Alertes manquées", THRESHOLDS, tuple(map(missed, THRESHOLDS))),
                Series("Fausses alertes", THRESHOLDS, tuple(map(false_alarms, THRESHOLDS))),
                Series("Votre seuil", THRESHOLDS, tuple(useless if t == seuil else None for t in THRESHOLDS), "points"),
            ),
        ),
    )  # fmt: skip


DEMONSTRATION = Demonstration(
    title="L'alarme d'endormissement",
    controls=(
        Slider("seuil", "Seuil de l'alarme", THRESHOLDS, 0.5),
        Choice("usage", "Où l'installer", tuple(USES.items()), "voiture"),
    ),
    compute=compute,
    question="Quel seuil choisissez-vous pour une voiture ? Et pour un jeu vidéo ? Qui doit en décider ?",
)
