"""Run a learner's cell and its checks, each time in a fresh namespace; what happened is told as plain data.

The checks are the very cases of the module's self-check, written for otter: doctests, run after the learner's code.
"""

import ast
import contextlib
import doctest
import json
import linecache
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypedDict

from cpia.live_cells.in_browser.explaining import CELL, Explanation, explain
from cpia.live_cells.in_browser.output import Output

MAX_VALUE = 2_000
_PRINTED_TOO = "Votre fonction affiche aussi quelque chose : retirez les print() avant de vérifier."


class Check(TypedDict):
    """One case: whether it passed, the author's advice if not, and what was tried."""

    passed: bool
    advice: str
    tried: str
    expected: str
    got: str
    error: Explanation | None


class Told(TypedDict):
    """What one run did."""

    value: str | None
    error: Explanation | None
    cut: bool
    unanswered: int | None
    checks: list[Check]


def run(code: str, send: Callable[[str], object], cases: str = "[]") -> str:
    """Run the code, then each case of this JSON list; give a `Told` as JSON. What is printed goes to `send`."""
    output = Output(send)
    namespace: dict[str, Any] = {"__name__": "__main__", "input": _no_input}
    told: Told = {"value": None, "error": None, "cut": False, "unanswered": None, "checks": []}
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            told["value"] = _shown(_execute(code, namespace))
        except BaseException as problem:  # noqa: BLE001  # a cell may raise anything, SystemExit too
            told["error"] = explain(problem, code, namespace)
    output.flush()
    told["cut"] = output.cut
    told["unanswered"] = unanswered(code)
    if told["error"] is None:
        told["checks"] = [_check(case, code, namespace) for case in json.loads(cases)]
    return json.dumps(told, ensure_ascii=False)


def unanswered(code: str) -> int | None:
    """Give the line of the first « ... » that still stands for an answer."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    lines = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value is ...]
    return min(lines, default=None)


def _execute(code: str, namespace: dict[str, Any]) -> object:
    """Run every line; give the value of the last one when it is an expression, as a notebook does."""
    linecache.cache[CELL] = (len(code), None, code.splitlines(keepends=True), CELL)
    tree = ast.parse(code, CELL)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        tree.body.pop()
    exec(compile(tree, CELL, "exec"), namespace)  # noqa: S102  # the learner's own code, in the learner's own browser
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), CELL, "eval"), namespace)  # noqa: S307  # as above


def _shown(value: object) -> str | None:
    if value is None or value is ...:
        return None
    text = repr(value)
    return text if len(text) <= MAX_VALUE else text[:MAX_VALUE] + " …"


def _no_input(*_: object) -> NoReturn:
    raise EOFError("input")


class _Runner(doctest.DocTestRunner):
    """Keeps the first example that fails, and prints nothing."""

    def __init__(self) -> None:
        super().__init__(optionflags=doctest.FAIL_FAST)
        self.failed: doctest.Example | None = None
        self.got = ""
        self.problem: BaseException | None = None

    def report_start(self, out: object, test: object, example: object) -> None:
        """Say nothing."""

    def report_success(self, out: object, test: object, example: object, got: str) -> None:
        """Say nothing."""

    def report_failure(self, out: object, test: object, example: doctest.Example, got: str) -> None:
        """Keep what was obtained."""
        self.failed, self.got = example, got

    def report_unexpected_exception(self, out: object, test: object, example: doctest.Example, exc_info: Any) -> None:
        """Keep what was raised."""
        self.failed, self.problem = example, exc_info[1]


def _check(case: dict[str, str], code: str, namespace: dict[str, Any]) -> Check:
    """Run one case on a copy of the learner's names, as otter does."""
    examples = doctest.DocTestParser().get_examples(case["code"])
    runner = _Runner()
    test = doctest.DocTest(examples, dict(namespace), "verification", None, None, None)
    with _quiet():
        runner.run(test, out=lambda _: None, clear_globs=False)
    failed = runner.failed
    if failed is None:
        return {"passed": True, "advice": "", "tried": "", "expected": "", "got": "", "error": None}
    forgotten = _forgotten(runner.problem, failed, namespace)
    return {
        "passed": False,
        "advice": forgotten or _printed_too(runner.got, failed.want) or case["failure_message"],
        "tried": "".join(example.source for example in examples[: examples.index(failed) + 1]).strip(),
        "expected": failed.want.strip()[:MAX_VALUE],
        "got": runner.got.strip()[:MAX_VALUE],
        "error": explain(runner.problem, code, namespace) if runner.problem and not forgotten else None,
    }


def _forgotten(problem: BaseException | None, failed: doctest.Example, namespace: dict[str, Any]) -> str:
    """Say which name the check calls and the learner's code does not define, if that is what is wrong."""
    name = problem.name if isinstance(problem, NameError) else None
    if not name or name in namespace or name not in failed.source:
        return ""
    return f"Votre code ne définit pas « {name} » : gardez la ligne def de départ."


def _printed_too(got: str, want: str) -> str:
    return _PRINTED_TOO if want and got != want and got.endswith(want) else ""


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the learner's functions print out of the page: a check is not a run."""
    nowhere = Output(lambda _: None)
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        yield
