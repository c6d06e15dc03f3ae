"""The jail in which a learner's notebook runs: the bubblewrap command line, the limits, and the check at start.

Pure but for `check_machine`. The jail has its own user, mount, process, network, ipc and uts namespaces; it sees the
system's programs and the Python environment read-only, one trusted generator, and a work folder kept in memory.
It sees neither the platform's state, nor a submission, nor any network. It refuses to exist where it cannot be whole.

    >>> command(View(python="/usr/bin/python3", sockets=Path("/tmp/k"), correction=None), Limits(), ["-c", "pass"])
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from cpia.errors import StartError

WORK = "/copie"
CORRECTION = "/correction"
SOCKETS = "/noyau"
MIB = 2**20
START_AND_END = 60  # seconds that nbgrader may add to those of the cells

_SYSTEM = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime")
_FORBIDDEN_FOLDERS = ("/", "/etc", "/home", "/root", "/tmp", "/var")  # noqa: S108


@dataclass(frozen=True)
class Limits:
    """What one submission may use; times in seconds, sizes in bytes."""

    cell_seconds: int = 30
    submission_seconds: int = 300  # every cell, the start and the end of the kernel
    cpu_seconds: int = 120  # each process
    memory: int = 2048 * MIB  # resident, all processes together
    address_space: int = 4096 * MIB  # each process
    processes: int = 128  # threads count
    file_size: int = 64 * MIB
    work_folder: int = 256 * MIB
    output: int = 8 * MIB  # kept from one notebook
    message: int = 8 * MIB  # one message between the learner's process and the tests
    calls: int = 20_000  # requests that one test cell may exchange with the learner's process

    def to_json(self) -> str:
        """Write the limits as one JSON object, for the kernel's command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Limits":
        """Read what `to_json` wrote."""
        return cls(**json.loads(text))


@dataclass(frozen=True)
class View:
    """What the jail sees besides the system: nothing of the submission, nothing of the platform."""

    python: str
    sockets: Path  # the only folder it shares with the outside, for the kernel's channels
    correction: Path | None  # the trusted generator, one file
    environment: tuple[Path, ...] = ()  # Python's own folders outside /usr
    hidden: tuple[Path, ...] = ()  # covered where they lie under a visible folder
    files: tuple[tuple[int, str], ...] = ()  # open file descriptor, relative path in the work folder


def command(view: View, limits: Limits, arguments: list[str]) -> list[str]:
    """Give the whole command line that runs Python with these arguments in the jail."""
    return [*_namespaces(), *_folders(view, limits), *_variables(view), *_limited(limits), view.python, *arguments]


def environment_folders() -> tuple[Path, ...]:
    """Give the folders that hold the running Python and its packages, those under /usr left out.

    Raises
    ------
    StartError
        One of them would show the jail half the machine.
    """
    candidates = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]}
    for folder in candidates:
        if str(folder) in _FORBIDDEN_FOLDERS:
            raise StartError(
                f"Correction impossible : Python est installé dans {folder}, que l'isolement ne peut pas montrer "
                "en entier. Installez la plateforme dans un environnement à part (make start le fait)."
            )
    return tuple(sorted(folder for folder in candidates if not folder.is_relative_to("/usr")))


@cache
def check_machine() -> None:
    """Refuse to grade where the jails cannot be whole.

    Real jails are started, each as grading starts it: what a kernel or an administrator forbids shows here.

    Raises
    ------
    StartError
        Run as root, a program is missing, or user namespaces are forbidden, nested ones included.
    """
    check_kernel_jail()
    from cpia.grading.warm.server import try_machine

    try_machine()


@cache
def check_kernel_jail() -> None:
    """Refuse to start a kernel where its jail cannot be whole.

    Raises
    ------
    StartError
        As `check_machine` does, but for the nested namespaces, which a kernel has no use for.
    """
    check_account_and_programs()
    _try_jail()


def check_account_and_programs() -> None:
    """Refuse what needs no try: root, or a program that is missing.

    Raises
    ------
    StartError
        One of these.
    """
    if os.geteuid() == 0:
        raise StartError(
            "Correction refusée : elle ne se lance jamais sous root (les limites de processus n'y valent rien). "
            "Relancez la commande avec le compte qui fait tourner la plateforme."
        )
    for program, package in (("bwrap", "bubblewrap"), ("prlimit", "util-linux")):
        if shutil.which(program) is None:
            raise StartError(
                f"Correction impossible : le programme « {program} » manque. Installez-le : apt install {package}."
            )


