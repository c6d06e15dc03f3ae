"""Can this machine run the platform? Each check raises one clear line, with the remedy.

There is no fallback: without the sandbox, a learner would read everybody's files and the hub's secrets.
"""

import errno
import os
import shutil
import socket
import subprocess
from collections.abc import Iterable
from pathlib import Path

import psutil

from cpia.errors import StartError
from cpia.home import PROJECT, Home
from cpia.hub.config import node, proxy_script
from cpia.hub.sandbox import BWRAP, ISOLATION, SYSTEM, python_paths
from cpia.settings import Settings

NEEDED_BYTES = 1_000_000_000
TOOLS = {"/usr/bin/prlimit": "util-linux", "/usr/bin/setpriv": "util-linux"}


def check(home: Home, settings: Settings) -> None:
    """Run every check that can be made before anything is started."""
    refuse_root(os.geteuid())
    require_space(home.root)
    require_sandbox()
    require_private(home.root, python_paths())
    require_proxy(node(), proxy_script())
    require_ports(settings.address, settings.ports)


def refuse_root(uid: int) -> None:
    """Refuse to run as root: the work of learners must never be one step from the whole machine."""
    if uid == 0:
        raise StartError(
            "la plateforme ne démarre pas en tant que root ; lancez-la par « make start », qui passe au compte cpia,"
            " ou depuis un compte ordinaire."
        )


def require_space(folder: Path, needed: int = NEEDED_BYTES) -> None:
    """Require room for the learners' work."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        left = f"{free / 1e9:.1f}".replace(".", ",")
        raise StartError(
            f"il reste {left} Go sur le disque de {folder}, il en faut au moins {needed / 1e9:.0f} ;"
            " libérez de la place, ou choisissez un autre dossier par CPIA_HOME."
        )


def require_sandbox(bwrap: str = BWRAP) -> None:
    """Require a working bubblewrap, by running it as the spawner does."""
    if not Path(bwrap).exists():
        raise StartError("bubblewrap est absent ; installez-le : « sudo apt install bubblewrap ».")
    for tool, package in TOOLS.items():
        if not Path(tool).exists():
            raise StartError(f"{tool} est absent ; installez-le : « sudo apt install {package} ».")
    trial = subprocess.run(
        [bwrap, *ISOLATION, *SYSTEM, "--", "/usr/bin/true"], capture_output=True, text=True, check=False
    )
    if trial.returncode:
        raise StartError(
            f"bubblewrap ne peut pas isoler les apprenants ({trial.stderr.strip() or trial.returncode}) ; autorisez les"
            " espaces de noms d'utilisateur (« sudo sysctl -w user.max_user_namespaces=15000 » ; sous Ubuntu, aussi"
            " « sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 ») et bubblewrap 0.8 ou plus récent."
        )


def require_private(root: Path, readable: Iterable[Path]) -> None:
    """Require that nothing private lies in a folder that every sandbox sees."""
    shown = [Path("/usr"), *readable]
    for private in (root, PROJECT / "assignments"):
        for folder in shown:
            if private.resolve().is_relative_to(folder):
                raise StartError(
                    f"{private} est dans {folder}, que les apprenants peuvent lire ; déplacez l'un des deux"
                    " (CPIA_HOME choisit le dossier des données)."
                )


def require_proxy(node_program: Path, script: Path) -> None:
    """Require the hub's proxy."""
    for path in (node_program, script):
        if not path.exists():
            raise StartError(f"{path} est absent ; lancez « make start », qui installe le relais du hub.")


def require_ports(address: str, ports: Iterable[int]) -> None:
    """Require every port to be free."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as problem:
                _refuse_port(address, port, problem)


def _refuse_port(address: str, port: int, problem: OSError) -> None:
    if problem.errno != errno.EADDRINUSE:
        raise StartError(f"l'adresse {address}:{port} ne peut pas servir ({problem.strerror}) ; changez « address ».")
    raise StartError(
        f"le port {port} est déjà pris par {_listener(port)} ; arrêtez-le, ou changez « port » dans platform.toml."
    )


def _listener(port: int) -> str:
    """Name the program that has the port; the system tells it for the programs of our own account alone."""
    for connection in psutil.net_connections("tcp"):
        listens = connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,)
        if listens and connection.pid:
            return f"« {psutil.Process(connection.pid).name()} » (processus {connection.pid})"
    return "un autre programme"
