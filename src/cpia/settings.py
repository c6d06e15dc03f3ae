"""The operator's choices, in one TOML file of `CPIA_HOME`; every key has a safe default beside its schema."""

from dataclasses import dataclass
from pathlib import Path

from cpia.errors import SettingsError
from cpia.home import PROJECT, Home
from cpia.toml_tables import build, read_toml

AUTHENTICATORS = ("native", "shared-password")
ENGINES = ("apart", "kernel")
SEANCE_SEATS, SEANCE_MINUTES = 40, 120
"""The most that an instructor may ask for: what was measured on two cores, and twice a lesson."""


@dataclass(frozen=True)
class Seance:
    """The read-only session of a school: table `[seance]` of the settings."""

    enabled: bool = True
    seats: int = 35  # proposed to the instructor
    minutes: int = 55


@dataclass(frozen=True)
class Settings:
    """What an operator may choose."""

    address: str = "127.0.0.1"  # a server listens to this machine alone unless told otherwise
    port: int = 8000  # the seven ports from this one on are used
    authenticator: str = "native"
    course: str = "imt-chef-de-projet-ia"
    demo: bool = True
    learner_memory_mb: int = 1024  # of each process
    learner_processes: int = 256  # threads count as processes
    learner_file_mb: int = 200  # the largest file
    submission_max_mb: int = 20
    engine: str = "apart"  # `apart`: the tests run apart from the learner's code; `kernel`: beside it
    grade_on_submission: bool = True
    grading_libraries: tuple[str, ...] = ()  # loaded once, before any copy; none named: those of our course
    issuer_host: str = ""  # who signs, outside the demonstration: did:web:<host>; decided by the institution
    issuer_name: str = ""
    verification_page: str = ""  # where employers verify; empty: the platform's own, in the book
    ledger_url: str = ""  # postgresql://… instead of the SQLite file `credentials/ledger.db`
    signer_socket: str = ""  # of the signer's own account (`cpia signer`); empty: a child process of ours signs
    retention_years: int = 6  # after the last issue; `cpia erase --expired` erases what is older
    seance: Seance = Seance()

    @property
    def hub_port(self) -> int:
        """The hub's own port."""
        return self.port + 1

    @property
    def proxy_api_port(self) -> int:
        """The port by which the hub tells the proxy its routes."""
        return self.port + 2

    @property
    def campus_port(self) -> int:
        """The campus service's port."""
        return self.port + 3

    @property
    def formgrader_port(self) -> int:
        """The formgrader service's port."""
        return self.port + 4

    @property
    def book_port(self) -> int:
        """The port of the service that serves the book."""
        return self.port + 5

    @property
    def seance_port(self) -> int:
        """The port of the service of the schools' session."""
        return self.port + 6

    @property
    def ports(self) -> range:
        """Every port of the platform."""
        return range(self.port, self.port + 7)

    @property
    def url(self) -> str:
        """The address that people open."""
        return f"http://{self.address}:{self.port}/"

    @property
    def verification_url(self) -> str:
        """The address of the page by which anybody verifies a credential; the QR codes of the prints lead to it."""
        here = f"{self.url}services/livre/" if self.demo else f"https://{self.issuer_host}/"
        return self.verification_page or f"{here}verifier.html"

    @property
    def course_file(self) -> Path:
        """The course offering that this installation serves."""
        return PROJECT / "courses" / f"{self.course}.toml"


def load(home: Home) -> Settings:
    """Read the settings of an installation, the defaults where there is no file.

    Raises
    ------
    SettingsError
        A key is unknown, or a value is not one of those admitted.
    """
    if not home.settings.exists():
        return Settings()
    table = read_toml(home.settings, SettingsError)
    seance = _seance(table.pop("seance", {}), f"{home.settings} [seance]")
    settings = build(Settings, table | {"seance": seance}, str(home.settings), SettingsError)
    if settings.authenticator not in AUTHENTICATORS:
        raise SettingsError(
            f"{home.settings} : « authenticator » vaut {settings.authenticator!r}, "
            f"attendu : {' ou '.join(AUTHENTICATORS)}."
        )
    if settings.engine not in ENGINES:
        raise SettingsError(f"{home.settings} : « engine » vaut {settings.engine!r}, attendu : {' ou '.join(ENGINES)}.")
    if not isinstance(settings.grading_libraries, tuple) or not all(map(_is_module, settings.grading_libraries)):
        raise SettingsError(
            f"{home.settings} : « grading_libraries » vaut {settings.grading_libraries!r}, attendu : des noms de "
            'modules, comme ["pandas", "sklearn.tree"].'
        )
    if settings.verification_page and not settings.verification_page.startswith(("https://", "http://127.0.0.1:")):
        raise SettingsError(
            f"{home.settings} : « verification_page » vaut {settings.verification_page!r}, attendu : une adresse https."
        )
    if not 1024 <= settings.port <= 65_000:
        raise SettingsError(f"{home.settings} : « port » vaut {settings.port}, attendu : de 1024 à 65000.")
    return settings


def _is_module(name: object) -> bool:
    return isinstance(name, str) and all(part.isidentifier() for part in name.split("."))


def _seance(table: object, place: str) -> Seance:
    """Read the table of the schools' session."""
    if not isinstance(table, dict):
        raise SettingsError(f"{place} : vaut {table!r}, attendu : une table (enabled, seats, minutes).")
    chosen = build(Seance, table, place, SettingsError)
    for name, value, most in (("seats", chosen.seats, SEANCE_SEATS), ("minutes", chosen.minutes, SEANCE_MINUTES)):
        if not 1 <= value <= most:
            raise SettingsError(f"{place} : « {name} » vaut {value}, attendu : de 1 à {most}.")
    return chosen
