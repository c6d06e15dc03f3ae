"""The two processes behind a session, and their end: the warm server that forks kernels, and Voilà in its jail.

Everything they hold is memory. They end when they are told to, and when the service ends, however it ends.
"""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cpia.errors import StartError
from cpia.grading.warm.server import WarmServer
from cpia.room import jail
from cpia.room.provisioner import ROLE
from cpia.room.upstream import Answer, Upstream

WARM = "cpia.room.warm"
ROLES = {ROLE: "cpia.room.kernel:live"}
PATIENCE_SECONDS = 60.0
BACKLOG = 128
AT_ONCE = 4
"""Notebooks opened together: the others wait for their turn, so that the first ones do not wait for the last."""
PREFIX = "seance-"


@dataclass(frozen=True)
class Engine:
    """What serves the notebooks of one session."""

    warm: WarmServer
    voila: "subprocess.Popen[bytes]"
    folder: Path
    upstream: Upstream
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    @classmethod
    async def start(cls, run: Path, notebooks: Mapping[str, bytes], preload: tuple[str, ...] = ()) -> "Engine":
        """Start both and wait until notebooks can be asked for.

        Raises
        ------
        StartError
            The machine cannot isolate them, or one of them did not start.
        """
        warm = await asyncio.to_thread(WarmServer.start, (WARM, *preload), ROLES)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=run))
        engine = cls(warm, launch(warm.control, folder, notebooks), folder, Upstream(str(folder / "voila")))
        try:
            await engine.wait_until_ready()
        except BaseException:
            engine.close()
            raise
        return engine

    async def wait_until_ready(self) -> None:
        """Ask Voilà until it answers.

        Raises
        ------
        StartError
            It ended, or it is too long.
        """
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.upstream.get("")  # the socket listens already: the answer comes when Voilà serves it
        except (TimeoutError, OSError) as problem:
            ended = self.voila.poll()
            how = f"arrêté, code {ended}" if ended is not None else f"sans réponse en {PATIENCE_SECONDS:.0f} s"
            raise StartError(f"Séance impossible : le serveur de carnets n'a pas démarré ({how}).") from problem

    async def page(self, slug: str) -> Answer:
        """Have a notebook run by a new kernel, in turn."""
        async with self.turns:
            return await self.upstream.get(f"voila/render/{slug}.ipynb")

    def is_alive(self) -> bool:
        """Tell whether both still run."""
        return self.warm.is_alive() and self.voila.poll() is None

    def close(self) -> None:
        """End everything at once, and remove the socket's folder."""
        self.upstream.close()
        self.warm.close()
        if self.voila.poll() is None:
            os.killpg(self.voila.pid, signal.SIGKILL)
        self.voila.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def forget_leftovers(run: Path) -> None:
    """Remove the folders of sessions that a killed service left: empty but for a dead socket."""
    for folder in run.glob(f"{PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)


def launch(control: socket.socket, folder: Path, notebooks: Mapping[str, bytes]) -> "subprocess.Popen[bytes]":
    """Start Voilà in its jail, listening on a socket in that folder; the notebooks go through memory."""
    web = socket.socket(socket.AF_UNIX)
    web.bind(str(folder / "voila"))
    web.listen(BACKLOG)
    web.setblocking(False)
    files = {name: in_memory(text) for name, text in notebooks.items()}
    given = json.dumps({"web": web.fileno(), "control": control.fileno()})
    try:
        return subprocess.Popen(
            jail.command(files, ["-m", "cpia.room.notebook_server", given]),
            env={"PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
            pass_fds=[web.fileno(), control.fileno(), *files.values()],
            start_new_session=True,
        )
    finally:
        web.close()
        for descriptor in files.values():
            os.close(descriptor)


def in_memory(text: bytes) -> int:
    """Give a descriptor of a file in memory that holds this, to be read from its start."""
    descriptor = os.memfd_create("carnet")
    os.write(descriptor, text)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
