"""Lesson 3: a small RACI matrix, and a checker that tells faults of form from faults of substance.

Four activities; the reader fills four doubtful cells. Form: exactly one A and at least one R a line, `R/A` counts for
both. Substance: who may answer for what, whatever the letters say.
"""

from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, State

Row = dict[str, str]  # role -> letters
Matrix = dict[str, Row]
TOO_MANY = 3
"""More people than this to consult before one activity, and nothing moves."""
ROLES = {
    "direction": "la direction",
    "cheffe": "la cheffe de projet",
    "prestataire": "le prestataire",
    "cse": "le CSE",
    "dpo": "le DPO",
    "informatique": "le service informatique",
    "assistant": "l'assistant",
}
PURSUE = "décider de généraliser"
PILOT = "ouvrir le pilote"
WATCH = "surveiller en exploitation"
RULES = "choisir les règles de priorité"
ANSWERABLE: dict[str, Row] = {
    "direction": {"direction": "A"},
    "les_deux": {"direction": "A", "prestataire": "A"},
    "prestataire": {"prestataire": "A"},
    "assistant": {"assistant": "A"},
    "personne": {},
}
WATCHERS: dict[str, Row] = {
    "cheffe": {"cheffe": "R/A"},
    "prestataire": {"prestataire": "R", "cheffe": "A"},
    "personne": {"cheffe": "A", "informatique": "I"},
}
ASKED: dict[str, Row] = {
    "peu": {"dpo": "C", "informatique": "C"},
    "tous": {"dpo": "C", "informatique": "C", "prestataire": "C", "cse": "C"},
}


def matrix(generaliser: str, pilote: str, surveiller: str, regles: str) -> Matrix:
    """Fill the matrix from the four choices."""
    pilot = {"cheffe": "R", "direction": "A", "prestataire": "I"}
    return {
        RULES: {"cheffe": "R", "direction": "A"} | ASKED[regles],
        PILOT: pilot | ({} if pilote == "vide" else {"cse": pilote}),
        PURSUE: {"cheffe": "R", "cse": "C"} | ANSWERABLE[generaliser],
        WATCH: {"direction": "I"} | WATCHERS[surveiller],
    }


def holders(row: Row, letter: str) -> list[str]:
    """Name the roles that hold a letter; `R/A` holds two."""
    return [role for role, letters in row.items() if letter in letters.split("/")]


def faults_of_form(filled: Matrix) -> list[str]:
    """Say what the letters alone show."""
    faults = []
    for activity, row in filled.items():
        answerable = len(holders(row, "A"))
        if answerable != 1:
            who = "personne ne répond" if answerable == 0 else f"{answerable} rôles répondent"
            faults.append(f"{who} de « {activity} »")
        if not holders(row, "R"):
            faults.append(f"personne ne réalise « {activity} »")
    return faults


def faults_of_substance(filled: Matrix) -> list[str]:
    """Say what the letters do not show: a wrong person in a right place."""
    faults = []
    if "assistant" in holders(filled[PURSUE], "A"):
        faults.append("un logiciel ne répond de rien")
    if "prestataire" in holders(filled[PURSUE], "A"):
        faults.append("le prestataire jugerait ce qu'il vend")
    if filled[PILOT].get("cse") == "A":
        faults.append("le CSE rend un avis, il ne tient pas le projet")
    elif filled[PILOT].get("cse") != "C":
        faults.append("le CSE doit être consulté avant le pilote")
    busy = [activity for activity, row in filled.items() if len(holders(row, "C")) > TOO_MANY]
    return faults + [f"trop de consultés pour « {activity} »" for activity in busy]


def compute(generaliser: str, pilote: str, surveiller: str, regles: str) -> State:
    """Check the matrix."""
    filled = matrix(generaliser, pilote, surveiller, regles)
    form, substance = faults_of_form(filled), faults_of_substance(filled)
    return State(sentence(form + substance), figures(filled, form, substance), chart(filled))


def sentence(faults: list[str]) -> str:
    """Give the verdict, then every fault."""
    if not faults:
        return "Matrice en ordre : une seule personne répond de chaque activité, et quelqu'un la réalise."
    return f"{len(faults)} faute{'s' if len(faults) > 1 else ''} : {' ; '.join(faults)}."


def figures(filled: Matrix, form: list[str], substance: list[str]) -> tuple[Figure, ...]:
    """Count the faults, and write out who answers for each activity."""
    answers = tuple(Figure(f"Répond de « {activity} »", named(holders(row, "A"))) for activity, row in filled.items())
    return (Figure("Fautes de forme", str(len(form))), Figure("Fautes de fond", str(len(substance))), *answers)


def named(roles: list[str]) -> str:
    """Write roles in French."""
    return " et ".join(ROLES[role] for role in roles) if roles else "personne"


def chart(filled: Matrix) -> Chart:
    """Draw the number of A and R of each activity: one A, never zero R."""
    names = tuple(filled)
    answers = Series("Répondent (A)", names, tuple(float(len(holders(row, "A"))) for row in filled.values()), "bars")
    doers = Series("Réalisent (R)", names, tuple(float(len(holders(row, "R"))) for row in filled.values()), "bars")
    return Chart("Combien de A et de R par activité ?", "activité", "nombre de rôles", (answers, doers))


DEMONSTRATION = Demonstration(
    title="Le vérificateur de RACI",
    controls=(
        Choice(
            "generaliser",
            "Qui répond de « décider de généraliser » ?",
            (("direction", "la direction"), ("les_deux", "la direction et le prestataire"),
             ("prestataire", "le prestataire"), ("assistant", "l'assistant"), ("personne", "personne")),
            "les_deux",
        ),
        Choice(
            "pilote",
            "Le CSE, avant d'ouvrir le pilote",
            (("I", "informé (I)"), ("C", "consulté (C)"), ("A", "répond (A)"), ("vide", "absent")),
            "I",
        ),
        Choice(
            "surveiller",
            "Qui réalise « surveiller en exploitation » ?",
            (("cheffe", "la cheffe de projet, qui en répond aussi (R/A)"),
             ("prestataire", "le prestataire ; la cheffe de projet en répond"), ("personne", "personne n'est désigné")),
            "personne",
        ),
        Choice("regles", "Consultés sur les règles", (("peu", "deux rôles"), ("tous", "quatre rôles")), "tous"),
    ),
    compute=compute,
    question="Trouvez une matrice sans faute de forme qui reste mauvaise, puis la matrice en ordre.",
)  # fmt: skip
