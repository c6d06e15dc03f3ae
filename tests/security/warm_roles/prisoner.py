"""What hostile code tries from inside the jail: each function is one attack, and gives what it saw as JSON.

Runs in the jailed process only, as its role: one word on the socket names the attack, the answer goes back on it.
"""

import array
import ctypes
import errno
import json
import mmap
import os
import platform
import re
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)
KEPT: list[Any] = []
MIB = 2**20
RIGHTS = ("CapEff", "CapPrm", "CapBnd", "CapInh", "CapAmb", "NoNewPrivs", "Seccomp")
PLACES = ("/tmp", "/copie", "/dev/shm", "/correction")
X86 = {
    "unshare": (272, 0x10000000), "clone3": (435, 0, 88), "setns": (308, 0, 0), "mount": (165, 0, 0, 0, 0, 0),
    "umount2": (166, 0, 0), "pivot_root": (155, 0, 0), "chroot": (161, 0), "keyctl": (250, 0, 0, 0),
    "add_key": (248, 0, 0, 0, 0, 0), "request_key": (249, 0, 0, 0, 0), "bpf": (321, 0, 0, 0),
    "io_uring_setup": (425, 8, 0), "userfaultfd": (323, 0), "perf_event_open": (298, 0, 0, 0, 0, 0),
    "ptrace": (101, 16, 1, 0, 0), "process_vm_readv": (310, 1, 0, 0, 0, 0, 0),
    "process_vm_writev": (311, 1, 0, 0, 0, 0, 0), "pidfd_getfd": (438, 0, 0, 0), "kcmp": (312, 1, 1, 0, 0, 0),
    "open_by_handle_at": (304, 0, 0, 0), "name_to_handle_at": (303, 0, 0, 0, 0, 0), "fsopen": (430, 0, 0),
    "open_tree": (428, 0, 0, 0), "move_mount": (429, 0, 0, 0, 0, 0), "mount_setattr": (442, 0, 0, 0, 0, 0),
    "memfd_create": (319, 0, 0), "shmget": (29, 0, 4096, 0o1600), "msgget": (68, 0, 0o1600),
    "semget": (64, 0, 1, 0o1600), "mq_open": (240, 0, 0, 0, 0), "inotify_init1": (294, 0),
    "fanotify_init": (300, 0, 0), "seccomp": (317, 1, 0, 0), "personality": (135, 0xffffffff),
    "modify_ldt": (154, 0, 0, 0), "kexec_load": (246, 0, 0, 0, 0), "init_module": (175, 0, 0, 0),
    "reboot": (169, 0, 0, 0, 0), "swapon": (167, 0, 0), "syslog": (103, 3, 0, 0), "vmsplice": (278, 0, 0, 0, 0),
    "process_madvise": (440, 0, 0, 0, 0, 0), "clone_newuser": (56, 0x10000011, 0, 0, 0, 0),
    "clone_newnet": (56, 0x40000011, 0, 0, 0, 0), "listns": (470, 0, 0, 0, 0),
    "keep_without_guardian": (157, 1, 0, 0, 0),
}  # fmt: skip
ARM = {
    "unshare": (97, 0x10000000), "clone3": (435, 0, 88), "setns": (268, 0, 0), "mount": (40, 0, 0, 0, 0, 0),
    "pivot_root": (41, 0, 0), "keyctl": (219, 0, 0, 0), "bpf": (280, 0, 0, 0), "io_uring_setup": (425, 8, 0),
    "userfaultfd": (282, 0), "ptrace": (117, 16, 1, 0, 0), "process_vm_readv": (270, 1, 0, 0, 0, 0, 0),
    "memfd_create": (279, 0, 0), "clone_newuser": (220, 0x10000011, 0, 0, 0, 0), "listns": (470, 0, 0, 0, 0),
}  # fmt: skip
CALLS = X86 if platform.machine() == "x86_64" else ARM


