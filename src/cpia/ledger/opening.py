"""Which database holds the ledger of an installation: a SQLite file, or the one that the operator names."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from cpia.errors import SettingsError
from cpia.home import Home
from cpia.ledger.book import Ledger, opened
from cpia.settings import Settings

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}


@contextmanager
def open_for(home: Home, settings: Settings) -> Iterator[Ledger]:
    """Open the ledger of an installation, made the first time.

    Raises
    ------
    SettingsError
        `ledger_url` names no database that the ledger can use.
    """
    with opened(address(home, settings)) as ledger:
        yield ledger


def address(home: Home, settings: Settings) -> sa.URL:
    """Give the URL of the ledger, with its driver; the SQLite file, readable by this account alone, by default."""
    if not settings.ledger_url:
        path = home.credentials / "ledger.db"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        return sa.URL.create("sqlite", database=str(path))
    url = _parsed(settings.ledger_url)
    driver = DRIVERS.get(url.drivername.partition("+")[0])
    if driver is None:
        raise SettingsError(
            f"platform.toml : « ledger_url » nomme une base {url.drivername!r}, attendu : « sqlite:////chemin » ou "
            "« postgresql://… »."
        )
    if driver != "sqlite":
        _check_driver()
    return url.set(drivername=driver)


def _parsed(text: str) -> sa.URL:
    try:
        return sa.make_url(text)
    except sa.exc.ArgumentError as problem:  # the text itself is not shown: it may hold a password
        raise SettingsError(
            "platform.toml : « ledger_url » n'est pas une adresse de base de données, attendu : "
            "« sqlite:////chemin » ou « postgresql://compte@serveur/base », ou rien."
        ) from problem


def _check_driver() -> None:
    try:
        import psycopg  # noqa: F401
    except ImportError as problem:
        raise SettingsError(
            "platform.toml : « ledger_url » demande PostgreSQL et le pilote psycopg manque ; installez l'extra "
            "« postgresql » (pip install 'cpia[postgresql]')."
        ) from problem
