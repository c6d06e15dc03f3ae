"""`cpia verify`: whether a credential may be trusted."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from cpia.errors import VerificationError


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FICHIER")
@click.option(
    "--did",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="Le document de l'émetteur (did.json) ; par défaut, celui de cette installation.",
)
@click.option("--json", "as_json", is_flag=True, help="Donner le verdict en JSON.")
def command(file: Path, did: Path | None, as_json: bool) -> None:
    """Dit si une attestation (.json) est valable : 0 si oui, 1 sinon, avec la raison. Rien n'est envoyé nulle part."""
    from cpia import issuer
    from cpia.home import Home
    from cpia.verification import verify

    try:
        path = did or issuer.did_path(Home.from_environment())
        if not path.exists():
            raise VerificationError(f"{path} : document de l'émetteur absent ; donnez-le avec --did.")
        verified = verify(file.read_bytes(), path.read_bytes(), datetime.now(UTC))
    except VerificationError as problem:
        click.echo(json.dumps({"valid": False, "reason": str(problem)}, ensure_ascii=False) if as_json else "REFUSÉE")
        if as_json:
            sys.exit(1)
        raise
    until = verified.valid_until
    if as_json:
        verdict = {
            "valid": True,
            "specimen": verified.specimen,
            "title": verified.title,
            "issuer": verified.issuer,
            "valid_from": verified.valid_from.isoformat(),
            "valid_until": until.isoformat() if until else None,
        }
        click.echo(json.dumps(verdict, ensure_ascii=False))
        return
    if verified.specimen:
        click.echo("SPÉCIMEN — sans valeur : signé par une démonstration.")
    click.echo(f"Signature valable : {verified.title}")
    click.echo(f"Émetteur : {verified.issuer}")
    click.echo(f"Du {verified.valid_from:%d/%m/%Y}" + (f" au {until:%d/%m/%Y}" if until else ""))
