"""`cpia status`: what answers now."""

import click


@click.command()
def command() -> None:
    """Dit ce qui répond en ce moment, et si les listes de révocation tiennent ; état 0 quand tout va bien."""
    from datetime import UTC, datetime

    from cpia import health, launcher, settings
    from cpia.credentials import freshness
    from cpia.home import Home

    home = Home.from_environment()
    lists = freshness.freshness(home, datetime.now(UTC))
    if not launcher.is_running(home):
        click.echo("La plateforme ne tourne pas ; « make start » la démarre.")
        click.echo(f"Attestations : {lists.told()}.")
        raise SystemExit(1 if lists.alarming else 3)
    click.echo(f"Adresse : {settings.load(home).url}")
    answers = {part.name: health.answers(part) for part in launcher.parts(home)}
    for name, works in answers.items():
        click.echo(f"  {name} : {'répond' if works else 'ne répond pas'}")
    click.echo(f"Attestations : {lists.told()}.")
    raise SystemExit(0 if all(answers.values()) and not lists.alarming else 1)
