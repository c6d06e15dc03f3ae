"""What every attack of the corpus obtains: no point, no reading, no writing, nothing left; and the batch goes on.

The corpus is in `attack_corpus`, one family of attacks a module; here is what must be true of each.
"""

import time
from pathlib import Path

import pytest
from attack_corpus import ATTACKS, EVERYBODY, HONEST, Attack
from attack_corpus.course import CANARIES, SLUG
from attack_corpus.model import ALL, FULL
from graded_corpus import Graded

from cpia.grading import verdicts

pytestmark = pytest.mark.slow

each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


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


@each_attack
def test_an_attack_earns_nothing_that_its_work_is_not_worth(corpus: Graded, attack: Attack) -> None:
    points = corpus.points[attack.name]
    assert {test: points[test] for test in attack.lost} == dict.fromkeys(attack.lost, 0)
    if corpus.results[attack.name]["outcome"] == "graded" or not attack.may_review:
        kept = set(ALL) - set(attack.lost) - set(attack.free)
        assert {test: points[test] for test in kept} == {test: FULL[test] for test in kept}


@each_attack
def test_an_attack_ends_with_a_verdict_that_an_instructor_understands(corpus: Graded, attack: Attack) -> None:
    result = corpus.results[attack.name]
    verdict = verdicts.read(corpus.course / ".cpia" / "verdicts", SLUG, attack.name)
    assert verdict is not None
    assert (verdict.state, verdict.reason) == (result["outcome"], result["reason"])
    if attack.review is not None:
        assert attack.review in result["reason"]
    elif not attack.may_review:
        assert result["outcome"] == "graded", result["reason"]
    if result["outcome"] == "review":
        assert result["reason"].isprintable() and 10 < len(result["reason"]) < 500
        assert set(ALL) <= set(corpus.waiting[attack.name])


@each_attack
def test_an_attack_reads_and_writes_nothing_and_really_tried(corpus: Graded, attack: Attack) -> None:
    printed = corpus.printed.get(attack.name, "")
    assert [line for line in printed.splitlines() if line.startswith("PRIS")] == []
    assert "TENTE" in printed or not attack.tries


@pytest.mark.parametrize("attack", HONEST, ids=lambda attack: attack.name)
def test_honest_work_amid_the_attacks_gets_all_its_points(corpus: Graded, attack: Attack) -> None:
    assert corpus.points[attack.name] == FULL
    assert corpus.results[attack.name]["outcome"] == "graded"


def test_everybody_has_points_in_the_gradebook(corpus: Graded) -> None:
    assert corpus.points.keys() == corpus.results.keys() == EVERYBODY.keys()
    assert [name for name, points in corpus.points.items() if None in points.values()] == []


def test_no_attack_writes_a_grade_by_hand(corpus: Graded) -> None:
    assert corpus.by_hand == []


def test_no_attack_reaches_the_network(corpus: Graded) -> None:
    assert corpus.connections == 0


def test_no_attack_plants_a_file(corpus: Graded) -> None:
    planted = [path for path in corpus.root.rglob("plante*") if SLUG not in path.parts]
    assert planted == []
    assert list(Path("/var/tmp").glob("plante*")) == list(Path("/tmp").glob("*MARQUE*")) == []


def test_no_attack_leaves_a_process(corpus: Graded) -> None:
    time.sleep(1)
    assert processes_about("sleep 98765") == []
    assert processes_about(str(corpus.root)) == []


def test_no_attack_makes_the_grader_grow(corpus: Graded) -> None:
    assert max(result["memory"] for result in corpus.results.values()) < 400 * 10**6


def test_no_attack_fills_the_disk(corpus: Graded) -> None:
    sizes = {name: weight for name, weight in corpus.weight.items() if weight > 50 * 10**6}
    assert sizes == {}


def test_no_graded_notebook_is_a_link(corpus: Graded) -> None:
    assert [path for path in corpus.course.glob("autograded/**/*") if path.is_symlink()] == []


def test_no_learner_reads_a_hidden_test_in_the_feedback(corpus: Graded, told: dict[str, Path]) -> None:
    graded = {attack.name for attack in ATTACKS if attack.tries and corpus.results[attack.name]["outcome"] == "graded"}
    assert {HONEST[0].name, *graded} <= told.keys()
    leaks = [name for name, path in told.items() if any(word in path.read_text(encoding="utf-8") for word in CANARIES)]
    assert leaks == []
