"""What anybody may read to verify a credential: one folder to serve as it is, without a learner's data.

Under `CPIA_HOME/credentials/public/`, at the same addresses under the issuer's domain:

    .well-known/did.json                   the issuer's keys
    status/<n>.json                        which credentials are revoked, signed, for 48 hours
    certifications/<slug>/<version>.json   what is certified
    journal.json                           the last publications, with the digest of each list and of the audit

Each file is replaced whole, and can be made again; the keys from a copy, `credentials/did.json`. The journal's audit
digest, once read by somebody else, is what keeps the ledger's keeper from rewriting its history unseen. It also tells a
ledger put back from a backup, which has forgotten revocations: nothing is signed from it until a person says so.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cpia.courses import Award, Course
from cpia.credentials import certificates, freshness, issuer, status_list, turns
from cpia.credentials.issuer import Issuer
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.ledger import Ledger
from cpia.signing.client import RemoteSigner

KEPT_PUBLICATIONS = 400
"""Of the journal: more than a year of daily ones."""


def did_path(home: Home) -> Path:
    """Give the place of the DID document, as `did:web` wants it."""
    return home.public / ".well-known" / "did.json"


def status_path(home: Home, number: int) -> Path:
    """Give the place of a status list."""
    return home.public / "status" / f"{number}.json"


def achievement_path(home: Home, award: Award) -> Path:
    """Give the place of what an award attests."""
    return home.public / "certifications" / award.slug / f"{award.version}.json"


def journal_path(home: Home) -> Path:
    """Give the place of the publications' journal."""
    return home.public / "journal.json"


def _copy_path(home: Home) -> Path:
    return home.credentials / "did.json"


def _content(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Exclude every other publication: an older list must never replace a newer one."""
    with turns.held(home, "publication"):
        yield


def write(path: Path, document: Any) -> bytes:
    """Write a public file, whole or not at all; give its bytes."""
    content = _content(document)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(0o644)
    draft.replace(path)
    return content


def publish_keys(home: Home, identity: Issuer, held: Mapping[str, str]) -> None:
    """Add the signer's keys (method -> Multikey) to the DID document; those already there stay, with what they signed.

    Raises
    ------
    CredentialError
        A key was withdrawn as compromised: it never comes back.
    """
    with alone(home):
        keys = published_keys(home, identity)
        if dead := sorted(held.keys() & withdrawn(home)):
            raise CredentialError(
                f"Clé {dead[0]} retirée comme compromise, et toujours chez le signataire ; attendu : une clé nouvelle "
                "(cpia keys compromise --key-only, sous le compte du signataire)."
            )
        _write_keys(home, identity, keys | dict(held))


def published_keys(home: Home, identity: Issuer) -> dict[str, str]:
    """Give the keys of the DID document (method -> Multikey); none where it is another issuer's, or never was.

    Where the public folder was lost they are those of its copy: nobody else holds the keys of former years. A withdrawn
    one does not come back with an old file.

    Raises
    ------
    CredentialError
        The document cannot be read.
    """
    path = next((path for path in (did_path(home), _copy_path(home)) if path.exists()), None)
    if path is None:
        return {}
    gone = withdrawn(home)
    return {method: key for method, key in keys_in(path, identity).items() if method not in gone}


def keys_in(path: Path, identity: Issuer) -> dict[str, str]:
    """Give the keys of a DID document (method -> Multikey); none where it is another issuer's.

    Raises
    ------
    CredentialError
        It cannot be read.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        keys = {entry["id"]: entry["publicKeyMultibase"] for entry in document["verificationMethod"]}
        ours = document["id"] == identity.did
    except (ValueError, KeyError, TypeError) as problem:
        raise CredentialError(
            f"{path} : document des clés illisible ({problem!r}), attendu : le did.json publié ; remettez celui "
            "du site, ou supprimez ce fichier : « cpia publish-status » le refait."
        ) from problem
    return keys if ours else {}


def withdraw_key(home: Home, identity: Issuer, method: str) -> None:
    """Delete a compromised key from the DID document, for ever: everything it signed is refused from now on."""
    with alone(home):
        path = home.credentials / "withdrawn-keys.json"
        write(path, sorted({*withdrawn(home), method}))
        _write_keys(home, identity, published_keys(home, identity))


def _write_keys(home: Home, identity: Issuer, keys: Mapping[str, str]) -> None:
    """Write the DID document, and beside the public folder its copy, where they are not so already."""
    document = issuer.did_document(identity.did, keys)
    for path in (_copy_path(home), did_path(home)):
        if not path.exists() or path.read_bytes() != _content(document):
            write(path, document)


def withdrawn(home: Home) -> frozenset[str]:
    """Give the methods that were withdrawn as compromised."""
    path = home.credentials / "withdrawn-keys.json"
    return frozenset(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else frozenset()


def publish_achievements(home: Home, course: Course, identity: Issuer) -> None:
    """Publish what each certification, and the whole course, attests.

    Raises
    ------
    CredentialError
        Another text was published under the same version, outside a demonstration: credentials name it.
    """
    for award in course.awards:
        achieved = certificates.achievement(course, award, identity).to_dict()
        path = achievement_path(home, award)
        before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        same_issuer = before is not None and before.get("id") == achieved["id"]
        if same_issuer and before != achieved and not identity.specimen:
            raise CredentialError(
                f"{award.slug}, version {award.version} : le texte publié n'est plus celui du "
                "parcours ; attendu : une version de plus (« version » de [[certifications]] ou de [overall]) pour "
                "tout changement."
            )
        if before != achieved:
            write(path, achieved)


def publish_status(
    home: Home, identity: Issuer, book: Ledger, pen: RemoteSigner, now: datetime, *, restored: bool = False
) -> bool:
    """Sign every status list anew, as the ledger has it, and tell the journal.

    `restored`: somebody says that the ledger was put back from a backup; tell whether it was, as the journal then does.

    Raises
    ------
    CredentialError
        The ledger is older than what was published, or was changed by other means.
    """
    with alone(home):
        head, gone = book.check_audit(), _forgotten(home, book)
        if gone and not restored:
            raise _older(home, gone)
        digests = {}
        for number in sorted({1, *book.lists()}):
            unsigned = status_list.build(identity, number, book.revoked_indices(number), now)
            digests[str(number)] = hashlib.sha256(write(status_path(home, number), pen.sign(unsigned))).hexdigest()
        _tell(
            home, {"time": _instant(now), "lists": digests, "audit": head} | ({"restored_after": gone} if gone else {})
        )
        freshness.older_ledger_mark(home).unlink(missing_ok=True)
        return bool(gone)


def check_ledger(home: Home, book: Ledger) -> None:
    """Refuse a ledger that has forgotten what was published, before anything is signed that it would not know of.

    Raises
    ------
    CredentialError
        It is older than the last publication.
    """
    if gone := _forgotten(home, book):
        raise _older(home, gone)


def _forgotten(home: Home, book: Ledger) -> str:
    """Give the audit's digest of the last publication, where the ledger never was at it; "" where it was.

    So with a journal that is lost or unreadable: it can be made again, while lists that lapse refuse every credential.
    """
    try:
        last = journal(home)[-1:]
    except CredentialError:
        return ""
    return next((told["audit"] for told in last if not book.continues(told["audit"])), "")


def _older(home: Home, gone: str) -> CredentialError:
    """Say it, and leave the mark that alarms (`cpia.credentials.freshness`)."""
    freshness.older_ledger_mark(home).touch()
    return CredentialError(
        f"Registre plus ancien que ce qui est publié : l'empreinte {gone} de {journal_path(home)} n'est pas dans son "
        "audit, attendu : un registre qui la contienne. Rien n'est signé : des attestations révoquées redeviendraient "
        "valables. Remettez le registre le plus récent ; s'il n'y en a pas, révoquez de nouveau ce qui l'était (cpia "
        "revoke, qui le garde et répète ceci), puis lancez « cpia publish-status --restored »."
    )


def _tell(home: Home, publication: dict[str, Any]) -> None:
    write(journal_path(home), [*journal(home), publication][-KEPT_PUBLICATIONS:])


def journal(home: Home) -> list[dict[str, Any]]:
    """Give the last publications, the latest at the end.

    Raises
    ------
    CredentialError
        It cannot be read: a new one would hide what it said.
    """
    path = journal_path(home)
    try:
        found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        if not isinstance(found, list) or not all(
            isinstance(one, dict) and isinstance(one.get("audit"), str) for one in found
        ):
            raise ValueError("autre forme")
    except ValueError as problem:
        raise CredentialError(
            f"{path} : journal illisible ({problem}), attendu : la liste des publications ; remettez une copie, ou "
            "mettez ce fichier de côté, puis recommencez."
        ) from problem
    return found


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
