"""What a process and all its descendants use: memory, counted with the folders they keep in memory, and CPU time."""

import os
import re
from dataclasses import dataclass

_KIB = 1024
_TICKS = os.sysconf("SC_CLK_TCK")
_MEMORY = re.compile(rb"^Vm(?:RSS|Swap|PTE):\s+(\d+) kB$", re.MULTILINE)
_ATTEMPTS = 3


@dataclass(frozen=True)
class Usage:
    """Bytes and seconds."""

    memory: int
    cpu: float


def usage(pid: int, processes: int, folders: list[int]) -> Usage:
    """Add up a tree, seen through a descriptor of /proc, and folders in memory, given as descriptors.

    Processes that hand themselves over while they are counted are counted again: the greatest count holds.
    """
    found = Usage(0, 0.0)
    for _ in range(_ATTEMPTS):
        seen, whole = _walk(pid, processes)
        found = Usage(max(found.memory, seen.memory), max(found.cpu, seen.cpu))
        if whole:
            break
    return Usage(found.memory + sum(_filled(folder) for folder in folders), found.cpu)


def _walk(pid: int, processes: int) -> tuple[Usage, bool]:
    memory, cpu, whole, waiting = 0, 0.0, True, [pid]
    while waiting:
        pid = waiting.pop()
        try:
            memory += sum(int(size) for size in _MEMORY.findall(_read(f"{pid}/status", processes))) * _KIB
            cpu += _cpu(_read(f"{pid}/stat", processes))
            for thread in _threads(pid, processes):
                waiting += [int(child) for child in _read(f"{pid}/task/{thread}/children", processes).split()]
        except OSError:
            whole = False
    return Usage(memory, cpu), whole


def _cpu(stat: bytes) -> float:
    """Give the seconds of a process and of its children that it waited for: proc_pid_stat(5), fields 14 to 17."""
    fields = stat[stat.rindex(b")") + 2 :].split()
    return sum(int(field) for field in fields[11:15]) / _TICKS


def _threads(pid: int, processes: int) -> list[str]:
    folder = os.open(f"{pid}/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=processes)
    try:
        return os.listdir(folder)
    finally:
        os.close(folder)


def _read(path: str, processes: int) -> bytes:
    file = os.open(path, os.O_RDONLY, dir_fd=processes)
    try:
        return os.read(file, 65536)
    finally:
        os.close(file)


def _filled(folder: int) -> int:
    state = os.fstatvfs(folder)
    return (state.f_blocks - state.f_bfree) * state.f_frsize
