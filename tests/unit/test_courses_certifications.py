"""What a course file may not say of its certifications: resits, quizzes, the overall attestation, titles."""

from pathlib import Path

import pytest

from cpia import courses
from cpia.errors import CourseError

COURSE = """
id = "essai"
title = "Essai"
timezone = "Europe/Paris"
competences = { A1 = "Essayer" }
modules = [{ slug = "m", bloc = 1, title = "M", hours = 1 }, { slug = "n", bloc = 2, title = "N", hours = 1 }]
"""
ASSIGNMENT = """
[[assignments]]
slug = "%s"
module = "%s"
title = "%s"
due = %s
items = [
    { grade_id = "test", title = "Test", points = 60, competences = ["A1"], eliminatory = true },
    { grade_id = "oral", title = "Oral", points = 40, competences = ["A1"], manual = true },
]
"""
CERTIFICATION = """
[[certifications]]
slug = "%s"
version = 1
title = "Certification %s"
description = "Atteste."
assignment = "%s"
minimum_total = 60
minimum_manual = 10
validity_years = 3
competences = ["A1"]
"""
OVERALL = """
[overall]
slug = "parcours"
version = 1
title = "Attestation du parcours"
description = "Atteste le parcours ; ne remplace pas le titre de l'établissement."
certifications = ["un", "deux"]
project = "projet"
minimum_total = 60
oral = "oral"
minimum_oral = 5
validity_years = 3
resits = ["projet-2"]
"""
DUE = {
    "devoir": "2027-01-29T23:59:00",
    "rattrapage": "2027-02-12T23:59:00",  # 14 days later to the minute
    "dernier": "2027-03-30T23:59:00",  # 14 days and more, across the change of hour
    "autre": "2027-01-29T23:59:00",
    "projet": "2027-05-01T12:00:00",
    "projet-2": "2027-06-01T12:00:00",
}
TEXT = (
    COURSE
    + "".join(ASSIGNMENT % (slug, "n" if slug == "autre" else "m", slug, due) for slug, due in DUE.items())
    + CERTIFICATION % ("un", "un", "devoir")
    + 'resits = ["rattrapage", "dernier"]\n'
    + CERTIFICATION % ("deux", "deux", "autre")
    + OVERALL
)


def load(tmp_path: Path, *changes: tuple[str, str]) -> courses.Course:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "parcours.toml"
    path.write_text(text, encoding="utf-8")
    return courses.load(path)


def test_resits_and_the_overall_attestation_are_read(tmp_path: Path) -> None:
    course = load(tmp_path)
    assert course.certification("un").sittings == ("devoir", "rattrapage", "dernier")
    assert (course.certification("deux").minimum_quiz, course.certification("deux").quiz_questions) == (70, 15)
    assert course.overall is not None and course.overall.sittings == ("projet", "projet-2")
    assert course.overall.mention_average == 80


def test_a_course_may_have_no_overall_attestation(tmp_path: Path) -> None:
    assert load(tmp_path, (OVERALL, "")).overall is None


RESITS = 'resits = ["rattrapage", "dernier"]'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (RESITS, 'resits = ["rattrapage", "dernier", "projet"]', "3 rattrapages, attendu : 2 au plus"),
        (DUE["rattrapage"], "2027-02-12T23:58:59", "14 jours au moins après devoir"),
        (DUE["dernier"], "2027-02-20T12:00:00", "14 jours au moins après rattrapage"),
        (f"due = {DUE['devoir']}\n", "", "14 jours au moins après devoir"),
        (f"due = {DUE['rattrapage']}\n", "", "14 jours au moins"),
        (RESITS, 'resits = ["dernier", "rattrapage"]', "14 jours au moins après dernier"),
        (RESITS, 'resits = ["rattrapage", "rattrapage"]', "sert deux fois"),
        (RESITS, 'resits = ["devoir"]', "sert deux fois"),
        (RESITS, 'resits = ["inconnu"]', "« inconnu » inconnu"),
        (RESITS, 'resits = ["autre"]', "n'a pas le module"),
        (RESITS + "\n", RESITS + "\nquiz_questions = 10\n", None),
        (RESITS, "quiz_questions = 0", "0 questions"),
        (RESITS, "minimum_quiz = 100.5", "de 0 à 100"),
        (RESITS, "minimum_quiz = -1", "de 0 à 100"),
        (RESITS, "minimum_quiz = nan", "de 0 à 100"),
        ("minimum_total = 60", "minimum_total = nan", "exige nan"),
        ("minimum_manual = 10", "minimum_manual = -1", "exige -1"),
        ("points = 60", "points = inf", "vaut inf"),
        ("validity_years = 3", "validity_years = 0", "valable 0 ans"),
        ('slug = "deux"', 'slug = "un"', "nomme 2 certifications"),
        ('title = "Certification un"', 'title = "Titre RNCP 41234"', "n'est un titre"),
        ('title = "Attestation du parcours"', 'title = "Diplôme de chef de projet"', "n'est un titre"),
        ('title = "Certification deux"', 'title = "Certification (RS 1234)"', "n'est un titre"),
        ('certifications = ["un", "deux"]', 'certifications = ["un", "trois"]', "« trois » inconnue"),
        ('certifications = ["un", "deux"]', 'certifications = ["un", "un"]', "se répète"),
        ('certifications = ["un", "deux"]', "certifications = []", "vide"),
        ('oral = "oral"', 'oral = "test"', "notée à la main"),
        ('oral = "oral"', 'oral = "absente"', "notée à la main"),
        ("minimum_oral = 5", "minimum_oral = 41", "plus de points à l'oral"),
        ('resits = ["projet-2"]', 'resits = ["projet-2", "dernier"]', "2 rattrapages, attendu : 1 au plus"),
        (DUE["projet-2"], "2027-05-10T12:00:00", "14 jours au moins après projet"),
        ("minimum_oral = 5", "minimum_oral = 5\nmention_average = 101", "de 0 à 100"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str, message: str | None) -> None:
    if message is None:
        load(tmp_path, (old, new))
        return
    with pytest.raises(CourseError, match=message.replace("(", r"\(")):
        load(tmp_path, (old, new))


def test_a_resit_without_the_eliminatory_item_would_be_a_way_around_it(tmp_path: Path) -> None:
    text = TEXT.split('slug = "rattrapage"')
    easier = text[1].replace(", eliminatory = true", "", 1)
    path = tmp_path / "parcours.toml"
    path.write_text(text[0] + 'slug = "rattrapage"' + easier, encoding="utf-8")
    with pytest.raises(CourseError, match="éliminatoires"):
        courses.load(path)


def test_one_module_has_one_quiz(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="autant que les autres"):
        load(
            tmp_path,
            ('assignment = "autre"', 'assignment = "projet"'),
            (RESITS, RESITS + "\nquiz_questions = 10"),
        )
