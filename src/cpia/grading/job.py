"""One submission in, one outcome out: what the engine is given and what it gives back, as values and as bytes.

A job holds everything that the run needs, so it can run in another process or on another machine.
"""

import base64
import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from cpia.grading.boundary.free_imports import Import
from cpia.grading.jail import Limits

CellKind = Literal["learner", "setup", "test"]
"""`learner`: runs in the learner's process alone; `setup`: instructor's, runs in both; `test`: in the tests' alone."""

Files = dict[str, bytes]  # relative path -> content


@dataclass(frozen=True)
class Cell:
    """A code cell, in the order of the notebook; the name is nbgrader's grade_id, empty where there is none."""

    kind: CellKind
    source: str
    name: str = ""


@dataclass(frozen=True)
class Job:
    """One notebook to run; setup and test cells come from the instructor, never from the submission."""

    cells: tuple[Cell, ...]
    learner_files: Files = field(default_factory=dict)  # the learner's work folder
    tests_files: Files = field(default_factory=dict)  # the tests' work folder: the release's data, nothing else
    modules: Files = field(default_factory=dict)  # importable by the tests alone: the generator
    redefined: tuple[str, ...] = ()  # builtins that the assignment asks the learner to write
    imports: dict[str, Import] = field(default_factory=dict)  # the instructor's, in cells that the learner may edit
    limits: Limits = field(default_factory=Limits)

    def to_bytes(self) -> bytes:
        """Write the job as JSON."""
        packed = {name: _packed(getattr(self, name)) for name in _FILES}
        return json.dumps(asdict(self) | packed | {"cells": [asdict(cell) for cell in self.cells]}).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Job":
        """Read what `to_bytes` wrote."""
        fields = json.loads(content)
        cells = tuple(Cell(**cell) for cell in fields.pop("cells"))
        files = {name: _unpacked(fields.pop(name)) for name in _FILES}
        imports = {name: (home, taken) for name, (home, taken) in fields["imports"].items()}
        redefined = tuple(fields["redefined"])
        return cls(cells, limits=Limits(**fields["limits"]), redefined=redefined, imports=imports, **files)


@dataclass(frozen=True)
class CellResult:
    """How one cell ended.

    `outputs` are nbformat 4 outputs. Where a test failed, `line` is the line of its own cell (from 1) that failed, and
    `own` says that the error is the test's: False where it came from the learner's code.
    """

    outputs: tuple[dict[str, Any], ...] = ()
    line: int | None = None
    own: bool = False


@dataclass(frozen=True)
class Outcome:
    """The results, one a cell of the job, and why a person must look (French), if the run was cut short."""

    results: tuple[CellResult, ...]
    reason: str | None = None

    def to_bytes(self) -> bytes:
        """Write the outcome as JSON."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Outcome":
        """Read what `to_bytes` wrote."""
        fields = json.loads(content)
        results = tuple(CellResult(**entry | {"outputs": tuple(entry["outputs"])}) for entry in fields["results"])
        return cls(results, fields["reason"])


_FILES = ("learner_files", "tests_files", "modules")


def _packed(files: Files) -> dict[str, str]:
    return {name: base64.b64encode(content).decode("ascii") for name, content in files.items()}


def _unpacked(files: dict[str, str]) -> Files:
    return {name: base64.b64decode(content) for name, content in files.items()}
