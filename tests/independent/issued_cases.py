"""Credentials and public files of one issuer, good and hostile, as another verifier would meet them.

The content is the project's own (`cpia.credentials.certificates`, `cpia.credentials.issuer`); the keys, the lists and
the moments are the test's, so that what a sound installation never publishes can be made too.
"""

import copy
import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from credential_cases import CERTIFICATION, COURSE
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3 import add_data_integrity_proof

from cpia.courses import Award
from cpia.credentials import certificates, issuer, publication, status_list
from cpia.credentials.certificates import Disclosure, Subject
from cpia.credentials.status_entry import StatusEntry
from cpia.home import Home
from cpia.settings import Settings

Document = dict[str, Any]
NOW = datetime.now(UTC).replace(microsecond=0)
ISSUER = issuer.of(Settings())
LIST = status_list.address(ISSUER, 1)
NOTHING, EVERYTHING = Disclosure(), Disclosure(name="Élodie Lefèvre-N'Guyen", score="87.5", mention=True)
WHOLE = COURSE.award("parcours-chef-de-projet-ia")
GOOD_INDEX, REVOKED_INDEX = 4_097, 130_001


@dataclass(frozen=True)
class Pen:
    """A private key, and the name under which the issuer's document lists it."""

    secret: Ed25519PrivateKey
    method: str

    @classmethod
    def new(cls) -> "Pen":
        secret = Ed25519PrivateKey.generate()
        return cls(secret, f"{ISSUER.did}#{issuer.key_name(secret.public_key(), demonstration=True)}")

    def sign(self, document: Document) -> Document:
        signed: Document = add_data_integrity_proof(document, self.secret, self.method, created=NOW)
        return signed


@dataclass(frozen=True)
class Site:
    """What an issuer publishes, and credentials in its name: the text of each file."""

    did: Document
    lists: dict[str, Document]
    credentials: dict[str, str] = field(default_factory=dict)


CURRENT, FORMER, ATTACKER = Pen.new(), Pen.new(), Pen.new()


def unsigned(index: int, disclosure: Disclosure = NOTHING, award: Award = CERTIFICATION) -> Document:
    """A credential of the project, not signed yet, at that place of the first list."""
    subject = Subject("elodie@demo.invalid", NOW, StatusEntry(1, index), disclosure)
    content: Document = certificates.build(COURSE, award, ISSUER, subject).to_vc()
    return content


def listed(revoked: Collection[int], *, since: datetime = NOW, pen: Pen = CURRENT) -> Document:
    """The first list, from `since` on."""
    return pen.sign(status_list.build(ISSUER, 1, frozenset(revoked), since))


def sites() -> dict[str, Site]:
    """Every installation of the tests: `sound`, and the ones where something is wrong with what is published."""
    good, revoked, old = (
        CURRENT.sign(unsigned(GOOD_INDEX)),
        CURRENT.sign(unsigned(REVOKED_INDEX)),
        FORMER.sign(unsigned(7)),
    )
    silenced = _did(CURRENT, FORMER)
    silenced["assertionMethod"].remove(FORMER.method)
    told = CURRENT.sign(unsigned(12, EVERYTHING))
    owned = {
        "good": _text(good),
        "with name and score": _text(told),
        "of the whole course": _text(CURRENT.sign(unsigned(13, award=WHOLE))),
        "of the whole course, with mention": _text(CURRENT.sign(unsigned(14, EVERYTHING, WHOLE))),
        "revoked": _text(revoked),
        "by the former key": _text(old),
    }
    honest = listed({REVOKED_INDEX})
    cleared = copy.deepcopy(honest)
    cleared["credentialSubject"]["encodedList"] = listed(())["credentialSubject"]["encodedList"]
    sound = Site(_did(CURRENT, FORMER), {LIST: honest}, owned)
    return {
        "sound": replace(sound, credentials=owned | _hostile(good)),
        "former key removed": replace(sound, did=_did(CURRENT)),
        "former key listed, but not to sign": replace(sound, did=silenced),
        "list lapsed": replace(sound, lists={LIST: listed({REVOKED_INDEX}, since=NOW - timedelta(hours=49))}),
        "list edited": replace(sound, lists={LIST: cleared}),
        "list by another key": replace(sound, lists={LIST: listed((), pen=replace(CURRENT, secret=ATTACKER.secret))}),
        "no list": replace(sound, lists={}),
    }


def site_of(home: Home, credentials: dict[str, str]) -> Site:
    """What an installation really published, and credentials that it really issued."""
    listed = json.loads(publication.status_path(home, 1).read_bytes())
    return Site(json.loads(publication.did_path(home).read_bytes()), {listed["id"]: listed}, credentials)


def _hostile(good: Document) -> dict[str, str]:
    """Credentials that nobody may accept, made from a good one or without the issuer's key."""
    retitled, forged = copy.deepcopy(good), unsigned(GOOD_INDEX)
    retitled["credentialSubject"]["achievement"]["name"] = "Toutes les certifications"
    own_key = issuer.multikey(ATTACKER.secret.public_key())
    elsewhere = replace(ATTACKER, method=f"{ISSUER.did}#cle-inconnue")
    other_status = copy.deepcopy(good)
    other_status["credentialStatus"]["statusListIndex"] = "1"
    return {
        "retitled": _text(retitled),
        "status index changed": _text(other_status),
        "without status": _text({name: value for name, value in good.items() if name != "credentialStatus"}),
        "by an attacker in our key's name": _text(replace(ATTACKER, method=CURRENT.method).sign(forged)),
        "by an unknown key": _text(elsewhere.sign(forged)),
        "by an attacker's did:key": _text(replace(ATTACKER, method=f"did:key:{own_key}#{own_key}").sign(forged)),
        "without proof": _text(forged),
        "expired": _text(
            CURRENT.sign(
                forged
                | {"validUntil": _instant(NOW - timedelta(days=1)), "validFrom": _instant(NOW - timedelta(days=9))}
            )
        ),
    }


def _did(*pens: Pen) -> Document:
    return issuer.did_document(ISSUER.did, {pen.method: issuer.multikey(pen.secret.public_key()) for pen in pens})


def _text(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1)


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
