"""Runs a job in two plain processes, the learner's and the tests', without a jail: for cells that the tests wrote."""

import json
import multiprocessing
import os
import socket
import warnings
from pathlib import Path

from cpia.grading.boundary import learner, tests_side, wire
from cpia.grading.job import Cell, CellResult, Job

_FORK = multiprocessing.get_context("fork")


def run_pair(job: Job, folder: Path) -> list[CellResult]:
    """Run the job; give the results of its cells, as many as the tests' process told."""
    control, theirs = socket.socketpair()
    left, right = socket.socketpair()
    sides = [
        _FORK.Process(target=_learner, args=(folder / "apprenant", right, (control, theirs, left))),
        _FORK.Process(target=_tests, args=(folder / "tests", theirs, left, (control, right))),
    ]
    for side in sides:
        side.start()
    for sock in (theirs, left, right):
        sock.close()
    try:
        control.settimeout(60)
        wire.send(control, job.to_bytes())
        frames = [json.loads(wire.receive(control, 2**26)) for _ in job.cells]
    finally:
        control.close()
        for side in sides:
            side.kill()
            side.join()
    return [CellResult(tuple(frame["outputs"]), frame["line"], frame["own"]) for frame in frames]


def _learner(folder: Path, sock: socket.socket, others: tuple[socket.socket, ...]) -> None:
    _enter(folder, others)
    learner.main(sock)


def _tests(folder: Path, control: socket.socket, sock: socket.socket, others: tuple[socket.socket, ...]) -> None:
    _enter(folder, others)
    tests_side.main(control, sock, modules=folder / "modules")


def _enter(folder: Path, others: tuple[socket.socket, ...]) -> None:
    folder.mkdir(parents=True)
    os.chdir(folder)
    warnings.resetwarnings()  # pytest's own filters would raise what a notebook only shows
    for sock in others:
        sock.close()


def cells(*pairs: tuple[str, str]) -> tuple[Cell, ...]:
    """Give cells from (kind, source) pairs."""
    return tuple(Cell(kind, source, f"c{i}") for i, (kind, source) in enumerate(pairs))  # type: ignore[arg-type]


def failed(result: CellResult) -> bool:
    """Tell whether nbgrader would give no point."""
    return any(o["output_type"] == "error" or o.get("name") == "stderr" for o in result.outputs)
