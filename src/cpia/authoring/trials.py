"""Points that answers earn, told in seconds: cells run in forks of a warm process, nbgrader determines the grade."""

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from cpia.authoring.sources import Files, Source, write_files
from cpia.authoring.trial_runner import Outcome
from cpia.errors import AuthoringError

PACKAGES = Path(__file__).resolve().parents[2]
SECONDS = 60
"""The time that one answer may take; nothing graded should need five."""


@dataclass(frozen=True)
class Earned:
    """What one answer earned: points of each automatic test cell, and why those that failed did."""

    points: dict[str, float]
    complaints: dict[str, str]


def run(source: Source, data: Files, reference: NotebookNode, notebooks: dict[str, NotebookNode]) -> dict[str, Earned]:
    """Run the notebooks (name -> notebook), on as many processes as there are cores, and give what each earned.

    All have the cells of the reference, some with another source.
    """
    with tempfile.TemporaryDirectory() as folder:
        correction = Path(folder, "correction")
        correction.mkdir()
        if source.generator.exists():
            (correction / source.generator.name).write_bytes(source.generator.read_bytes())
        (work := Path(folder, "work")).mkdir()
        write_files(data, work)
        names = list(notebooks)
        cores = min(os.cpu_count() or 1, len(names))
        shares = [names[k::cores] for k in range(cores)]
        with concurrent.futures.ThreadPoolExecutor() as pool:
            answers = pool.map(
                lambda share: _ask(work, correction, reference, {n: notebooks[n] for n in share}), shares
            )
            outcomes = {name: outcome for answer in answers for name, outcome in answer.items()}
    return {name: _earned(notebooks[name], outcomes[name]) for name in names}


def _ask(
    work: Path, correction: Path, reference: NotebookNode, notebooks: dict[str, NotebookNode]
) -> dict[str, list[Outcome]]:
    request = {
        "folder": str(work),
        "path": [str(correction)],
        "seconds": SECONDS,
        "reference": [cell.source for cell in _code(reference)],
        "trials": {name: [cell.source for cell in _code(notebook)] for name, notebook in notebooks.items()},
    }
    environment = os.environ | {"PYTHONPATH": str(PACKAGES), "PYTHONHASHSEED": "0"}
    process = subprocess.run(
        [sys.executable, "-m", "cpia.authoring.trial_runner"],
        input=json.dumps(request), text=True, capture_output=True, env=environment, check=False,
    )  # fmt: skip
    if process.returncode != 0:
        raise AuthoringError(f"L'essai des réponses a échoué : {process.stderr.strip()[-2000:]}")
    lines = [json.loads(line) for line in process.stdout.splitlines()]
    return {line["name"]: line["outcomes"] for line in lines}


def _code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _earned(notebook: NotebookNode, outcomes: list[Outcome]) -> Earned:
    points: dict[str, float] = {}
    complaints: dict[str, str] = {}
    for cell, outcome in zip(_code(notebook), outcomes, strict=True):
        if not utils.is_grade(cell) or utils.is_solution(cell):
            continue
        graded = cell.copy()
        graded.outputs = _outputs(outcome)
        points[cell.id] = float(utils.determine_grade(graded)[0])
        if isinstance(outcome, str):
            complaints[cell.id] = outcome
    return Earned(points, complaints)


def _outputs(outcome: Outcome) -> list[NotebookNode]:
    if isinstance(outcome, str):
        return [nbformat.v4.new_output("error", ename="", evalue=outcome, traceback=[])]
    if isinstance(outcome, float):
        return [nbformat.v4.new_output("execute_result", data={"text/plain": repr(outcome)})]
    return []
