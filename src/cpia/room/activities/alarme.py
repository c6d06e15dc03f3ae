"""W4 on the hub: where to set an alarm, for a car or for a game."""

from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State
from cpia.seance.alarm import AWAKE, DROWSY, THRESHOLDS, activity

TABLE = activity()
MISSED, FALSE = (tuple(row[key] for row in TABLE.data["counts"]) for key in ("missed", "false"))
USES = {"voiture": "une voiture", "jeu": "un jeu vidéo"}
COSTS = {
    "voiture": "Dans une voiture, une alerte manquée peut finir en accident.",
    "jeu": "Dans un jeu vidéo, une alerte manquée fait perdre une partie.",
}


def compute(seuil: int, usage: str) -> State:
    """Count both errors at that threshold."""
    place = THRESHOLDS.index(seuil)
    missed, false = MISSED[place], FALSE[place]
    return State(
        sentence=f"Au seuil {seuil}, {counted(missed, 'alerte manquée', 'alertes manquées')} sur {DROWSY} et "
        f"{counted(false, 'fausse alerte', 'fausses alertes')} sur {AWAKE}. {COSTS[usage]}",
        figures=(
            Figure("Erreurs en tout", str(missed + false)),
            Figure("Le moins d'erreurs que permette un seuil", str(TABLE.told["fewest"])),
        ),
        chart=Chart(
            "Deux façons de se tromper", "seuil de l'alarme", "minutes",
            (
                Series("Alertes manquées", THRESHOLDS, MISSED),
                Series("Fausses alertes", THRESHOLDS, FALSE),
                Series("Votre seuil", THRESHOLDS, tuple(false if t == seuil else None for t in THRESHOLDS), "points"),
            ),
        ),
    )  # fmt: skip


def counted(number: int, one: str, many: str) -> str:
    """Write « 1 fausse alerte », « 2 fausses alertes »."""
    return f"{number} {many if number > 1 else one}"


DEMONSTRATION = Demonstration(
    title="L'alarme d'endormissement",
    controls=(
        Slider("seuil", "Seuil de l'alarme", THRESHOLDS, 50),
        Choice("usage", "Où l'installer", tuple(USES.items()), "voiture"),
    ),
    compute=compute,
    question="Quel seuil choisissez-vous pour une voiture ? Et pour un jeu vidéo ? Qui doit en décider ?",
)
