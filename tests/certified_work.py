"""Graded work in the small course of `campus_hub`: submitted to the campus, points in nbgrader's own gradebook."""

import functools
import re
import shutil
import warnings
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import requests
from campus_hub import CERTIFIED, COURSE, CampusHub, browse
from nbgrader.api import Gradebook
from sqlalchemy import text
from sqlalchemy.exc import SAWarning

from cpia import ledger
from cpia.campus.feedback import Feedback
from cpia.campus.store import Store
from cpia.grading import verdicts

POINTS = {"machine": (10, "code"), "ecrit": (20, "markdown")}
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Seat:
    """One person's browser, before the pages of the campus."""

    def __init__(self, hub: CampusHub, person: str) -> None:
        self.hub, self.person, self.browser = hub, person, browse(hub, person)
        self.prefix = f"{hub.public}/services/campus/"

    def get(self, path: str) -> requests.Response:
        return self.browser.get(self.prefix + path)

    def read(self, path: str) -> str:
        """The source of a page, its quotes and spaces as we type them."""
        text = self.get(path).text.replace("\N{NO-BREAK SPACE}", " ")
        return text.replace("&#x27;", "'").replace("&#39;", "'").replace("&quot;", '"')

    def post(self, path: str, fields: Sequence[tuple[str, str]] = (), *, page: str = "") -> requests.Response:
        """Post as the form of a page does: with its token."""
        data = [*fields, ("_xsrf", self.token(page or path))]
        return self.browser.post(self.prefix + path, data=data, allow_redirects=False)

    def token(self, page: str) -> str:
        found = re.search(r'name="_xsrf" value="([^"]+)"', self.get(page).text)
        assert found, (page, self.get(page).text)
        return found[1]

    def field(self, page: str, name: str) -> str:
        """The value of a hidden field of a page."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.get(page).text)
        assert found, (page, name)
        return found[1]

    def numbers(self) -> list[str]:
        """The credentials that this learner's page offers to download."""
        return re.findall(rf"certifications/({UUID})\.pdf", self.get("certifications").text)


def start_again(hub: CampusHub) -> None:
    """Forget what was submitted, graded and issued."""
    home = hub.home
    for folder in (home.credentials, home.course, home.campus / "submissions" / CERTIFIED, home.campus / "feedback"):
        shutil.rmtree(folder, ignore_errors=True)
    home.create()
    source = home.course / "source" / CERTIFIED / f"{CERTIFIED}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_bytes(b"le devoir")
    home.gradebook.write_bytes(empty_gradebook())


@functools.cache
def empty_gradebook() -> bytes:
    """The gradebook before any submission, made once by nbgrader, in memory."""
    with Gradebook("sqlite://", course_id=COURSE) as book:
        book.add_assignment(CERTIFIED)
        book.add_notebook(CERTIFIED, CERTIFIED)
        for name, (most, kind) in POINTS.items():
            book.add_grade_cell(name, CERTIFIED, CERTIFIED, max_score=most, cell_type=kind)
            if kind == "markdown":
                book.add_solution_cell(name, CERTIFIED, CERTIFIED)
        connection = book.engine.raw_connection()
        try:
            return bytes(connection.driver_connection.serialize())
        finally:
            connection.close()


def gradebook(hub: CampusHub) -> Gradebook:
    book = Gradebook(f"sqlite:///{hub.home.gradebook}", course_id=COURSE)
    book.db.execute(text("PRAGMA synchronous = OFF"))  # a test's gradebook need not survive a power cut
    book.db.execute(text("PRAGMA journal_mode = MEMORY"))
    return book


def opened_ledger(hub: CampusHub) -> AbstractContextManager[ledger.Ledger]:
    """The ledger of the hub's installation."""
    return ledger.opened(f"sqlite:///{hub.home.credentials / 'ledger.db'}")


def grade(hub: CampusHub, login: str, machine: float, written: float | None) -> None:
    """Have work submitted, where it is not, and graded with those points."""
    store, name = Store(hub.home.campus), f"{CERTIFIED}.ipynb"
    if store.latest(CERTIFIED, login) is None:
        content = b'{"cells": [], "metadata": {"de": "%s"}, "nbformat": 4, "nbformat_minor": 5}' % login.encode()
        store.submit(CERTIFIED, login, {name: content}, now=datetime.now(UTC), due=None, max_bytes=10_000)
    # nbgrader 0.9 builds its rows outside the session, which SQLAlchemy 2 tells at length.
    with warnings.catch_warnings(action="ignore", category=SAWarning), gradebook(hub) as book:
        book.update_or_create_student(login)
        book.update_or_create_submission(CERTIFIED, login)
        for cell, points in (("machine", machine), ("ecrit", written)):
            row = book.find_grade(cell, CERTIFIED, CERTIFIED, login)
            row.needs_manual_grade = points is None
            setattr(row, "manual_score" if cell == "ecrit" else "auto_score", points)
        book.db.commit()
    latest = store.latest(CERTIFIED, login)
    assert latest is not None
    release = verdicts.digest(hub.home.course / "source" / CERTIFIED / name)
    verdict = verdicts.Verdict("graded", None, latest.notebook_digest, release, datetime.now(UTC))
    verdicts.write(hub.home.verdicts, CERTIFIED, login, verdict)


def give_feedback(hub: CampusHub, login: str) -> None:
    """Give the feedback of the last submission."""
    latest = Store(hub.home.campus).latest(CERTIFIED, login)
    assert latest is not None
    Feedback(hub.home.campus).give(latest, {f"{CERTIFIED}.html": b"<p>retour</p>"})
