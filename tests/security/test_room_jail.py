"""What runs behind a school session, attacked from inside: a hostile notebook, and messages that passed no gate.

Real processes, without the hub: `cpia.room.engine`, `cpia.room.hall`.
"""

import asyncio
import json
import re
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from room_session import raw
from tornado.websocket import WebSocketClientConnection

from cpia.home import PROJECT
from cpia.room import wire
from cpia.room.engine import Engine
from cpia.room.hall import Hall

pytestmark = pytest.mark.slow

HOSTILE = """
import json, os, socket, subprocess
import ipywidgets

def tried(what):
    try:
        return str(what())
    except BaseException as error:
        return f"refusé {type(error).__name__}"

def attack(moment):
    places = PLACES + [os.getcwd(), os.path.expanduser("~"), "/tmp", "/", "/dev/shm", "/programme/cpia", "/carnets"]
    found = {"moment": moment}
    for place in places:
        path = f"{place}/NAME-{moment}"
        found[f"écrire {place}"] = tried(lambda: (open(path, "w").write("x"), "écrit")[1])
        found[f"lire {place}"] = tried(lambda: os.listdir(place)) if place in PLACES else ""
    for address in (("127.0.0.1", PORT), ("192.0.2.1", 80)):
        found[f"joindre {address[0]}"] = tried(lambda: socket.create_connection(address, 1))
    found["prise abstraite"] = tried(lambda: socket.socket(socket.AF_UNIX).connect("\\0NAME"))
    found["environnement"] = json.dumps(dict(os.environ))
    found["processus"] = tried(lambda: [one for one in os.listdir("/proc") if one.isdecimal()])
    found["programme"] = tried(lambda: subprocess.run(["cat", "/etc/passwd"], capture_output=True).stdout)
    found["descripteurs"] = tried(lambda: [os.readlink(f"/proc/self/fd/{one}") for one in os.listdir("/proc/self/fd")])
    return "BILAN" + json.dumps(found) + "FIN"

slider, words = ipywidgets.IntSlider(), ipywidgets.HTML(attack("cellule"))
slider.observe(lambda change: setattr(words, "value", attack("rappel")), names="value")
ipywidgets.VBox([slider, words])
"""


def notebook(code: str) -> bytes:
    kernel = {"name": "python3", "display_name": "Python", "language": "python"}
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)], metadata={"kernelspec": kernel})
    return str(nbformat.writes(made)).encode()


def report(text: str) -> dict[str, str]:
    found = re.search("BILAN(.*?)FIN", text, re.DOTALL)
    assert found, text[-3000:]
    read: dict[str, str] = json.loads(found[1])
    return read


@asynccontextmanager
async def engine(run: Path, code: str) -> AsyncIterator[Engine]:
    started = await Engine.start(run, {"piege.ipynb": notebook(code)})
    try:
        yield started
    finally:
        started.close()


async def closed(channels: WebSocketClientConnection) -> None:
    """Close a connection, and hear that it is."""
    channels.close()
    while await channels.read_message() is not None:
        pass


