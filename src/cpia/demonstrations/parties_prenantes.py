"""Lesson 2: place a stakeholder in the quadrant of influence and impact, and draw an action and a delay from it."""

from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

POSITIONS = {"favorable": "Favorable", "neutre": "Neutre", "reserve": "Réservée", "oppose": "Opposée"}
FAMILIES = {"operateurs": "Des opérateurs", "autre": "Une autre partie"}
HIGH = 4  # from this mark on, influence or impact is high
SOON, LATER = 30, 60
ACTIONS = {
    "rencontrer": "Rencontrer, ou associer à la conception",
    "former": "Former, et recueillir les remarques",
    "associer": "Associer à la conception",
    "relais": "Donner un rôle de relais",
    "informer": "Informer régulièrement",
}


def priority(influence: int, impact: int, position: str) -> bool:
    """Say whether the project must go to that party first."""
    return (position == "oppose" and impact >= HIGH) or (position in ("oppose", "reserve") and influence >= HIGH)


def action(influence: int, impact: int, position: str, family: str) -> str:
    """Give the action that fits."""
    if priority(influence, impact, position):
        return "rencontrer"
    if impact >= HIGH:
        return "former" if family == "operateurs" else "associer"
    if influence >= HIGH and position == "favorable":
        return "relais"
    return "informer"


def quadrant(influence: int, impact: int) -> str:
    """Name the place in the quadrant."""
    power = "peut beaucoup" if influence >= HIGH else "peut peu"
    change = "son travail change beaucoup" if impact >= HIGH else "son travail change peu"
    return f"{power}, {change}"


def sentence(influence: int, impact: int, position: str, family: str) -> str:
    """Say what to do, and why."""
    chosen = ACTIONS[action(influence, impact, position, family)]
    if priority(influence, impact, position):
        why = "elle peut arrêter le projet" if influence >= HIGH else "elle a beaucoup à perdre"
        return f"Prioritaire : {why}. {chosen}, sous {SOON} jours."
    if family == "operateurs" and impact >= HIGH:
        return "Pas d'urgence, mais leur travail change : les informer ne suffit pas. Les former."
    if impact >= HIGH and influence < HIGH:
        return f"Discrète mais touchée : personne n'y pensera à votre place. {chosen}."
    if position == "oppose":
        return f"Opposée, mais ni touchée ni décisive. {chosen} ; notez ses raisons."
    return f"Sans urgence. {chosen}."


def compute(influence: int, impact: int, position: str, famille: str) -> State:
    """Judge one party."""
    first = priority(influence, impact, position)
    figures = (
        Figure("Place dans le carré", quadrant(influence, impact)),
        Figure("Délai", f"{SOON} jours au plus" if first else f"{LATER} jours"),
    )
    return State(sentence(influence, impact, position, famille), figures, chart(influence, impact))


def chart(influence: int, impact: int) -> Chart:
    """Place the party among the four corners."""
    limit = HIGH - 0.5
    lines = (
        Series("Cette partie", (influence,), (impact,), "points"),
        Series("Impact fort au-dessus", (1, 5), (limit, limit)),
        Series("Influence forte à droite", (limit, limit), (1, 5)),
    )
    return Chart("Le carré des parties prenantes", "Influence", "Impact subi", lines)


DEMONSTRATION = Demonstration(
    title="Le carré des parties prenantes",
    controls=(
        Slider("influence", "Influence", (1, 2, 3, 4, 5), 2, "sur 5"),
        Slider("impact", "Impact subi", (1, 2, 3, 4, 5), 5, "sur 5"),
        Choice("position", "Position", tuple(POSITIONS.items()), "oppose"),
        Choice("famille", "De qui s'agit-il ?", tuple(FAMILIES.items()), "operateurs"),
    ),
    compute=compute,
    question="Trouvez une partie opposée qui n'est pas prioritaire, et une partie réservée qui l'est.",
)
