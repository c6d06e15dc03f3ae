"""`cpia keys`: the signing keys, from the first to a compromised one."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cpia.home import Home


@click.group("keys")
def command() -> None:
    """Gère les clés de signature : en voir la liste, en changer, en retirer une que d'autres pourraient détenir."""


@command.command("list")
def show() -> None:
    """Montre les clés publiées, celle qui signe, celle qui suivra, et celles qui ont été retirées."""
    from cpia.credentials import installation, publication
    from cpia.home import Home
    from cpia.signing.client import signer

    home = Home.from_environment()
    place = installation.of(home)
    with signer(home) as pen:
        current, following = pen.method, pen.following
    published = publication.published_keys(home, place.identity)
    for method in sorted(published | following | {current: ""}):
        role = "signe" if method == current else "suivra" if method in following else "retirée, encore publiée"
        click.echo(f"{method}  {role}{'' if method in published else ' (pas encore publiée)'}")
    for method in sorted(publication.withdrawn(home)):
        click.echo(f"{method}  compromise : tout ce qu'elle a signé est refusé")


@command.command("new")
def new() -> None:
    """Fait la clé d'émission ou, s'il y en a une, celle qui la suivra. À lancer sous le compte du signataire."""
    from cpia.home import Home
    from cpia.signing import rotation

    home = Home.from_environment()
    _require_key_files(home)
    home.signer.mkdir(mode=0o700, parents=True, exist_ok=True)
    (method,) = rotation.new(home)
    following = rotation.following(home)
    role = "elle signera après « cpia keys retire »" if following else "elle signe désormais"
    click.echo(f"Clé {method} faite. « cpia publish-status » la publie ; {role}.")


@command.command("retire")
@click.option(
    "--did",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="Le did.json publié.",
)
def retire(did: Path | None) -> None:
    """Détruit la clé qui signe et signe avec la suivante ; ce qui a été signé reste valable.

    À lancer sous le compte du signataire, un jour après la publication de la clé suivante.
    """
    from cpia import settings
    from cpia.credentials import issuer, publication
    from cpia.home import Home
    from cpia.signing import rotation

    home = Home.from_environment()
    _require_key_files(home)
    identity = issuer.of(settings.load(home))
    published = publication.keys_in(did, identity) if did else publication.published_keys(home, identity)
    former = next(iter(rotation.current(home)))
    rotation.retire(home, published)
    click.echo(f"Clé {former} détruite ; {next(iter(rotation.current(home)))} signe désormais.")


@command.command("compromise")
@click.argument("method", metavar="CLÉ")
@click.option("--key-only", is_flag=True, help="Sous le compte du signataire : changer de clé, et rien d'autre.")
@click.confirmation_option(prompt="Tout ce que cette clé a signé sera refusé, pour toujours. Continuer ?")
def compromise(method: str, key_only: bool) -> None:
    """Retire une CLÉ que d'autres pourraient détenir, et remplace chaque attestation qu'elle a signée.

    1. Elle quitte did.json. 2. Sa partie privée est détruite, une autre clé signe. 3. Chaque attestation en vigueur est
    révoquée et remplacée : prévenez les personnes nommées. Recommencer finit ce qui a été interrompu.
    """
    from cpia import settings
    from cpia.credentials import compromise as compromised
    from cpia.home import Home
    from cpia.signing import rotation

    home = Home.from_environment()
    if not key_only:
        compromised.withdraw(home, method)
    if not settings.load(home).signer_socket:
        rotation.discard(home, method)
    if key_only:
        click.echo(f"{next(iter(rotation.current(home)))} signe désormais.")
        return
    done = compromised.reissue(home)
    for one in done:
        click.echo(f"{one.login or '(personne partie)'} : {one.former} remplacée par {one.new}")
    click.echo(f"Clé retirée ; {len(done)} attestation(s) remplacée(s).")


def _require_key_files(home: "Home") -> None:
    from cpia import settings
    from cpia.errors import CredentialError

    if place := settings.load(home).signer_socket:
        raise CredentialError(
            f"Les clés sont chez le signataire ({place}) ; lancez cette commande sous son compte, avec son CPIA_HOME."
        )
