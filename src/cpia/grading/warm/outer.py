"""The outer jail, which holds the warm server: the bubblewrap command line.

It shows the system's programs, Python and this package, read-only, and nothing else. Each process that grades is
isolated again inside it, so the outer jail lets namespaces be made; the inner ones do not.
"""

import sys
from pathlib import Path

import cpia
from cpia.grading import jail

PROGRAM = "/programme"
TRIAL = "/essai"
_DEVICES = ("null", "full", "random", "urandom")  # not zero: shared and mapped, it is memory that nobody counts
_STREAMS = {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}


def command(hidden: tuple[Path, ...], trial: Path | None, arguments: list[str]) -> list[str]:
    """Give the command line that runs Python with these arguments in the outer jail.

    `trial` is a folder of trusted modules to show besides, where the platform tries its own jail.
    """
    return [*_namespaces(), *_folders(hidden, trial), *_variables(trial), sys.executable, "-P", *arguments]


def _namespaces() -> list[str]:
    # The capability, over this user namespace only, makes the inner namespaces; what is jailed in those has none.
    # No --die-with-parent: it means the thread that started it. The server watches its owner's process instead.
    return [
        "bwrap", "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
        "--unshare-cgroup-try", "--hostname", "copie", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL",
        "--cap-add", "CAP_SYS_ADMIN",
        "--new-session", "--clearenv",
    ]  # fmt: skip


def _folders(hidden: tuple[Path, ...], trial: Path | None) -> list[str]:
    package = Path(cpia.__file__).parent
    devices = [word for name in _DEVICES for word in ("--dev-bind", f"/dev/{name}", f"/dev/{name}")]
    streams = [word for name, end in _STREAMS.items() for word in ("--symlink", f"/proc/self/fd{end}", f"/dev/{name}")]
    return [
        *jail.system_folders(jail.environment_folders(), hidden),
        "--ro-bind", str(package), f"{PROGRAM}/{package.name}",
        *(["--ro-bind", str(trial), TRIAL] if trial else []),
        "--proc", "/proc", "--dir", "/dev/shm", *devices, *streams,  # noqa: S108
        "--dir", jail.WORK, "--dir", jail.CORRECTION, "--size", str(jail.MIB), "--tmpfs", "/tmp",  # noqa: S108
        "--remount-ro", "/", "--chdir", "/",
    ]  # fmt: skip


def _variables(trial: Path | None) -> list[str]:
    path = ":".join([PROGRAM, jail.CORRECTION, *([TRIAL] if trial else [])])
    variables = jail.variables(sys.executable, path)
    return [word for name, value in variables.items() for word in ("--setenv", name, value)]
