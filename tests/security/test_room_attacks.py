"""A visitor of a school session tries to write, to run, to reach and to be remembered; nothing of it works.

A real hub and its proxy, the real service, real kernels. The last test looks for every trace of these visitors.
"""

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import requests
from campus_hub import CampusHub
from room_session import PREFIX, Instructor, Visitor, instructor

pytestmark = pytest.mark.slow

NOTEBOOK = json.dumps({"type": "notebook", "content": {"cells": [], "metadata": {}, "nbformat": 4}})
UNDER_SEAT = [
    ("PUT", "api/contents/vol.ipynb"), ("POST", "api/contents"), ("PATCH", "api/contents/activite-1.ipynb"),
    ("DELETE", "api/contents/activite-1.ipynb"), ("GET", "api/contents"), ("GET", "voila/api/contents"),
    ("GET", "api/kernels"), ("POST", "api/kernels"), ("GET", "api/sessions"), ("POST", "api/sessions"),
    ("POST", "api/terminals"), ("GET", "api/terminals"), ("GET", "terminals/websocket/1"), ("GET", "api/config/x"),
    ("PUT", "api/config/x"), ("GET", "lab"), ("PUT", "lab/api/workspaces/x"), ("GET", "tree"), ("GET", "voila/tree"),
    ("GET", "voila/render/activite-1.ipynb"), ("GET", "voila/files/activite-1.ipynb"), ("POST", "files/x"),
    ("GET", "voila/static/../../../../etc/passwd"), ("GET", "voila/static/..%2f..%2f..%2fetc%2fpasswd"),
    ("GET", "voila/templates/%2e%2e/%2e%2e/etc/passwd"), ("GET", "voila/labextensions/../../x"),
    ("GET", "carnet/..%2factivite-1"), ("GET", "carnet/activite-9"), ("POST", "carnet/activite-1"), ("PUT", "etat"),
    ("GET", "api/nbconvert/html/x"), ("GET", "metrics"), ("POST", "api/shutdown"), ("GET", "formgrader"),
]  # fmt: skip
ELSEWHERE = [
    ("GET", "/hub/api/users"), ("POST", "/hub/api/users/intrus"), ("GET", "/hub/api/proxy"), ("GET", "/hub/api/user"),
    ("GET", "/services/campus/"), ("GET", "/services/campus/api/assignments"), ("GET", "/services/campus/session"),
    ("PUT", "/services/campus/api/course/releases/vol"), ("GET", f"{PREFIX}formateur"),
    ("GET", f"{PREFIX}formateur/etat"), ("POST", f"{PREFIX}formateur/ouvrir"), ("POST", f"{PREFIX}formateur/terminer"),
]  # fmt: skip


@pytest.fixture(scope="module")
def teacher(campus_hub: CampusHub) -> Iterator[Instructor]:
    """An instructor who has opened a session of four seats."""
    someone = instructor(campus_hub)
    yield someone
    someone.end()


@pytest.fixture(scope="module")
def code(teacher: Instructor) -> str:
    return teacher.open(seats=4)


@pytest.fixture(scope="module")
def before(campus_hub: CampusHub, code: str) -> dict[str, str]:
    """What the disk held when the session was open and nobody had come."""
    assert code
    return files(campus_hub)


@pytest.fixture(scope="module")
def visitor(campus_hub: CampusHub, code: str, before: dict[str, str]) -> Visitor:
    assert before
    someone = Visitor(campus_hub)
    someone.enter(code)
    return someone


def test_a_wrong_code_gives_no_seat_and_a_cookie_is_never_set(visitor: Visitor, campus_hub: CampusHub) -> None:
    other = Visitor(campus_hub)
    refused = other.enter(other.mark[:6])
    assert refused.status_code == 403 and "ouvre aucune séance" in refused.text and not other.seat
    assert visitor.browser.get(visitor.seat).status_code == 200
    assert not visitor.browser.cookies and not other.browser.cookies


@pytest.mark.parametrize(("method", "path"), UNDER_SEAT)
def test_no_address_of_a_seat_writes_lists_or_reads(visitor: Visitor, method: str, path: str) -> None:
    request = visitor.browser.prepare_request(requests.Request(method, visitor.seat, data=NOTEBOOK))
    request.url = visitor.seat + path  # as it is: the library would tidy the dots away
    answer = visitor.browser.send(request, allow_redirects=False)
    assert answer.status_code in (404, 405), answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize(("method", "path"), ELSEWHERE)
