"""How the notebook server starts a kernel: it asks the warm server for a jailed process, and passes it its sockets.

jupyter_client's own extension point. A kernel of an ordinary kind (a command) cannot be started at all.
"""

import asyncio
import json
import select
import socket
from dataclasses import asdict
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, ClassVar

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

from cpia.grading.jail import MIB, Limits
from cpia.room.kernel import CHANNELS

NAME = "salle"
ROLE = "carnet"
LONGEST_SECONDS = 3 * 3600
LIMITS = Limits(
    submission_seconds=LONGEST_SECONDS,  # a session is shorter: the room ends its kernels
    cpu_seconds=600,
    memory=400 * MIB,
    processes=64,
    file_size=8 * MIB,
    work_folder=16 * MIB,
)


class Forked(KernelProvisionerBase):
    """One kernel, known by the socket on which the warm server tells its end."""

    control: ClassVar[socket.socket]
    """The warm server's control socket, set once by the notebook server."""

    status: socket.socket | None = None

    @property
    def has_process(self) -> bool:
        """Tell whether a kernel was started."""
        return self.status is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose the sockets' names and the key; the connection file is in the server's memory."""
        manager: Any = self.parent
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return dict(await super().pre_launch(cmd=[], **kwargs))

    async def launch_kernel(self, cmd: list[str], **_: Any) -> KernelConnectionInfo:
        """Listen on the sockets, then have a process forked that serves them."""
        del cmd
        channels = [listening(path) for path in self._paths()]
        key: Any = self.connection_info["key"]
        words, order = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.status, told = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words.send(json.dumps({"key": key.decode()}).encode())
        asked = json.dumps({"role": ROLE, "limits": asdict(LIMITS)}).encode()
        passed = [told, order, *channels]
        socket.send_fds(self.control, [asked], [one.fileno() for one in passed])
        for one in (words, *passed):
            one.close()
        return self.connection_info

    async def poll(self) -> int | None:
        """Give None while the kernel lives."""
        if self.status is None:
            return 0
        waiting = select.poll()
        waiting.register(self.status.fileno(), select.POLLIN)
        return 0 if waiting.poll(0) else None

    async def wait(self) -> int | None:
        """Wait for the kernel's end."""
        while await self.poll() is None:
            await asyncio.sleep(0.02)
        await self.cleanup()
        return 0

    async def send_signal(self, signum: int) -> None:
        """End the kernel: no other signal is of use here."""
        if signum != 0:
            await self.kill()

    async def kill(self, restart: bool = False) -> None:
        """End the kernel: its guardian hears that the socket is shut."""
        del restart
        if self.status is not None:
            self.status.shutdown(socket.SHUT_WR)

    async def terminate(self, restart: bool = False) -> None:
        """End the kernel."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Forget the kernel and remove its sockets' names."""
        del restart
        if self.status is not None:
            self.status.close()
            self.status = None
        for path in self._paths():
            Path(path).unlink(missing_ok=True)

    def _paths(self) -> list[str]:
        info: dict[str, Any] = dict(self.connection_info)
        return [f"{info['ip']}-{info[f'{name}_port']}" for name in CHANNELS] if info else []


def listening(path: str) -> socket.socket:
    """Give a socket that listens at that path."""
    one = socket.socket(socket.AF_UNIX)
    one.bind(path)
    one.listen(8)
    one.setblocking(False)
    return one


def install(control: socket.socket) -> None:
    """Make this the only way to start a kernel in this process."""
    Forked.control = control
    place = f"{Forked.__module__}:{Forked.__name__}"
    entry = EntryPoint(NAME, place, KernelProvisionerFactory.GROUP_NAME)
    KernelProvisionerFactory.instance().provisioners = {NAME: entry}
