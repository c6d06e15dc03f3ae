"""Collect submissions into `submitted/<login>/<slug>/`, the owner being the one the hub named at the submission."""

from pathlib import Path
from typing import Any

from nbgrader.exchange.abc import ExchangeCollect as AbstractCollect
from nbgrader.utils import parse_utc

from cpia.campus.collecting import write_collected
from cpia.campus.exchange.base import Exchange
from cpia.campus.names import checked_id, checked_login

Row = dict[str, Any]


class ExchangeCollect(AbstractCollect, Exchange):  # type: ignore[misc]  # nbgrader has no types
    """Writes each learner's last submission, with its `timestamp.txt`."""

    def copy_files(self) -> None:
        """Collect the submissions asked for."""
        if not self.slug:
            self.fail("Quel devoir ? Donnez son nom.")
        with self.failing_as_nbgrader():
            rows = self._chosen(self.client.get("course", "submissions")["submissions"])
            for login, row in sorted(rows.items()):
                self._collect(checked_login(login), row)
        self.log.info("%d remise(s) de « %s » sur le serveur", len(rows), self.slug)

    def _chosen(self, rows: list[Row]) -> dict[str, Row]:
        """Give each learner's last submission, the last in time where `before_duedate` asks for it."""
        chosen: dict[str, Row] = {}
        for row in sorted(rows, key=lambda row: str(row["timestamp"])):
            login = row["student_id"]
            if row["assignment_id"] != self.slug or self.coursedir.student_id not in ("", "*", login):
                continue
            if self.before_duedate and row["late"] and not chosen.get(login, row)["late"]:
                continue
            chosen[login] = row
        return chosen

    def _collect(self, login: str, row: Row) -> None:
        place = Path(self.coursedir.format_path(self.coursedir.submitted_directory, login, self.slug))
        if place.is_dir() and not self._is_to_update(place, row["timestamp"]):
            self.log.info("Déjà collectée : %s %s", login, self.slug)
            return
        name = f"{self.slug}.ipynb"
        files = self.client.files("course", "submissions", self.slug, login, checked_id(row["id"]))
        write_collected(place, name, files[name], row["timestamp"])
        self.log.info("Collectée : %s %s (%s)", login, self.slug, row["timestamp"])

    def _is_to_update(self, place: Path, timestamp: str) -> bool:
        existing = self.coursedir.get_existing_timestamp(str(place))
        new = parse_utc(timestamp)
        if self.before_duedate:
            return bool(existing != new)
        return bool(self.update and (existing is None or new > existing))
