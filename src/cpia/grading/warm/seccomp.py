"""The system calls that a jailed process may not make: one filter, refused for ever once installed.

Pure but for `install`. A deny list: Python and its libraries need most calls, and the namespaces already bound what
those reach; refused here is what opens the kernel wider (new namespaces, mounts, tracing, keyrings, programs for the
kernel, rarely used interfaces) and what hides memory from the guardian (shared memory that belongs to no process).
A call newer than the table does not exist, as on an older kernel; the other calling conventions of the same machine
end the process.

    >>> program = assemble(TABLES["x86_64"])  # bytes of struct sock_filter
"""

import ctypes
import errno
import os
import struct
from dataclasses import dataclass
from functools import cache

from cpia.grading.warm.namespaces import prctl

_LOAD, _JUMP_EQUAL, _JUMP_GREATER, _JUMP_BITS, _AND, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_SET_SECCOMP, _FILTER = 22, 2
_NEWEST = 462  # mseal, Linux 6.10: what every later call is refused after
_NEW_NAMESPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_SOCKET_FAMILIES = (1, 2, 10)  # Unix, IPv4, IPv6
_SHARED_WITHOUT_FILE = 0x21
_END_WITH_PARENT = 1

_COMMON = {
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428, "move_mount": 429,
    "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "pidfd_getfd": 438, "process_madvise": 440,
    "mount_setattr": 442, "quotactl_fd": 443, "memfd_secret": 447, "set_mempolicy_home_node": 450,
    "statmount": 457, "listmount": 458, "lsm_set_self_attr": 460,
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """One machine's numbers."""

    machine: int  # AUDIT_ARCH_…
    refused: dict[str, int]
    clone: int
    mmap: int
    prctl: int
    sockets: tuple[int, int]  # socket, socketpair
    clone3: int = 435
    foreign: int | None = None  # numbers from here on belong to another convention


TABLES = {
    "x86_64": Table(
        machine=0xC000003E,
        refused=_COMMON | {
            "shmget": 29, "shmat": 30, "shmctl": 31, "semget": 64, "semop": 65, "semctl": 66, "shmdt": 67,
            "msgget": 68, "msgsnd": 69, "msgrcv": 70, "msgctl": 71, "ptrace": 101, "syslog": 103, "uselib": 134,
            "personality": 135, "ustat": 136, "sysfs": 139, "vhangup": 153, "modify_ldt": 154, "pivot_root": 155,
            "_sysctl": 156, "adjtimex": 159, "chroot": 161, "acct": 163, "settimeofday": 164, "mount": 165,
            "umount2": 166, "swapon": 167, "swapoff": 168, "reboot": 169, "sethostname": 170, "setdomainname": 171,
            "iopl": 172, "ioperm": 173, "create_module": 174, "init_module": 175, "delete_module": 176,
            "get_kernel_syms": 177, "query_module": 178, "quotactl": 179, "nfsservctl": 180, "lookup_dcookie": 212,
            "remap_file_pages": 216, "semtimedop": 220, "clock_settime": 227, "mbind": 237, "set_mempolicy": 238,
            "mq_open": 240, "mq_unlink": 241, "mq_timedsend": 242, "mq_timedreceive": 243, "mq_notify": 244,
            "mq_getsetattr": 245, "kexec_load": 246, "add_key": 248, "request_key": 249, "keyctl": 250,
            "inotify_init": 253, "migrate_pages": 256, "unshare": 272, "splice": 275, "tee": 276, "vmsplice": 278,
            "move_pages": 279, "inotify_init1": 294, "perf_event_open": 298, "fanotify_init": 300,
            "fanotify_mark": 301, "name_to_handle_at": 303, "open_by_handle_at": 304, "clock_adjtime": 305,
            "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "finit_module": 313,
            "seccomp": 317, "memfd_create": 319, "kexec_file_load": 320, "bpf": 321, "userfaultfd": 323,
        },
        clone=56, mmap=9, prctl=157, sockets=(41, 53), foreign=0x40000000,
    ),
    "aarch64": Table(
        machine=0xC00000B7,
        refused=_COMMON | {
            "lookup_dcookie": 18, "inotify_init1": 26, "umount2": 39, "mount": 40, "pivot_root": 41,
            "nfsservctl": 42, "chroot": 51, "vhangup": 58, "quotactl": 60, "vmsplice": 75, "splice": 76, "tee": 77,
            "acct": 89, "personality": 92, "unshare": 97, "kexec_load": 104, "init_module": 105,
            "delete_module": 106, "clock_settime": 112, "syslog": 116, "ptrace": 117, "reboot": 142,
            "sethostname": 161, "setdomainname": 162, "settimeofday": 170, "adjtimex": 171, "mq_open": 180,
            "mq_unlink": 181, "mq_timedsend": 182, "mq_timedreceive": 183, "mq_notify": 184, "mq_getsetattr": 185,
            "msgget": 186, "msgctl": 187, "msgrcv": 188, "msgsnd": 189, "semget": 190, "semctl": 191,
            "semtimedop": 192, "semop": 193, "shmget": 194, "shmctl": 195, "shmat": 196, "shmdt": 197,
            "add_key": 217, "request_key": 218, "keyctl": 219, "swapon": 224, "swapoff": 225,
            "remap_file_pages": 234, "mbind": 235, "set_mempolicy": 237, "migrate_pages": 238, "move_pages": 239,
            "perf_event_open": 241, "fanotify_init": 262, "fanotify_mark": 263, "name_to_handle_at": 264,
            "open_by_handle_at": 265, "clock_adjtime": 266, "setns": 268, "process_vm_readv": 270,
            "process_vm_writev": 271, "kcmp": 272, "finit_module": 273, "seccomp": 277, "memfd_create": 279,
            "bpf": 280, "userfaultfd": 282, "kexec_file_load": 294,
        },
        clone=220, mmap=222, prctl=167, sockets=(198, 199),
    ),
}  # fmt: skip


def assemble(table: Table) -> bytes:
    """Write the filter of one machine: BPF instructions, 8 bytes each."""
    refused = sorted(table.refused.values())
    steps = [
        _step(_LOAD, _MACHINE), _step(_JUMP_EQUAL, table.machine, 1, 0), _step(_RETURN, _KILL), _step(_LOAD, _NUMBER),
        *_foreign(table),
        *_when(_JUMP_GREATER, _NEWEST, _error(errno.ENOSYS)),
        *_when(_JUMP_EQUAL, table.clone3, _error(errno.ENOSYS)),  # its flags lie in memory; C libraries use clone then
        *(step for number in refused for step in _when(_JUMP_EQUAL, number, _error(errno.EPERM))),
        *_when_argument(table.clone, 0, [_step(_JUMP_BITS, _NEW_NAMESPACES, 0, 1), _error(errno.EPERM)]),
        *_when_argument(table.mmap, 3, _shared_memory()),
        *_when_argument(table.prctl, 0, [_step(_JUMP_EQUAL, _END_WITH_PARENT, 0, 1), _error(errno.EPERM)]),
        *(step for number in table.sockets for step in _when_argument(number, 0, _other_families())),
        _step(_RETURN, _ALLOW),
    ]  # fmt: skip
    return b"".join(steps)


@cache
def program() -> bytes:
    """Give this machine's filter, written once.

    Raises
    ------
    OSError
        This machine has no table.
    """
    machine = os.uname().machine
    if machine not in TABLES:
        raise OSError(errno.ENOSYS, f"seccomp : machine {machine} inconnue, attendu {' ou '.join(TABLES)}")
    return assemble(TABLES[machine])


def install() -> None:
    """Refuse these calls to the caller and to all that it will start.

    Raises
    ------
    OSError
        The kernel has no such filter, or this machine has no table.
    """
    code = program()
    buffer = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))  # struct sock_fprog
    pointer = ctypes.create_string_buffer(head, len(head))
    prctl(_SET_SECCOMP, _FILTER, ctypes.addressof(pointer))


def _foreign(table: Table) -> list[bytes]:
    return _when(_JUMP_GREATER, table.foreign - 1, _step(_RETURN, _KILL)) if table.foreign else []


def _shared_memory() -> list[bytes]:
    both = _SHARED_WITHOUT_FILE
    return [_step(_AND, both), _step(_JUMP_EQUAL, both, 0, 1), _error(errno.EPERM)]


def _other_families() -> list[bytes]:
    count = len(_SOCKET_FAMILIES)
    known = [_step(_JUMP_EQUAL, family, count - place, 0) for place, family in enumerate(_SOCKET_FAMILIES)]
    return [*known, _error(errno.EAFNOSUPPORT)]


def _when_argument(number: int, argument: int, steps: list[bytes]) -> list[bytes]:
    """Run these steps on the low half of one argument of one call, then allow it."""
    load = _step(_LOAD, _ARGUMENTS + 8 * argument)
    return [_step(_JUMP_EQUAL, number, 0, len(steps) + 2), load, *steps, _step(_RETURN, _ALLOW)]


def _when(jump: int, value: int, then: bytes) -> list[bytes]:
    return [_step(jump, value, 0, 1), then]


def _error(number: int) -> bytes:
    return _step(_RETURN, _REFUSE | number)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
