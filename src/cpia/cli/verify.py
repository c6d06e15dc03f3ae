"""`cpia verify`: whether a credential may be trusted."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpia.errors import VerificationError

if TYPE_CHECKING:
    from cpia.credentials.verification import Verdict, Verified

TOLD = {
    "valid": "VALABLE",
    "revoked": "RÉVOQUÉE",
    "expired": "EXPIRÉE",
    "not-yet-valid": "PAS ENCORE VALABLE",
    "altered": "MODIFIÉE",
    "unknown-issuer": "ÉMETTEUR INCONNU",
    "unreadable": "ILLISIBLE",
    "status-unavailable": "ÉTAT INDISPONIBLE",
}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify")
@click.argument("file", type=_FILE, metavar="FICHIER")
@click.option(
    "--did",
    type=_FILE,
    metavar="FICHIER",
    help="Le document de l'émetteur (did.json) ; par défaut, celui de cette installation.",
)
@click.option(
    "--status",
    type=_FILE,
    metavar="FICHIER",
    help="La liste de révocation (status/1.json) ; par défaut, celle que publie cette installation.",
)
@click.option("--json", "as_json", is_flag=True, help="Donner le verdict en JSON.")
def command(file: Path, did: Path | None, status: Path | None, as_json: bool) -> None:
    """Dit si une attestation est valable : 0 si oui, 1 sinon, avec la raison. Rien n'est envoyé nulle part.

    FICHIER est l'attestation (.json), ou le badge (.svg, .png) ou le PDF qui la contient.
    """
    from cpia.credentials.verification import judge

    try:
        data = _credential(file)
        verdict = judge(data, _did(did), datetime.now(UTC), status=_status(status, data))
    except VerificationError as problem:
        from cpia.credentials.verification import Verdict

        verdict = Verdict(problem.kind, str(problem))
    if as_json:
        click.echo(json.dumps(_row(verdict), ensure_ascii=False))
    else:
        _show(verdict)
    sys.exit(0 if verdict.kind == "valid" else 1)


def _credential(file: Path) -> bytes:
    """Take the signed bytes out of whatever was handed over, reading no more than what may hold them."""
    from cpia.badge_files.extraction import MAX_BYTES, credential_of

    with file.open("rb") as opened:
        return credential_of(opened.read(MAX_BYTES + 1))


def _did(given: Path | None) -> bytes:
    from cpia.credentials import publication
    from cpia.home import Home

    path = given or publication.did_path(Home.from_environment())
    if not path.exists():
        raise VerificationError(f"{path} : document de l'émetteur absent ; donnez-le avec --did.", "unknown-issuer")
    return path.read_bytes()


def _status(given: Path | None, data: bytes) -> bytes | None:
    """Read the list that was given, or the one that the credential names among those that we publish."""
    from cpia.credentials import publication
    from cpia.credentials.verification import status_number
    from cpia.home import Home

    number = status_number(data)
    path = given or (publication.status_path(Home.from_environment(), number) if number else None)
    return path.read_bytes() if path is not None and path.exists() else None


def _row(verdict: "Verdict") -> dict[str, object]:
    row: dict[str, object] = {"valid": verdict.kind == "valid", "verdict": verdict.kind}
    if verdict.reason:
        row["reason"] = verdict.reason
    return row | (_facts(verdict.credential) if verdict.credential else {})


def _facts(credential: "Verified") -> dict[str, object]:
    until = credential.valid_until
    return {
        "specimen": credential.specimen,
        "title": credential.title,
        "issuer": credential.issuer,
        "valid_from": credential.valid_from.isoformat(),
        "valid_until": until.isoformat() if until else None,
    }


def _show(verdict: "Verdict") -> None:
    from cpia import validity

    credential = verdict.credential
    if credential and credential.specimen:
        click.echo("SPÉCIMEN — sans valeur : signé par une démonstration.")
    click.echo(f"{TOLD[verdict.kind]}{' : ' + verdict.reason if verdict.reason else ''}")
    if credential:
        until = credential.valid_until
        click.echo(f"Attestation : {credential.title}")
        click.echo(f"Émetteur : {credential.issuer}")
        click.echo(f"Du {validity.day(credential.valid_from)}" + (f" au {validity.day(until)}" if until else ""))
