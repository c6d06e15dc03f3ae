"""Who is enrolled, in which role: `cohort.toml` of `CPIA_HOME`.

Logins are ASCII slugs (they become URLs, folders and nbgrader ids); names keep their accents.
"""

import re
from dataclasses import dataclass

from cpia.errors import SettingsError
from cpia.home import Home
from cpia.toml_tables import build, read_toml

LOGIN = re.compile(r"[a-z][a-z0-9-]{1,40}")
ROLES = ("learner", "instructor")


@dataclass(frozen=True)
class Person:
    """One enrolled person."""

    login: str
    first_name: str
    last_name: str
    role: str
    email: str = ""

    @property
    def full_name(self) -> str:
        """First and last name as they are written."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Cohort:
    """Everyone enrolled in one session."""

    people: tuple[Person, ...]

    @property
    def learners(self) -> tuple[Person, ...]:
        """Those who learn."""
        return tuple(person for person in self.people if person.role == "learner")

    @property
    def instructors(self) -> tuple[Person, ...]:
        """Those who author, grade and certify."""
        return tuple(person for person in self.people if person.role == "instructor")

    def find(self, login: str) -> Person | None:
        """Give the person of that login, None where nobody is enrolled under it."""
        return next((person for person in self.people if person.login == login), None)


def load(home: Home) -> Cohort:
    """Read the enrolment list.

    Raises
    ------
    SettingsError
        The file is absent, a login is not an ASCII slug or is there twice, or a role is unknown.
    """
    table = read_toml(home.cohort, SettingsError)
    people = tuple(build(Person, row, f"{home.cohort}, people", SettingsError) for row in table.get("people", []))
    seen: set[str] = set()
    for person in people:
        if not LOGIN.fullmatch(person.login):
            raise SettingsError(
                f"{home.cohort} : identifiant {person.login!r} refusé ; attendu : minuscules ASCII, chiffres et tirets."
            )
        if person.login in seen:
            raise SettingsError(f"{home.cohort} : l'identifiant « {person.login} » est donné deux fois.")
        if person.role not in ROLES:
            raise SettingsError(f"{home.cohort} : rôle {person.role!r} inconnu ; attendu : {' ou '.join(ROLES)}.")
        seen.add(person.login)
    return Cohort(people)
