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


def test_self_study_teaches_the_same_and_certifies_nothing() -> None:
    cohort, alone = courses.load(FILE), courses.load(FILE.with_name("autonomie.toml"))
    assert (alone.modules, alone.competences) == (cohort.modules, cohort.competences)
    assert (alone.assignments, alone.certifications, alone.overall) == ((), (), None)


def test_the_school_session_asks_for_nothing_and_leaves_time_to_begin_and_end() -> None:
    session = courses.load(FILE.with_name("seance-lycee.toml"))
    assert (session.assignments, session.certifications, session.overall) == ((), (), None)
    activities = session.modules[0].lessons
    assert len(activities) == 5
    assert sum(activity.minutes for activity in activities) == 50 - 5 - 4
    assert {code for activity in activities for code in activity.competences} == set(session.competences)


def test_a_base_that_does_not_exist_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('id = "x"\ntitle = "X"\nbase = "perdu"\n', "utf-8")
    with pytest.raises(CourseError, match=r"perdu\.toml : fichier absent"):
        courses.load(path)


def test_the_whole_course_is_54_hours_and_each_block_weighs_70_and_30() -> None:
    course = courses.load(FILE)
    assert sum(module.hours for module in course.modules) == 54
    weights = {a.slug: (a.points(manual=False), a.points(manual=True)) for a in course.assignments}
    assert weights.pop("projet-dossier") == (55, 45)
    assert set(weights.values()) == {(70, 30)}


def test_each_certification_has_the_rule_and_the_knock_out_item_of_the_curriculum() -> None:
    course = courses.load(FILE)
    rules = {
        c.title: (c.minimum_total, c.minimum_manual, c.minimum_quiz, c.quiz_questions) for c in course.certifications
    }
    assert set(rules.values()) == {(60, 12, 70, 15)}
    assert list(rules) == [
        "Données pour l'IA",
        "Évaluer et choisir une IA",
        "MLOps pour chefs de projet",
        "Conduire le changement IA",
        "IA responsable et conforme",
    ]
    assert [c.validity_years for c in course.certifications] == [5, 5, 3, 5, 3]
    lost = {a.module: [item.grade_id for item in a.items if item.eliminatory] for a in course.assignments}
    assert lost == {
        "donnees": ["test-fuite"],
        "algorithmes": ["test-seuil"],
        "mlops": ["test-decision-bug"],
        "changement": ["test-calendrier"],
        "ethique": ["test-interdites"],
        "projet": ["test-defauts"],
    }


def test_the_attestation_of_the_course_takes_five_certifications_and_an_oral() -> None:
    overall = courses.load(FILE).overall
    assert overall is not None
    assert len(overall.certifications) == 5
    assert overall.competences == ("P1", "P2", "P3", "P4", "P5")
    assert (overall.minimum_total, overall.minimum_oral, overall.mention_average) == (60, 5, 80)
