"""« Ma progression » on the campus, through a real hub: handed over, seen, taken back, erased; and its attackers."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import requests
from campus_hub import INSTRUCTOR, STRANGER, CampusHub, browse
from certified_work import Seat
from progress_cases import GOOD, HTML, REFUSED, changed

from cpia.campus import declared
from cpia.declared_progress import FILE_NAME, parse

pytestmark = pytest.mark.slow
FILE = json.dumps(GOOD, indent=2).encode()
SITE = "https://ailleurs.invalid"


@pytest.fixture(scope="module")
def seats(campus_hub: CampusHub) -> Iterator[dict[str, Seat]]:
    """Everybody logged in, each with the token of their forms."""
    people = {person: Seat(campus_hub, person) for person in ("alice", "bruno", INSTRUCTOR)}
    yield people
    for seat in people.values():
        seat.browser.close()


@pytest.fixture
def alice(seats: dict[str, Seat]) -> Seat:
    """A learner who handed nothing over."""
    declared.forget(seats["alice"].hub.home, "alice")
    return seats["alice"]


def upload(seat: Seat, data: bytes, *, token: str | None = None, path: str = "apercu") -> requests.Response:
    """Send a file as the form does, or to be kept at once as the second form does."""
    fields = {"_xsrf": seat.token("progression") if token is None else token}
    name, given = ("contenu", data) if path == "garder" else ("fichier", (FILE_NAME, data, "application/json"))
    address = f"{seat.prefix}progression/{path}"
    parts = [*((field, (None, value)) for field, value in fields.items())]
    parts.append((name, (None, data) if path == "garder" else given))
    return seat.browser.post(address, files=parts, allow_redirects=False)


def kept(seat: Seat) -> bytes | None:
    path = seat.hub.home.progress / f"{seat.person}.json"
    return path.read_bytes() if path.exists() else None


def hand_over(seat: Seat) -> None:
    page = upload(seat, FILE).text
    (content,) = re.findall(r'name="contenu" value="([^"]*)"', page)
    assert upload(seat, content.replace("&quot;", '"').encode(), path="garder").status_code == 303


def test_what_a_file_holds_is_shown_then_kept_if_the_learner_says_so_then_taken_back_or_erased(alice: Seat) -> None:
    assert "Rien n'est gardé ici" in alice.read("progression") and alice.get(f"progression/{FILE_NAME}").ok is False
    seen = upload(alice, FILE)
    assert seen.status_code == 200 and "Rien n'est encore gardé" in seen.text
    assert "donnees/lecon-1" in seen.text and "4 sur 5 (le 04/03/2026)" in seen.text
    assert kept(alice) is None
    hand_over(alice)
    page = alice.read("progression?fait=garde")
    assert "Votre progression est gardée ici, pour vous seul" in page and "ne compte pour aucune certification" in page
    assert "2 leçons terminées, 1 quiz : 4 bonnes réponses sur 5" in page and "services/livre/progression.html" in page
    (link,) = re.findall(r'href="/services/campus/(progression/[^"]+)"', page)
    back = alice.get(link)
    assert parse(back.content) == parse(FILE)
    assert back.headers["Content-Disposition"] == f'attachment; filename="{FILE_NAME}"'
    assert "remplacera ce que vous aviez confié" in upload(alice, FILE).text
    assert alice.post("progression/effacer", page="progression").status_code == 422 and kept(alice)
    assert alice.post("progression/effacer", [("compris", "oui")], page="progression").status_code == 303
    assert kept(alice) is None and "C'est effacé" in alice.read("progression?fait=efface")


def test_a_file_that_the_book_never_writes_is_refused_in_words_and_nothing_is_kept(alice: Seat) -> None:
    for name in ("empty", "not JSON", "HTML for a lesson", "HTML for a member", "the same lesson twice", "nested deep",
                 "another version", "half a character", "a number without end"):  # fmt: skip
        for path in ("apercu", "garder"):
            answer = upload(alice, REFUSED[name], path=path)
            assert answer.status_code == 422 and "Rien n" in answer.text, (name, path)
            assert "<img" not in answer.text and len(answer.content) < 5_000, (name, path)
    assert "&lt;img src=x" in upload(alice, changed(1, HTML)).text
    assert kept(alice) is None


def test_whoever_chose_a_wrong_file_however_big_is_told_so(alice: Seat) -> None:
    for size in (70_000, 3_000_000):
        answer = upload(alice, b"\xff" * size)
        assert answer.status_code == 413 and "64 Ko au plus" in answer.text
    try:
        status = upload(alice, b"\xff" * 10_000_000).status_code
    except requests.ConnectionError:
        status = 0
    assert status in (0, 400, 413, 503)  # cut off
    alice.browser.close()  # as a browser does, ask again by another connection: the proxy may have reset this one
    assert alice.get("progression").status_code == 200 and kept(alice) is None


def test_a_name_of_a_file_or_of_a_field_leads_nowhere(alice: Seat) -> None:
    token = alice.token("progression")
    for name, filename in (("fichier", "../../bruno.json"), ("fichier", HTML), ("login", "bruno")):
        parts = [("_xsrf", (None, token)), (name, (filename, FILE, "text/html"))]
        answer = alice.browser.post(alice.prefix + "progression/apercu", files=parts)
        assert answer.status_code == (200 if name == "fichier" else 422)
        assert "<img" not in answer.text and "bruno" not in answer.text
    two = [("_xsrf", (None, token)), ("fichier", ("a", FILE)), ("fichier", ("b", FILE))]
    assert alice.browser.post(alice.prefix + "progression/apercu", files=two).status_code == 422
    assert not list(alice.hub.home.progress.glob("*"))


def test_what_a_learner_handed_over_is_shown_to_nobody_else(alice: Seat, seats: dict[str, Seat]) -> None:
    hand_over(alice)
    bruno, prof = seats["bruno"], seats[INSTRUCTOR]
    assert "Rien n'est gardé ici" in bruno.read("progression?login=alice&user=alice")
    for path in (FILE_NAME, f"alice/{FILE_NAME}", f"{FILE_NAME}?login=alice", "alice", "..%2Falice.json"):
        assert bruno.get(f"progression/{path}").status_code == 404
    for path in ("progression", f"progression/{FILE_NAME}"):
        assert prof.get(path).status_code == 403
    assert "progression" not in prof.get("").text
    assert upload(prof, FILE, token=prof.token("session"), path="garder").status_code == 403 and kept(prof) is None
    assert bruno.post("progression/effacer", [("compris", "oui"), ("login", "alice")], page="progression").ok
    assert kept(alice) is not None and kept(bruno) is None
    stranger = browse(alice.hub, STRANGER)
    assert stranger.get(alice.prefix + "progression").status_code == 403
    stranger.close()


def test_another_site_can_neither_hand_over_nor_erase(alice: Seat, seats: dict[str, Seat]) -> None:
    hand_over(alice)
    other = changed("2026-01-01", "lecons_terminees", "donnees/lecon-3")
    forged = ("", "2|aaaa|bbbb|1", seats["bruno"].token("progression"))
    for token in forged:
        for path in ("apercu", "garder"):
            assert upload(alice, other, token=token, path=path).status_code == 403, (token, path)
        erased = alice.browser.post(alice.prefix + "progression/effacer", data={"compris": "oui", "_xsrf": token})
        assert erased.status_code == 403
    plain = {"_xsrf": "", "contenu": other.decode()}
    headers = {"Origin": SITE, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    for kind, body in (("application/x-www-form-urlencoded", urlencode(plain)), ("text/plain", other), ("", other)):
        sent = headers | {"Content-Type": kind}
        answer = alice.browser.post(alice.prefix + "progression/garder", data=body, headers=sent)
        assert answer.status_code == 403
    assert parse(kept(alice) or b"") == parse(FILE)


def test_a_token_of_a_jupyter_server_opens_nothing_here(alice: Seat) -> None:
    url, token = alice.prefix + "progression/garder", alice.hub.tokens["alice"]
    for place in ({"headers": {"Authorization": f"token {token}"}}, {"params": {"token": token}}):
        assert requests.post(url, files={"contenu": (None, FILE)}, **place).status_code == 403
    assert kept(alice) is None


def test_a_broken_form_is_refused(alice: Seat) -> None:
    address = alice.prefix + "progression/apercu"
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "application/octet-stream", ""):
        answer = alice.browser.post(address, data=b"--y\r\nbruit", headers={"Content-Type": kind})
        assert answer.status_code in (400, 403)
    assert kept(alice) is None


def test_a_damaged_file_is_told_and_can_be_erased(alice: Seat) -> None:
    hand_over(alice)
    path = alice.hub.home.progress / "alice.json"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:50])
    page = alice.read("progression")
    assert "est abîmé" in page and "Effacer ma progression" in page
    assert alice.get(f"progression/{FILE_NAME}").status_code == 409
    assert upload(alice, FILE).status_code == 200
    assert alice.post("progression/effacer", [("compris", "oui")], page="progression").status_code == 303
    assert kept(alice) is None


def test_nobody_s_name_nor_lesson_is_in_the_log(alice: Seat) -> None:
    hand_over(alice)
    lines = [line for line in alice.hub.log.read_text("utf-8").splitlines() if "POST Keep" in line]
    assert lines and not any("alice" in line or "lecon" in line for line in lines)