def main(sock: socket.socket, *others: socket.socket) -> None:
    """Run the attack that the owner names."""
    word = json.loads(sock.recv(65536))
    KEPT.extend(others)
    attack: Callable[..., Any] = globals()[word["attack"]]
    sock.sendall(json.dumps(attack(*word.get("arguments", []), **({"sock": sock} if word.get("own") else {}))).encode())


def nothing(*_: socket.socket) -> None:
    """End at once."""


def outcome(function: Callable[[], Any]) -> str:
    try:
        function()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, "?")
    except MemoryError:
        return "MemoryError"
    return "OK"


def look_around() -> dict[str, Any]:
    """Report everything visible."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        "processes": sorted(int(name) for name in os.listdir("/proc") if name.isdigit()),
        "descriptors": {
            name: os.readlink(f"/proc/self/fd/{name}")
            for name in os.listdir("/proc/self/fd")
            if os.path.exists(f"/proc/self/fd/{name}")
        },
        "sockets": [str(path) for place in PLACES for path in Path(place).rglob("*")],
        "root": sorted(os.listdir("/")),
        "devices": sorted(os.listdir("/dev")),
        "environment": dict(os.environ),
        "mounts": [line.split()[1:4] for line in Path("/proc/mounts").read_text().splitlines()],
        "ids": [os.getpid(), os.getppid(), os.getsid(0)],
        **{key: status[key].strip() for key in RIGHTS},
    }  # fmt: skip


def leave_traces(word: str) -> list[str]:
    """Write in every place that may be written, then say which."""
    left = []
    for place in PLACES:
        if outcome(lambda place=place: Path(place, "trace").write_text(word)) == "OK":
            left.append(place)
    return left


def write_in_the_system() -> dict[str, str]:
    places = ("/", "/usr", "/usr/bin", "/etc", "/dev", "/programme", "/programme/cpia", "/essai", "/correction",
              "/proc", "/proc/sys/kernel", "/work", "/home", "/run", "/sys")  # fmt: skip
    return {place: outcome(lambda place=place: Path(place, "planted").write_text("x")) for place in places}


def read_the_machine(paths: list[str]) -> dict[str, str]:
    links = {}
    for number, path in enumerate(paths):
        link = Path("/copie", f"lien{number}")
        link.symlink_to(path)
        links[path] = outcome(lambda link=link: os.stat(link))
        links[f"/proc/1/root{path}"] = outcome(lambda path=path: os.stat(f"/proc/1/root{path}"))
        links[f"/proc/self/cwd/../{path}"] = outcome(lambda path=path: os.stat(f"/proc/self/cwd/..{path}"))
    return links


def list_folders(folders: list[str]) -> list[str]:
    return [str(path) for folder in folders for path in Path(folder).iterdir()]


def refused_calls() -> dict[str, str]:
    answers = {}
    for name, (number, *arguments) in CALLS.items():
        ctypes.set_errno(0)
        result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(one) for one in arguments])
        if result == 0 and name.startswith("clone"):
            os._exit(9)  # a child that should not be
        answers[name] = "OK" if result >= 0 else errno.errorcode[ctypes.get_errno()]
    return answers


def refused_sockets() -> dict[str, str]:
    kinds = {
        "netlink": (16, 3, 0), "vsock": (40, 1, 0), "alg": (38, 5, 0), "packet": (17, 3, 0), "bluetooth": (31, 5, 0),
        "raw": (2, 3, 1), "tipc": (30, 5, 0), "rds": (21, 5, 0), "can": (29, 3, 1), "xdp": (44, 3, 0),
    }  # fmt: skip
    return {name: outcome(lambda kind=kind: socket.socket(*kind)) for name, kind in kinds.items()}


def foreign_convention() -> None:
    """Call getpid by the x32 numbers."""
    libc.syscall(ctypes.c_long(0x40000000 | 39))


def network(port: int) -> dict[str, str]:
    answers = {}
    for place in ("127.0.0.1", "1.1.1.1", "169.254.169.254"):
        with socket.socket() as one:
            one.settimeout(2)
            answers[place] = outcome(lambda one=one, place=place: one.connect((place, port)))
    with socket.socket(socket.AF_INET6) as one:
        answers["::1"] = outcome(lambda: one.connect(("::1", port)))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        answers["dns"] = outcome(lambda: one.sendto(b"x", ("9.9.9.9", 53)))
    return answers


def listen_abstract(name: str, sock: socket.socket) -> str:
    """Listen on an abstract name while another child looks for it."""
    one = socket.socket(socket.AF_UNIX)
    one.bind(f"\0{name}")
    one.listen()
    sock.sendall(b"listening")
    sock.recv(10)
    one.settimeout(0.2)
    return outcome(one.accept)


def call_abstract(name: str) -> str:
    with socket.socket(socket.AF_UNIX) as one:
        return outcome(lambda: one.connect(f"\0{name}"))


def kill_everyone() -> dict[str, str]:
    """Send signals everywhere but to oneself by number."""
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    answers = {}
    for target in (-1, 0, 2, 3, 4, 5, 1000):
        answers[str(target)] = outcome(lambda target=target: os.kill(target, signal.SIGTERM))
    answers["group"] = outcome(lambda: os.killpg(os.getpgrp(), signal.SIGTERM))
    answers["parent"] = str(os.getppid())
    answers["stop"] = outcome(lambda: os.kill(os.getpid(), signal.SIGSTOP))
    answers["kill"] = outcome(lambda: os.kill(-1, signal.SIGKILL))
    answers["own group"] = outcome(lambda: os.kill(0, signal.SIGKILL))
    return answers


def fork_bomb(sock: socket.socket) -> int:
    """Fork until refused, every child forking too."""
    count = 0
    end = time.monotonic() + 3
    while time.monotonic() < end:
        try:
            if os.fork() == 0:
                sock.close()
                while True:
                    try:
                        os.fork()
                    except OSError:
                        time.sleep(0.01)
            count += 1
        except OSError:
            time.sleep(0.01)
    return count


def orphans() -> dict[str, Any]:
    """Leave many dead orphans to process 1, which waits for none."""
    refused = ""
    for _ in range(200):
        try:
            pid = os.fork()
        except OSError as error:
            refused = errno.errorcode[error.errno or 0]
            break
        if pid == 0:
            try:
                if os.fork() == 0:
                    os._exit(0)
            except OSError:
                pass
            os._exit(0)
        os.waitpid(pid, 0)
    return {"refused": refused, "left": sum(name.isdigit() for name in os.listdir("/proc"))}


def daemon() -> str:
    """Leave a process that has its own session, two forks away."""
    if os.fork() == 0:
        os.setsid()
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        if os.fork() == 0:
            os.closerange(0, 256)
            while True:
                time.sleep(1)
        os._exit(0)
    time.sleep(0.2)
    return "left"


def be_deaf(sock: socket.socket) -> None:
    """Block and ignore every signal, close every descriptor, never end."""
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    sock.sendall(b"deaf")
    if os.fork() == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
    os.closerange(0, 256)
    while True:
        time.sleep(1)


def be_deaf_quietly() -> None:
    """Wait for ever."""
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True:
        time.sleep(1)


def sleep_until_interrupted(sock: socket.socket) -> str:
    try:
        sock.sendall(b"asleep")
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        return "interrupted"


def allocate(total: int, processes: int) -> str:
    """Take memory in several processes, each page written."""
    for _ in range(processes - 1):
        if os.fork() == 0:
            break
    block = bytearray()
    while len(block) < total // processes:
        block += b"\1" * (16 * MIB)
        time.sleep(0.01)
    time.sleep(30)
    return "taken"


def allocate_alone(total: int) -> str:
    return outcome(lambda: bytearray(total))


def fill_folders(total: int, folder: str) -> dict[str, Any]:
    """Write files no larger than one may be, until refused."""
    written, refused = 0, ""
    while written < total and not refused:
        try:
            with open(f"{folder}/f{written}", "wb") as file:
                written += file.write(b"\1" * (8 * MIB))
        except OSError as error:
            refused = errno.errorcode[error.errno or 0]
    time.sleep(0.3)
    return {"written": written, "refused": refused}


def many_files() -> int:
    count = 0
    try:
        while count < 100_000:
            os.close(os.open(f"/copie/vide{count}", os.O_CREAT | os.O_WRONLY))
            count += 1
    except OSError:
        pass
    return count


def big_file() -> str:
    with open("/copie/gros", "wb") as file:
        return outcome(lambda: file.truncate(10**10))


def memory_nobody_counts() -> dict[str, str]:
    return {
        "shared": outcome(lambda: mmap.mmap(-1, MIB)),
        "zero": outcome(lambda: open("/dev/zero", "r+b").close()),
        "locked": "OK" if libc.mlock(ctypes.create_string_buffer(MIB), MIB) == 0 else "EPERM",
    }


def descriptors() -> dict[str, Any]:
    """Open until refused; then put as many in flight as may be."""
    opened: list[int] = []
    refused = outcome(lambda: [opened.append(os.open("/dev/null", os.O_RDONLY)) for _ in range(5000)])
    count = len(opened)
    for one in opened:
        os.close(one)
    pairs = []
    flying = 0
    try:
        while flying < 100_000:
            ours, theirs = socket.socketpair()
            ours.setblocking(False)
            pairs.append((ours, theirs))
            message = array.array("i", [0] * 200)
            ours.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, message)])
            flying += 200
    except OSError:
        pass
    KEPT.append(pairs)
    return {"opened": count, "refused": refused, "flying": flying}


def fly_and_stay(sock: socket.socket) -> Any:
    answer = descriptors()
    sock.sendall(b"flying")
    sock.recv(10)
    return answer


def limits() -> dict[str, int]:
    names = ("CPU", "AS", "FSIZE", "NPROC", "NOFILE", "CORE", "MEMLOCK", "MSGQUEUE", "RTPRIO", "NICE")
    return {name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[1] for name in names}


def raise_limits() -> dict[str, str]:
    answers = {}
    for name in ("CPU", "AS", "FSIZE", "NPROC", "NOFILE"):
        kind = getattr(resource, f"RLIMIT_{name}")
        value = resource.getrlimit(kind)[1] + 1
        try:
            resource.setrlimit(kind, (value, value))
            answers[name] = "OK"
        except (ValueError, OSError):
            answers[name] = "refused"
    answers["nice"] = outcome(lambda: os.setpriority(os.PRIO_PROCESS, 0, -5))
    return answers


def burn(processes: int) -> None:
    """Use the processor in several processes, for ever."""
    for _ in range(processes - 1):
        if os.fork() == 0:
            break
    while True:
        pass


def threads() -> int:
    """Start threads until refused."""
    count = 0
    threading.stack_size(64 * 1024)
    try:
        while count < 2000:
            threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
            count += 1
    except RuntimeError:
        pass
    return count


def keep(word: str) -> str:
    """Have a secret in memory, as a job would."""
    KEPT.append([word.encode() * 50 for _ in range(200)])
    Path("/copie/secret").write_text(word * 100)
    return "kept"


def keep_and_search(head: str, tail: str) -> int:
    """Show that the search finds what is there."""
    keep(head + tail)
    return search(head, tail)


def search(head: str, tail: str) -> int:
    """Count a secret, given in two halves, in one's whole memory."""
    head_bytes, tail_bytes = head.encode(), tail.encode()
    found = 0
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            area, rights = line.split()[:2]
            if "r" not in rights or "[v" in line:
                continue
            start, end = (int(word, 16) for word in area.split("-"))
            place = start
            while place < end:
                try:
                    memory.seek(place)
                    block = memory.read(min(16 * MIB, end - place))
                except OSError:
                    break
                if not block:
                    break
                found += len(re.findall(re.escape(head_bytes) + re.escape(tail_bytes), block))
                place += len(block)
    return found


def draw() -> list[float]:
    import random

    import numpy as np

    return [random.random(), float(np.random.random()), len(os.listdir("/proc/self/task"))]


def leave() -> None:
    os._exit(7)


def die() -> None:
    """Process 1 cannot kill itself by a signal: fault instead."""
    ctypes.string_at(0)
