"""Run a command and account for its whole tree: `python -I -S meter.py RESULT COMMAND…` writes the figures as JSON.

A child that its parent never waits for is lost to `getrusage`: bubblewrap's jails end that way. The kernel's task
clock, inherited by every descendant (perf_event_open(2), no privilege needed), counts them all. This program is a
process of its own and a small one: the peak of a command would otherwise begin at that of whoever started it.
"""

import ctypes
import json
import os
import resource
import struct
import sys
import time

_NUMBERS = {"x86_64": 298, "aarch64": 241}
_SOFTWARE, _TASK_CLOCK = 1, 1
_INHERIT, _EXCLUDE_KERNEL, _EXCLUDE_HYPERVISOR = 1 << 1, 1 << 5, 1 << 6  # the time is that of both all the same
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


class TaskClock:
    """The processor seconds of this process from now on, and of all that it starts, waited for or not."""

    def __init__(self) -> None:
        attributes = bytearray(128)
        struct.pack_into("<IIQ", attributes, 0, _SOFTWARE, len(attributes), _TASK_CLOCK)
        struct.pack_into("<Q", attributes, 40, _INHERIT | _EXCLUDE_KERNEL | _EXCLUDE_HYPERVISOR)
        buffer = (ctypes.c_char * len(attributes)).from_buffer(attributes)
        number = _NUMBERS[os.uname().machine]
        self._event = _libc.syscall(number, buffer, 0, -1, -1, 0)
        if self._event < 0:
            reason = os.strerror(ctypes.get_errno())
            raise OSError(f"perf_event_open: {reason}; /proc/sys/kernel/perf_event_paranoid must be 2 at most")
        os.set_inheritable(self._event, False)

    def seconds(self) -> float:
        """Give the seconds so far."""
        return float(struct.unpack("<Q", os.read(self._event, 8))[0]) / 1e9


def main(result: str, command: list[str]) -> int:
    """Run the command to the end of its last descendant; write what it took; give its status."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    clock, began = TaskClock(), time.monotonic()
    main_process = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(main_process, 0)
    wall = time.monotonic() - began
    left = 0
    while True:
        try:
            os.wait()
            left += 1
        except ChildProcessError:
            break
    waited = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {
        "wall": wall,
        "cpu": clock.seconds(),
        "cpu_waited": waited.ru_utime + waited.ru_stime,
        "peak": usage.ru_maxrss * 1024,  # the largest process of the tree
        "left": left,
    }
    with open(result, "w", encoding="ascii") as file:
        json.dump(figures, file)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
