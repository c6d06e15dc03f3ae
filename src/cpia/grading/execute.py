"""Run a submission's cells in the jail: nbgrader's `Execute`, with bounds on time and output.

A kernel that dies, or a flood, ends the run; the cells before keep what they earned, the others fail, and the
reason goes to the verdict. Cell metadata that would change what runs (tags) is dropped first.
"""

import json
import time
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from traitlets import Integer, Unicode

from cpia.grading.kernel_manager import JailedKernelManager

OURS = "cpia"  # key of a notebook's metadata, by which the first of nbgrader's conversions tells the second
REASON = "cpia_reason"  # key of nbconvert's resources, read by RecordVerdict
SUBMISSION = "cpia_submission"
REFUSED = "cpia_refused"

_DEAD = "le noyau s'est arrêté dans la cellule {cell} (os._exit, trop de mémoire, de processus ou de temps de calcul)"
_FLOOD = "la cellule {cell} a produit trop de sorties, ou a coupé le canal des sorties"
_LATE = "le temps accordé à la copie était écoulé avant la cellule {cell}"


class JailedExecute(Execute):  # type: ignore[misc]
    """Executes the notebook in the jailed kernel, whatever kernel it names."""

    kernels = Unicode(help="Folder that holds the jailed kernelspec").tag(config=True)
    timeout: int
    cell_seconds = Integer(30, help="Time for one cell").tag(config=True)
    submission_seconds = Integer(300, help="Time for all the cells").tag(config=True)
    output_bytes = Integer(8 * 2**20, help="Output kept from one notebook").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any, km: Any = None) -> tuple[NotebookNode, Any]:
        """Run every cell, or stop at the first that the run cannot outlive."""
        if not is_to_run(nb, resources):
            return nb, resources
        for cell in nb.cells:
            cell.metadata.pop("cpia", None)  # it would pass for what the tests found
            cell.metadata.pop("tags", None)  # « skip-execution » on a test cell would earn its points
        self._deadline = time.monotonic() + self.submission_seconds
        self._room = self.output_bytes
        return super().preprocess(nb, resources, km)  # type: ignore[no-any-return]

    def create_kernel_manager(self) -> JailedKernelManager:
        """Give the manager of the only kernel that a learner's notebook may have."""
        self.km = JailedKernelManager(Path(self.kernels), config=self.config)
        return self.km

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Run one cell, unless the run is over."""
        if cell.cell_type != "code":
            return cell, resources
        left = self._deadline - time.monotonic()
        if left <= 0:
            self._end(resources, _LATE, index)
        if REASON in resources:
            return _failed(cell, resources[REASON]), resources
        self.timeout = max(1, min(self.cell_seconds, int(left)))
        try:
            return super().preprocess_cell(cell, resources, index)  # type: ignore[no-any-return]
        except DeadKernelError:
            self._end(resources, _DEAD, index)
        except CellTimeoutError:  # the end of the cell's output never came
            self._end(resources, _FLOOD, index)
        return _failed(cell, resources[REASON]), resources

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Keep an output while there is room; a cell that overflows fails, and the others go on."""
        if msg["msg_type"] in ("stream", "display_data", "execute_result", "error", "update_display_data"):
            size = len(json.dumps(msg["content"]))
            if size > self._room:
                cell.outputs[:] = [_error("TropDeSorties", "Cette cellule produit trop de sorties.")]
                return None
            self._room -= size
        if msg["msg_type"].startswith("comm"):
            return None  # widget states are kept nowhere, and would grow without bound
        return super().process_message(msg, cell, cell_index)  # type: ignore[no-any-return]

    def _end(self, resources: Any, reason: str, index: int) -> None:
        resources.setdefault(REASON, reason.format(cell=index + 1))


def is_to_run(nb: NotebookNode, resources: Any) -> bool:
    """Take what the first conversion noted; tell whether the notebook runs, or stands for one that was refused."""
    noted = nb.metadata.pop(OURS, {})
    resources[SUBMISSION] = noted.get("submission")
    resources[REFUSED] = "refused" in noted
    if resources[REFUSED]:
        resources[REASON] = noted["refused"]
    return not resources[REFUSED]


def _failed(cell: NotebookNode, reason: str) -> NotebookNode:
    cell.outputs = [*cell.outputs, _error("CorrectionInterrompue", reason)]
    return cell


def _error(name: str, text: str) -> NotebookNode:
    return NotebookNode(output_type="error", ename=name, evalue=text, traceback=[f"{name}: {text}"])
