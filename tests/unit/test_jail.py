"""The jail's command line, and the texts that grading keeps or tells: nothing here starts a process."""

import json
from pathlib import Path

import pytest

from cpia.errors import GradingError
from cpia.grading import course_folder, jail, materials
from cpia.grading.batch import submissions
from cpia.grading.copies import Copy, copy_in
from cpia.grading.engine import diagnose
from cpia.grading.jail import Limits, View
from cpia.grading.kernel_manager import write_kernelspec
from cpia.home import Home

GENERATOR = Path("/depot/assignments/a/generateur.py")
VIEW = View(python="/opt/env/bin/python", sockets=Path("/tmp/k/s"), correction=GENERATOR)


def words(view: View = VIEW, limits: Limits | None = None) -> list[str]:
    return jail.command(view, limits or Limits(), ["-m", "noyau"])


def bound(command: list[str]) -> dict[str, str]:
    """Give what is visible in the jail: place -> path outside."""
    return {command[i + 2]: command[i + 1] for i, word in enumerate(command) if word in ("--ro-bind", "--bind")}


@pytest.mark.parametrize("namespace", ["user", "pid", "net", "ipc", "uts"])
def test_the_jail_has_its_own_namespaces(namespace: str) -> None:
    assert f"--unshare-{namespace}" in words()
    assert not [word for word in words() if word.startswith("--share")]


def test_the_jail_dies_with_its_watcher_and_inherits_no_variable() -> None:
    assert {"--die-with-parent", "--new-session", "--clearenv", "--disable-userns"} <= set(words())


def test_the_jail_shows_the_system_the_generator_and_the_channels_only() -> None:
    view = View(VIEW.python, VIEW.sockets, VIEW.correction, environment=(Path("/opt/env"),))
    assert bound(words(view)) == {
        "/usr": "/usr",
        "/opt/env": "/opt/env",
        "/noyau": "/tmp/k/s",
        "/correction/generateur.py": "/depot/assignments/a/generateur.py",
    }


def test_an_assignment_without_generator_shows_no_correction() -> None:
    assert "/correction/generateur.py" not in bound(words(View(VIEW.python, VIEW.sockets, correction=None)))


def test_the_platform_is_covered_where_it_lies_under_a_visible_folder() -> None:
    hidden = (Path("/usr/local/cpia/var"), Path("/srv/cpia"))
    command = words(View(VIEW.python, VIEW.sockets, None, hidden=hidden))
    assert command[command.index("/usr/local/cpia/var") - 1] == "--tmpfs"
    assert "/srv/cpia" not in command


def test_data_files_are_in_the_work_folder_kept_in_memory_and_cannot_be_replaced() -> None:
    command = words(View(VIEW.python, VIEW.sockets, None, files=((7, "donnees/mesures.csv"),)))
    place = command.index("--ro-bind-data")
    assert command[place : place + 3] == ["--ro-bind-data", "7", "/copie/donnees/mesures.csv"]
    assert command.index("--tmpfs", command.index("--size")) < place


def test_every_memory_folder_of_the_jail_has_a_size() -> None:
    command = words()
    for index, word in enumerate(command):
        if word == "--tmpfs":
            assert command[index - 2] == "--size"


def test_the_limits_are_set_just_before_the_program() -> None:
    command = words(limits=Limits(cpu_seconds=3, address_space=5, file_size=7, processes=9))
    start = command.index("prlimit")
    assert command[start:] == [
        "prlimit", "--cpu=3", "--as=5", "--fsize=7", "--nproc=9", "--core=0", "--nofile=1024", "--",
        "/opt/env/bin/python", "-m", "noyau",
    ]  # fmt: skip


def test_limits_survive_the_kernels_command_line(home: Home) -> None:
    limits = Limits(cell_seconds=5, memory=6)
    spec = json.loads((write_kernelspec(course_folder.of(home), limits) / "kernels/python3/kernel.json").read_text())
    assert Limits.from_json(spec["argv"][spec["argv"].index("--limits") + 1]) == limits


def test_the_kernels_program_never_imports_from_the_learners_folder(home: Home) -> None:
    spec = json.loads((write_kernelspec(course_folder.of(home), Limits()) / "kernels/python3/kernel.json").read_text())
    assert spec["argv"][1:4] == ["-P", "-m", "cpia.grading.kernel"]


def test_a_folder_of_the_course_tells_whose_copy_it_is(home: Home) -> None:
    course = course_folder.of(home)
    assert copy_in(home.course / "autograded/élodie/a", course) == Copy("a", "élodie")
    assert copy_in(home.course / "source/a", course) == Copy("a", None)
    assert copy_in(home.root, course) is None
    assert copy_in(home.course / "submitted/../../secrets/x/y", course) is None


def test_an_assignment_without_generator_has_no_data_files(home: Home) -> None:
    assert materials.of(course_folder.of(home), "devoir-sans-generateur", "a") == materials.Materials({}, {}, {})


def test_a_submission_that_was_not_collected_is_named(home: Home) -> None:
    source = home.course / "source" / "a" / "a.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text("{}")
    with pytest.raises(GradingError, match="aucune copie ramassée pour bob"):
        submissions(course_folder.of(home), "a", ["bob"])


def test_an_assignment_that_was_not_released_is_not_graded(home: Home) -> None:
    source = home.course / "source" / "a" / "a.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text("{}")
    with pytest.raises(GradingError, match="« a » : il n'a pas été publié"):
        submissions(course_folder.of(home), "a")


def test_an_unknown_assignment_is_refused(home: Home) -> None:
    with pytest.raises(GradingError, match="« b » : aucun carnet"):
        submissions(course_folder.of(home), "b")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"cells": [', "pas un carnet lisible"),
        ("[" * 100_000, "pas un carnet lisible"),
        ("[]", "pas un carnet lisible"),
        ('{"cells": [{"metadata": null}]}', "pas un carnet lisible"),
        ('{"cells": [{"metadata": {"nbgrader": {"grade_id": "q"}}}, {"metadata": {"nbgrader": {"grade_id": "q"}}}]}',
         "en double : q"),
    ],
)  # fmt: skip
def test_a_damaged_notebook_has_a_diagnosis(tmp_path: Path, text: str, reason: str) -> None:
    notebook = tmp_path / "a.ipynb"
    notebook.write_text(text)
    assert reason in str(diagnose(notebook))


def test_a_sound_notebook_has_no_diagnosis(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text('{"cells": [{"metadata": {"nbgrader": {"grade_id": "q"}}}]}')
    assert diagnose(tmp_path / "a.ipynb") is None
