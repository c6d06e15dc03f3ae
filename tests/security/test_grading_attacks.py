"""What hostile submissions can do to the grading: nothing, each ending with points or a reason.

One real course, graded once with real kernels in real jails by an ordinary account: when pytest runs as root, the
grading runs as nobody, since learner code never runs as root.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cpia.grading import verdicts

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("hostile_course.py")
NOBODY = 65534
TEST, READING = "test-moyenne", "test-lecture"
CANARIES = ("CANARI_TEST_CACHE", "[10, 20, 60]", "BEGIN HIDDEN", "def fichiers(variante)")


@dataclass(frozen=True)
class Graded:
    """The course after one grading of everybody."""

    root: Path
    results: dict[str, dict[str, Any]]
    points: dict[str, dict[str, float | None]]
    waiting: dict[str, list[str]]
    outputs: dict[str, list[str]]
    connections: int

    @property
    def course(self) -> Path:
        return self.root / "var" / "course"


def account() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def environment(root: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(REPOSITORY / "src"),
        "CPIA_HOME": str(root / "var"),
        "CPIA_PROJECT": str(root / "projet"),
        "HOME": str(root),
        "JETON": "JETON-SECRET",
    }


def run(root: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], env=environment(root), cwd=root, capture_output=True, text=True, timeout=300,
        check=False, **account(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def processes_about(text: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if text in words:
            found.append(words)
    return found


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    """A platform's folder that an ordinary account owns."""
    # Not under /tmp, which the jail has of its own: a path there would be absent for the wrong reason.
    folder = Path(tempfile.mkdtemp(prefix="essai-", dir="/var/tmp"))
    shutil.copytree(REPOSITORY / "courses", folder / "projet" / "courses")
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def graded(root: Path) -> Graded:
    """Every submission, honest and hostile, graded in one run."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        run(root, str(PROGRAM), "make", json.dumps({"port": listener.getsockname()[1]}))
        results = json.loads(run(root, str(PROGRAM), "grade"))
        try:
            listener.accept()[0].close()
            connections = 1
        except TimeoutError:
            connections = 0
    report = json.loads(run(root, str(PROGRAM), "report"))
    return Graded(root, {r["learner"]: r for r in results}, connections=connections, **report)


def test_every_submission_ends_with_points_or_a_reason(graded: Graded) -> None:
    assert len(graded.results) == len(list(graded.course.glob("submitted/*")))
    for learner, result in graded.results.items():
        verdict = verdicts.read(graded.course / "verdicts", "petit-devoir", learner)
        assert verdict is not None
        assert (verdict.state, verdict.reason) == (result["outcome"], result["reason"])
        assert verdict.state == "graded" or verdict.reason
        assert None not in (graded.points[learner][TEST], graded.points[learner][READING])


@pytest.mark.parametrize(
    ("learner", "test", "reading"),
    [
        ("honnete", 10, 5),
        ("lien", 10, 5),
        ("noyau", 10, 5),  # a forged kernel name is not followed
        ("demon", 10, 5),
        ("faux", 0, 5),
        ("boucle", 0, 5),
        ("supprime", 0, 5),  # a deleted test is put back
        ("vierge", 0, 0),
        ("etiquettes", 0, 0),  # « skip-execution » on the tests
        ("ombre", 0, 0),  # files that shadow modules
        ("generateur", 10, 0),  # a module written while running
        ("bavard", 0, 0),
        ("memoire", 0, 5),
        ("tueur", 10, 0),
        ("sort", 10, 0),
        ("geant", 10, 5),  # its code is right: what it prints is cut, no more
        ("geant-faux", 10, 0),
        ("variante", 10, 0),  # another learner's data, forged where the tests never look
        ("tronque", 0, 0),
        ("double", 0, 0),
        ("vide", 0, 0),
    ],
)
def test_a_submission_earns_what_its_work_is_worth(graded: Graded, learner: str, test: int, reading: int) -> None:
    assert graded.points[learner][TEST] == test
    assert graded.points[learner][READING] == reading


@pytest.mark.parametrize(
    ("learner", "reason"),
    [
        ("sort", "le processus de l'apprenant s'est arrêté à la cellule 3 : il s'est terminé (exit 0)"),
        ("tronque", "n'est pas un carnet lisible"),
        ("double", "en double : avis, lecture"),
        ("vide", "le carnet petit-devoir.ipynb manque"),
    ],
)
def test_a_broken_submission_waits_for_a_person_with_its_reason(graded: Graded, learner: str, reason: str) -> None:
    assert graded.results[learner]["outcome"] == "review"
    assert reason in graded.results[learner]["reason"]
    assert {TEST, READING} <= set(graded.waiting[learner])


def test_the_jail_shows_and_reaches_nothing(graded: Graded) -> None:
    line = next(text for text in graded.outputs["espion"] if text.startswith("VU"))
    seen, (capabilities, no_new_privileges) = json.loads(line[2:])
    assert sorted(seen.pop("carnets")) == ["mesures.csv", "variante.json"]
    assert [name for name, answer in seen.items() if not answer.startswith("REFUS")] == []
    assert (int(capabilities, 16), no_new_privileges) == (0, "1")
    assert graded.connections == 0


def test_nothing_is_planted_outside_the_jail(graded: Graded) -> None:
    assert list((graded.root / "var").glob("planted*")) == []


def test_what_a_notebook_writes_stays_small(graded: Graded) -> None:
    written = next(int(text.split()[1]) for text in graded.outputs["remplit"] if text.startswith("ECRIT"))
    assert 0 < written <= 2 * 32 * 2**20


def test_forks_are_bounded(graded: Graded) -> None:
    counts = [int(text.split()[1]) for text in graded.outputs["forks"] if text.startswith("ENFANTS")]
    assert graded.results["forks"]["outcome"] == "review" or counts[0] < 64


def test_nothing_survives_the_grading(graded: Graded) -> None:
    assert processes_about("sleep 98765") == []
    assert processes_about(str(graded.root)) == []


def test_a_flood_of_output_does_not_grow_the_grader(graded: Graded) -> None:
    assert max(result["memory"] for result in graded.results.values()) < 500 * 10**6


def test_a_link_in_a_submission_is_not_followed(graded: Graded) -> None:
    assert list(graded.course.glob("autograded/lien/*/carnet.txt")) == []


def test_feedback_tells_the_authors_message_and_no_hidden_test(graded: Graded) -> None:
    run(graded.root, str(PROGRAM), "feedback")
    pages = {path.parts[-3]: path.read_text() for path in graded.course.glob("feedback/*/*/*.html")}
    assert "La moyenne est fausse sur une liste de trois valeurs." in pages["faux"]
    assert {"honnete", "bavard", "sort"} <= pages.keys()
    for page in pages.values():
        assert [canary for canary in CANARIES if canary in page] == []
        assert "<script src" not in page


def test_a_kernel_refuses_to_start_when_jupyter_would_talk_to_it_by_network(graded: Graded) -> None:
    connection = graded.root / "noyau.json"
    connection.write_text(json.dumps({"transport": "tcp", "ip": "127.0.0.1"}))
    words = [sys.executable, "-P", "-m", "cpia.grading.kernel", "--limits", "{}", "-f", str(connection)]
    done = subprocess.run(words, env=environment(graded.root), capture_output=True, text=True, check=False, **account())
    assert done.returncode == 1
    assert "attendu « ipc »" in done.stderr


def test_grading_is_refused_where_the_jail_cannot_be_made(graded: Graded) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cpia", "grade", "petit-devoir", "--force"], capture_output=True, text=True,
        env=environment(graded.root) | {"PATH": "/nulle-part"}, check=False, **account(),
    )  # fmt: skip
    assert done.returncode == 1
    assert "le programme « bwrap » manque" in done.stderr


def test_an_unchanged_submission_is_not_graded_again(graded: Graded) -> None:
    words = ("-m", "cpia", "grade", "petit-devoir", "honnete", "tronque", "--json")
    results = json.loads(run(graded.root, *words))
    assert [result["outcome"] for result in results] == ["unchanged", "unchanged"]


def test_nbgraders_own_command_grades_in_the_jail(graded: Graded) -> None:
    config = graded.root / "nbgrader_config.py"
    config.write_text(
        "from cpia.grading import course_folder\nfrom cpia.grading.nbgrader_plugin import configure\n"
        "configure(get_config(), course_folder.from_environment())\n"
    )
    before = verdicts.read(graded.course / "verdicts", "petit-devoir", "espion")
    run(graded.root, "-m", "nbgrader", "autograde", "petit-devoir", "--student", "espion", "--force")
    after = verdicts.read(graded.course / "verdicts", "petit-devoir", "espion")
    assert before is not None and after is not None
    assert after.graded_at > before.graded_at
    printed = json.loads(run(graded.root, str(PROGRAM), "report"))["outputs"]["espion"]
    assert any('"gradebook": "REFUS' in text for text in printed)


def killing(graded: Graded, learner: str, times: int) -> dict[str, Any]:
    """Grade one submission, its grading process being killed so many times."""
    program = subprocess.Popen(
        [sys.executable, str(PROGRAM), "grade", learner], stdout=subprocess.PIPE, text=True,
        env=environment(graded.root), cwd=graded.root, **account(),
    )  # fmt: skip
    killed: set[int] = set()
    while len(killed) < times:
        assert program.poll() is None
        for number in [child for forker in children_of(program.pid) for child in children_of(forker)]:
            if number not in killed and len(killed) < times and is_grading(number):
                os.kill(number, 9)
                killed.add(number)
        time.sleep(0.02)
    result: dict[str, Any] = json.loads(program.communicate(timeout=120)[0])[0]
    return result


def children_of(number: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except OSError:
        return []


def is_grading(number: int) -> bool:
    try:
        return b"cpia.grading.forker" in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False


def test_a_grader_killed_in_the_middle_is_replaced_and_costs_the_learner_nothing(graded: Graded) -> None:
    assert killing(graded, "honnete", times=1)["outcome"] == "graded"
    assert json.loads(run(graded.root, str(PROGRAM), "report"))["points"]["honnete"][TEST] == 10


def test_a_submission_whose_grader_dies_each_time_waits_for_a_person(graded: Graded) -> None:
    result = killing(graded, "faux", times=3)
    assert result["outcome"] == "review"
    assert "le processus de correction s'est arrêté" in result["reason"]
    time.sleep(1)
    assert processes_about(str(graded.root / "projet")) == []
