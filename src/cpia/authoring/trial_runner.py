"""Run an assignment's answers, cell by cell, in forks of one warm process: `python -m cpia.authoring.trial_runner`.

Reads one JSON object on standard input: `folder` (the data files), `path` (folders to import from), `seconds` (for one
answer), `reference` (the cells' sources) and `trials` (name -> the cells' sources, as many). The reference runs once;
each answer is forked from it just before the first cell in which it differs, so what is common is computed once.
Writes one JSON line a trial: its name and, for each cell, how it ended. It proves an author's own answers, so it has
limits but no jail.
"""

import ast
import contextlib
import importlib
import io
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEAVY = ("numpy", "pandas", "sklearn")
Outcome = str | float | None
"""None: the cell ran; a number: it ended on that value (partial credit); a text: it failed."""


def _run(source: str, namespace: dict[str, object]) -> Outcome:
    complaints = io.StringIO()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(complaints):
            warnings.resetwarnings()
            value = _execute(source, namespace)
    except BaseException as problem:  # noqa: BLE001 - a learner's cell may raise anything, SystemExit included
        return traceback.format_exception_only(problem)[-1].strip()
    if complaints.getvalue():
        return f"écrit sur la sortie d'erreur : {complaints.getvalue().strip().splitlines()[-1]}"
    return float(value) if type(value) in (int, float) else None  # type: ignore[arg-type]


def _execute(source: str, namespace: dict[str, object]) -> object:
    """Run one cell; give the value of its last line when that is an expression."""
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        del tree.body[-1]
    exec(compile(tree, "<cellule>", "exec"), namespace)  # noqa: S102
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<cellule>", "eval"), namespace)  # noqa: S307


def main() -> None:
    """Answer the request on standard input; the reference is the trial whose cells differ nowhere."""
    request = json.load(sys.stdin)
    sys.path[:0] = request["path"]
    text = "\n".join(source for sources in request["trials"].values() for source in sources)
    for library in HEAVY:
        if f"import {library}" in text or f"from {library}" in text:
            importlib.import_module(library)
    with _copy_of(request["folder"]):
        _run_trunk(request)


def _run_trunk(request: dict[str, Any]) -> None:
    reference: list[str] = request["reference"]
    namespace: dict[str, object] = {"__name__": "__main__"}
    outcomes: list[Outcome] = []
    forked_at = {name: _first_difference(reference, sources) for name, sources in request["trials"].items()}
    for position in range(max(forked_at.values()) + 1):
        for name, sources in request["trials"].items():
            if forked_at[name] == position:
                rest = _in_fork(request, sources[position:], namespace)
                print(json.dumps({"name": name, "outcomes": outcomes + rest}), flush=True)
        if position < len(reference):
            outcomes.append(_run(reference[position], namespace))


def _first_difference(reference: list[str], sources: list[str]) -> int:
    pairs = enumerate(zip(reference, sources, strict=True))
    return next((position for position, (one, other) in pairs if one != other), len(reference))


def _in_fork(request: dict[str, Any], sources: list[str], namespace: dict[str, object]) -> list[Outcome]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _answer(request, sources, namespace, writer)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    if text:
        outcomes: list[Outcome] = json.loads(text)
        return outcomes
    return [f"le processus s'est arrêté (état {os.waitstatus_to_exitcode(status)})"] * len(sources)


def _answer(request: dict[str, Any], sources: list[str], namespace: dict[str, object], writer: int) -> None:
    """Run the rest of one trial in this (forked) process, in its own copy of the data, and end it."""
    seconds = int(request["seconds"])
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    with _copy_of(request["folder"]):
        outcomes = [_run(source, namespace) for source in sources]
    with os.fdopen(writer, "w", encoding="utf-8") as answer:
        json.dump(outcomes, answer)
    os._exit(0)


@contextlib.contextmanager
def _copy_of(folder: str) -> Iterator[None]:
    """Work in a copy of a folder; the former working folder comes back after."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        os.chdir(copy)
        yield
        os.chdir(before)


if __name__ == "__main__":
    main()
