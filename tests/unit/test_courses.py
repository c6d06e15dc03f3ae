"""A course file is data: what it may not say is refused with its place."""

from pathlib import Path

import pytest

from cpia import courses
from cpia.errors import CourseError
from cpia.home import PROJECT

FILE = PROJECT / "courses" / "imt-chef-de-projet-ia.toml"


def variant_of(tmp_path: Path, old: str, new: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "parcours.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_the_cohort_s_course_gives_70_points_by_machine_and_30_by_hand() -> None:
    assignment = courses.load(FILE).assignment("donnees-audit-serre")
    assert (assignment.points(manual=False), assignment.points(manual=True)) == (70, 30)


def test_a_due_date_is_in_the_course_s_time_zone() -> None:
    due = courses.load(FILE).assignment("donnees-audit-serre").due
    assert due is not None and due.isoformat() == "2027-01-29T23:59:00+01:00"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('rncp_number = ""', 'rncp = ""', "clé inconnue « rncp »"),
        ('slug = "donnees"\n', "", "il manque la clé « slug »"),
        ("minimum_total = 60", 'minimum_total = "60"', "attendu : float"),
        ("minimum_total = 60", "minimum_total = 101", "plus de points"),
        ("minimum_manual = 12", "minimum_manual = 31", "plus de points écrits"),
        ('module = "donnees"', 'module = "autre"', "module inconnu « autre »"),
        ('assignment = "donnees-audit-serre"', 'assignment = "x"', "« x » inconnu"),
        ('competences = ["D3"]', 'competences = ["Z9"]', "compétences inconnues : Z9"),
        ("[competences]", "[competences", "TOML illisible"),
    ],
)
def test_a_wrong_course_file_is_refused_with_its_fault(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(CourseError, match=message):
        courses.load(variant_of(tmp_path, old, new))
