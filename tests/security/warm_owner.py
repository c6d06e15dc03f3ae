"""The owner of a warm server, as an ordinary account: run every attack of `prisoner` and print what happened, as JSON.

    python warm_owner.py report PORT | hold | abandon

It is a program of its own because learner code never runs as root, which the tests may.
"""

import json
import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil

from cpia.errors import StartError
from cpia.grading import jail
from cpia.grading.jail import MIB, Limits
from cpia.grading.warm.server import Child, WarmServer

ROLES = Path(__file__).with_name("warm_roles")
PLAY = {"learner": "prisoner:main", "tests": "prisoner:main", "rien": "prisoner:nothing"}
PROJECT_FILE = ROLES.parents[2] / "pyproject.toml"
TRACES = (("leave_traces", "un"), ("look_around",))
SECRET = ("CANARI-", "d-un-autre-travail")


class Cell:
    """One child and the socket to it."""

    def __init__(self, server: WarmServer, role: str = "learner", **limits: int) -> None:
        self.socket, theirs = socket.socketpair()
        with theirs:
            self.child: Child = server.spawn(role, theirs, limits=Limits(**{"submission_seconds": 60} | limits))
        self.socket.settimeout(40)

    def begin(self, attack: str, *arguments: Any, own: bool = False) -> "Cell":
        self.socket.sendall(json.dumps({"attack": attack, "arguments": arguments, "own": own}).encode())
        return self

    def answer(self) -> Any:
        text = b""
        try:
            while part := self.socket.recv(65536):
                text += part
        except OSError:
            pass
        return json.loads(text) if text else None

    def result(self, wait: float = 40) -> dict[str, Any]:
        start = time.monotonic()
        answer = self.answer()
        ended = self.child.ended(wait)
        seconds = time.monotonic() - start
        self.close()
        return {"answer": answer, "ended": ended, "seconds": seconds}

    def close(self) -> None:
        self.child.close()
        self.socket.close()


def attack(server: WarmServer, name: str, *arguments: Any, role: str = "learner", **limits: int) -> dict[str, Any]:
    return Cell(server, role, **limits).begin(name, *arguments).result()


def descendants(server: WarmServer) -> list[psutil.Process]:
    return psutil.Process(server.process.pid).children(recursive=True)


def settle(server: WarmServer, count: int) -> int:
    """Wait until only so many processes are left; give how many are."""
    end = time.monotonic() + 5
    while len(descendants(server)) > count and time.monotonic() < end:
        time.sleep(0.02)
    return len(descendants(server))


def one_by_one(server: WarmServer, port: int) -> dict[str, Any]:
    secrets = [str(Path.home()), "/etc/shadow", "/etc/passwd", "/root", "/var", "/home", str(PROJECT_FILE)]
    environment = jail.environment_folders()
    roads = {str(road) for folder in environment for road in folder.parents if road != Path("/")}
    return {
        "around": attack(server, "look_around"),
        "around tests": attack(server, "look_around", role="tests"),
        "traces": [attack(server, name, *word) for name, *word in TRACES],
        "traces tests": [attack(server, name, *word, role="tests") for name, *word in TRACES],
        "system": attack(server, "write_in_the_system"),
        "machine": attack(server, "read_the_machine", [path for path in secrets if path not in roads]),
        "roads": attack(server, "list_folders", sorted(roads)),
        "environment": [str(folder) for folder in environment],
        "calls": attack(server, "refused_calls"),
        "sockets": attack(server, "refused_sockets"),
        "foreign": attack(server, "foreign_convention"),
        "network": attack(server, "network", port),
        "limits": attack(server, "limits"),
        "raised": attack(server, "raise_limits"),
        "uncounted": attack(server, "memory_nobody_counts"),
        "big file": attack(server, "big_file", file_size=MIB),
        "files": attack(server, "many_files"),
        "orphans": attack(server, "orphans"),
        "threads": attack(server, "threads"),
        "leave": attack(server, "leave"),
        "die": attack(server, "die"),
        "filled": attack(server, "fill_folders", 200 * MIB, "/copie", work_folder=32 * MIB),
        "draws": [attack(server, "draw") for _ in range(2)],
    }  # fmt: skip


def exhaustion(server: WarmServer) -> dict[str, Any]:
    return {
        "alone": attack(server, "allocate_alone", 6 * 10**9),
        "together": attack(server, "allocate", 6 * 10**9, 6, memory=600 * MIB),
        "folders count": attack(server, "fill_folders", 300 * MIB, "/copie", memory=150 * MIB, work_folder=400 * MIB),
        "folder tmp": attack(server, "fill_folders", 300 * MIB, "/tmp", work_folder=64 * MIB),
        "burn alone": attack(server, "burn", 1, cpu_seconds=1),
        "burn": attack(server, "burn", 4, cpu_seconds=2),
        "time": attack(server, "be_deaf_quietly", submission_seconds=1),
    }  # fmt: skip


def together(server: WarmServer) -> dict[str, Any]:
    """Attacks of one child on another, or on the server."""
    return {
        "abstract": abstract(server),
        "killer": killer(server),
        "bomb": bomb(server),
        "deaf": deaf(server),
        "interrupted": interrupted(server),
        "secret": secret(server),
        "flying": flying(server),
        "leaks": leaks(server),
        "hang up": hang_up(server),
        "daemon": [attack(server, "daemon"), settle(server, 2)],
    }


def abstract(server: WarmServer) -> dict[str, Any]:
    listener = Cell(server).begin("listen_abstract", "rendez-vous", own=True)
    assert listener.socket.recv(9) == b"listening"
    called = attack(server, "call_abstract", "rendez-vous")
    listener.socket.sendall(b"done")
    return {"called": called["answer"], "heard": listener.result()["answer"]}


