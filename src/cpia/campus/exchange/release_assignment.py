"""Release an assignment: send nbgrader's `release/<slug>/` to the service."""

from pathlib import Path

from nbgrader.exchange.abc import ExchangeReleaseAssignment as AbstractReleaseAssignment

from cpia.campus.durable import read_files
from cpia.campus.exchange.base import Exchange
from cpia.campus.wire import encode


class ExchangeReleaseAssignment(AbstractReleaseAssignment, Exchange):  # type: ignore[misc]  # nbgrader has no types
    """Sends the release; `force` replaces one that is already offered."""

    def init_src(self) -> None:
        """Find the release that nbgrader generated."""
        place = self.coursedir.format_path(self.coursedir.release_directory, ".", self.slug)
        self.src_path = Path(place)
        if not self.src_path.is_dir():
            self.fail(f"« {self.slug} » n'a pas de version à publier : générez-la d'abord (generate_assignment).")

    def copy_files(self) -> None:
        """Send every file but hidden ones."""
        files = {name: content for name, content in read_files(self.src_path).items() if not _is_hidden(name)}
        with self.failing_as_nbgrader():
            query = "?replace=1" if self.force else ""
            self.client.send("PUT", "course", "releases", self.slug, body=encode(files), query=query)
        self.log.info("Publié : %s (%d fichiers)", self.slug, len(files))


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in name.split("/"))
