"""Lesson 2: the same tool makes winners or losers, according to four choices of the project.

Each party has an influence and an impact from 1 to 5; each choice adds or removes points of gain. The points are
assumptions of the course: in real life they come from listening to people.
"""

from dataclasses import dataclass

from cpia.demonstrations.french_numbers import french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, State


@dataclass(frozen=True)
class Party:
    """Who is concerned: how much they can stop, how much their days change, what each choice gives them."""

    name: str
    influence: int
    impact: int
    effects: dict[str, int]  # option -> points of gain; an option that is absent changes nothing


PARTIES = (
    Party("M. Haddad, représentant du personnel", 5, 3, {
        "cadence": -3, "gestes": 2, "partage": 1, "individu": -3, "equipe": -1, "ecrit": 2, "associes": 1,
    }),
    Party("Mme Lenoir, directrice de l'exploitation", 5, 2, {
        "cadence": 3, "gestes": 1, "partage": 2, "individu": 1, "equipe": 1, "ecrit": -1,
    }),
    Party("les chefs d'équipe", 4, 4, {
        "cadence": -1, "gestes": 1, "partage": 1, "individu": -2, "equipe": 1, "associes": 1,
    }),
    Party("le service informatique", 4, 2, {"individu": -1, "associes": 1}),
    Party("les préparateurs expérimentés", 3, 5, {
        "cadence": -3, "gestes": 1, "individu": -2, "ecrit": 1, "associes": 3,
    }),
    Party("les préparateurs récents", 2, 4, {
        "cadence": -1, "gestes": 2, "partage": 2, "individu": -1, "ecrit": 1, "associes": 1,
    }),
    Party("les intérimaires", 1, 4, {"cadence": -2, "gestes": 1, "individu": -2, "ecrit": 1}),
    Party("le prestataire", 2, 1, {"cadence": 2, "gestes": 1, "partage": 2}),
)  # fmt: skip
POSITIONS = ("favorable", "neutre", "réservé", "opposé")


def gain(party: Party, choices: tuple[str, ...]) -> int:
    """Add up what the choices give to, or take from, a party."""
    return sum(party.effects.get(choice, 0) for choice in choices)


def position(points: int) -> str:
    """Guess how a party would answer; only a conversation tells."""
    if points > 0:
        return "favorable"
    return "neutre" if points == 0 else "réservé" if points > -3 else "opposé"


def is_priority(party: Party, choices: tuple[str, ...]) -> bool:
    """Tell whom to meet within 30 days: a big loss, or a reservation that can stop everything."""
    stance = position(gain(party, choices))
    return (stance == "opposé" and party.impact >= 4) or (stance in ("réservé", "opposé") and party.influence >= 4)


def compute(temps: str, chiffres: str, engagement: str, conception: str) -> State:
    """Place the eight parties."""
    choices = (temps, chiffres, engagement, conception)
    return State(sentence(choices), figures(choices), chart(choices))


def sentence(choices: tuple[str, ...]) -> str:
    """Name those to meet first; warn of those who lose without being able to say so."""
    first = [party.name for party in PARTIES if is_priority(party, choices)]
    if first:
        return f"À rencontrer d'ici 30 jours : {' ; '.join(first)}."
    silent = [party.name for party in PARTIES if gain(party, choices) < 0]
    if silent:
        return f"Personne ne peut bloquer, mais perdent quand même : {' ; '.join(silent)}."
    return "Personne ne perd : vérifiez-le auprès de chacun, ce tableau n'est qu'une hypothèse."


def figures(choices: tuple[str, ...]) -> tuple[Figure, ...]:
    """Count the positions, and name who loses most."""
    stances = [position(gain(party, choices)) for party in PARTIES]
    worst = min(PARTIES, key=lambda party: gain(party, choices))
    return (
        Figure("Favorables", f"{stances.count('favorable')} sur {len(PARTIES)}"),
        Figure("Réservés ou opposés", f"{stances.count('réservé') + stances.count('opposé')} sur {len(PARTIES)}"),
        Figure("À rencontrer d'abord", str(sum(is_priority(party, choices) for party in PARTIES))),
        Figure("Le moins bien servi", f"{worst.name} ({signed(gain(worst, choices))})"),
    )


def signed(points: int) -> str:
    """Write a gain with its sign: « +2 », « −3 », « 0 »."""
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{french(abs(points))}"


def chart(choices: tuple[str, ...]) -> Chart:
    """Draw gain against influence, one set of points a position."""
    series = []
    for stance in POSITIONS:
        there = [party for party in PARTIES if position(gain(party, choices)) == stance]
        if there:
            x = tuple(float(party.influence) for party in there)
            series.append(Series(stance, x, tuple(float(gain(party, choices)) for party in there), "points"))
    return Chart("Qui peut arrêter, et qui gagne ?", "influence, de 1 à 5", "gain ou perte, en points", tuple(series))


DEMONSTRATION = Demonstration(
    title="Qui gagne, qui perd ?",
    controls=(
        Choice(
            "temps",
            "À quoi sert le temps gagné ?",
            (
                ("cadence", "à préparer plus de commandes"),
                ("gestes", "à supprimer les gestes pénibles"),
                ("partage", "moitié commandes, moitié gestes"),
            ),
            "cadence",
        ),
        Choice(
            "chiffres",
            "Que voit le chef d'équipe ?",
            (("individu", "les chiffres de chacun"), ("equipe", "ceux de l'équipe"), ("rien", "aucun chiffre")),
            "individu",
        ),
        Choice("engagement", "Engagement sur l'emploi", (("oral", "aucun écrit"), ("ecrit", "écrit et borné")), "oral"),
        Choice("conception", "Les préparateurs à la conception", (("absents", "non"), ("associes", "oui")), "absents"),
    ),
    compute=compute,
    question="Quel choix, à lui seul, fait changer le plus de positions ? Et qui perd sans pouvoir le dire ?",
)