def test_no_other_service_answers_a_visitor(visitor: Visitor, campus_hub: CampusHub, method: str, path: str) -> None:
    answer = visitor.browser.request(method, campus_hub.public + path, data=NOTEBOOK, allow_redirects=False)
    assert answer.status_code in (302, 401, 403, 404), answer.text
    assert answer.status_code != 302 or "/hub/" in answer.headers["Location"]
    visitor.browser.cookies.clear()  # those of the hub's own login page


def test_a_kernel_hears_nothing_but_where_controls_stand(visitor: Visitor) -> None:
    hostile = "open('/tmp/x', 'w').write('x')"
    with visitor.channels(visitor.open("activite-4")) as channels:
        controls = channels.controls()
        slider = next(name for name, state in controls.items() if state["_model_name"] == "SelectionSliderModel")
        words = next(n for n, s in controls.items() if s["_model_name"] == "HTMLModel" and "aria-live" in s["value"])
        refused = [
            channels.say("execute_request", {"code": hostile, "silent": False}),
            channels.say("execute_request", {"code": hostile, "user_expressions": {"x": hostile}}, "control"),
            channels.say("inspect_request", {"code": "open", "cursor_pos": 4}),
            channels.say("complete_request", {"code": "op", "cursor_pos": 2}),
            channels.say("is_complete_request", {"code": "1"}),
            channels.say("history_request", {"hist_access_type": "tail", "n": 9}),
            channels.say("debug_request", {"type": "request", "command": "attach", "arguments": {}}, "control"),
            channels.say("input_reply", {"value": hostile}, "stdin"),
            channels.say("interrupt_request", {}, "control"),
            channels.say("shutdown_request", {"restart": True}, "control"),
            channels.say("create_subshell_request", {}, "control"),
            channels.say("comm_close", {"comm_id": slider, "data": {}}),
            *(channels.say("comm_open", widget(name)) for name in ("FileUploadModel", "OutputModel", "TextModel")),
            channels.say("comm_open", {"comm_id": "a", "target_name": "matplotlib", "target_module": "os", "data": {}}),
            channels.move(words, {"value": f"<img src=x onerror={visitor.mark}>"}),
            channels.move(slider, {"_options_labels": [visitor.mark], "layout": "IPY_MODEL_x"}),
            channels.move(slider, {"value": [{"name": visitor.mark, "content": "x"}]}),
            channels.say("comm_msg", {"comm_id": slider, "data": {"method": "custom", "content": {"event": "click"}}}),
            channels.say("comm_msg", {"comm_id": slider, "data": {"method": "update", "state": {"index": 1}}},
                         buffers=(visitor.mark.encode(),)),
        ]  # fmt: skip
        heard = channels.heard(channels.move(slider, {"index": 1}))
        assert not {said["parent"] for said in heard} & set(refused)
        told = [s["content"]["data"]["state"].get("value", "") for s in heard if s["content"].get("comm_id") == words]
        assert any("Au seuil 5," in text for text in told)  # the last one, a number, moved the slider
        assert channels.controls().keys() == controls.keys()


def widget(name: str) -> dict[str, object]:
    controls = "@jupyter-widgets/controls"
    state = {"_model_module": controls, "_model_module_version": "2.0.0", "_model_name": name}
    state |= {"_view_module": controls, "_view_module_version": "2.0.0", "_view_name": name.replace("Model", "View")}
    return {"comm_id": "b" * 32, "target_name": "jupyter.widget", "data": {"state": state, "buffer_paths": []}}


def test_a_seat_talks_to_its_own_kernel_only(visitor: Visitor, campus_hub: CampusHub, code: str) -> None:
    other = Visitor(campus_hub)
    other.enter(code)
    theirs, mine = other.open("activite-3"), visitor.open("activite-5")
    for seat, kernel in ((visitor.seat, theirs), (other.seat, mine), (visitor.seat[:-2] + "x/", mine)):
        assert visitor.refused_channels(f"{seat}api/kernels/{kernel}/channels".replace("http:", "ws:")) in (404, 410)
        assert visitor.browser.get(f"{seat}api/kernels/{kernel}").status_code in (404, 410)
        assert visitor.browser.delete(f"{seat}api/kernels/{kernel}").status_code in (404, 405, 410)
        assert visitor.browser.post(f"{seat}voila/api/shutdown/{kernel}").status_code in (404, 410)
    assert visitor.browser.delete(f"{visitor.seat}api/kernels/{mine}").status_code == 405
    with other.channels(theirs) as channels:
        assert channels.controls()
    assert other.browser.post(f"{other.seat}quitter").status_code == 200
    assert other.browser.get(other.seat).status_code == 410


def test_a_seat_that_opens_many_notebooks_at_once_keeps_one_kernel(visitor: Visitor, campus_hub: CampusHub) -> None:
    visitor.open("activite-1")
    with ThreadPoolExecutor(6) as pool:
        kernels = list(pool.map(lambda number: visitor.open(f"activite-{number % 5 + 1}"), range(6)))
    alive = [one for one in kernels if visitor.browser.get(f"{visitor.seat}api/kernels/{one}").status_code == 200]
    assert len(set(kernels)) == 6 and len(alive) == 1
    deadline = time.monotonic() + 20
    while len(jailed(campus_hub)) > 1 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(jailed(campus_hub)) == 1


def test_a_page_of_a_notebook_shows_no_source_and_asks_nothing_of_another_host(visitor: Visitor) -> None:
    page = visitor.browser.get(f"{visitor.seat}carnet/activite-1")
    assert "DEMONSTRATION" not in page.text and "import" not in page.text.split("jupyter-config-data")[1]
    assert "https://" not in page.text and "http://" not in page.text.replace("http://www.w3.org/", "")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in page.headers


def test_many_wrong_codes_are_slowed_down(visitor: Visitor, campus_hub: CampusHub, code: str) -> None:
    with ThreadPoolExecutor(45) as pool:
        statuses = [answer.status_code for answer in pool.map(lambda _: Visitor(campus_hub).enter(GUESS), range(45))]
    assert set(statuses) == {403, 429}
    assert visitor.browser.get(visitor.seat).status_code == 200  # whoever sits there is not disturbed
    assert Visitor(campus_hub).enter(code).status_code in (200, 429)


def test_after_the_end_nothing_of_a_visitor_is_left(
    visitor: Visitor, campus_hub: CampusHub, teacher: Instructor, before: dict[str, str]
) -> None:
    kernel, during = visitor.open("activite-2"), files(campus_hub)
    assert differences(before, during) <= LIVE
    assert processes(campus_hub)
    teacher.end()
    assert visitor.browser.get(visitor.seat).status_code == 410
    assert visitor.browser.get(f"{visitor.seat}carnet/activite-2").status_code == 410
    assert not processes(campus_hub)
    after = files(campus_hub)
    assert differences(before, after) <= LIVE and not [name for name in after if "/run/seance-" in name]
    marks = [visitor.mark, visitor.seat.split("/")[-2], kernel, visitor.browser.headers["X-Forwarded-For"], GUESS]
    root = campus_hub.home.root.parent
    for path in (one for one in root.rglob("*") if one.is_file() and "node_modules" not in one.parts):
        content = path.read_bytes()
        assert not [mark for mark in marks if str(mark).encode() in content], path
    people, servers = (rows(root / "hub" / "jupyterhub.sqlite", table) for table in ("users", "servers"))
    assert people == 6 and servers == len(SERVICES)


GUESS = "KWXKWX"
"""A code that nobody drew, and that no list in base 64 holds by chance."""
LIVE = {"hub/hub.log", "hub/jupyterhub.sqlite"}
"""What a hub writes all the time: looked into for traces, as every file is."""
SERVICES = ("campus", "seance")


def files(hub: CampusHub) -> dict[str, str]:
    """Give the digest of every file of the installation and of the hub."""
    root = hub.home.root.parent
    found = [one for part in (hub.home.root, root / "hub") for one in part.rglob("*") if one.is_file()]
    return {str(one.relative_to(root)): hashlib.sha256(one.read_bytes()).hexdigest() for one in found}


def differences(one: dict[str, str], other: dict[str, str]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def processes(hub: CampusHub) -> list[str]:
    """Give the command lines of the sandboxes of a session, zygote and kernels included."""
    lines = [" ".join(child.cmdline()) for child in psutil.Process(hub.pid).children(recursive=True)]
    return [line for line in lines if "bwrap" in line or "notebook_server" in line or "zygote" in line]


def jailed(hub: CampusHub) -> list[psutil.Process]:
    """Give the kernels: what the warm server forked."""
    children = psutil.Process(hub.pid).children(recursive=True)
    servers = [one for one in children if "zygote" in " ".join(one.cmdline()) and one.name() != "bwrap"]
    return [one for one in servers if one.ppid() in {server.pid for server in servers}]


def rows(database: Path, table: str) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
