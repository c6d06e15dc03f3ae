"""Which folder is graded, and with which files: our own course, or any plain nbgrader one."""

import os
from pathlib import Path

import pytest

from cpia.errors import GradingError, SettingsError
from cpia.grading import course_folder, materials
from cpia.home import Home

SHADOWS = ("statistics.py", "json.pyc", "numpy.so", "numpy.cpython-311-x86_64-linux-gnu.so", "a.pth", "autre.ipynb")


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A plain course, with one assignment and one submission."""
    root = tmp_path / "cours"
    put(root / "source" / "ps1", **{"p1_ipynb": "{}", "donnees__x_csv": "source", "aide_py": "def f(): ..."})
    put(root / "submitted" / "bob" / "ps1", **{"p1_ipynb": "{}", "donnees__x_csv": "triche", "resultats_csv": "bob"})
    return root


def test_our_course_is_that_of_the_platforms_folder(home: Home) -> None:
    course = course_folder.of(home)
    assert (course.root, course.db_url) == (home.course, f"sqlite:///{home.gradebook}")
    assert (course.course_id, course.verdicts) == ("chef-projet-ia", home.verdicts)


def test_an_unknown_engine_is_refused(home: Home) -> None:
    home.settings.write_text('engine = "rapide"\n')
    with pytest.raises(SettingsError, match="attendu : apart ou kernel"):
        course_folder.of(home)


def test_the_libraries_that_grading_loads_are_the_operator_s_or_the_usual_ones(home: Home) -> None:
    assert course_folder.of(home).libraries == ()
    home.settings.write_text('grading_libraries = ["numpy", "sklearn.tree"]\n')
    assert course_folder.of(home).libraries == ("numpy", "sklearn.tree")


@pytest.mark.parametrize("written", ['["os; rm"]', '["a..b"]', "[3]", '"numpy"'])
def test_a_library_that_is_no_module_s_name_is_refused(home: Home, written: str) -> None:
    home.settings.write_text(f"grading_libraries = {written}\n")
    with pytest.raises(SettingsError, match="attendu : des noms de modules"):
        course_folder.of(home)


def test_a_plain_course_keeps_its_state_in_a_folder_of_its_own(root: Path) -> None:
    course = course_folder.plain(root)
    assert course.db_url == f"sqlite:///{root / 'gradebook.db'}"
    assert course.verdicts.is_relative_to(root / ".cpia") and course.run.is_relative_to(root / ".cpia")


def test_a_plain_courses_own_configuration_is_followed(root: Path) -> None:
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'py101'\n"
        "c.CourseDirectory.db_url = 'sqlite:////tmp/ailleurs.db'\nc.CourseDirectory.submitted_directory = 'rendus'\n"
        "c.CourseDirectory.directory_structure = '{nbgrader_step}/{assignment_id}/{student_id}'\n"
    )
    put(root / "rendus" / "ps1" / "eve", p1_ipynb="{}")
    course = course_folder.plain(root)
    assert (course.course_id, course.db_url) == ("py101", "sqlite:////tmp/ailleurs.db")
    assert course.copies() == [("ps1", "eve")]
    assert course.submitted("ps1", "eve") == root / "rendus" / "ps1" / "eve"


def test_a_configuration_that_fails_is_named(root: Path) -> None:
    (root / "nbgrader_config.py").write_text("c = get_config(\n")
    with pytest.raises(GradingError, match=r"nbgrader_config.py : configuration impossible à charger \(SyntaxError"):
        course_folder.plain(root)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GradingError, match="dossier absent ; donnez à --course-root"):
        course_folder.plain(tmp_path / "nulle-part")


def test_another_process_finds_the_same_course(root: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for course in (course_folder.plain(root), course_folder.of(home)):
        with monkeypatch.context() as context:
            for name, value in course.environment().items():
                context.setenv(name, value)
            assert course_folder.from_environment() == course


def test_hidden_drafts_are_no_submissions(root: Path) -> None:
    put(root / "submitted" / "eve" / ".ps1.partiel", p1_ipynb="{}")
    assert course_folder.plain(root).copies() == [("ps1", "bob")]


def test_both_sides_find_what_lies_beside_the_instructors_notebook(root: Path) -> None:
    found = materials.of(course_folder.plain(root), "ps1", "bob")
    shared = {"donnees/x.csv": b"source", "aide.py": b"def f(): ..."}
    assert found.tests_files == shared
    assert found.learner_files == shared | {"resultats.csv": b"bob"}
    assert found.modules == {}


def test_nothing_that_python_imports_is_taken_from_a_submission(root: Path) -> None:
    for name in SHADOWS:
        (root / "submitted" / "bob" / "ps1" / name).write_text("pirate")
    found = materials.of(course_folder.plain(root), "ps1", "bob")
    assert b"pirate" not in found.learner_files.values()


def test_a_link_a_pipe_and_a_hidden_file_of_a_submission_are_left_out(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    sent = root / "submitted" / "bob" / "ps1"
    (sent / "lien.csv").symlink_to(tmp_path / "secret")
    (sent / "dossier").symlink_to(tmp_path)
    (sent / ".cache").write_text("secret")
    os.mkfifo(sent / "tube.csv")
    assert sorted(materials.of(course_folder.plain(root), "ps1", "bob").learner_files) == [
        "aide.py", "donnees/x.csv", "resultats.csv",
    ]  # fmt: skip


def test_a_submission_cannot_fill_the_grader(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(materials, "BYTES_MAX", 1000)
    sent = root / "submitted" / "bob" / "ps1"
    for name in ("a.csv", "b.csv", "c.csv"):
        (sent / name).write_bytes(b"x" * 400)
    (sent / "enorme.csv").write_bytes(b"x" * 5000)
    found = materials.of(course_folder.plain(root), "ps1", "bob").learner_files
    assert sum(len(content) for name, content in found.items() if name not in ("aide.py", "donnees/x.csv")) <= 1000


def test_a_module_that_the_instructor_lets_learners_write_is_theirs(root: Path) -> None:
    (root / "nbgrader_config.py").write_text("get_config().Autograde.exclude_overwriting = {'ps1': ['aide.py']}\n")
    (root / "submitted" / "bob" / "ps1" / "aide.py").write_text("def f(): return 1")
    found = materials.of(course_folder.plain(root), "ps1", "bob")
    assert found.learner_files["aide.py"] == b"def f(): return 1"
    assert found.tests_files["aide.py"] == b"def f(): ..."


def test_our_assignments_data_are_the_generators_and_no_submitted_file(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(materials, "PROJECT", tmp_path)
    text = "def fichiers(variante):\n    return {'v.txt': str(variante).encode()}\n"
    put(tmp_path / "assignments" / "a", generateur_py=text)
    put(home.course / "submitted" / "bob" / "a", a_ipynb="{}", v_txt="triche", autre_csv="bob")
    course = course_folder.of(home)
    found, of_the_class = materials.of(course, "a", "bob"), materials.of(course, "a", None)
    assert found.learner_files == found.tests_files and list(found.learner_files) == ["v.txt"]
    assert found.learner_files["v.txt"] not in (b"triche", b"0")
    assert of_the_class.learner_files == {"v.txt": b"0"}
    assert found.modules == {"generateur.py": text.encode()}
