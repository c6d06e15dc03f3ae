"""Who is enrolled, in which role: `cohort.toml` of `CPIA_HOME`.

Logins are ASCII slugs (they become URLs, folders and nbgrader ids); names keep their accents. An e-mail address is
one person's: a credential is recognised by it, so two people who shared one could claim each other's.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from cpia.errors import SettingsError
from cpia.home import PROJECT, Home
from cpia.toml_tables import build, read_toml

LOGIN = re.compile(r"[a-z][a-z0-9-]{1,40}")
ROLES = ("learner", "instructor")
EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")
"""One bare address: a list of them, or a name beside it, would be hashed as it is and match nobody."""


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


def mailbox(email: str) -> str:
    """Write an address as it is compared: composed, in lower case, without the spaces around."""
    return unicodedata.normalize("NFC", email.strip()).lower()


def load(home: Home) -> Cohort:
    """Read the enrolment list.

    Raises
    ------
    SettingsError
        The file is absent, a login is not an ASCII slug or is there twice, a role is unknown, or an e-mail is not one
        address of one person.
    """
    if not home.cohort.exists():
        raise SettingsError(
            f"{home.cohort} : fichier absent, attendu : la liste des personnes inscrites ; vérifiez CPIA_HOME "
            f"({home.root}), ou copiez {PROJECT / 'hub_config' / 'demo_cohort.toml'} à cet endroit et remplacez-y les "
            "personnes."
        )
    rows = _rows(read_toml(home.cohort, SettingsError), home)
    people = tuple(build(Person, row, f"{home.cohort}, people", SettingsError) for row in rows)
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
    _check_emails(people, home)
    return Cohort(people)


def _rows(table: dict[str, Any], home: Home) -> list[dict[str, Any]]:
    """Give the rows of the list; a misspelt name of it is no empty cohort, which would close every account."""
    rows = table.get("people")
    if table.keys() != {"people"} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SettingsError(
            f"{home.cohort} : clés {', '.join(table) or 'absentes'} ; attendu : « people », la liste des personnes "
            "inscrites, et rien d'autre."
        )
    return rows


def _check_emails(people: tuple[Person, ...], home: Home) -> None:
    owners: dict[str, str] = {}
    for person in people:
        if not person.email:
            continue
        address = mailbox(person.email)
        if not EMAIL.fullmatch(address):
            raise SettingsError(f"{home.cohort} : adresse de « {person.login} » refusée ; attendu : une seule adresse.")
        if (other := owners.setdefault(address, person.login)) != person.login:
            raise SettingsError(
                f"{home.cohort} : « {other} » et « {person.login} » ont la même adresse ; attendu : une adresse par "
                "personne, ou aucune."
            )
