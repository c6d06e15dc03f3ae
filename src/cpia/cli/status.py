"""`cpia status`: what answers now."""

import click


@click.command()
def command() -> None:
    """Dit ce qui répond en ce moment ; état 0 quand tout répond."""
    from cpia import health, launcher, settings
    from cpia.home import Home

    home = Home.from_environment()
    if not launcher.is_running(home):
        click.echo("La plateforme ne tourne pas ; « make start » la démarre.")
        raise SystemExit(3)
    click.echo(f"Adresse : {settings.load(home).url}")
    answers = {part.name: health.answers(part) for part in launcher.parts(home)}
    for name, works in answers.items():
        click.echo(f"  {name} : {'répond' if works else 'ne répond pas'}")
    raise SystemExit(0 if all(answers.values()) else 1)