def killer(server: WarmServer) -> dict[str, Any]:
    bystander = Cell(server)
    result = attack(server, "kill_everyone")
    result["bystander"] = bystander.begin("draw").result()["ended"]
    return result | {"next": attack(server, "draw")["ended"]}


def bomb(server: WarmServer) -> dict[str, Any]:
    cell = Cell(server, processes=40).begin("fork_bomb", own=True)
    most = 0
    meanwhile = attack(server, "draw")["ended"]
    for _ in range(60):
        most = max(most, len(descendants(server)))
        time.sleep(0.02)
    return cell.result() | {"most": most, "meanwhile": meanwhile, "left": settle(server, 2)}


def deaf(server: WarmServer) -> dict[str, Any]:
    cell = Cell(server).begin("be_deaf", own=True)
    assert cell.socket.recv(4) == b"deaf"
    before = cell.child.ended(0.3)
    cell.child.kill()
    return {"before": before, "ended": cell.child.ended(5), "again": cell.child.ended(0), "left": settle(server, 2)}


def interrupted(server: WarmServer) -> dict[str, Any]:
    cell = Cell(server).begin("sleep_until_interrupted", own=True)
    assert cell.socket.recv(6) == b"asleep"
    cell.child.interrupt()
    return cell.result()


def secret(server: WarmServer) -> dict[str, Any]:
    """An earlier job's bytes, looked for by a later one; the same search finds one's own."""
    earlier = attack(server, "keep", "".join(SECRET))
    later = attack(server, "search", *SECRET)
    own = attack(server, "keep_and_search", *SECRET)
    return {"earlier": earlier["answer"], "later": later["answer"], "own": own["answer"]}


def flying(server: WarmServer) -> dict[str, Any]:
    """Descriptors in flight are counted for the whole account: they must leave the owner enough to spawn."""
    cells = [Cell(server).begin("fly_and_stay", own=True) for _ in range(3)]
    assert [cell.socket.recv(6) for cell in cells] == [b"flying"] * 3
    following = attack(server, "draw")["ended"]
    for cell in cells:
        cell.socket.sendall(b"done")
    return {"next": following, "flying": [cell.result()["answer"] for cell in cells]}


def leaks(server: WarmServer) -> dict[str, Any]:
    """Several threads spawn at once, some children killed in the middle; each lists its own descriptors."""
    seen: list[Any] = []

    def spawn_some() -> None:
        for _ in range(5):
            Cell(server).close()
            seen.append(attack(server, "look_around")["answer"]["descriptors"])

    workers = [threading.Thread(target=spawn_some) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    zygote = max(descendants(server), key=lambda process: process.memory_info().rss)
    settle(server, 2)
    return {"seen": seen, "left": len(descendants(server)), "zygote": zygote.num_fds()}


def hang_up(server: WarmServer) -> dict[str, Any]:
    """Close the status sockets of running children, whatever they do."""
    cells = [Cell(server).begin("burn", 2) for _ in range(2)]
    time.sleep(0.3)
    running = len(descendants(server))
    for cell in cells:
        cell.close()
    return {"running": running, "left": settle(server, 2)}


def refusals(server: WarmServer) -> dict[str, Any]:
    with server.spawn("inconnu", limits=Limits()) as child:
        unknown = child.ended(5)
    server.close()
    return {"unknown": unknown, "closed": refused_spawn(server)}


def refused_spawn(server: WarmServer) -> str:
    try:
        server.spawn("rien", limits=Limits())
    except StartError as error:
        return str(error)
    return ""


def killed_server() -> dict[str, Any]:
    """Kill a server under a running child; see what its owner is told."""
    with WarmServer.start((), PLAY, ROLES) as server:
        cell = Cell(server).begin("burn", 1)
        running = [cell.child.ended(0.2), server.is_alive()]
        psutil.Process(server.process.pid).children()[0].children()[0].kill()
        ended = [cell.child.ended(5), cell.child.ended(0), server.is_alive()]
        cell.close()
        return {"running": running, "ended": ended, "told": refused_spawn(server)}


def report(port: int) -> None:
    with WarmServer.start(("numpy",), PLAY, ROLES) as server:
        resting = len(descendants(server))
        results = one_by_one(server, port) | exhaustion(server) | together(server)
        first = descendants(server)
        gone = Cell(server).begin("burn", 3)
        results |= refusals(server)
        gone.close()
        _, alive = psutil.wait_procs(first, timeout=5)
        results["killed server"] = killed_server()
        print(json.dumps(results | {"resting": resting, "alive": len(alive)}))


def hold() -> None:
    """Hold children that never end, for somebody to kill the owner."""
    server = WarmServer.start(("numpy",), PLAY, ROLES)
    cells = [Cell(server, role).begin("burn", 2) for role in ("learner", "tests")]
    time.sleep(0.3)
    inside = descendants(server)
    first = psutil.Process(server.process.pid).children()[0]
    pids = {"outer": server.process.pid, "server": first.children()[0].pid, "inside": [one.pid for one in inside]}
    print(json.dumps(pids), flush=True)
    time.sleep(60)
    del cells


def abandon() -> None:
    """Die while the server imports."""
    server = WarmServer.launch(("numpy",), PLAY, ROLES)
    print(json.dumps({"outer": server.process.pid}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    {"report": lambda: report(int(sys.argv[2])), "hold": hold, "abandon": abandon}[sys.argv[1]]()
