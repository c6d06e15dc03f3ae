"""Fetch the feedback on my own submissions into `<slug>/feedback/<time of the submission>/`."""

from nbgrader.exchange.abc import ExchangeFetchFeedback as AbstractFetchFeedback

from cpia.campus.contents import checked_name
from cpia.campus.exchange.base import Exchange, write_file


class ExchangeFetchFeedback(AbstractFetchFeedback, Exchange):  # type: ignore[misc]  # nbgrader has no types
    """Writes the pages where nbgrader's list looks for them."""

    def copy_files(self) -> None:
        """Write each page there is, replacing an older one."""
        with self.failing_as_nbgrader():
            for row in self.client.get("assignments")["submissions"]:
                if row["feedback"] and self.slug in ("", row["assignment_id"]):
                    self._fetch(row["assignment_id"], row["id"], row["timestamp"])

    def _fetch(self, slug: str, submission_id: str, timestamp: str) -> None:
        folder = self.folder(slug) / "feedback" / checked_name(timestamp)
        for name, page in self.client.files("assignments", slug, "submissions", submission_id, "feedback").items():
            write_file(folder / checked_name(name), page)
            self.log.info("Correction récupérée : %s", name)
