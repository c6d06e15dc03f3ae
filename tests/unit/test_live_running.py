"""What the page's worker runs beside the learner's code, on plain Python: runs, checks, errors told to beginners."""

import json
from typing import Any

import pytest

from cpia.live_cells.in_browser.output import MAX_OUTPUT
from cpia.live_cells.in_browser.running import run

CASE = {"code": ">>> double(4)\n8\n", "failure_message": "Deux fois quatre font huit."}


def told(code: str, *cases: dict[str, str]) -> tuple[dict[str, Any], str]:
    """Run the code; give what is told, and what was printed."""
    printed: list[str] = []
    return json.loads(run(code, printed.append, json.dumps(cases))), "".join(printed)


def test_a_cell_prints_and_gives_the_value_of_its_last_line() -> None:
    said, printed = told("print('bonjour')\n6 * 7")
    assert (said["value"], said["error"], printed) == ("42", None, "bonjour\n")


def test_each_run_starts_afresh() -> None:
    told("secret = 1")
    assert told("secret")[0]["error"]["title"] == "Un nom est inconnu"


def test_an_output_without_end_is_cut_and_said_to_be() -> None:
    said, printed = told("for _ in range(5000):\n    print('encore')")
    assert (said["cut"], len(printed)) == (True, MAX_OUTPUT)


@pytest.mark.parametrize(
    ("code", "line", "word"),
    [
        ("a = 1\nfor i in range(3)\n    print(i)", 2, "deux-points"),
        ("print((1, 2)", 1, "jamais refermé"),
        ("print('a)", 1, "guillemet"),
        ("if True:\nprint(1)", 2, "quatre espaces"),
        ("a = 1\n  b = 2", 2, "trop à droite"),
        ("total = 3\nprint(totl)", 2, "« total »"),
        ("math.sqrt(2)", 1, "import math"),
        ("'a' + 1", 1, "str("),
        ("1 + 'a'", 1, "int et str"),
        ("def f():\n    x = 1\nf() + 1", 3, "return"),
        ("def f(a, b):\n    return a\nf(1)", 3, "f()"),
        ("[1][4]", 1, "len(liste)"),
        ("{'a': 1}['b']", 1, "'b'"),
        ("1 / 0", 1, "diviseur"),
        ("import pandoc_absent", 1, "pandoc_absent"),
        ("None.taille", 1, "None"),
        ("''.taille", 1, "taille"),
        ("int('deux')", 1, "deux"),
        ("def f(n):\n    return f(n)\nf(1)", 2, "condition d'arrêt"),
        ("input('Nom ?')", 1, "age = 42"),
        ("x = ...\nx + 1", 2, "points de suspension"),
        ("exit()", 1, "seule"),
        ("open('/absent.csv')", 1, "fichier"),
        ("def f():\n    return 1 / 0\n\n\nf()", 2, "diviseur"),
        ("if a = 3:\n    pass", 1, "« == »"),
        ("[0] * 10 ** 30", 1, "trop grand"),
        ("raise RuntimeError('oh')", 1, "message"),
    ],
)  # fmt: skip
def test_an_error_is_explained_on_the_line_of_the_learner_and_pythons_message_is_kept(
    code: str, line: int, word: str
) -> None:
    error = told(code)[0]["error"]
    assert (error["line"], error["code"]) == (line, code.splitlines()[line - 1].strip())
    assert word in error["title"].lower() + error["advice"]
    assert "Error" in error["original"] or "SystemExit" in error["original"]
    assert "/" not in error["original"].replace("1 / 0", "").replace("/absent.csv", "")  # no path of ours


def test_a_right_answer_passes_and_a_wrong_one_gets_the_advice_of_the_author() -> None:
    right, wrong = (told(f"def double(x):\n    return {body}", CASE)[0]["checks"] for body in ("2 * x", "x"))
    assert [check["passed"] for check in right] == [True]
    assert (wrong[0]["passed"], wrong[0]["advice"]) == (False, CASE["failure_message"])
    assert (wrong[0]["tried"], wrong[0]["expected"], wrong[0]["got"]) == ("double(4)", "8", "4")


def test_a_function_that_prints_is_told_so_and_what_it_prints_stays_out_of_the_page() -> None:
    said, printed = told("def double(x):\n    print('essai')\n    return 2 * x", CASE)
    assert "print()" in said["checks"][0]["advice"]
    assert printed == ""


def test_an_error_inside_an_answer_is_explained_with_its_line() -> None:
    check = told("def double(x):\n    return 2 * x / 0", CASE)[0]["checks"][0]
    assert (check["passed"], check["error"]["line"]) == (False, 2)


def test_a_function_that_is_gone_is_named() -> None:
    check = told("def doubler(x):\n    return 2 * x", CASE)[0]["checks"][0]
    assert ("« double »" in check["advice"], check["error"]) == (True, None)


def test_an_answer_cannot_touch_the_marking_by_its_names() -> None:
    said, _ = told("def double(x):\n    return 0\nlen = sum = sorted = print = None", CASE)
    assert said["checks"][0]["passed"] is False


def test_points_of_suspension_are_found_where_they_stand() -> None:
    assert told("def double(x):\n    ...", CASE)[0]["unanswered"] == 2
    assert told("texte = 'à suivre...'")[0]["unanswered"] is None


def test_no_check_runs_after_an_error() -> None:
    said, _ = told("1 / 0", CASE)
    assert (said["checks"], said["error"]["line"]) == ([], 1)
