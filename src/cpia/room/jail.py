"""The jail of the notebook server: the bubblewrap command line.

As the jail of graded code: the system's programs, Python and this package, read-only, and a folder in memory. It has
no network at all; what it serves, it serves on a socket that it was given. The notebooks come through descriptors, so
that they are files in memory too.
"""

import sys
from pathlib import Path

import cpia
from cpia.grading import jail
from cpia.grading.warm.server import hidden_folders

BWRAP = "/usr/bin/bwrap"
PROGRAM = "/programme"
NOTEBOOKS = "/carnets"
MEMORY = 2048 * jail.MIB
PROCESSES = 512
SCRATCH = 64 * jail.MIB


def command(notebooks: dict[str, int], arguments: list[str]) -> list[str]:
    """Give the command line that runs Python with these arguments; `notebooks`: name -> descriptor of its text."""
    return [*_namespaces(), *_folders(notebooks), *_variables(), *_limits(), sys.executable, "-P", *arguments]


def _namespaces() -> list[str]:
    return [
        BWRAP, "--unshare-user", "--disable-userns", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
        "--unshare-cgroup-try", "--hostname", "seance", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL",
        "--die-with-parent", "--new-session", "--clearenv",
    ]  # fmt: skip


def _folders(notebooks: dict[str, int]) -> list[str]:
    package = Path(cpia.__file__).parent
    files = [word for name, fd in notebooks.items() for word in ("--ro-bind-data", str(fd), f"{NOTEBOOKS}/{name}")]
    return [
        *jail.system_folders(jail.environment_folders(), hidden_folders()),
        "--ro-bind", str(package), f"{PROGRAM}/{package.name}",
        "--proc", "/proc", "--dev", "/dev", "--size", str(SCRATCH), "--tmpfs", "/dev/shm", "--remount-ro", "/dev",  # noqa: S108
        "--size", str(SCRATCH), "--tmpfs", "/tmp",  # noqa: S108
        "--dir", NOTEBOOKS, *files,
        "--remount-ro", "/", "--chdir", NOTEBOOKS,
    ]  # fmt: skip


def _variables() -> list[str]:
    variables = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": PROGRAM,
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": "/tmp",  # noqa: S108
        "LANG": "C.UTF-8",
        "JUPYTER_PATH": f"{PROGRAM}/{Path(cpia.__file__).parent.name}/room/share",
        "JUPYTER_NO_CONFIG": "1",
        "MALLOC_ARENA_MAX": "2",
    }
    return [word for name, value in variables.items() for word in ("--setenv", name, value)]


def _limits() -> list[str]:
    return [
        "prlimit", f"--data={MEMORY}", f"--nproc={PROCESSES}", f"--fsize={SCRATCH}", "--core=0", "--nofile=4096", "--",
        "nice", "-n", "5",
    ]  # fmt: skip
