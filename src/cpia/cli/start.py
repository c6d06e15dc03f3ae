"""`cpia start`: the whole platform, until Ctrl-C."""

import os
import signal
import time
from types import FrameType

import click


@click.command()
@click.option("--port", type=click.IntRange(1024, 65_000), help="Premier des six ports, au tout premier démarrage.")
def command(port: int | None) -> None:
    """Démarre la plateforme et la sert jusqu'à Ctrl-C."""
    from cpia import launcher, settings
    from cpia.home import Home
    from cpia.hub import machine
    from cpia.preparation import prepare
    from cpia.welcome import welcome

    machine.refuse_root(os.geteuid())
    home = Home.from_environment()
    signal.signal(signal.SIGTERM, _interrupt)
    began = time.monotonic()
    first = launcher.install(home, port)
    with launcher.only_one(home):
        launcher.clear_leftovers(home)
        machine.check(home, settings.load(home))
        for step in prepare(home):
            click.echo(f"  {step}…")
        hub = launcher.start_hub(home)
        try:
            for part in launcher.wait_until_ready(home, hub):
                click.echo(f"  {part.name} : prêt ({time.monotonic() - began:.0f} s)")
            click.echo(welcome(home, first=first))
            status = hub.wait()
            click.echo(f"Le hub s'est arrêté seul (code {status}) ; journal : {home.logs / 'hub.log'}", err=True)
            raise SystemExit(1)
        except KeyboardInterrupt:
            click.echo("\nArrêt en cours…")
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            launcher.stop_hub(hub)
            launcher.clear_leftovers(home)
    click.echo("La plateforme est arrêtée ; rien n'est perdu.")


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
