"""The sandbox around one person's JupyterLab: which files it sees, and what it may use up.

Pure: it only writes the command line of bubblewrap. What is not named here does not exist inside. The limits are set
by `prlimit` inside the sandbox, because Linux counts a user's processes per user namespace: set outside, one person
would use up everybody's.

The learner's network is the machine's: the servers on it ask for a token. Disk space is limited per file only.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import cpia

BWRAP = "/usr/bin/bwrap"
UID = "1000"
MEBIBYTE = 1024 * 1024
SCRATCH_MB = 256
HOMES = "/espace"
"""Not `/home`, where the checkout and the Python environment may be: nothing may be mounted inside a learner's home."""
MATERIALS = "/materiel"
CONFIGURATION = "/etc/cpia"

# Programs need these, and they hold nothing private; a machine that lacks one does without.
SYSTEM_FILES = ("ssl/certs", "fonts", "localtime", "ld.so.cache", "alternatives", "mime.types")

# The class's materials are copied inside, where a link planted by the learner leads nowhere else.
# This shell is the sandbox's process 1 and reaps what the learner's programs leave.
ENTRY = f'umask 077; mkdir -p cours; cp -rn {MATERIALS}/. cours/ || true; "$@"; exit $?'


@dataclass(frozen=True)
class Limits:
    """What the processes of one person may use up; memory is counted per process."""

    memory_mb: int
    processes: int
    file_mb: int
    nice: int = 5

    def command(self) -> list[str]:
        """Set the limits, for good, on what is run after."""
        data, size = self.memory_mb * MEBIBYTE, self.file_mb * MEBIBYTE
        return [
            "/usr/bin/prlimit",
            f"--data={data}:{data}",
            f"--nproc={self.processes}:{self.processes}",
            f"--fsize={size}:{size}",
            "--nofile=2048:2048",
            "--core=0:0",
            "--",
            "/usr/bin/nice",
            "-n",
            str(self.nice),
        ]


def package_path() -> Path:
    """Give the folder of this package: no more of the checkout is shown."""
    return Path(cpia.__file__).resolve().parent


def python_paths() -> tuple[Path, ...]:
    """Give what Python needs besides `/usr`: its environment, the Python it is built on, this package."""
    found: list[Path] = []
    for path in (Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), package_path()):
        if not any(path.is_relative_to(known) for known in (Path("/usr"), *found)):
            found.append(path)
    return tuple(found)


@dataclass(frozen=True)
class Sandbox:
    """One person's sandbox; every path is the machine's."""

    login: str
    home: Path
    accounts: Path  # a folder with `passwd`, `group` and `hosts`
    materials: Path
    configuration: dict[str, Path]  # name under /etc/cpia -> file or folder
    limits: Limits
    readable: tuple[Path, ...] = field(default_factory=python_paths)

    def command(self, program: list[str]) -> list[str]:
        """Give the command that runs `program` inside."""
        inside = ["/bin/sh", "-c", ENTRY, "cpia", *program]
        return [BWRAP, *ISOLATION, *self._mounts(), "--", *self.limits.command(), *inside]

    def _mounts(self) -> list[str]:
        home = home_of(self.login)
        arguments = [*SYSTEM]
        for name in ("passwd", "group", "hosts"):
            arguments += ["--ro-bind", str(self.accounts / name), f"/etc/{name}"]
        for path in self.readable:
            arguments += ["--ro-bind", str(path), str(path)]
        for name, path in self.configuration.items():
            arguments += ["--ro-bind", str(path), f"{CONFIGURATION}/{name}"]
        arguments += ["--ro-bind", str(self.materials), MATERIALS]
        arguments += ["--bind", str(self.home), home, "--remount-ro", "/", "--chdir", home]
        return arguments


ISOLATION = [
    *("--unshare-user", "--uid", UID, "--gid", UID, "--disable-userns"),
    *("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
    *("--die-with-parent", "--new-session", "--cap-drop", "ALL"),
    # bubblewrap's own process 1 would run without the limits, and a learner could make it run their code (ptrace).
    "--as-pid-1",
]

SYSTEM = [
    *("--ro-bind", "/usr", "/usr"),
    *("--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64"),
    *("--proc", "/proc", "--dev", "/dev"),
    *("--size", str(SCRATCH_MB * MEBIBYTE), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"),  # noqa: S108 its own
    *("--size", str(SCRATCH_MB * MEBIBYTE), "--tmpfs", "/tmp"),  # noqa: S108 its own
    *(part for name in SYSTEM_FILES for part in ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")),
]


def home_of(login: str) -> str:
    """Give the path of a person's home as the sandbox sees it."""
    return f"{HOMES}/{login}"


def account_files(login: str) -> dict[str, str]:
    """Give the files by which programs inside find their user's name, which nbgrader takes for the student's."""
    return {
        "passwd": f"{login}:x:{UID}:{UID}::{home_of(login)}:/bin/bash\n",
        "group": f"{login}:x:{UID}:\n",
        "hosts": "127.0.0.1 localhost\n::1 localhost\n",
    }
