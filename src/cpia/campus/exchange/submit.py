"""Submit the learner's folder: its plain files, not its sub-folders, nor links, nor hidden files."""

import fnmatch
from pathlib import Path

from nbgrader.exchange.abc import ExchangeSubmit as AbstractSubmit

from cpia.campus.contents import KEPT, too_big
from cpia.campus.exchange.base import Exchange
from cpia.campus.exchange.client import CampusError
from cpia.campus.wire import encode


class ExchangeSubmit(AbstractSubmit, Exchange):  # type: ignore[misc]  # nbgrader has no types
    """Sends `<slug>/` to the service, which says who submitted and when."""

    def init_src(self) -> None:
        """Find the learner's folder."""
        self.src_path = self.folder(self.slug)
        self.coursedir.assignment_id = self.src_path.name  # nbgrader accepts a path here
        if not self.slug or not self.src_path.is_dir():
            self.fail(f"Le dossier « {self.slug} » est introuvable : récupérez d'abord le devoir.")

    def copy_files(self) -> None:
        """Send the files and log the receipt."""
        with self.failing_as_nbgrader():
            limit = self.client.get("assignments")["limits"]["bytes"]
            files = self._files(limit)
            self.receipt = self.client.send("POST", "assignments", self.slug, "submissions", body=encode(files))
        late = " (après la date limite)" if self.receipt["late"] else ""
        self.log.info("Remise reçue le %s%s : %s", self.receipt["timestamp"], late, ", ".join(sorted(files)))

    def _files(self, limit: int) -> dict[str, bytes]:
        paths = [path for path in sorted(self.src_path.iterdir()) if self._goes(path)]
        total = sum(path.stat().st_size for path in paths)
        if total > limit:
            raise CampusError(too_big(total, limit))
        try:
            return {path.name: path.read_bytes() for path in paths}
        except OSError as error:
            raise CampusError(f"« {error.filename} » ne se lit pas ({error.strerror}). {KEPT}") from error

    def _goes(self, path: Path) -> bool:
        ignored = any(fnmatch.fnmatch(path.name, pattern) for pattern in self.coursedir.ignore)
        return path.is_file() and not path.is_symlink() and not path.name.startswith(".") and not ignored
