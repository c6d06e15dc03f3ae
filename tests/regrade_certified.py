"""The real course, regraded after its points changed, as an instructor does it; a program that answers in JSON."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat

from cpia import courses, grades, launcher, publishing, rules, settings
from cpia.authoring import sources, text
from cpia.campus.collecting import collect
from cpia.campus.service import Campus
from cpia.courses import Course
from cpia.errors import AuthoringError
from cpia.grading import batch, course_folder, verdicts
from cpia.grading.hints import without_hidden_tests
from cpia.home import PROJECT, Home

SLUG = "donnees-audit-serre"
LOGINS = ("acceptee", "gardee")
OLD, NEW = "grade_id: test-audit\n  locked: true\n  points: 8", "grade_id: test-audit\n  locked: true\n  points: 6"


def main() -> None:
    home = Home.from_environment()
    launcher.install(home)
    source = sources.find(SLUG)
    publishing.publish(source, loaded(home), home)
    submit(Campus(home, loaded(home), 20 * 2**20))
    collect(home, SLUG)
    batch.grade(batch.submissions(course_folder.of(home), SLUG), lambda result: None)
    before, digest = state(home), source_digest(home)
    lower_the_points(home, source.text)
    try:
        publishing.publish(source, loaded(home), home)
        refused = ""
    except AuthoringError as refusal:
        refused = str(refusal)
    untouched = source_digest(home) == digest
    command = [sys.executable, "-m", "cpia", "regrade", SLUG, "--json", "--accept-lower", "acceptee"]
    rows = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["learners"]
    released = nbformat.read(home.campus / "released" / SLUG / f"{SLUG}.ipynb", as_version=4)
    points = [c.metadata.nbgrader.points for c in released.cells if c.get("id") == "test-audit"]
    again = publishing.publish(source, loaded(home), home)
    facts = {"refused": refused, "untouched": untouched, "rows": rows, "points": points, "again": again}
    print(json.dumps(facts | {"before": before, "after": state(home), "former": digest}))


def loaded(home: Home) -> Course:
    return courses.load(settings.load(home).course_file)


def submit(campus: Campus) -> None:
    notebook = text.read(sources.find(SLUG).text.read_text(encoding="utf-8"), SLUG)
    for cell in notebook.cells:
        cell.source = without_hidden_tests(cell.source)
    files = {f"{SLUG}.ipynb": nbformat.writes(notebook).encode()}
    for login in LOGINS:
        campus.store.submit(SLUG, login, files, now=datetime.now(UTC), due=None, max_bytes=campus.max_bytes)


def lower_the_points(home: Home, written: Path) -> None:
    """Make one test worth less, in the assignment and in the course file."""
    content = written.read_text(encoding="utf-8")
    assert OLD in content
    written.write_text(content.replace(OLD, NEW), encoding="utf-8")
    file = settings.load(home).course_file
    assert file.is_relative_to(PROJECT)
    lines = file.read_text(encoding="utf-8").splitlines()
    changed = [line.replace("points = 8", "points = 6") if '"test-audit"' in line else line for line in lines]
    assert changed != lines
    file.write_text("\n".join(changed), encoding="utf-8")


def source_digest(home: Home) -> str:
    return verdicts.digest(home.course / "source" / SLUG / f"{SLUG}.ipynb")


def state(home: Home) -> dict[str, Any]:
    """Tell what the certification's rule sees of each learner."""
    course = loaded(home)
    rule = course.certifications[0]
    found = {}
    for login, record in grades.read_all(home, SLUG, LOGINS).items():
        assert record is not None
        decision = rules.evaluate(record, None, rule, course.assignment(SLUG), role="learner")
        total = sum(cell.score or 0 for cell in record.cells)
        found[login] = {"total": total, "release": record.release_digest, "reasons": decision.reasons}
    return found


if __name__ == "__main__":
    main()