def _try_jail() -> None:
    view = View(sys.executable, Path(sys.prefix), None, environment_folders())
    tried = subprocess.run(
        command(view, Limits(), ["-I", "-S", "-c", "pass"]), capture_output=True, text=True, timeout=60, check=False
    )
    if tried.returncode != 0:
        lines = tried.stderr.strip().splitlines() or [f"code de sortie {tried.returncode}"]
        raise refusal(f"bubblewrap : {lines[-1]}")


def refusal(reason: str) -> StartError:
    """Give the error that says what the machine refuses and what its administrator can do."""
    return StartError(
        f"Correction impossible : cette machine refuse l'isolement ({reason}). "
        "Autorisez les espaces de noms utilisateur, imbriqués compris : sysctl kernel.unprivileged_userns_clone=1 "
        "user.max_user_namespaces=10000 et, sous Ubuntu, kernel.apparmor_restrict_unprivileged_userns=0."
    )


def system_folders(environment: tuple[Path, ...], hidden: tuple[Path, ...]) -> list[str]:
    """Show the system's programs and Python, read-only, these folders covered where they lie under them."""
    visible = [path for path in hidden if any(path.is_relative_to(folder) for folder in (Path("/usr"), *environment))]
    shown = {path: ["--ro-bind", str(path), str(path)] for path in environment}
    covered = {path: ["--size", "4096", "--tmpfs", str(path), "--remount-ro", str(path)] for path in visible}
    steps = sorted([*covered.items(), *shown.items()], key=lambda step: len(step[0].parts))  # the deeper, the later
    return [
        "--ro-bind", "/usr", "/usr",
        *(word for name in ("lib", "lib64", "bin", "sbin") for word in ("--symlink", f"usr/{name}", f"/{name}")),
        *(word for path in _SYSTEM for word in ("--ro-bind-try", path, path)),
        *(word for _, words in steps for word in words),
    ]  # fmt: skip


def variables(python: str, path: str) -> dict[str, str]:
    """Give the whole environment of a jailed Python that imports from this path."""
    return {
        "PATH": f"{Path(python).parent}:/usr/bin:/bin",
        "PYTHONPATH": path,
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": "/tmp",  # noqa: S108
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",  # as many graders as cores already
        "OPENBLAS_NUM_THREADS": "1",
        "NBGRADER_EXECUTION": "autograde",
    }


def _namespaces() -> list[str]:
    # --disable-userns: code that could open a new user namespace would get capabilities over it.
    return [
        "bwrap", "--unshare-user", "--disable-userns", "--unshare-pid", "--unshare-net", "--unshare-ipc",
        "--unshare-uts", "--unshare-cgroup-try", "--hostname", "copie", "--uid", "1000", "--gid", "1000",
        "--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv",
    ]  # fmt: skip


def _folders(view: View, limits: Limits) -> list[str]:
    size = str(limits.work_folder)
    small = str(max(limits.work_folder // 4, MIB))
    return [
        *system_folders(view.environment, view.hidden),
        "--proc", "/proc",
        "--dev", "/dev", "--size", small, "--tmpfs", "/dev/shm", "--remount-ro", "/dev",  # noqa: S108
        "--size", small, "--tmpfs", "/tmp",  # noqa: S108
        "--size", size, "--tmpfs", WORK,
        *(word for fd, name in view.files for word in ("--ro-bind-data", str(fd), f"{WORK}/{name}")),
        "--bind", str(view.sockets), SOCKETS,
        *(["--ro-bind", str(view.correction), f"{CORRECTION}/{view.correction.name}"] if view.correction else []),
        "--remount-ro", "/", "--chdir", WORK,
    ]  # fmt: skip


def _variables(view: View) -> list[str]:
    return [word for name, value in variables(view.python, CORRECTION).items() for word in ("--setenv", name, value)]


def _limited(limits: Limits) -> list[str]:
    # Set inside the jail: there, the count of processes is that of its own user namespace (Linux 5.14).
    return [
        "prlimit", f"--cpu={limits.cpu_seconds}", f"--as={limits.address_space}", f"--fsize={limits.file_size}",
        f"--nproc={limits.processes}", "--core=0", "--nofile=1024", "--",
    ]  # fmt: skip
