"""List what is released, what I submitted, or (instructors) what everybody submitted."""

import hashlib
from pathlib import Path
from typing import Any

from nbgrader.exchange.abc import ExchangeList as AbstractList

from cpia.campus.exchange.base import Exchange

Row = dict[str, Any]


class ExchangeList(AbstractList, Exchange):  # type: ignore[misc]  # nbgrader has no types
    """Gives the structures that nbgrader's own list gives."""

    def copy_files(self) -> None:
        """Copy nothing."""

    def list_files(self) -> list[Row]:
        """Give the rows and log them, as nbgrader does."""
        with self.failing_as_nbgrader():
            rows = self._submitted() if self.inbound or self.cached else self._released()
        for row in rows:
            self.log.info("%s %s (%s)", row["course_id"], row["assignment_id"], row["status"])
        return rows

    def remove_files(self) -> list[Row]:
        """Stop offering the released assignments asked for; a submission is never removed."""
        if self.inbound or self.cached:
            self.fail("Une remise ne s'efface pas : elle fait foi pour l'apprenant comme pour le formateur.")
        with self.failing_as_nbgrader():
            rows = self._released()
            for row in rows:
                self.client.send("DELETE", "course", "releases", row["assignment_id"])
        return [row | {"status": "removed"} for row in rows]

    def _released(self) -> list[Row]:
        answer = self.client.get("assignments")
        rows = answer["released"] if self._is_asked_for(answer["course_id"]) else []
        return [self._released_row(answer["course_id"], row) for row in rows if self.slug in ("", row["assignment_id"])]

    def _released_row(self, course_id: str, row: Row) -> Row:
        slug = row["assignment_id"]
        folder = self.folder(slug)
        fetched = folder.is_dir()
        here = [(path.stem, path) for path in sorted(folder.glob("*.ipynb"))]
        there = [(name, Path(slug) / f"{name}.ipynb") for name in row["notebooks"]]
        return {
            "course_id": course_id,
            "assignment_id": slug,
            "status": "fetched" if fetched else "released",
            "path": str(folder) if fetched else slug,
            "notebooks": [{"notebook_id": name, "path": str(path)} for name, path in (here if fetched else there)],
        }

    def _submitted(self) -> list[Row]:
        answer = self.client.get("assignments")
        if not self._is_asked_for(answer["course_id"]):
            return []
        received = self.client.get("course", "submissions") if self.inbound else answer
        groups: dict[tuple[str, str], list[Row]] = {}
        for row in received["submissions"]:
            student = self.coursedir.student_id
            if self.slug in ("", row["assignment_id"]) and (self.cached or student in ("", "*", row["student_id"])):
                described = self._submission_row(answer["course_id"], row)
                groups.setdefault((row["student_id"], row["assignment_id"]), []).append(described)
        return [
            {"course_id": answer["course_id"], "student_id": student, "assignment_id": slug, "status": "submitted",
             "submissions": sorted(rows, key=lambda row: str(row["timestamp"]))}
            for (student, slug), rows in sorted(groups.items())
        ]  # fmt: skip

    def _submission_row(self, course_id: str, row: Row) -> Row:
        local = self.folder(row["assignment_id"]) / "feedback" / row["timestamp"]
        names = sorted(name.removesuffix(".ipynb") for name in row["sha256"] if name.endswith(".ipynb"))
        notebooks = [_notebook_row(name, row, local / f"{name}.html") for name in names]
        # Feedback exists for the graded notebook only: another notebook sent along must not hide it.
        graded = [notebook for notebook in notebooks if notebook["notebook_id"] == row["assignment_id"]]
        has_local = all(notebook["has_local_feedback"] for notebook in graded)
        return {
            "course_id": course_id,
            "student_id": row["student_id"],
            "assignment_id": row["assignment_id"],
            "timestamp": row["timestamp"],
            "status": "submitted",
            "path": f"{row['assignment_id']}/{row['id']}",
            "late": row["late"],
            "notebooks": notebooks,
            "has_local_feedback": has_local,
            "has_exchange_feedback": all(notebook["has_exchange_feedback"] for notebook in graded),
            "feedback_updated": any(notebook["feedback_updated"] for notebook in graded),
            "local_feedback_path": str(local) if has_local else None,
        }

    def _is_asked_for(self, course_id: str) -> bool:
        return self.coursedir.course_id in ("", "*", course_id)


def _notebook_row(name: str, row: Row, local: Path) -> Row:
    offered = row["feedback"].get(f"{name}.html")
    copy = hashlib.sha256(local.read_bytes()).hexdigest() if local.is_file() else None
    return {
        "notebook_id": name,
        "path": f"{row['assignment_id']}/{row['id']}/{name}.ipynb",
        "has_local_feedback": copy is not None,
        "has_exchange_feedback": offered is not None,
        "local_feedback_path": str(local) if copy else None,
        "feedback_updated": bool(copy and offered and copy != offered),
    }
