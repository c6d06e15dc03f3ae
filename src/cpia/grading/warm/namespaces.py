"""What a process asks of the kernel to be alone: namespaces, private folders in memory, no capability, limits.

The thin edge over system calls that Python 3.11 has no function for. Every call raises `OSError` when refused, so a
process that is not wholly isolated never reaches its role.

    >>> if fork_into_new_processes() == 0:
    ...     leave_surroundings(); furnish({"/copie": 2**20}); leave_account(); renounce()
"""

import ctypes
import os
import resource
from collections.abc import Iterable, Mapping

from cpia.grading.jail import Limits

OPEN_FILES = 256
INODES = 16_384  # of one folder in memory: empty files use the kernel's memory, which no size bounds
_NEW_MOUNTS, _NEW_NAMES, _NEW_IPC = 0x00020000, 0x04000000, 0x08000000
_NEW_USER, _NEW_PROCESSES, _NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
_NO_SETUID, _NO_DEVICE, _NO_PROGRAM, _RECURSIVE, _PRIVATE = 2, 4, 8, 0x4000, 1 << 18
_END_WITH_PARENT, _DROP_BOUND, _NO_NEW_PRIVILEGES, _AMBIENT, _CLEAR_AMBIENT = 1, 24, 38, 47, 4
_CAPABILITIES_V3 = 0x20080522
_FURTHER_LIMITS = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: OPEN_FILES,  # well under the owner's: descriptors in flight are counted for the account
    resource.RLIMIT_MEMLOCK: 0,
    resource.RLIMIT_MSGQUEUE: 0,
    resource.RLIMIT_SIGPENDING: 1024,
    resource.RLIMIT_NICE: 0,
    resource.RLIMIT_RTPRIO: 0,
}

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mount.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p]
_libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]


def fork_into_new_processes() -> int:
    """Fork a child that is process 1 of a new process namespace; the caller stays where it is.

    It needs the capability over the caller's user namespace that the outer jail leaves to the server alone. One fork
    of a process with every library in memory costs as much as all the rest, and this way there is only one.
    """
    here = os.open("/proc/self/ns/pid", os.O_RDONLY)
    try:
        _check(_libc.unshare(_NEW_PROCESSES), "unshare")
        child = -1
        try:
            child = os.fork()
        finally:
            if child != 0:  # refused too: the next child would else belong to a namespace that never began
                _check(_libc.setns(here, _NEW_PROCESSES), "setns")
    finally:
        os.close(here)
    return child


def leave_surroundings() -> None:
    """Leave the mounts, the network, the messages and the name of the caller's parent.

    The network is new too, though the server has none: abstract Unix sockets belong to it.
    """
    _check(_libc.unshare(_NEW_MOUNTS | _NEW_NETWORK | _NEW_IPC | _NEW_NAMES), "unshare")


def leave_account() -> None:
    """Enter a new user namespace, last: it has no power over the namespaces entered before."""
    user, group = os.getuid(), os.getgid()
    _check(_libc.unshare(_NEW_USER), "unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)


def furnish(folders: Mapping[str, int]) -> None:
    """Put an empty private folder, of at most so many bytes, over each of these."""
    _mount("none", "/", None, _RECURSIVE | _PRIVATE)
    for folder, size in folders.items():
        options = f"size={size},nr_inodes={INODES},mode=700"
        _mount("tmpfs", folder, "tmpfs", _NO_SETUID | _NO_DEVICE | _NO_PROGRAM, options)


def show_own_processes() -> None:
    """Make /proc that of the caller's process namespace."""
    _mount("proc", "/proc", "proc", _NO_SETUID | _NO_DEVICE | _NO_PROGRAM)


def end_with_parent() -> None:
    """Have the caller killed when the process that forked it ends."""
    prctl(_END_WITH_PARENT, 9)


def renounce() -> None:
    """Drop every capability for good, and gain none through any program."""
    for capability in range(_last_capability() + 1):
        prctl(_DROP_BOUND, capability)
    prctl(_AMBIENT, _CLEAR_AMBIENT)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_V3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _check(_libc.capset(header, nothing), "capset")
    prctl(_NO_NEW_PRIVILEGES, 1)


def bound(limits: Limits) -> None:
    """Set the limits that the kernel enforces by itself, for the caller and all that it will start."""
    wanted = {
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_AS: limits.address_space,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NPROC: limits.processes,  # counted in its own user namespace since Linux 5.14
        **_FURTHER_LIMITS,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))


def close_others(kept: Iterable[int]) -> None:
    """Close every descriptor above the three standard ones, but these."""
    start = 3
    for descriptor in sorted(kept):
        os.closerange(start, descriptor)
        start = max(start, descriptor + 1)
    os.closerange(start, 2**31 - 1)


def prefer_for_killing() -> None:
    """Ask the kernel to kill the caller before the server when the machine has no memory left."""
    descriptor = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    try:
        os.write(descriptor, b"1000")
    finally:
        os.close(descriptor)


def prctl(option: int, argument: int, second: int = 0) -> None:
    """Set one attribute of the process."""
    _check(_libc.prctl(option, argument, second, 0, 0), f"prctl {option}")


def _last_capability() -> int:
    with open("/proc/sys/kernel/cap_last_cap", encoding="ascii") as file:
        return int(file.read())


def _mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    words = [word and word.encode() for word in (source, target, kind, options)]
    _check(_libc.mount(words[0], words[1], words[2], flags, words[3]), f"mount {target}")


def _check(result: int, call: str) -> None:
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{call} : {os.strerror(error)}")
