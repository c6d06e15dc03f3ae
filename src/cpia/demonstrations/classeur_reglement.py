"""Lesson 4: find the level and the role of a use under the regulation on AI.

The order of the questions is the lesson: what is banned first, then what is high-risk, then what must be told. A
purpose may lift a ban; profiling closes the way out of the high-risk list; a name on the box changes the role.
Dates are not here: they live in the book's facts.
"""

from dataclasses import dataclass

from cpia.demonstrations.model import Choice, Demonstration, Figure, State


@dataclass(frozen=True)
class Use:
    """A use: its usual level and basis, and what makes it move."""

    label: str
    level: str
    basis: str
    profiles: bool = False  # it evaluates people by nature
    emotion: bool = False  # infers emotions from the face or the voice


USES = {
    "candidatures": Use("Classer des candidatures", "haut_risque", "annexe III, emploi", profiles=True),
    "doublons": Use("Repérer les candidatures en double", "haut_risque", "annexe III, emploi"),
    "taches": Use("Répartir les tâches selon le comportement", "haut_risque", "annexe III, emploi", profiles=True),
    "emotions": Use("Lire l'humeur des salariés en réunion", "interdite", "pratiques interdites", emotion=True),
    "fatigue": Use("Alerter un conducteur somnolent", "minimal", "la fatigue n'est pas une émotion"),
    "examens": Use("Noter les examens de formation", "haut_risque", "annexe III, éducation", profiles=True),
    "assistant": Use("Assistant qui répond aux salariés", "transparence", "obligations de transparence"),
    "palettes": Use("Prévoir les palettes à expédier", "minimal", "hors des listes"),
    "tableur": Use("Règle fixe dans un tableur", "hors_champ", "ce n'est pas un système d'IA"),
}
LEVELS = {
    "interdite": "Interdit",
    "haut_risque": "Haut risque",
    "transparence": "Transparence",
    "minimal": "Risque minimal",
    "hors_champ": "Hors champ",
}
ROLES = {
    "achat": "Acheté, utilisé selon la notice",
    "marque": "Acheté, mis sous notre nom",
    "maison": "Développé par nous",
}
PURPOSES = {"gestion": "Gestion courante", "securite": "Sécurité ou santé, prouvée"}
TASKS = {"etroite": "Tâche étroite, sans noter personne", "note": "Note ou compare des personnes"}


def classify(use: Use, purpose: str, task: str) -> tuple[str, str]:
    """Give the level and its basis: bans first, then the high-risk list and its way out."""
    if use.emotion and purpose == "securite":
        return "haut_risque", "annexe III, biométrie"
    if use.level == "haut_risque" and task == "etroite" and not use.profiles:
        return "minimal", "sortie de l'annexe III, documentée"
    if task == "note" and use.label == USES["fatigue"].label:
        return "haut_risque", "annexe III, emploi"
    if task == "note" and use.label == USES["assistant"].label:
        return "haut_risque", "annexe III, emploi"
    return use.level, use.basis


def role_of(role: str, level: str) -> str:
    """Give the role that the regulation sees."""
    if level in ("hors_champ", "interdite"):
        return "sans objet"
    if role == "maison" or (role == "marque" and level == "haut_risque"):
        return "fournisseur"
    return "déployeur"


def compute(usage: str, origine: str, but: str, tache: str) -> State:
    """Classify one use."""
    level, basis = classify(USES[usage], but, tache)
    role = role_of(origine, level)
    figures = (
        Figure("Niveau", LEVELS[level]),
        Figure("Rôle du groupe", role),
        Figure("Base", basis),
        Figure("Premier devoir", duty(level, role)),
    )
    return State(sentence(USES[usage], level, role, tache), figures)


def sentence(use: Use, level: str, role: str, task: str) -> str:
    """Say the level and what decides."""
    if use.emotion and level == "haut_risque":
        return "Le but de sécurité lève l'interdiction, si on le prouve. Il reste un système à haut risque."
    if use.profiles and task == "etroite":
        return f"Haut risque, {role} : dire la tâche étroite ne suffit pas, ce système évalue des personnes."
    return {
        "interdite": "Interdit au travail. Ni l'accord des salariés ni l'utilité n'y changent rien.",
        "haut_risque": f"Haut risque, {role}. Noter des salariés ou des candidats fait entrer dans la liste.",
        "transparence": f"Transparence, {role} : dire clairement que l'on parle à une machine.",
        "minimal": f"Risque minimal, {role}. Le règlement demande peu ; le RGPD et le code du travail restent entiers.",
        "hors_champ": "Hors champ : une règle écrite par une personne n'est pas un système d'IA. Le RGPD demeure.",
    }[level]


def duty(level: str, role: str) -> str:
    """Give the first thing to do."""
    if level == "haut_risque" and role == "fournisseur":
        return "dossier technique, gestion des risques"
    return {
        "interdite": "arrêter",
        "haut_risque": "notice, contrôle humain, salariés informés",
        "transparence": "informer",
        "minimal": "écrire pourquoi",
        "hors_champ": "écrire pourquoi",
    }[level]


DEMONSTRATION = Demonstration(
    title="Interdit, à haut risque, à signaler ou libre ?",
    controls=(
        Choice("usage", "Usage", tuple((k, use.label) for k, use in USES.items()), "candidatures"),
        Choice("origine", "D'où vient l'outil", tuple(ROLES.items()), "achat"),
        Choice("but", "But", tuple(PURPOSES.items()), "gestion"),
        Choice("tache", "Ce qu'il fait des personnes", tuple(TASKS.items()), "etroite"),
    ),
    compute=compute,
    question="Quel usage reste interdit, et quel but lève l'interdiction ? Quand la caméra de fatigue change-t-elle "
    "de niveau ?",
)