async def told(channels: WebSocketClientConnection, until: str, seconds: float = 30) -> list[dict[str, Any]]:
    """Give all that the kernel says, until it is done with that message."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(seconds):
        while isinstance(said := await channels.read_message(), bytes):
            header, parent, _, content = (json.loads(part) for part in wire.parts(said)[1:5])
            found.append({"kind": header["msg_type"], "content": content})
            if parent.get("msg_id") == until and content.get("execution_state") == "idle":
                break
    return found


def test_a_hostile_notebook_writes_reads_and_reaches_nothing(tmp_path: Path) -> None:
    name = f"cpia-{secrets.token_hex(6)}"
    secret = tmp_path / "secrets"
    secret.mkdir()
    (secret / "cle").write_text("secret", encoding="ascii")
    places = [str(tmp_path), str(secret), str(PROJECT), str(PROJECT / "book"), str(Path.home())]
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind(f"\0{name}")
        abstract.listen()
        code = HOSTILE.replace("PLACES", repr(places), 1).replace("in PLACES", f"in {places!r}")
        code = code.replace("PORT", str(server.getsockname()[1])).replace("NAME", name)
        cell, callback = asyncio.run(_both_moments(tmp_path, code))
    for moment, found in (("cellule", cell), ("rappel", callback)):
        private = {f"écrire {place}" for place in ("/tmp", "/dev/shm", "/copie")}
        for what, answer in found.items():
            if what.startswith(("joindre", "prise")) or (what.startswith("écrire") and what not in private):
                assert answer.startswith("refusé"), (what, answer)
        assert "cle" not in found[f"lire {secret}"] and "JUPYTERHUB" not in found["environnement"]
        assert found["programme"] in ("b''", "refusé PermissionError") and len(found["processus"]) < 20
        assert not any(path.name == f"{name}-{moment}" for folder in places for path in Path(folder).glob(f"{name}-*"))
        assert not Path(f"/tmp/{name}-{moment}").exists() and not Path(f"/dev/shm/{name}-{moment}").exists()
    assert not list(tmp_path.glob("seance-*"))


async def _both_moments(run: Path, code: str) -> tuple[dict[str, str], dict[str, str]]:
    """Run the notebook, then move its control: what the cell could do, and what its callback could."""
    async with engine(run, code) as served:
        page = (await served.upstream.get("voila/render/piege.ipynb")).body.decode()
        found = re.search('"kernelId": "([0-9a-f-]{36})"', page)
        assert found
        channels = await served.upstream.channels(found[1])
        comm = "c" * 32
        opened = {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
        await channels.write_message(raw("comm_open", opened, "1", version="1.0.0"), binary=True)
        asked = {"comm_id": comm, "data": {"method": "request_states"}}
        await channels.write_message(raw("comm_msg", asked, "2"), binary=True)
        states = [said["content"]["data"]["states"] for said in await told(channels, "2") if "states" in str(said)]
        slider = next(name for name, one in states[0].items() if one["model_name"] == "IntSliderModel")
        moved = {"comm_id": slider, "data": {"method": "update", "state": {"value": 3}, "buffer_paths": []}}
        await channels.write_message(raw("comm_msg", moved, "3"), binary=True)
        values = [said["content"]["data"]["state"].get("value") for said in await told(channels, "3")
                  if said["kind"] == "comm_msg"]  # fmt: skip
        await closed(channels)
        first = next(str(one["state"]["value"]) for one in states[0].values() if "BILAN" in str(one))
        return report(first), report(next(str(value) for value in values if "BILAN" in str(value)))


def test_voila_itself_refuses_code_and_new_widgets(tmp_path: Path) -> None:
    heard = asyncio.run(_without_the_gate(tmp_path))
    kinds = {str(said["kind"]) for said in heard}
    assert "kernel_info_reply" in kinds  # the connection works
    assert not kinds & {"execute_reply", "execute_result", "stream", "inspect_reply", "complete_reply", "history_reply"}
    assert "MARQUE" not in str(heard)


async def _without_the_gate(run: Path) -> list[dict[str, Any]]:
    async with engine(run, "1") as served:
        page = (await served.upstream.get("voila/render/piege.ipynb")).body.decode()
        found = re.search('"kernelId": "([0-9a-f-]{36})"', page)
        assert found
        channels = await served.upstream.channels(found[1])
        code = {"code": "print('MAR' + 'QUE')", "silent": False, "store_history": True}
        for channel in ("shell", "control", "stdin", "iopub"):
            await channels.write_message(raw("execute_request", code, secrets.token_hex(4), channel), binary=True)
        for kind in ("inspect_request", "complete_request", "history_request", "debug_request", "input_reply"):
            await channels.write_message(raw(kind, {"code": "print", "cursor_pos": 3}, kind), binary=True)
        await channels.write_message(raw("kernel_info_request", {}, "fin"), binary=True)
        heard = await told(channels, "fin")
        await closed(channels)
        return heard


def test_a_session_ends_on_time_and_takes_everything_with_it(tmp_path: Path) -> None:
    asyncio.run(_until_the_end(tmp_path))
    assert not list(tmp_path.iterdir())


async def _until_the_end(run: Path) -> None:
    hall = Hall(run)
    others = set(psutil.Process().children(recursive=True))  # of the tests that this process ran before
    began = asyncio.get_running_loop().time()
    room = hall.open(seats=2, minutes=8 / 60)
    assert room.seats.take(0) and room.remaining() <= 8
    await room.settled.wait()  # ready, or over already on a machine that is too slow: all must be gone in both cases
    started = set(psutil.Process().children(recursive=True)) - others
    inside = [child for child in started if "bwrap" in child.name()]
    await asyncio.sleep(began + 8.2 - asyncio.get_running_loop().time())
    assert hall.room is None and not room.seats.count() and room.engine is None
    await hall.idle()
    _, alive = psutil.wait_procs(inside, timeout=5)
    assert not alive
