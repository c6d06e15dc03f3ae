"""A notebook that would take the memory, or an hour, is refused before it is read; a large honest one is not."""

import json
from pathlib import Path
from typing import Any

import pytest

from cpia.grading import notebook_size

CELL = {"cell_type": "code", "source": "x = [[1], {2: 3}]", "metadata": {}, "outputs": [], "execution_count": 1}


def refusal(folder: Path, body: bytes) -> str | None:
    (folder / "devoir.ipynb").write_bytes(body)
    return notebook_size.refusal(folder / "devoir.ipynb")


def notebook(cells: int, **more: Any) -> bytes:
    return json.dumps({"cells": [CELL] * cells, **more}).encode()


def test_a_large_honest_notebook_is_not_refused(tmp_path: Path) -> None:
    drawing = {"data": {"image/png": "A" * 10**7, "text/html": "function(){[{,}]}" * 10**5}}
    assert refusal(tmp_path, notebook(notebook_size.CELLS, outputs=[drawing], curve=[0.5] * 10**5)) is None


def test_a_notebook_of_a_hundred_thousand_cells_is_refused(tmp_path: Path) -> None:
    told = refusal(tmp_path, notebook(notebook_size.CELLS + 1))
    assert told == "le carnet devoir.ipynb compte 2001 cellules, au plus 2000 sont acceptées"


@pytest.mark.parametrize(
    "piece", [b"[],", b"{},", b'{"a":[]},', b"0," * 30, b'"",' * 20, b'"\\\\",[],'], ids=str
)  # fmt: skip
def test_millions_of_values_are_refused_unread(tmp_path: Path, piece: bytes) -> None:
    told = refusal(tmp_path, b'{"cells": [' + piece * 250_000 + b"0]}")
    assert told is not None and "trop de valeurs" in told


@pytest.mark.parametrize("body", [b"", b"[", b"null", b"[]", b'{"cells": 7}', b'"' * 99, b"[" * 100_000, b"\xff"])
def test_a_file_that_is_no_notebook_is_for_others_to_judge(tmp_path: Path, body: bytes) -> None:
    assert refusal(tmp_path, body) is None
