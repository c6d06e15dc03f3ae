"""What `cpia start` tells people once everything answers."""

from cpia import cohort as cohorts
from cpia import settings
from cpia.home import Home
from cpia.hub.passwords import passwords_file, read_passwords

ROLES = {"learner": "apprenant", "instructor": "formateur"}


def welcome(home: Home, *, first: bool) -> str:
    """Give the address, the demo accounts and what to try; passwords are shown the first time only."""
    chosen = settings.load(home)
    lines = ["", f"La plateforme est prête : {chosen.url}", ""]
    lines += accounts(home) if first else [f"Comptes et mots de passe de départ : {passwords_file(home)}"]
    return "\n".join([*lines, "", *TO_TRY, "", "Ctrl-C arrête tout ; rien n'est perdu."])


def accounts(home: Home) -> list[str]:
    """List the accounts with their first passwords."""
    passwords = read_passwords(passwords_file(home))
    shared = {"learner": passwords.get("apprenants", ""), "instructor": passwords.get("formateurs", "")}
    lines = ["Comptes de démonstration (personnes fictives) :"]
    for person in cohorts.load(home).people:
        password = passwords.get(person.login) or shared[person.role]
        lines.append(f"  {person.login:<20} {password:<48} {person.full_name}, {ROLES[person.role]}")
    return [*lines, f"Ces mots de passe restent dans {passwords_file(home)} (lisible de vous seul)."]


TO_TRY = (
    "À essayer :",
    "  1. connectez-vous en apprenant, ouvrez « Mon espace de travail », puis Nbgrader > Assignment List ;",
    "  2. récupérez le devoir, remplissez-le, validez-le, rendez-le ;",
    "  3. connectez-vous en formateur dans une autre fenêtre privée et ouvrez « Corriger les devoirs » ;",
    '  4. dans un autre terminal : make cpia ARGS="grade donnees-audit-serre", puis make cpia ARGS="issue".',
)
