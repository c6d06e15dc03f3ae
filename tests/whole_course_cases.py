"""A course of two certifications and a project, in miniature: who passes what is said in points, nothing else."""

import functools
import os
import shutil
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from credential_cases import ELODIE, School
from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

from cpia import courses
from cpia.cohort import load as load_cohort
from cpia.credentials import certificates, installation, publication
from cpia.credentials.issuing import Outcome
from cpia.credentials.status_entry import StatusEntry
from cpia.credentials.verification import judge
from cpia.grading import verdicts
from cpia.home import PROJECT, Home
from cpia.ledger import Claim, Entry

FIRST_CERTIFICATION, SECOND_CERTIFICATION, WHOLE = "mesurer", "decider", "parcours-essai"
CERTIFICATIONS = (FIRST_CERTIFICATION, SECOND_CERTIFICATION)
ITEMS = {"mesures": ("machine", "note"), "decisions": ("machine", "note"), "projet-essai": ("dossier", "oral")}
MOST = {"machine": 70.0, "note": 30.0, "dossier": 90.0, "oral": 10.0}
RULE = """
[[certifications]]
slug = "{slug}"
version = 1
title = "{title}"
description = "Atteste un essai."
assignment = "{assignment}"
minimum_total = 60
minimum_manual = 12
minimum_quiz = 0
validity_years = 5
competences = ["A1"]
"""
COURSE = (
    """
id = "essai"
title = "Parcours d'essai"
timezone = "Europe/Paris"
competences = { A1 = "Essayer", P1 = "Mener un essai" }
modules = [
    { slug = "m", bloc = 1, title = "M", hours = 1 },
    { slug = "projet", bloc = 0, title = "Projet", hours = 1 },
]
assignments = [
"""
    + "".join(
        f'    {{ slug = "{slug}", module = "m", title = "Devoir {slug}", items = ['
        '{ grade_id = "machine", title = "Calcul", points = 70, competences = ["A1"] },'
        '{ grade_id = "note", title = "Note", points = 30, competences = ["A1"], manual = true }] },\n'
        for slug in ("mesures", "decisions")
    )
    + """    { slug = "projet-essai", module = "projet", title = "Projet d'essai", items = [
        { grade_id = "dossier", title = "Dossier", points = 90, competences = ["P1"], manual = true },
        { grade_id = "oral", title = "Oral", points = 10, competences = ["P1"], manual = true },
    ] },
]
"""
    + RULE.format(slug=FIRST_CERTIFICATION, title="Mesurer", assignment="mesures")
    + RULE.format(slug=SECOND_CERTIFICATION, title="Décider", assignment="decisions")
    + f"""
[overall]
slug = "{WHOLE}"
version = 1
title = "Attestation d'essai — parcours entier"
description = "Atteste les deux certifications et le projet."
certifications = ["{FIRST_CERTIFICATION}", "{SECOND_CERTIFICATION}"]
project = "projet-essai"
minimum_total = 60
oral = "oral"
minimum_oral = 5
validity_years = 3
competences = ["P1"]
"""
)


@functools.cache
def _empty_gradebook() -> bytes:
    """The gradebook before any submission, made once by nbgrader, in memory."""
    with Gradebook("sqlite://", course_id="essai") as gradebook:
        for slug, names in ITEMS.items():
            gradebook.add_assignment(slug)
            gradebook.add_notebook(slug, slug)
            for name in names:
                kind = "code" if name == "machine" else "markdown"
                gradebook.add_grade_cell(name, slug, slug, max_score=MOST[name], cell_type=kind)
                if kind == "markdown":
                    gradebook.add_solution_cell(name, slug, slug)
        connection = gradebook.engine.raw_connection()
        try:
            return bytes(connection.driver_connection.serialize())
        finally:
            connection.close()


