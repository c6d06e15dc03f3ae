"""nbgrader's check of the cells' metadata, made once for each metadata instead of once for each cell.

nbgrader validates its own schema again before each cell, twice a submission: a tenth of its time. The metadata of an
assignment's cells are the same in every honest copy, so what was found valid once is not asked again.
"""

import json
from typing import Any

from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import CheckCellMetadata

_MOST = 2000  # metadata remembered in one process
_LONGEST = 1000  # characters: nbgrader's own have about 250


class _Validator(MetadataValidator):  # type: ignore[misc]
    """nbgrader's validator, which remembers what it found valid."""

    _valid: set[str] = set()  # noqa: RUF012 - shared by the conversions of this process, and by its forks

    def validate_cell(self, cell: NotebookNode) -> None:
        """Validate the cell, unless the same metadata were found valid before."""
        key = json.dumps([cell.cell_type, cell.metadata.get("nbgrader")])
        if key in self._valid:
            return
        super().validate_cell(cell)
        if len(key) <= _LONGEST and len(self._valid) < _MOST:
            self._valid.add(key)


class CheckMetadata(CheckCellMetadata):  # type: ignore[misc]
    """nbgrader's check, with the validator that remembers."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Refuse a notebook whose cells nbgrader would refuse."""
        try:
            _Validator().validate_nb(nb)
        except Exception:  # noqa: BLE001 - nbgrader's own check says it, and logs it, as it always does
            return super().preprocess(nb, resources)  # type: ignore[no-any-return]
        return nb, resources
