"""A school session on a real hub, for the tests: an instructor who opens it, visitors who enter it, raw websockets."""

import json
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from campus_hub import INSTRUCTOR, CampusHub, browse
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from cpia.room import wire

PREFIX = "/services/seance/"
KERNEL = re.compile(r'"kernelId": "([0-9a-f-]{36})"')


@dataclass
class Instructor:
    """Somebody who teaches, in front of the session's page."""

    hub: CampusHub
    browser: requests.Session

    @property
    def address(self) -> str:
        return f"{self.hub.public}{PREFIX}formateur"

    def post(self, action: str, **fields: str) -> requests.Response:
        page = self.browser.get(self.address).text
        token = re.search(r'name="_xsrf" value="([^"]+)"', page)
        assert token, page
        return self.browser.post(f"{self.address}/{action}", data={"_xsrf": token[1], **fields})

    def open(self, seats: int, minutes: int = 10) -> str:
        """Open a session, wait for its notebooks and give its code."""
        page = self.post("ouvrir", places=str(seats), minutes=str(minutes)).text
        found = re.search(r'class="big">([A-Z0-9 ]+)<', page)
        assert found, page
        deadline = time.monotonic() + 60
        while "Les carnets sont prêts" not in self.browser.get(self.address).text:
            assert time.monotonic() < deadline, self.browser.get(self.address).text
            time.sleep(0.2)
        return found[1].replace(" ", "")

    def end(self) -> None:
        self.post("terminer")


@dataclass
class Visitor:
    """Somebody without any account; its marks are what must be found nowhere."""

    hub: CampusHub
    mark: str = field(default_factory=lambda: f"marque{secrets.token_hex(8)}")
    seat: str = ""

    def __post_init__(self) -> None:
        self.browser = requests.Session()
        self.browser.headers["User-Agent"] = self.mark
        self.browser.headers["X-Forwarded-For"] = f"192.0.2.{secrets.randbelow(200) + 20}"

    def enter(self, code: str) -> requests.Response:
        answer = self.browser.post(f"{self.hub.public}{PREFIX}", data={"code": code})
        if "/place/" in answer.url:
            self.seat = answer.url
        return answer

    def open(self, slug: str) -> str:
        """Open a notebook; give its kernel."""
        page = self.browser.get(f"{self.seat}carnet/{slug}")
        found = KERNEL.search(page.text)
        assert page.status_code == 200 and found, page.text[:2000]
        return found[1]

    @contextmanager
    def channels(self, kernel: str, seat: str | None = None) -> Iterator["Channels"]:
        address = f"{seat or self.seat}api/kernels/{kernel}/channels".replace("http://", "ws://")
        origin: Any = self.hub.public
        with connect(
            address, origin=origin, subprotocols=[Subprotocol(wire.PROTOCOL)], user_agent_header=self.mark,
            max_size=2**26,
        ) as socket:  # fmt: skip
            yield Channels(socket)

    def refused_channels(self, address: str) -> int:
        """Give the status with which a websocket is refused."""
        try:
            with connect(address, subprotocols=[Subprotocol(wire.PROTOCOL)]):
                return 101
        except InvalidStatus as refusal:
            return refusal.response.status_code


@dataclass
class Channels:
    """A raw websocket to a kernel."""

    socket: ClientConnection

    def say(self, kind: str, content: dict[str, Any], channel: str = "shell", buffers: tuple[bytes, ...] = ()) -> str:
        """Send any message; give its id."""
        name = secrets.token_hex(8)
        self.socket.send(raw(kind, content, name, channel, buffers))
        return name

    def heard(self, until: str, seconds: float = 10) -> list[dict[str, Any]]:
        """Give what the kernel says, until it is done with that message."""
        found: list[dict[str, Any]] = []
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            said = self.socket.recv(timeout=max(0.1, deadline - time.monotonic()))
            assert isinstance(said, bytes)
            header, parent, _, content = (json.loads(part) for part in wire.parts(said)[1:5])
            found.append({"kind": header["msg_type"], "parent": parent.get("msg_id"), "content": content})
            if parent.get("msg_id") == until and content.get("execution_state") == "idle":
                return found
        raise AssertionError(f"no answer to {until}: {found}")

    def controls(self) -> dict[str, dict[str, Any]]:
        """Ask for the controls as a page does: comm -> state."""
        comm = secrets.token_hex(16)
        self.say("comm_open", {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}})
        asked = self.say("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
        for said in self.heard(asked):
            if said["kind"] == "comm_msg" and said["content"]["data"].get("method") == "update_states":
                states = said["content"]["data"]["states"]
                return {name: one["state"] for name, one in states.items()}
        raise AssertionError("no states")

    def move(self, comm: str, state: dict[str, Any]) -> str:
        """Say where a control stands."""
        return self.say("comm_msg", {"comm_id": comm, "data": {"method": "update", "state": state, "buffer_paths": []}})


def raw(
    kind: str,
    content: object,
    name: str,
    channel: str = "shell",
    buffers: tuple[bytes, ...] = (),
    version: str = "2.1.0",
) -> bytes:
    """Write a message as a browser would."""
    header = {"msg_id": name, "msg_type": kind, "session": "essai", "username": "", "version": "5.3", "date": ""}
    parts: list[Any] = [header, {}, {"version": version}, content]
    return wire.message(channel, [json.dumps(part).encode() for part in parts] + list(buffers))


def instructor(hub: CampusHub) -> Instructor:
    """Log an instructor in, and into the session's service."""
    someone = Instructor(hub, browse(hub, INSTRUCTOR))
    someone.browser.headers["Sec-Fetch-Mode"] = "navigate"
    assert someone.browser.get(someone.address).status_code == 200
    return someone