@dataclass
class Programme(School):
    """An installation that gives that course."""

    @classmethod
    def open(cls, home: Home) -> "Programme":
        shutil.copy(PROJECT / "hub_config" / "demo_cohort.toml", home.cohort)
        (home.root / "parcours.toml").write_text(COURSE, encoding="utf-8")
        programme = cls(home)
        programme.configure("")
        for slug in ITEMS:
            source = home.course / "source" / slug / f"{slug}.ipynb"
            source.parent.mkdir(parents=True)
            source.write_bytes(b"le devoir")
        home.gradebook.write_bytes(_empty_gradebook())
        programme.hire_a_second_instructor()
        return programme

    def copied(self, home: Home) -> "Programme":
        """The same installation elsewhere."""
        shutil.copytree(self.home.root, home.root, dirs_exist_ok=True)
        copy = Programme(home)
        copy.configure("")
        return copy

    @property
    def place(self) -> installation.Installation:
        return installation.of(self.home)

    @property
    def course(self) -> courses.Course:
        return self.place.course

    def configure(self, settings: str) -> None:
        self.home.settings.write_text(f'course = "{self.home.root / "parcours"}"\n{settings}', encoding="utf-8")

    def mark(self, login: str, slug: str, *points: float | None, hours_ago: float = 1) -> None:
        """Submit something to an assignment, `hours_ago`, and give those points to its two items."""
        notebook = self.home.course / "submitted" / login / slug / f"{slug}.ipynb"
        notebook.parent.mkdir(parents=True, exist_ok=True)
        notebook.write_bytes(f"{slug} de {login}".encode())
        moment = (datetime.now(UTC) - timedelta(hours=hours_ago)).timestamp()
        os.utime(notebook, (moment, moment))
        with warnings.catch_warnings(action="ignore", category=SAWarning), self.gradebook() as gradebook:
            gradebook.update_or_create_student(login)
            gradebook.update_or_create_submission(slug, login)
            for name, given in zip(ITEMS[slug], points, strict=True):
                grade = gradebook.find_grade(name, slug, slug, login)
                grade.needs_manual_grade = given is None
                setattr(grade, "auto_score" if name == "machine" else "manual_score", given)
            gradebook.db.commit()
        release = verdicts.digest(self.home.course / "source" / slug / f"{slug}.ipynb")
        verdict = verdicts.Verdict("graded", None, verdicts.digest(notebook), release, datetime.now(UTC))
        verdicts.write(self.home.verdicts, slug, login, verdict)

    def pass_everything(self, login: str) -> None:
        """Give 80 points out of 100 to each assignment, and to the project."""
        self.mark(login, "mesures", 60, 20)
        self.mark(login, "decisions", 60, 20)
        self.mark(login, "projet-essai", 72, 8)

    def entries(self, login: str | None = None) -> tuple[Entry, ...]:
        """What the ledger holds, of one learner or of all; its audit must hold too."""
        with installation.opened_ledger(self.place) as book:
            book.check_audit()
            return book.entries(self.place.pseudonym(login) if login else None)

    def active(self, login: str, slug: str) -> Entry | None:
        """The credential in force of a learner for an award."""
        award = self.course.award(slug)
        with installation.opened_ledger(self.place) as book:
            return book.find(self.place.pseudonym(login), certificates.achievement_id(award, self.place.identity))

    def number(self, slug: str = WHOLE) -> str:
        """The number of Élodie's credential in force."""
        entry = self.active(ELODIE, slug)
        assert entry is not None
        return entry.id

    def hold(self, login: str, slug: str, *, until: datetime) -> str:
        """Have the ledger hold a credential that ends then, as a signer would have given it three years before."""
        start = until - timedelta(days=3 * 365)
        achievement = certificates.achievement_id(self.course.award(slug), self.place.identity)

        def sign(status: StatusEntry) -> dict[str, object]:
            unsigned = certificates.build(
                self.course, self.course.award(slug), self.place.identity, certificates.Subject("", start, status)
            ).to_vc()
            proof = {"verificationMethod": f"{self.place.identity.did}#cle-essai"}
            return {**unsigned, "validUntil": f"{until:%Y-%m-%dT%H:%M:%SZ}", "proof": proof}

        claim = Claim(self.place.pseudonym(login), achievement, "r" * 64, "g" * 64)
        with installation.opened_ledger(self.place) as book:
            return book.issue(claim, sign, actor="essai", at=start).id

    def verdict(self, credential: str) -> str:
        """What anybody is told of a credential, from what is published."""
        file = self.home.issued / f"{credential.removeprefix('urn:uuid:')}.json"
        did, status = (path.read_bytes() for path in _published(self.home))
        return judge(file.read_bytes(), did, datetime.now(UTC), status=status).kind

    def leave(self, login: str) -> None:
        """Take a learner out of the cohort."""
        lines = self.home.cohort.read_text(encoding="utf-8").splitlines()
        self.home.cohort.write_text("\n".join(line for line in lines if f'"{login}"' not in line), encoding="utf-8")
        assert load_cohort(self.home).find(login) is None


def states(outcomes: list[Outcome]) -> dict[str, str]:
    """What became of each award."""
    return {outcome.certification: outcome.state for outcome in outcomes}


def whole(outcomes: list[Outcome]) -> Outcome:
    """What became of the whole course."""
    (found,) = (outcome for outcome in outcomes if outcome.certification == WHOLE)
    return found


def _published(home: Home) -> tuple[Path, Path]:
    return publication.did_path(home), publication.status_path(home, 1)
