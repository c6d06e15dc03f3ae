"""What our exchange classes share: the address of the service and the way to fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.exchange.abc import Exchange as AbstractExchange
from traitlets import Float, Unicode

from cpia.campus.exchange.client import Client
from cpia.errors import CpiaError


class Exchange(AbstractExchange):  # type: ignore[misc]  # nbgrader has no types
    """An exchange with the campus service."""

    url = Unicode("", help="Adresse du service de remise ; par défaut celle de CPIA_CAMPUS_URL.").tag(config=True)
    timeout = Float(60.0, help="Secondes d'attente d'une réponse du service de remise.").tag(config=True)

    def init_src(self) -> None:
        """Do nothing: the service says what there is."""

    def init_dest(self) -> None:
        """Do nothing: each class knows its place."""

    @property
    def client(self) -> Client:
        """The service, with this server's token."""
        return Client.from_environment(self.url, self.timeout)

    @property
    def slug(self) -> str:
        """The assignment asked for, "" for any."""
        wanted = str(self.coursedir.assignment_id or "")
        return "" if wanted == "*" else wanted

    def folder(self, slug: str) -> Path:
        """Where the learner's copy of an assignment is."""
        return Path(self.assignment_dir).resolve() / slug

    @contextmanager
    def failing_as_nbgrader(self) -> Iterator[None]:
        """Turn our errors into the one that nbgrader shows."""
        try:
            yield
        except CpiaError as error:
            self.fail(str(error))


def write_file(path: Path, content: bytes) -> None:
    """Write a file at once: whoever reads it sees the former content or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.partiel")
    draft.write_bytes(content)
    draft.replace(path)
