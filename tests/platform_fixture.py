"""The real platform, started by `cpia start` as the current account: for the hub, security and journey tests."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cpia.home import Home
from cpia.hub.passwords import read_passwords

READY = "Ctrl-C arrête tout"


@dataclass
class Platform:
    """A running platform."""

    home: Home
    url: str
    process: subprocess.Popen[str]
    output: str
    sessions: dict[str, "Session"] = field(default_factory=dict)

    def password(self, login: str) -> str:
        return read_passwords(self.home.secrets / "demo-passwords.txt")[login]

    def session(self, login: str) -> "Session":
        """A logged-in browser-like client, one a login."""
        if login not in self.sessions:
            self.sessions[login] = Session(self.url)
            self.sessions[login].login(login, self.password(login))
        return self.sessions[login]


class Session:
    """Cookies and the two requests that the tests need."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.kernels: dict[str, str] = {}
        self.cookies = http.cookiejar.CookieJar()
        handlers = (urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies))
        self.opener = urllib.request.build_opener(*handlers)

    def request(self, path: str, data: bytes | None = None, method: str | None = None) -> tuple[int, str]:
        headers = {"Accept": "*/*", "Sec-Fetch-Mode": "navigate"} if data is None else {"X-XSRFToken": self.xsrf(path)}
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode(errors="replace")

    def xsrf(self, path: str) -> str:
        matching = [c for c in self.cookies if c.name == "_xsrf" and f"/{path}".startswith(c.path)]
        return str(max(matching, key=lambda c: len(c.path)).value) if matching else ""

    def login(self, login: str, password: str) -> tuple[int, str]:
        self.request("hub/login")
        fields = {"username": login, "password": password, "_xsrf": self.xsrf("hub/login")}
        return self.request("hub/login", urllib.parse.urlencode(fields).encode())

    def start_server(self, login: str) -> float:
        """Start the person's server as the button does; give the seconds until it answers."""
        began = time.monotonic()
        self.request(f"hub/spawn/{login}")
        while time.monotonic() - began < 120:
            status, page = self.request(f"user/{login}/lab")
            if status == 200 and "jupyter-config-data" in page:
                return time.monotonic() - began
            time.sleep(0.3)
        raise AssertionError(f"no server for {login}: {status} {page[:300]}")

    def run(self, login: str, code: str) -> str:
        """Run Python code by a kernel of the person's server, one a session, and give what it printed."""
        from websocket_kernel import run_code

        kernel = self.kernel(login)
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.cookies if f"/user/{login}/".startswith(c.path))
        return run_code(f"{self.url}user/{login}/api/kernels/{kernel}/channels", cookies, self.url, code)

    def kernel(self, login: str) -> str:
        """Give the session's kernel, started where there is none."""
        running = json.loads(self.request(f"user/{login}/api/kernels")[1])
        if self.kernels.get(login) not in [kernel["id"] for kernel in running]:
            status, body = self.request(f"user/{login}/api/kernels", b'{"name": "python3"}', "POST")
            assert status == 201, (status, body)
            self.kernels[login] = str(json.loads(body)["id"])
        return self.kernels[login]


def free_ports(count: int = 7) -> int:
    """The first of `count` free ports in a row."""
    lowest = int(os.environ.get("CPIA_TEST_PORT", "19310"))
    for first in range(lowest, lowest + 80, count):
        with_listener = [port for port in range(first, first + count) if _taken(port)]
        if not with_listener:
            return first
    raise AssertionError("no free ports")


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def cpia(home: Home, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command of ours on this home."""
    command = [sys.executable, "-m", "cpia", *arguments]
    return subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False, **options)


def environment(home: Home) -> dict[str, str]:
    src = str(Path(__file__).parents[1] / "src")
    return {**os.environ, "CPIA_HOME": str(home.root), "PYTHONPATH": src, "PYTHONUNBUFFERED": "1"}


@contextmanager
def running_platform(home: Home) -> Iterator[Platform]:
    """Start the platform in this home, wait until it says that it is ready, stop it with Ctrl-C."""
    assert os.geteuid() != 0, "run the tests from an ordinary account: `make test` does"
    first = ["--port", str(free_ports())] if not home.settings.exists() else []
    process = subprocess.Popen(
        [sys.executable, "-m", "cpia", "start", *first],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        output = _read_until_ready(process)
        url = re.search(r"http://\S+", output)
        assert url, output
        yield Platform(home, url.group(), process, output)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def _read_until_ready(process: subprocess.Popen[str]) -> str:
    lines: list[str] = []
    assert process.stdout
    for line in process.stdout:
        lines.append(line)
        if READY in line:
            return "".join(lines)
    raise AssertionError("the platform did not start:\n" + "".join(lines))
