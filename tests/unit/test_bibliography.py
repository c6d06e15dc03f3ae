"""What lessons recommend is gathered once, with the lessons that recommend it."""

from dataclasses import replace
from pathlib import Path

from cpia import bibliography, courses
from cpia.home import PROJECT

LESSON = "# Leçon\n\n## Pour aller plus loin\n\n- A. Autrice, *Un livre*,\n  2021.\n- {}\n\n## Autre\n\n- rien\n"


def test_a_reference_of_two_lessons_is_given_once_with_both(tmp_path: Path) -> None:
    (tmp_path / "donnees").mkdir()
    for number, other in ((1, "B."), (2, "C.")):
        (tmp_path / "donnees" / f"lecon-{number}.md").write_text(LESSON.format(other), "utf-8")
    course = courses.load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml")
    only = replace(course, modules=course.modules[:1])
    lines = [line for line in bibliography.gathered(tmp_path, only).splitlines() if line.startswith("- ")]
    assert [line.split(" (")[0] for line in lines] == ["- A. Autrice, *Un livre*, 2021.", "- B.", "- C."]
    assert lines[0].count("](/donnees/lecon-") == 2
