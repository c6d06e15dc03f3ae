import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from traitlets.config import Config

from cpia.grading.feedback import RETURNED, HideTests
from cpia.grading.hints import message_at, message_like, visible_part_passed, without_hidden_tests
from cpia.grading.nbgrader_plugin import adopt
from cpia.grading.preprocessors import RecordVerdict
from cpia.grading.visible_tests import count

TEST = """assert f(1) == 2, "Visible."
### BEGIN HIDDEN TESTS
secret = 41
assert f(secret) == 42, f"Il fallait {f(secret)} et rien d'autre."
### END HIDDEN TESTS
assert f(0) == 1"""
SILENT = "Ce test n'est pas réussi."


def graded(
    error: tuple[str, str] | None, *, line: int | None = None, own: bool = True, score: float = 0, source: str = TEST
) -> NotebookNode:
    """A test cell after its grading, on 4 points."""
    marks = {"grade": True, "solution": False, "score": score, "points": 4}
    cell = new_code_cell(source, metadata={"nbgrader": marks} | ({"cpia": {"line": line, "own": own}} if line else {}))
    cell.outputs = [new_output("stream", text="secret 41")]
    if error:
        cell.outputs.append(new_output("error", ename=error[0], evalue=error[1], traceback=["secret 41"]))
    return cell


def told(cell: NotebookNode) -> dict[str, str]:
    cell, _ = HideTests().preprocess_cell(cell, {}, 0)
    assert cell.outputs == [] and "secret" not in cell.source
    found: dict[str, str] = cell.metadata[RETURNED]
    return found


def test_hidden_tests_are_cut_from_a_cell() -> None:
    assert without_hidden_tests(TEST) == 'assert f(1) == 2, "Visible."\nassert f(0) == 1'


def test_the_marks_are_those_that_the_course_gives_to_nbgrader() -> None:
    source = 'assert f(1) == 2\n# DEBUT CACHE\nassert f(41) == 42, "Revoyez."\n# FIN CACHE\nassert f(0) == 1'
    c = Config()
    c.ClearHiddenTests.begin_test_delimeter, c.ClearHiddenTests.end_test_delimeter = "DEBUT CACHE", "FIN CACHE"
    adopt(c, __file__)
    cell = graded(("AssertionError", "41"), line=3, source=source)
    told, _ = HideTests(config=c).preprocess_cell(cell, {}, 0)
    assert told.source == "assert f(1) == 2\nassert f(0) == 1"
    assert count([graded(("AssertionError", "41"), line=3, source=source)], RecordVerdict(config=c).marks) == (1, 1)


def test_a_line_with_both_marks_hides_what_nbgrader_hides() -> None:
    """nbgrader reads « begin » first: the region ends at the next « end »."""
    source = "a = 1\n### BEGIN HIDDEN TESTS ### END HIDDEN TESTS\nsecret = 2\n### END HIDDEN TESTS\nb = 3"
    assert without_hidden_tests(source) == "a = 1\nb = 3"


def test_a_hidden_region_that_never_ends_is_cut_to_the_end() -> None:
    assert without_hidden_tests("a = 1\n### BEGIN HIDDEN TESTS\nsecret = 2") == "a = 1"


@pytest.mark.parametrize(
    ("line", "own", "hint"),
    [
        (1, True, "Visible."),
        (4, True, "Il fallait … et rien d'autre."),  # a computed part could hold a hidden value
        (6, True, SILENT),  # an assertion without a message
        (3, True, SILENT),  # no assertion at all
        (4, False, "Votre code a levé une erreur pendant ce test. Il fallait … et rien d'autre."),
        (6, False, "Votre code a levé une erreur pendant ce test."),
    ],
)
def test_a_failed_test_gives_its_authors_hint_by_the_line_that_failed(line: int, own: bool, hint: str) -> None:
    assert told(graded(("AssertionError", "secret 41"), line=line, own=own)) == {"state": "failed", "text": hint}


def test_an_assertion_in_a_function_that_the_test_calls_gives_its_hint_too() -> None:
    source = 'def verifier(x):\n    assert x > 0, "Le signe."\nverifier(f(1))'
    assert told(graded(("AssertionError", "Le signe."), line=3, source=source))["text"] == "Le signe."


def test_a_message_that_the_learners_code_chose_is_never_told() -> None:
    stolen = graded(("LearnerAssertion", "secret 41"), line=1, own=False)
    assert told(stolen)["text"] == "Votre code a levé une erreur pendant ce test. Visible."


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("AssertionError", "Visible.", "Visible."),
        ("AssertionError", "Il fallait 41 et rien d'autre.", "Il fallait … et rien d'autre."),
        ("AssertionError", "secret = 41", SILENT),
        ("ValueError", "Visible.", SILENT),
        ("CorrectionInterrompue", "secret 41", "La correction s'est arrêtée avant la fin de ce test."),
    ],
)
def test_where_no_line_is_known_only_what_the_author_wrote_is_told(name: str, value: str, hint: str) -> None:
    assert told(graded((name, value)))["text"] == hint


def test_partial_credit_shows_its_points() -> None:
    assert told(graded(None, score=2.5)) == {"state": "partial", "text": "Réponse partielle : 2,5 sur 4 points."}


def test_a_passed_test_says_so_whatever_was_printed() -> None:
    assert told(graded(None, score=4)) == {"state": "passed", "text": ""}


def test_what_an_answer_printed_while_graded_is_not_fed_back() -> None:
    cell = new_code_cell("print(In)", metadata={"nbgrader": {"grade": False, "solution": True}})
    cell.outputs = [new_output("stream", text="secret 41")]
    assert HideTests().preprocess_cell(cell, {}, 0)[0].outputs == []


def test_an_assertion_over_several_lines_is_found_by_any_of_them() -> None:
    source = 'assert (\n    f(1)\n    == 2\n), (\n    "Regardez "\n    "le signe."\n)'
    assert {message_at(source, line) for line in range(1, 8)} == {"Regardez le signe."}


def test_a_test_that_does_not_parse_has_no_message() -> None:
    assert message_at("%matplotlib inline\nassert False, 'x'", 2) is None
    assert message_like("assert (", "x") is None


def test_a_test_that_failed_in_its_hidden_part_passes_in_its_visible_one() -> None:
    assert [visible_part_passed(TEST, line) for line in (1, 4, 6, None)] == [False, True, False, False]
    assert visible_part_passed("### BEGIN HIDDEN TESTS\nassert f(3)\n### END HIDDEN TESTS", 2) is None


def test_visible_tests_are_counted_without_telling_the_hidden_ones() -> None:
    hidden_only = graded(None, score=0, source="### BEGIN HIDDEN TESTS\nassert f(3)\n### END HIDDEN TESTS")
    failed = [graded(("AssertionError", ""), line=line) for line in (1, 4)]
    assert count([graded(None, score=4), *failed, hidden_only]) == (2, 3)
