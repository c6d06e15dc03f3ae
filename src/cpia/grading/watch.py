"""Watch over a jail from outside: its memory, its shared folder, and the process that asked for it.

The kernel's limits are per process; the total is not, without a cgroup that an ordinary account may not make.
"""

import os
import subprocess
import time
from pathlib import Path

from cpia.grading.jail import Limits

PERIOD = 0.1
SHARED_BYTES = 2**20
_PAGE = os.sysconf("SC_PAGE_SIZE")


def watch(jail: "subprocess.Popen[bytes]", shared: Path, limits: Limits) -> int:
    """Wait for the jail, killing it when it takes too much or when nobody waits for it; give its exit status."""
    parent = os.getppid()
    while jail.poll() is None:
        if os.getppid() != parent or resident(jail.pid) > limits.memory or _size(shared) > SHARED_BYTES:
            jail.kill()  # bubblewrap's first process dies with it, and the whole process namespace with that one
            return jail.wait()
        time.sleep(PERIOD)
    return jail.returncode


def resident(pid: int) -> int:
    """Add up the resident memory, in bytes, of a process and all its descendants."""
    total, waiting = 0, [pid]
    while waiting:
        pid = waiting.pop()
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += [int(child) for child in children.read_text().split()]
        except OSError:
            continue  # it has just ended
    return total


def _size(folder: Path) -> int:
    """Give the size of what the jail wrote in the folder that it shares; unreadable means too much."""
    total = 0
    for place, folders, files in os.walk(folder):
        total += 4096 * (len(folders) + len(files))
        for name in files:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                continue
    return total
