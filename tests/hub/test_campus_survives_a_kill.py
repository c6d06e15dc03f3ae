"""The hub and its services killed with SIGKILL while a learner submits, then started again."""

import http.client
import os
import signal
import socket
import threading
from pathlib import Path

import psutil
import pytest
from campus_hub import COURSE, NOTEBOOK, UNDATED, CampusHub, call, running

from cpia.campus.store import Store
from cpia.campus.wire import encode

PORT = 19210
WORK = {f"{UNDATED}.ipynb": NOTEBOOK, "grand.bin": bytes(700_000)}


@pytest.mark.slow
def test_a_kill_in_mid_submission_loses_nothing_that_was_received(tmp_path: Path) -> None:
    with running(tmp_path, PORT) as hub:
        release = f"{hub.campus}api/course/releases/{UNDATED}"
        assert call("PUT", release, hub.tokens[COURSE], encode({f"{UNDATED}.ipynb": NOTEBOOK}))[0] == 200
        first = submit(hub)[1]
        half = send_half(hub)
        received: list[object] = []
        thread = threading.Thread(target=submit_until_cut, args=(hub, received))
        thread.start()
        while len(received) < 3:  # submissions are being written one after the other when the kill falls
            thread.join(0.05)
        kill_all(hub.pid)
        thread.join()
        half.close()

    kept = Store(hub.home.campus).submissions(UNDATED, "alice")
    assert {submission.id for submission in kept} >= {first["id"], *received}
    assert all(submission.files() == WORK for submission in kept)

    with running(tmp_path, PORT) as again:
        listed = call("GET", f"{again.campus}api/assignments", again.tokens["alice"])[1]
        assert [row["id"] for row in listed["submissions"]] == [submission.id for submission in kept]
        assert submit(again)[0] == 201
        assert not list((again.home.campus / "drafts").iterdir())


def submit(hub: CampusHub) -> tuple[int, dict[str, object]]:
    return call("POST", f"{hub.campus}api/assignments/{UNDATED}/submissions", hub.tokens["alice"], encode(WORK))


def submit_until_cut(hub: CampusHub, received: list[object]) -> None:
    try:
        while True:
            status, receipt = submit(hub)
            assert status == 201
            received.append(receipt["id"])
    except (OSError, http.client.HTTPException, ValueError):  # cut in mid-answer
        return


def send_half(hub: CampusHub) -> socket.socket:
    body = encode(WORK)
    head = (
        f"POST /services/campus/api/assignments/{UNDATED}/submissions HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: token {hub.tokens['alice']}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", PORT + 3))
    connection.sendall(head.encode() + body[: len(body) // 2])
    return connection


def kill_all(pid: int) -> None:
    hub = psutil.Process(pid)
    family = [*hub.children(recursive=True), hub]
    for process in family:
        os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs(family[:-1], timeout=10)
