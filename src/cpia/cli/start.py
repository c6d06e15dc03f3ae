"""`cpia start`: the whole platform, until Ctrl-C."""

import os
import signal
import time
from types import FrameType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cpia.home import Home


@click.command()
@click.option("--port", type=click.IntRange(1024, 65_000), help="Premier des sept ports, au tout premier démarrage.")
def command(port: int | None) -> None:
    """Démarre la plateforme et la sert jusqu'à Ctrl-C."""
    from cpia import launcher
    from cpia.home import Home
    from cpia.hub import machine

    machine.refuse_root(os.geteuid())
    home = Home.from_environment()
    signal.signal(signal.SIGTERM, _interrupt)
    first = launcher.install(home, port)
    with launcher.only_one(home):
        launcher.clear_leftovers(home)
        launcher.note_processes(home)
        try:
            _prepare_and_serve(home, first=first)
        except KeyboardInterrupt:
            click.echo("\nArrêt pendant la préparation.")
        finally:
            launcher.clear_leftovers(home)
    click.echo("La plateforme est arrêtée ; rien n'est perdu.")


def _prepare_and_serve(home: "Home", *, first: bool) -> None:
    from cpia import launcher, settings
    from cpia.hub import machine
    from cpia.preparation import prepare
    from cpia.welcome import welcome

    began = time.monotonic()
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
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        launcher.stop_hub(hub)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
