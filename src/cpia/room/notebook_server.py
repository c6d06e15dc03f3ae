"""Voilà inside its jail, on a socket that it was given: `python -m cpia.room.notebook_server '{"web": 3, …}'`.

It is reached by our service alone, which lets through three kinds of request (`cpia.room.notebook_pages`). Its kernels
are forked by the warm server. Nothing that it could write outlives it: its only writable folder is in memory.
"""

import json
import logging
import os
import socket
import sys
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from traitlets.config import Config
from voila.app import Voila

from cpia.room import provisioner

PLACEHOLDER = "/services/seance/place/PLACE/"
"""The address that pages name as theirs; the service puts each visitor's own in its place."""
NOTEBOOKS = "/carnets"
SHARED = Path(__file__).parent / "share"
WIDGETS = ("@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager")


class OneKernelSpec(KernelSpecManager):
    """The only kind of kernel there is."""

    def find_kernel_specs(self) -> dict[str, str]:
        """Name it."""
        return {"python3": NOTEBOOKS}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Describe it: no command, our provisioner."""
        del kernel_name
        metadata = {"kernel_provisioner": {"provisioner_name": provisioner.NAME}}
        return KernelSpec(argv=[], display_name="Python", language="python", metadata=metadata)


class Server(Voila):  # type: ignore[misc]  # voila has no types
    """Voilà on the given socket, silent once it listens."""

    web: socket.socket

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Read no file: the configuration is `configuration`'s."""

    def listen(self) -> None:
        """Serve on the socket until the process is ended."""
        server = HTTPServer(self.app)
        server.add_socket(self.web)
        self.ioloop = IOLoop.current()
        silence()
        self.ioloop.start()


def configuration() -> Config:
    """Set Voilà to show results alone, with our template, and to say nothing of anybody."""
    config = Config()
    config.Voila.base_url = PLACEHOLDER
    config.Voila.server_url = "/"
    config.Voila.root_dir = NOTEBOOKS
    config.Voila.open_browser = False
    config.Voila.log_level = logging.CRITICAL
    config.Voila.tornado_settings = {"log_function": lambda _handler: None, "disable_check_xsrf": True}
    config.VoilaConfiguration.template = "seance"
    config.VoilaConfiguration.theme = "light"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = list(WIDGETS)
    config.VoilaConfiguration.kernel_spec_manager_class = OneKernelSpec
    config.VoilaExporter.language_code = "fr"
    config.KernelManager.transport = "ipc"
    config.KernelManager.autorestart = False
    config.MappingKernelManager.default_kernel_name = "python3"
    return config


def silence() -> None:
    """Leave nothing to write on: not a word of what a visitor does leaves the jail."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)


def main() -> None:
    """Serve until the process is ended."""
    given = json.loads(sys.argv[1])
    provisioner.install(socket.socket(fileno=given["control"]))
    server = Server(config=configuration())
    server.web = socket.socket(fileno=given["web"])
    server.initialize([])
    server.start()


if __name__ == "__main__":
    main()
