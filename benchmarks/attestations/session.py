"""A session whose learners all passed, in an installation of its own: what the measures issue credentials to."""

import json
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from credential_cases import ASSIGNMENT, FULL, SLUG, School
from sqlalchemy.exc import SAWarning

from cpia.grading import verdicts
from cpia.home import Home


@dataclass(frozen=True)
class Session:
    """Where it is, and how many learners it has."""

    home: Home
    learners: int

    @property
    def did(self) -> bytes:
        """The issuer's document, as published."""
        return (self.home.public / ".well-known" / "did.json").read_bytes()

    @property
    def status(self) -> bytes:
        """The status list, as published."""
        return (self.home.public / "status" / "1.json").read_bytes()


def make(folder: Path, learners: int) -> Session:
    """Make the installation, its enrolment list and nbgrader's gradebook with all the points for everybody."""
    home = Home(folder / "var")
    home.create()
    school = School.open(home)
    logins = [f"apprenant-{rank:05}" for rank in range(learners)]
    home.cohort.write_text(_cohort(logins), encoding="utf-8")
    release = verdicts.digest(school.source)
    with warnings.catch_warnings(action="ignore", category=SAWarning), school.gradebook() as gradebook:
        for login in logins:
            gradebook.update_or_create_student(login)
            gradebook.update_or_create_submission(SLUG, login)
            for item in ASSIGNMENT.items:
                grade = gradebook.find_grade(item.grade_id, SLUG, SLUG, login)
                grade.needs_manual_grade = False
                setattr(grade, "manual_score" if item.manual else "auto_score", FULL[item.grade_id])
        gradebook.db.commit()
    for login in logins:
        school.take_quiz(login)
        notebook = school.submit(login, f"le travail de {login}".encode())
        verdict = verdicts.Verdict("graded", None, verdicts.digest(notebook), release, datetime.now(UTC))
        verdicts.write(home.verdicts, SLUG, login, verdict)
    return Session(home, learners)


def documents(session: Session) -> list[dict[str, object]]:
    """Give the credentials issued, as their files have them."""
    return [json.loads(path.read_bytes()) for path in sorted((session.home.credentials / "issued").glob("*.json"))]


def _cohort(logins: list[str]) -> str:
    people = [
        f"{{ login = {json.dumps(login)}, first_name = 'Prénom', last_name = 'Nom {rank}', role = 'learner', "
        f"email = '{login}@demo.invalid' }},"
        for rank, login in enumerate(logins)
    ]
    return "\n".join(["people = [", *people, "]\n"])
