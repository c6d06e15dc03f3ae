"""Run notebooks' code cells, each notebook in a fork of one warm process: `python -m cpia.authoring.trial_runner`.

Reads one JSON object on standard input: `folder` (the data files), `path` (folders to import from), `seconds` (for one
notebook) and `trials` (name -> list of cells' sources). Writes one JSON line a trial: its name and, for each cell,
the error's last line or None. It proves an author's own answers, so it has limits but no jail.
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

HEAVY = ("numpy", "pandas", "sklearn")
Outcome = str | float | None
"""None: the cell ran; a number: it ended on that value (partial credit); a text: it failed."""


def run_cells(sources: list[str]) -> list[Outcome]:
    """Run the cells in order in one namespace, as a kernel would."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    return [_run(source, namespace) for source in sources]


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


def _in_fork(request: dict[str, object], sources: list[str]) -> list[Outcome]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _answer(request, sources, writer)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    if text:
        outcomes: list[Outcome] = json.loads(text)
        return outcomes
    return [f"le processus s'est arrêté (état {os.waitstatus_to_exitcode(status)})"] * len(sources)


def _answer(request: dict[str, object], sources: list[str], writer: int) -> None:
    """Run one trial in this (forked) process, in its own copy of the data, and end it."""
    seconds = int(str(request["seconds"]))
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(str(request["folder"]), folder, dirs_exist_ok=True)
        os.chdir(folder)
        outcomes = run_cells(sources)
        os.chdir("/")
    with os.fdopen(writer, "w", encoding="utf-8") as answer:
        json.dump(outcomes, answer)
    os._exit(0)


def main() -> None:
    """Answer the request on standard input."""
    request = json.load(sys.stdin)
    sys.path[:0] = request["path"]
    text = "\n".join(source for sources in request["trials"].values() for source in sources)
    for library in HEAVY:
        if f"import {library}" in text or f"from {library}" in text:
            importlib.import_module(library)  # once, so that each fork starts warm
    for name, sources in request["trials"].items():
        print(json.dumps({"name": name, "outcomes": _in_fork(request, sources)}), flush=True)


if __name__ == "__main__":
    main()
