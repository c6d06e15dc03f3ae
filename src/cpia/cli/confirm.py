"""`cpia confirm`: the second instructor's word on the very decisions that were frozen."""

import click


@click.command("confirm")
@click.argument("digest", metavar="EMPREINTE")
@click.option("--by", required=True, metavar="IDENTIFIANT", help="Qui confirme : une autre personne que qui a figé.")
def command(digest: str, by: str) -> None:
    """Rend définitives les décisions figées, reconnues à leur empreinte (ses douze premiers caractères suffisent).

    Relisez-les d'abord : cpia issue --dry-run.
    """
    from cpia import freezing
    from cpia.home import Home

    frozen = freezing.confirm(Home.from_environment(), by, digest)
    click.echo(
        f"Session figée par {frozen.frozen_by}, confirmée par {by} : {len(frozen.decisions)} décisions. "
        "Elle peut être délivrée (cpia issue)."
    )
