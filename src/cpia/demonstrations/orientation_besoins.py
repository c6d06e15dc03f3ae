"""Lesson 1: find the family of approaches that a need belongs to.

The reader proposes a family for one of twelve needs. The answer says why it fits, or what it would lack; a family
that fits comes with the proof to ask for.
"""

from dataclasses import dataclass

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE
from cpia.demonstrations.model import Choice, Demonstration, Figure, State

FAMILIES = {
    "rien": "pas d'IA",
    "contraintes": "raisonnement sous contraintes",
    "optimisation": "optimisation",
    "simulation": "simulation",
    "supervise": "apprentissage supervisé",
    "non-supervise": "apprentissage non supervisé",
}


@dataclass(frozen=True)
class Need:
    """A need, the family that fits it, why, and the tempting family that does not."""

    text: str
    family: str
    reason: str
    tempting: str
    objection: str


NEEDS = {
    "panne": Need(
        "annoncer une panne sept jours avant", "supervise",
        "l'historique des réparations donne la réponse passée de chaque machine.", "non-supervise",
        "les pannes passées sont datées : s'en priver serait perdre la réponse.",
    ),
    "anomalie": Need(
        "repérer des vibrations jamais vues", "non-supervise",
        "personne n'a étiqueté ces cas : on apprend le normal et l'on signale ce qui s'en écarte.", "supervise",
        "sans exemple de la réponse, il n'y a rien à imiter.",
    ),
    "clients": Need(
        "regrouper les clients qui se ressemblent", "non-supervise",
        "les groupes ne sont pas connus d'avance : on les cherche.", "supervise",
        "aucun client ne porte déjà le nom de son groupe.",
    ),
    "tri": Need(
        "écarter les pièces rayées d'après leur photo", "supervise",
        "des photos déjà triées par un contrôleur servent d'exemples.", "contraintes",
        "personne ne sait écrire la rayure en règles sur des points d'image.",
    ),
    "velo": Need(
        "ne proposer que des vélos réalisables", "contraintes",
        "les règles du bureau d'études disent tout, et une erreur se paie.", "supervise",
        "un modèle appris donnerait un vélo probable, pas un vélo permis.",
    ),
    "equipes": Need(
        "bâtir un planning qui respecte tous les repos", "contraintes",
        "la loi et les accords fixent des règles qu'aucun plan ne peut violer.", "supervise",
        "imiter les anciens plannings, c'est imiter aussi leurs infractions.",
    ),
    "tournees": Need(
        "répartir 60 livraisons au moindre coût", "optimisation",
        "on choisit un plan parmi un nombre immense, selon un objectif chiffré.", "supervise",
        "prévoir la demande aide, mais ne choisit pas le plan.",
    ),
    "lots": Need(
        "ordonner les lots pour réduire les réglages", "optimisation",
        "on cherche le meilleur ordre selon une durée que l'on sait calculer.", "simulation",
        "simuler évalue un ordre ; cela n'en cherche pas un bon.",
    ),
    "quais": Need(
        "savoir combien de quais ouvrir", "simulation",
        "les arrivées sont incertaines et les files s'influencent : on rejoue des journées.", "optimisation",
        "le calcul du meilleur ne vaut rien si l'on ne sait pas évaluer une journée.",
    ),
    "atelier": Need(
        "essayer un atelier qui n'existe pas encore", "simulation",
        "aucune donnée de cet atelier n'existe : on le modélise et on l'essaie.", "supervise",
        "il n'y a pas d'exemple à apprendre avant l'ouverture.",
    ),
    "tva": Need(
        "calculer la TVA d'une facture", "rien",
        "la règle est écrite et exacte : un programme ordinaire suffit.", "supervise",
        "un modèle approcherait ce que deux lignes calculent sans erreur.",
    ),
    "seuil": Need(
        "arrêter une presse au-dessus de 90 °C", "rien",
        "le fabricant donne la limite : un automate la fait respecter.", "supervise",
        "une sécurité ne se confie pas à une probabilité.",
    ),
}  # fmt: skip


def compute(besoin: str, famille: str) -> State:
    """Judge the family chosen for that need."""
    need = NEEDS[besoin]
    return State(
        sentence=sentence(need, famille),
        figures=(Figure("À quoi on juge la réponse", PROOFS[need.family] if famille == need.family else "à trouver"),),
    )


PROOFS = {
    "rien": "des cas d'essai, tous justes",
    "contraintes": "aucune règle violée, jamais",
    "optimisation": "coût du plan, contre le plan actuel",
    "simulation": "écart au réel, sur plusieurs essais",
    "supervise": "erreurs sur des cas jamais vus, contre une référence",
    "non-supervise": "avis du métier sur un échantillon",
}
"""What a project manager asks for, in each family, before accepting the result."""


def sentence(need: Need, family: str) -> str:
    """Say yes and why, or why not."""
    if family == need.family:
        return f"Oui, {FAMILIES[family]}{NO_BREAK_SPACE}: {need.reason}"
    if family == need.tempting:
        return f"Non{NO_BREAK_SPACE}: {need.objection}"
    return f"Non{NO_BREAK_SPACE}: {REFUSALS[family]}"


REFUSALS = {
    "rien": "aucune règle écrite ne donne cette réponse à elle seule.",
    "contraintes": "le besoin ne tient pas en règles qu'il suffirait de respecter.",
    "optimisation": "il n'y a pas ici de plan à choisir parmi d'autres selon un objectif.",
    "simulation": "il n'y a pas ici de journées à rejouer.",
    "supervise": "aucun exemple ne porte déjà la réponse.",
    "non-supervise": "on ne cherche pas ici une structure inconnue.",
}

DEMONSTRATION = Demonstration(
    title="Douze besoins, six familles",
    controls=(
        Choice("besoin", "Besoin", tuple((key, need.text) for key, need in NEEDS.items()), "equipes"),
        Choice("famille", "Famille proposée", tuple(FAMILIES.items()), "supervise"),
    ),
    compute=compute,
    question="Pour chaque besoin, trouvez la famille, et ce qui prouvera que la réponse est bonne.",
)
