"""Release feedback: send nbgrader's `feedback/<login>/<slug>/` to the learner it belongs to.

The time in `timestamp.txt` says which submission was graded; the page goes to that one and no other.
"""

from pathlib import Path

from nbgrader.exchange.abc import ExchangeReleaseFeedback as AbstractReleaseFeedback

from cpia.campus.exchange.base import Exchange
from cpia.campus.names import checked_login
from cpia.campus.wire import encode


class ExchangeReleaseFeedback(AbstractReleaseFeedback, Exchange):  # type: ignore[misc]  # nbgrader has no types
    """Sends the generated pages."""

    def copy_files(self) -> None:
        """Send the feedback of each learner asked for."""
        excluded = set(filter(None, str(self.coursedir.student_id_exclude).split(",")))
        with self.failing_as_nbgrader():
            rows = self.client.get("course", "submissions")["submissions"]
            ids = {(r["student_id"], r["timestamp"]): r["id"] for r in rows if r["assignment_id"] == self.slug}
            for folder in self._folders():
                if folder.parent.name not in excluded:
                    self._send(folder, checked_login(folder.parent.name), ids)

    def _folders(self) -> list[Path]:
        """Give the folders `<login>/<slug>` that hold feedback."""
        student = self.coursedir.student_id or "*"
        places = Path(self.coursedir.format_path(self.coursedir.feedback_directory, "x", self.slug)).parent.parent
        return sorted(folder for folder in places.glob(f"{student}/{self.slug}") if folder.is_dir())

    def _send(self, folder: Path, login: str, ids: dict[tuple[str, str], str]) -> None:
        stamp = folder / "timestamp.txt"
        submission_id = ids.get((login, stamp.read_text(encoding="utf-8").strip())) if stamp.is_file() else None
        pages = {path.name: path.read_bytes() for path in sorted(folder.glob("*.html"))}
        if submission_id is None or not pages:
            self.log.warning("Aucune remise ne correspond à la correction de %s : non publiée.", login)
            return
        self.client.send(
            "PUT", "course", "submissions", self.slug, login, submission_id, "feedback", body=encode(pages)
        )
        self.log.info("Correction publiée : %s %s", login, self.slug)
