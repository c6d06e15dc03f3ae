"""Lesson 7: place a company among four profiles, and share seven days between five steps.

The white paper names the four profiles and the five steps; the definitions and the shares of days are ours.
"""

from cpia.demonstrations.french_numbers import french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, State

STEPS = ("Impacts", "Opportunités", "Moyens", "Compétences", "Intégration")
DAYS = {
    "suiveuse": (1.5, 2.0, 1.5, 1.5, 0.5),
    "expérimentatrice": (0.5, 1.0, 2.0, 1.5, 2.0),
    "engagée": (0.5, 1.0, 1.5, 1.5, 2.5),
    "pionnière": (0.5, 1.0, 1.0, 2.0, 2.5),
}
BRAKES = {
    "concurrence": ("d'autres investissements passent avant", 1, "un seul besoin chiffré, comparé aux autres dépenses"),
    "resistance": ("on n'en veut pas", 0, "une journée d'écoute au poste, avant tout choix"),
    "numerique": ("tout est encore sur papier", 2, "les données d'abord : rien à promettre sans elles"),
}
SHIFT = 1.0
SERVICES = {"0": "aucun", "1": "un ou deux", "3": "trois ou plus"}
TRIALS = {"0": "aucun", "1": "au moins un"}
STEERING = {"non": "on en parle", "oui": "un budget et un responsable"}


def profile(in_service: str, trials: str, steering: str) -> str:
    """Name the profile, by what the company has done, never by what it says."""
    if in_service == "0":
        return "suiveuse" if trials == "0" else "expérimentatrice"
    if steering == "non":
        return "expérimentatrice"
    return "pionnière" if in_service == "3" else "engagée"


def shares(name: str, brake: str) -> tuple[float, ...]:
    """Share seven days; the brake takes one day from the longest of the other steps."""
    days = list(DAYS[name])
    place = BRAKES[brake][1]
    source = max((rank for rank in range(len(days)) if rank != place), key=lambda rank: days[rank])
    days[place] += SHIFT
    days[source] -= SHIFT
    return tuple(days)


def compute(service: str, essais: str, pilotage: str, frein: str) -> State:
    """Propose a programme for one company."""
    name = profile(service, essais, pilotage)
    days = shares(name, frein)
    longest = STEPS[max(range(len(days)), key=lambda rank: days[rank])]
    figures = (
        Figure("Profil (notre définition)", name),
        Figure("Étape la plus longue", f"{longest}, {french(max(days), 1)} jours"),
        Figure("Réponse au frein", BRAKES[frein][2]),
        Figure("Total", f"{french(sum(days))} jours"),
    )
    return State(sentence(name, service, pilotage), figures, chart(days))


def sentence(name: str, in_service: str, steering: str) -> str:
    """Say what the seven days should leave behind."""
    aims = {
        "suiveuse": "faire comprendre, puis choisir un seul besoin",
        "expérimentatrice": "sortir un essai du tiroir, ou l'arrêter",
        "engagée": "faire durer ce qui tourne, et former",
        "pionnière": "partager le savoir au-delà de quelques-uns",
    }
    if name == "expérimentatrice" and in_service != "0" and steering == "non":
        return "Expérimentatrice, malgré un outil en service : personne n'en répond. Sept jours pour nommer qui."
    return f"{name.capitalize()} : sept jours pour {aims[name]}."


def chart(days: tuple[float, ...]) -> Chart:
    """Show the seven days, step by step."""
    return Chart("Sept jours, cinq étapes", "étape", "jours", (Series("jours", STEPS, days, "bars"),))


DEMONSTRATION = Demonstration(
    title="Sept jours pour une petite entreprise",
    controls=(
        Choice("service", "Outils d'IA en service", tuple(SERVICES.items()), "0"),
        Choice("essais", "Essais menés", tuple(TRIALS.items()), "0"),
        Choice("pilotage", "Du côté de la direction", tuple(STEERING.items()), "non"),
        Choice("frein", "Premier frein", tuple((key, brake[0]) for key, brake in BRAKES.items()), "numerique"),
    ),
    compute=compute,
    question="Quelle entreprise, outil en service, n'est pas « engagée » ? Où vont les jours si l'on n'en veut pas ?",
)
