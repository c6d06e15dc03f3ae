"""IPython's shell without a kernel: runs a cell as a kernel would, and gives its outputs.

One is made in the warm process, so that each fork has it ready; the learner's process and the tests' both use it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from cpia.grading.boundary.outputs import Output, Recorder, Stream, bundle, error


class _Publisher(DisplayPublisher):
    """Records what is displayed."""

    shell: Any

    def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:
        recorder = self.shell.recorder
        if recorder is not None:
            recorder.add(bundle("display_data", _as_text(data)))

    def clear_output(self, wait: bool = False) -> None:
        if self.shell.recorder is not None:
            self.shell.recorder.clear()


class _Hook(DisplayHook):
    """Records a cell's last value."""

    shell: Any

    def compute_format_data(self, result: Any) -> Any:
        """Show an object of the kind that the shell does not look into by a fixed text."""
        if self.shell.opaque is not None and isinstance(result, self.shell.opaque):
            return {"text/plain": "<objet de l'apprenant>"}, {}
        return super().compute_format_data(result)  # type: ignore[no-untyped-call]

    def write_output_prompt(self) -> None:
        """Show no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        if self.shell.recorder is not None:
            self.shell.recorder.add(bundle("execute_result", _as_text(format_dict), self.prompt_count))

    def finish_displayhook(self) -> None:
        self._is_active = False

    def log_output(self, format_dict: Any) -> None:
        """Keep no log."""


class RecordingShell(InteractiveShell):
    """Runs cells.

    `recorder` takes what a cell shows; `problem` is the exception that ended the last one; an object of the class
    `opaque` is never asked how it looks.
    """

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    recorder: Recorder | None = None
    opaque: type | None = None
    problem: BaseException | None = None

    def system_piped(self, cmd: str) -> None:
        """Run a `!` line without a terminal: the jail has none to give."""
        line = self.var_expand(cmd, depth=1)  # type: ignore[no-untyped-call]
        done = subprocess.run(  # noqa: S602 - a notebook's shell line, in the jail
            line, shell=True, capture_output=True, text=True, errors="replace", check=False
        )
        sys.stdout.write(done.stdout)
        sys.stderr.write(done.stderr)
        self.user_ns["_exit_code"] = done.returncode

    system = system_piped

    @contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        """Keep no second copy of what is printed: IPython's history of outputs has no bound."""
        yield

    def enable_gui(self, gui: Any = None) -> None:
        """Accept `%matplotlib inline`."""

    def ask_exit(self) -> None:
        """Let `exit()` end its cell, not the process."""
        raise SystemExit

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        if self.recorder is not None:
            text = _safely(evalue)
            trace = [line for line in stb if isinstance(line, str)]
            self.recorder.add(
                {"output_type": "error", "ename": str(etype.__name__), "evalue": text, "traceback": trace}
            )

    def run(self, source: str, room: int) -> list[Output]:
        """Run one cell; give its outputs, an error among them where it failed."""
        self.recorder = recorder = Recorder(room)
        out, err = Stream(recorder, "stdout"), Stream(recorder, "stderr")
        problem: BaseException | None = None
        with redirect_stdout(out), redirect_stderr(err):
            try:
                result = self.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
                problem = result.error_before_exec or result.error_in_exec
            except BaseException as found:  # noqa: BLE001 - a cell may raise anything, anywhere
                problem = found
        self.recorder, self.problem = None, problem
        outputs = recorder.close()
        if problem is not None and not any(output["output_type"] == "error" for output in outputs):
            outputs.append(error(type(problem).__name__, _safely(problem)))
        return outputs


def warm() -> RecordingShell:
    """Make the shell once, before the forks; a fork is given the one that is there."""
    if RecordingShell.initialized():
        found: RecordingShell = RecordingShell.instance()
        return found
    os.environ.setdefault("IPYTHONDIR", "/tmp")  # noqa: S108 - the jail's own
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.xmode = "Plain"
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 1000
    config.InteractiveShell.enable_tip = False
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    shell: RecordingShell = RecordingShell.instance(config=config)
    sys.stdin = open(os.devnull, encoding="utf-8")
    for source in ("1", "%%time\n1", "1/0"):  # what a first cell, a first magic and a first traceback import
        shell.run(source, 10_000)
    shell.execution_count = 1
    if shell.history_manager is not None:
        shell.history_manager.reset()
    return shell


def _as_text(data: Any) -> Any:
    """Write binary images in base64, as a kernel does."""
    import base64

    if not isinstance(data, dict):
        return {}
    return {k: base64.b64encode(v).decode("ascii") if isinstance(v, bytes) else v for k, v in data.items()}


def _safely(problem: object) -> str:
    try:
        return str(problem)[:20_000]
    except BaseException:  # noqa: BLE001 - a learner's exception may raise when it is shown
        return f"({type(problem).__name__})"
