"""What issuing, revoking, publishing and erasing share: whose installation, its ledger, its signer."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cpia import courses, ledger, settings
from cpia.cohort import Cohort
from cpia.courses import Course
from cpia.credentials import issuer, pinned_contexts, publication, turns
from cpia.credentials.issuer import Issuer
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.secret_files import ensure_secret
from cpia.settings import Settings
from cpia.signing.client import RemoteSigner, signer


@dataclass(frozen=True)
class Installation:
    """What does not change during a command."""

    home: Home
    choices: Settings
    course: Course
    identity: Issuer
    key: bytes  # of the ledger's pseudonyms and grade digests

    def pseudonym(self, login: str) -> str:
        """Give the name under which the ledger knows a learner."""
        return ledger.keyed_digest(self.key, login)

    def instructor(self, people: Cohort, login: str, command: str) -> str:
        """Name an instructor for the audit, which outlives everybody's erasure: by a pseudonym; "" is the operator.

        Raises
        ------
        CredentialError
            Nobody of that login teaches in this session.
        """
        if not login:
            return operator(command)
        person = people.find(login)
        if person is None or person.role != "instructor":
            raise CredentialError(f"« {login} » ne peut pas décider, attendu : l'identifiant d'un formateur.")
        return f"{operator(command)}, formateur {self.pseudonym(login)[:16]}"


def of(home: Home) -> Installation:
    """Read an installation; its folders are made where they lack, as on a server that does nothing else."""
    home.create()
    choices = settings.load(home)
    course = courses.load(choices.course_file)
    return Installation(home, choices, course, issuer.of(choices), ensure_secret(home.secrets / "ledger"))


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Exclude whatever else gives, replaces or erases credentials: one comes after the other, whoever asks."""
    with turns.held(home, "issuing"):
        yield


@contextmanager
def opened_ledger(place: Installation) -> Iterator[ledger.Ledger]:
    """Open the installation's ledger."""
    with ledger.open_for(place.home, place.choices) as book:
        yield book


@contextmanager
def existing_ledger(place: Installation) -> Iterator[ledger.Ledger | None]:
    """Open the installation's ledger where there is one: deciding makes none."""
    if not place.choices.ledger_url and not (place.home.credentials / "ledger.db").exists():
        yield None
        return
    with opened_ledger(place) as book:
        yield book


@contextmanager
def opened_signer(place: Installation) -> Iterator[RemoteSigner]:
    """Reach the signer, and publish its keys before anything is signed with them."""
    pinned_contexts.check()
    with signer(place.home) as pen:
        publication.publish_keys(place.home, place.identity, pen.keys)
        yield pen


def operator(command: str) -> str:
    """Name who acts, for the audit: the command and the system's account."""
    return f"cpia {command} (uid {os.getuid()})"
