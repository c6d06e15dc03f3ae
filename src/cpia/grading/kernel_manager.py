"""The kernelspec of the jail, and the kernel manager of the graders, which knows no other."""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

import cpia
from cpia.grading.course_folder import CourseFolder
from cpia.grading.jail import Limits

MESSAGE_BYTES = 8 * 2**20
WAITING_MESSAGES = 1


def jupyter_folder(course: CourseFolder) -> Path:
    """Give the folder to put first in `JUPYTER_PATH`, where `python3` is the jailed kernel."""
    return course.run / "jupyter"


def write_kernelspec(course: CourseFolder, limits: Limits) -> Path:
    """Write the kernelspec whose program is the jail, and give the folder for `JUPYTER_PATH`."""
    source = Path(cpia.__file__).resolve().parents[1]
    spec = {
        "argv": [sys.executable, "-P", "-m", "cpia.grading.kernel", "--limits", limits.to_json(),
                 "-f", "{connection_file}"],
        "display_name": "Python 3 (isolé)",
        "language": "python",
        "interrupt_mode": "message",  # a signal would reach bubblewrap, not the kernel
        "env": course.environment() | {"PYTHONPATH": str(source)},
    }  # fmt: skip
    path = jupyter_folder(course) / "kernels" / "python3" / "kernel.json"
    text = json.dumps(spec, ensure_ascii=False, indent=1)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    return jupyter_folder(course)


class JailedKernelManager(AsyncKernelManager):
    """Starts the jailed kernel whatever the notebook, the environment or the account's own kernels say."""

    def __init__(self, kernels: Path, **traits: Any) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="cpia-"))  # short: a socket's path has 107 bytes at most
        specs = KernelSpecManager(kernel_dirs=[str(kernels / "kernels")], ensure_native_kernel=False)
        super().__init__(kernel_spec_manager=specs, kernel_name="python3", **traits)

    @default("transport")
    def _transport_default(self) -> str:
        return "ipc"

    @default("connection_file")
    def _connection_file_default(self) -> str:
        return str(self._folder / "k.json")

    def client(self, **traits: Any) -> Any:
        """Give a client that refuses giant messages, so that a flood stays in the jail."""
        client = super().client(**traits)
        # The default options of the sockets that the client opens later: it has a context of its own.
        client.context.setsockopt(zmq.MAXMSGSIZE, MESSAGE_BYTES)
        client.context.setsockopt(zmq.RCVHWM, WAITING_MESSAGES)
        return client

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            shutil.rmtree(self._folder, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources
