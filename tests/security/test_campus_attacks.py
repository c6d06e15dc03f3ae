"""Learners who cheat, strangers and broken clients against the real campus service behind a real hub."""

import http.client
import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import quote, urlparse

import pytest
from campus_hub import COURSE, INSTRUCTOR, NOTEBOOK, OPEN, STRANGER, CampusHub, browse, call

from cpia.campus.store import Store, Submission
from cpia.campus.wire import encode

pytestmark = pytest.mark.slow

WORK = {f"{OPEN}.ipynb": NOTEBOOK}
EVIL_PARTS = [
    "..", "%2e%2e", "..%2f..%2fsecrets", "%2e%2e%2f%2e%2e", "tp%00ouvert", "%2fetc%2fpasswd", "..%5c..", "tp-ouvert%0a",
    "TP-OUVERT", "x" * 3000, "%ff%fe", "*", "tp-ouvert%2f..%2ftp-ouvert",
]  # fmt: skip


@pytest.fixture
def hub(campus_hub: CampusHub) -> Iterator[CampusHub]:
    url = f"{campus_hub.campus}api/course/releases/{OPEN}?replace=1"
    assert call("PUT", url, campus_hub.tokens[COURSE], encode(WORK))[0] == 200
    yield campus_hub


def submit(hub: CampusHub, person: str, query: str = "", body: bytes = encode(WORK)) -> tuple[int, dict[str, object]]:
    url = f"{hub.campus}api/assignments/{OPEN}/submissions{query}"
    return call("POST", url, hub.tokens[person], body)


def kept(hub: CampusHub, person: str) -> tuple[Submission, ...]:
    return Store(hub.home.campus).submissions(OPEN, person)


def latest(hub: CampusHub, person: str) -> Submission:
    assert submit(hub, person)[0] == 201
    return kept(hub, person)[-1]


@pytest.mark.parametrize(("person", "ends"), [(None, True), (STRANGER, True), ("alice", False)])
def test_a_refusal_that_leaves_a_body_unread_says_that_its_connection_ends(
    hub: CampusHub, person: str | None, ends: bool
) -> None:
    # Unsaid, the hub's proxy gives the dying connection to somebody else's next request, which gets a 503.
    address = urlparse(hub.campus)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    headers = {"Authorization": f"token {hub.tokens[person]}"} if person else {}
    with closing(connection):
        connection.request("GET", f"{address.path}api/assignments", headers=headers)
        answer = connection.getresponse()
        answer.read()
    assert (answer.status == 200) is not ends
    assert (answer.getheader("Connection") == "close") is ends


@pytest.mark.parametrize("field", ["login", "student_id", "student", "user", "name", "owner"])
def test_no_parameter_and_no_field_makes_a_submission_someone_elses(hub: CampusHub, field: str) -> None:
    before, victim = len(kept(hub, "alice")), kept(hub, "bruno")
    body = json.loads(encode(WORK)) | {field: "bruno", "received": "2020-01-01T00:00:00+00:00", "late": False}
    status, receipt = submit(hub, "alice", f"?{field}=bruno", json.dumps(body).encode())
    assert status == 201
    assert receipt["student_id"] == "alice"
    assert not str(receipt["timestamp"]).startswith("2020")
    assert kept(hub, "bruno") == victim
    assert len(kept(hub, "alice")) == before + 1


def test_no_header_changes_who_is_calling(hub: CampusHub) -> None:
    headers = {
        "Authorization": f"token {hub.tokens['alice']}", "X-Forwarded-User": "bruno", "Remote-User": "bruno",
        "X-JupyterHub-User": "bruno", "Cookie": "jupyterhub-user-bruno=1; service-campus=x",
    }  # fmt: skip
    connection = http.client.HTTPConnection("127.0.0.1", urlparse(hub.campus).port, timeout=20)
    connection.request("POST", f"/services/campus/api/assignments/{OPEN}/submissions", encode(WORK), headers)
    assert json.loads(connection.getresponse().read())["student_id"] == "alice"
    connection.close()


@pytest.mark.parametrize(
    "name", ["../bruno/x.py", "../../../secrets/variants", "/etc/cron.d/x", "receipt.json", "a\0b"]
)
def test_a_file_name_never_leaves_the_submission(hub: CampusHub, name: str) -> None:
    before = sorted(hub.home.root.rglob("*"))
    status, answer = submit(hub, "alice", body=encode(WORK | {name: b"x"}))
    assert status == 409
    assert "Nom de fichier refusé" in str(answer["message"])
    assert sorted(hub.home.root.rglob("*")) == before


@pytest.mark.parametrize("part", EVIL_PARTS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_path_that_leaves_the_store_is_refused(hub: CampusHub, part: str, method: str) -> None:
    before = sorted(hub.home.root.rglob("*"))
    for path in (f"{part}", f"{part}/submissions", f"{OPEN}/submissions/{part}", f"{OPEN}/submissions/{part}/feedback"):
        body = encode(WORK) if method == "POST" else None
        url = f"{hub.campus}api/assignments/{path}"
        assert raw_status(url, method, hub.tokens["alice"], body) in (400, 404, 405, 409, 413)
    assert sorted(hub.home.root.rglob("*")) == before


def test_a_learner_reads_no_other_submission_nor_feedback(hub: CampusHub) -> None:
    victim = latest(hub, "bruno")
    url = f"{hub.campus}api/course/submissions/{OPEN}/bruno/{victim.id}/feedback"
    assert call("PUT", url, hub.tokens[INSTRUCTOR], encode({f"{OPEN}.html": b"secret"}))[0] == 200
    own = f"{hub.campus}api/assignments/{OPEN}/submissions/{victim.id}"
    for url in (own, f"{own}/feedback"):
        assert call("GET", url, hub.tokens["bruno"])[0] == 200
        status, answer = call("GET", url, hub.tokens["alice"])
        assert status == 409
        assert "files" not in answer
    listed = json.dumps(call("GET", f"{hub.campus}api/assignments", hub.tokens["alice"])[1])
    assert "bruno" not in listed
    assert victim.id not in listed


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "releases/{slug}"), ("PUT", "releases/{slug}?replace=1"), ("DELETE", "releases/{slug}"),
        ("GET", "submissions"), ("GET", "submissions/{slug}/bruno/{id}"),
        ("PUT", "submissions/{slug}/bruno/{id}/feedback"), ("PUT", "submissions/{slug}/alice/{id}/feedback"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("person", ["alice", STRANGER, "autre", "alice-autre-usage"])
def test_instructors_calls_are_refused_to_everybody_else(hub: CampusHub, person: str, method: str, path: str) -> None:
    victim = latest(hub, "bruno")
    url = f"{hub.campus}api/course/" + path.format(slug=OPEN, id=victim.id)
    status, answer = call(method, url, hub.tokens[person], encode(WORK) if method == "PUT" else None)
    assert status == 403
    assert list(answer) == ["message"]
    assert Store(hub.home.campus).submission(OPEN, "bruno", victim.id).files() == WORK


@pytest.mark.parametrize("person", [STRANGER, "autre", "alice-autre-usage"])
def test_learners_calls_are_refused_outside_the_course_or_without_the_scope(hub: CampusHub, person: str) -> None:
    assert call("GET", f"{hub.campus}api/assignments", hub.tokens[person])[0] == 403
    assert call("GET", f"{hub.campus}api/assignments/{OPEN}", hub.tokens[person])[0] == 403
    assert submit(hub, person)[0] == 403


def test_the_formgraders_token_submits_for_nobody(hub: CampusHub) -> None:
    assert submit(hub, COURSE)[0] == 403


@pytest.mark.parametrize("token", [None, "", "x", "0" * 32, "../../hub", "a b"])
def test_an_unknown_token_is_refused(hub: CampusHub, token: str | None) -> None:
    status, answer = call("GET", f"{hub.campus}api/assignments", token)
    assert status == 401
    assert "reconnectez-vous" in answer["message"]


def test_a_token_in_the_address_is_not_read(hub: CampusHub) -> None:
    assert call("GET", f"{hub.campus}api/assignments?token={hub.tokens['alice']}", None)[0] == 401


def test_a_logged_in_browser_cannot_be_made_to_submit_by_another_site(hub: CampusHub) -> None:
    browser = browse(hub, "chloe")
    before = kept(hub, "chloe")
    url = f"{hub.public}/services/campus/api/assignments/{OPEN}/submissions"
    answer = browser.post(url, data=encode(WORK), headers={"Origin": "https://ailleurs.invalid"})
    assert answer.status_code == 401
    assert kept(hub, "chloe") == before
    browser.close()


def test_a_submission_is_never_removed_nor_replaced_by_any_call(hub: CampusHub) -> None:
    mine = latest(hub, "alice")
    for person in ("alice", INSTRUCTOR, COURSE):
        for method in ("PUT", "DELETE", "PATCH"):
            own = f"{hub.campus}api/assignments/{OPEN}/submissions/{mine.id}"
            course = f"{hub.campus}api/course/submissions/{OPEN}/alice/{mine.id}"
            assert call(method, own, hub.tokens[person], b"")[0] == 405
            assert call(method, course, hub.tokens[person], b"")[0] in (403, 405)
    call("DELETE", f"{hub.campus}api/course/releases/{OPEN}", hub.tokens[COURSE])
    assert Store(hub.home.campus).submission(OPEN, "alice", mine.id) == mine
    assert submit(hub, "alice")[0] == 409  # withdrawn: nothing more is received, nothing is lost


def test_a_replayed_submission_is_one_more_and_the_first_stays(hub: CampusHub) -> None:
    first = latest(hub, "alice")
    second = latest(hub, "alice")
    assert second.id != first.id
    assert second.received > first.received
    assert first in kept(hub, "alice")


def test_two_tabs_that_submit_at_once_are_both_kept(hub: CampusHub) -> None:
    before = len(kept(hub, "bruno"))
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: submit(hub, "bruno"), range(6)))
    assert [status for status, _ in answers] == [201] * 6
    assert len({str(receipt["timestamp"]) for _, receipt in answers}) == 6
    assert len(kept(hub, "bruno")) == before + 6


def test_a_body_announced_too_big_is_refused_before_it_is_read(hub: CampusHub) -> None:
    head = f"Authorization: token {hub.tokens['alice']}\r\nContent-Length: 99999999999\r\n"
    answer = send_raw(hub, head, b"x" * 100)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"trop volumineux" in answer


def test_a_body_without_a_length_is_cut_at_the_limit(hub: CampusHub) -> None:
    before = kept(hub, "alice")
    head = f"Authorization: token {hub.tokens['alice']}\r\nTransfer-Encoding: chunked\r\n"
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    answer = send_raw(hub, head, chunk * 64)
    assert not answer or answer.startswith(b"HTTP/1.1 400")
    assert kept(hub, "alice") == before
    assert call("GET", f"{hub.campus}health", None)[0] == 200


def test_nobody_unknown_can_make_the_service_read_a_body(hub: CampusHub) -> None:
    answer = send_raw(hub, "Authorization: token x\r\nContent-Length: 900000\r\n", b"")
    assert answer.startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize("body", [b"", b"{", b'{"files": 1}', b"\xff", b'{"files": [{"name": "a", "content": "%"}]}'])
def test_a_malformed_body_is_refused_in_french(hub: CampusHub, body: bytes) -> None:
    status, answer = submit(hub, "alice", body=body)
    assert status == 409
    assert "Envoi illisible" in str(answer["message"])


@pytest.mark.parametrize("person", [COURSE, INSTRUCTOR])
def test_the_instructors_themselves_cannot_write_outside_the_store(hub: CampusHub, person: str) -> None:
    before = sorted(hub.home.root.rglob("*"))
    for part in EVIL_PARTS:
        url = f"{hub.campus}api/course/releases/{part}"
        assert raw_status(url, "PUT", hub.tokens[person], encode(WORK)) in (400, 404, 405, 409)
    evil = encode(WORK | {"../../x": b"x"})
    assert call("PUT", f"{hub.campus}api/course/releases/{OPEN}?replace=1", hub.tokens[person], evil)[0] == 409
    assert sorted(hub.home.root.rglob("*")) == before


def test_a_file_name_cannot_put_a_script_in_the_status_page(hub: CampusHub) -> None:
    name = "<img src=x onerror=alert(1)>.txt"
    assert submit(hub, "chloe", body=encode(WORK | {name: b""}))[0] == 201
    with browse(hub, "chloe") as browser:
        page = browser.get(f"{hub.public}/services/campus/").text
    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_feedback_is_never_served_as_a_page(hub: CampusHub) -> None:
    mine = latest(hub, "alice")
    script = encode({f"{OPEN}.html": b"<script>alert(1)</script>"})
    url = f"{hub.campus}api/course/submissions/{OPEN}/alice/{mine.id}/feedback"
    assert call("PUT", url, hub.tokens[INSTRUCTOR], script)[0] == 200
    address = f"/services/campus/api/assignments/{OPEN}/submissions/{mine.id}/feedback"
    connection = http.client.HTTPConnection("127.0.0.1", urlparse(hub.campus).port, timeout=20)
    connection.request("GET", address, headers={"Authorization": f"token {hub.tokens['alice']}"})
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<script>" not in answer.read()
    connection.close()


def raw_status(url: str, method: str, token: str, body: bytes | None) -> int:
    """Make a call whose path is sent exactly as it is written."""
    path = quote(urlparse(url).path, safe="/%*")
    connection = http.client.HTTPConnection("127.0.0.1", urlparse(url).port, timeout=20)
    try:
        connection.request(method, path, body, {"Authorization": f"token {token}"})
        return connection.getresponse().status
    finally:
        connection.close()


def send_raw(hub: CampusHub, headers: str, body: bytes) -> bytes:
    """Send a submission's head and what there is of its body; give what the service answers."""
    head = f"POST /services/campus/api/assignments/{OPEN}/submissions HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"
    with socket.create_connection(("127.0.0.1", urlparse(hub.campus).port or 0), timeout=20) as connection:
        answer = b""
        try:
            connection.sendall(head.encode() + body)
            while b"\r\n\r\n" not in answer or b"}" not in answer:
                received = connection.recv(65_536)
                if not received:
                    break
                answer += received
        except ConnectionError:  # cut while we were still sending
            pass
        return answer
