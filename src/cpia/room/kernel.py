"""One visitor's kernel: ipykernel in a jailed process of the warm server, on sockets that it was given.

The process has no network, no file but those of an empty memory, and no path to any socket: the notebook server makes
the sockets, listens on them and passes them on. What was imported and computed before the fork is shared memory.
"""

import json
import os
import socket
from typing import Any

import zmq
from comm import get_comm_manager
from ipykernel.iostream import IOPubThread
from ipykernel.kernelapp import IPKernelApp
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets import Widget
from traitlets.config import Config

from cpia.room.gate import CONTROL_TARGET

CHANNELS = ("shell", "iopub", "stdin", "control")
ORDER_BYTES = 65_536
NICE = 5
"""As learners' servers: a class must not slow the hub down."""


def live(order: socket.socket, *channels: socket.socket) -> None:
    """Serve the channels until the process is ended; the order holds the key that signs messages."""
    os.nice(NICE)
    key = json.loads(order.recv(ORDER_BYTES))["key"]
    InteractiveShell.clear_instance()  # the warm server keeps one ready for graded code
    app: Any = Kernel.instance(config=configuration())
    app.give(key.encode(), channels)
    app.initialize([])
    # ipywidgets was imported before there was a kernel, so it registered nothing. Its other target, by which a browser
    # makes new widgets, stays unknown.
    get_comm_manager().register_target(CONTROL_TARGET, Widget.handle_control_comm_opened)
    app.start()


def configuration() -> Config:
    """Keep no history and read no profile: there is no file to keep them in."""
    config = Config()
    config.HistoryManager.enabled = False
    config.IPKernelApp.log_level = 50
    config.IPKernelApp.transport = "ipc"
    config.IPKernelApp.capture_fd_output = False
    config.InteractiveShell.banner1 = ""
    return config


class Kernel(IPKernelApp):
    """ipykernel's application, without connection file, heartbeat or socket of its own making."""

    def give(self, key: bytes, channels: tuple[socket.socket, ...]) -> None:
        """Take the listening sockets, in the order of `CHANNELS`; each stands for one port number."""
        self._given_key = key
        self._descriptors = {port: one.detach() for port, one in enumerate(channels, start=1)}
        for port, name in enumerate(CHANNELS, start=1):
            setattr(self, f"{name}_port", port)

    def init_connection_file(self) -> None:
        """Read none: the key came with the sockets."""
        self.session.key = self._given_key

    def write_connection_file(self, **_: Any) -> None:
        """Write none."""

    def log_connection_info(self) -> None:
        """Say nothing of how to connect."""
        self._ports = {name: getattr(self, f"{name}_port") for name in CHANNELS}

    def init_heartbeat(self) -> None:
        """Start none: the warm server tells who ends."""

    def init_sockets(self) -> None:
        """Keep the debugger's inner socket from looking for a path that does not exist here."""
        super().init_sockets()  # type: ignore[no-untyped-call]
        self.debug_shell_socket.disconnect(self.shell_socket.getsockopt(zmq.LAST_ENDPOINT))

    def init_iopub(self, context: "zmq.Context[Any]") -> None:
        """Open the channel of outputs without ipykernel's inner pipe: it listens on a network, and there is none."""
        self.iopub_socket = context.socket(zmq.XPUB)
        self.iopub_socket.linger = 1000
        self.iopub_port = self._try_bind_socket(self.iopub_socket, self.iopub_port)
        self.iopub_thread = IOPubThread(self.iopub_socket, pipe=False, session=self.session)
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket

    def _try_bind_socket(self, s: "zmq.Socket[Any]", port: int) -> int:
        s.setsockopt(zmq.USE_FD, self._descriptors[port])
        s.bind(f"ipc://canal-{port}")
        return port
