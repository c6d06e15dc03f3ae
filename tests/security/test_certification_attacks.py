"""Attacks on the pages about certifications, through a real hub: roles, others' files, other sites, double posts."""

import threading
from collections.abc import Callable, Iterator

import certified_work as work
import pytest
import requests
from campus_hub import INSTRUCTOR, SECOND, STRANGER, CampusHub
from certified_work import Seat

pytestmark = pytest.mark.slow
SITE = "https://ailleurs.invalid"
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def seats(campus_hub: CampusHub) -> Iterator[dict[str, Seat]]:
    people = {person: Seat(campus_hub, person) for person in ("alice", "bruno", INSTRUCTOR, SECOND)}
    yield people
    for seat in people.values():
        seat.browser.close()


@pytest.fixture(scope="module")
def number(campus_hub: CampusHub, seats: dict[str, Seat]) -> str:
    """Alice's credential; Bruno has none."""
    work.start_again(campus_hub)
    work.grade(campus_hub, "alice", 9, 13)
    work.grade(campus_hub, "bruno", 1, 2)
    seats[INSTRUCTOR].post("session/delivrer", page="session")
    seats[INSTRUCTOR].get("session/delivrer")
    (found,) = seats["alice"].numbers()
    return found


def posts(number: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Every address that does something: who may, and a form that would do it."""
    return {
        "certifications/choix": ("alice", {"nom": "oui"}),
        f"certifications/{number}/reemettre": ("alice", {"nom": "non", "total": "non", "compris": "oui"}),
        "certifications/effacer": ("alice", {"mot": "EFFACER", "revoquer": "oui"}),
        "session/figer": (INSTRUCTOR, {"empreinte": "0" * 64}),
        "session/confirmer": (SECOND, {"empreinte": "0" * 64}),
        "session/delivrer": (INSTRUCTOR, {}),
        f"registre/{number}/revoquer": (INSTRUCTOR, {"motif": "parce que c'est ainsi"}),
        f"registre/{number}/relire": (INSTRUCTOR, {"decision": "revoke", "motif": "parce que", "vu": ""}),
    }


def state(hub: CampusHub) -> dict[str, bytes]:
    """Every file of the credentials."""
    return {str(path): path.read_bytes() for path in hub.home.credentials.rglob("*") if path.is_file()}


def test_a_learner_opens_and_does_nothing_of_the_instructors(
    campus_hub: CampusHub, seats: dict[str, Seat], number: str
) -> None:
    before, bruno = state(campus_hub), seats["bruno"]
    token = bruno.token("certifications")
    for address in ("session", "session/delivrer", "registre", "registre/controle", f"registre/{number}/revoquer"):
        answer = bruno.get(address)
        assert answer.status_code == 403 and "Alice" not in answer.text, address
    for address, (person, form) in posts(number).items():
        if person != "alice":
            extra = {"by": INSTRUCTOR, "login": INSTRUCTOR, "_xsrf": token}
            assert bruno.browser.post(bruno.prefix + address, data=form | extra).status_code == 403, address
    assert state(campus_hub) == before


def test_an_instructor_has_no_certifications_and_cannot_act_as_a_learner(
    campus_hub: CampusHub, seats: dict[str, Seat], number: str
) -> None:
    before, prof = state(campus_hub), seats[INSTRUCTOR]
    token = prof.token("session")
    for address in ("certifications", "certifications/effacer", f"certifications/{number}.pdf"):
        assert prof.get(address).status_code == 403
    for address, (person, form) in posts(number).items():
        if person == "alice":
            extra = {"login": "alice", "_xsrf": token}
            assert prof.browser.post(prof.prefix + address, data=form | extra).status_code == 403, address
    assert state(campus_hub) == before


def test_another_learner_s_credential_is_a_number_that_does_not_exist(
    campus_hub: CampusHub, seats: dict[str, Seat], number: str
) -> None:
    before, bruno = state(campus_hub), seats["bruno"]
    token = bruno.token("certifications")
    for path in (".json", ".svg", ".png", ".pdf", "/image.svg", "/cv.png", "/reemettre"):
        answers = [bruno.get(f"certifications/{one}{path}") for one in (number, NOBODY)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        assert bruno.get(f"certifications/{number}{path}?login=alice&user=alice").status_code == 404
    form = {"nom": "non", "total": "non", "compris": "oui", "login": "alice", "_xsrf": token}
    address = f"{bruno.prefix}certifications/{number}/reemettre"
    assert bruno.browser.post(address, data=form).status_code == 404
    assert state(campus_hub) == before


@pytest.mark.parametrize(
    "tail",
    [
        "..%2F..%2Fledger.db", "%2e%2e/ledger.db", "{n}.db", "{n}.json%00.pdf", "{n}%2F..%2F..%2Fsession.json",
        "{N}.json", "urn:uuid:{n}.json", "{n}.exe", "{n}", "{n}/../{n}.html",
    ],
)  # fmt: skip
def test_an_address_made_up_leads_nowhere(seats: dict[str, Seat], number: str, tail: str) -> None:
    path = tail.replace("{n}", number).replace("{N}", number.upper())
    assert seats["alice"].get(f"certifications/{path}").status_code == 404


def test_another_site_can_do_nothing_in_anybody_s_name(
    campus_hub: CampusHub, seats: dict[str, Seat], number: str
) -> None:
    before, stranger_s = state(campus_hub), seats["bruno"].token("certifications")
    elsewhere = {"Origin": SITE, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    for address, (person, form) in posts(number).items():
        seat = seats[person]
        for token in ({}, {"_xsrf": ""}, {"_xsrf": "2|aaaa|bbbb|1"}, {"_xsrf": stranger_s}):
            for headers in (elsewhere, {}):
                answer = requests.post(
                    seat.prefix + address, data=form | token, cookies=seat.browser.cookies, headers=headers
                )
                assert answer.status_code == 403, (address, token)
    assert state(campus_hub) == before


def test_nobody_unknown_reads_or_does_anything(campus_hub: CampusHub, seats: dict[str, Seat], number: str) -> None:
    prefix = f"{campus_hub.public}/services/campus/"
    stranger = Seat(campus_hub, STRANGER)
    for address in ("certifications", "session", "registre", f"certifications/{number}.json"):
        assert stranger.get(address).status_code == 403
        answer = requests.get(prefix + address, allow_redirects=False)
        assert answer.status_code == 302 and "login" in answer.headers["Location"] + "login"
        by_token = requests.get(prefix + address, params={"token": "x"}, allow_redirects=False)
        assert by_token.status_code in (302, 403)
    stranger.browser.close()


def test_a_get_never_does_anything(campus_hub: CampusHub, seats: dict[str, Seat], number: str) -> None:
    before = state(campus_hub)
    for address, (person, form) in posts(number).items():
        assert seats[person].browser.get(seats[person].prefix + address, params=form).status_code in (200, 404)
    assert state(campus_hub) == before


def test_fields_too_long_or_wrong_are_refused_in_french(
    campus_hub: CampusHub, seats: dict[str, Seat], number: str
) -> None:
    before, prof = state(campus_hub), seats[INSTRUCTOR]
    address = f"registre/{number}/revoquer"
    token = prof.token(address)
    refused = prof.browser.post(prof.prefix + address, data={"motif": "x" * 501, "_xsrf": token})
    assert refused.status_code == 422 and "attendu" in refused.text
    try:  # apart from their browser, whose connections stay whole
        data = {"motif": "x" * 5_000_000, "_xsrf": token}
        status = requests.post(prof.prefix + address, data=data, cookies=prof.browser.cookies).status_code
    except requests.ConnectionError:
        status = 0
    assert status in (0, 400, 413, 503)  # 0 and 503: the connection was cut, or the proxy's
    for page in ("-1", "0", "9999999", "abc", "1;drop", "٣"):
        assert prof.get(f"registre?page={page}").status_code == 200
    assert "<script>" not in prof.get("registre?fait=<script>").text
    assert state(campus_hub) == before


def test_a_session_asked_for_by_two_people_six_times_at_once_is_issued_once(
    campus_hub: CampusHub, seats: dict[str, Seat]
) -> None:
    work.start_again(campus_hub)
    for login in ("alice", "bruno", "chloe"):
        work.grade(campus_hub, login, 9, 13)
    tokens = {person: seats[person].token("session") for person in (INSTRUCTOR, SECOND)}
    turns = iter([INSTRUCTOR, SECOND] * 3)

    def press() -> None:
        person = next(turns)
        answer = requests.post(
            seats[person].prefix + "session/delivrer",
            data={"_xsrf": tokens[person]}, cookies=seats[person].browser.cookies, allow_redirects=False,
        )  # fmt: skip
        assert answer.status_code == 303

    together(press)
    assert "Délivrance terminée" in seats[INSTRUCTOR].get("session/delivrer").text
    with work.opened_ledger(campus_hub) as book:
        assert len(book.entries()) == 3 and len({entry.learner for entry in book.entries()}) == 3
        book.check_audit()


def test_a_replacement_asked_for_six_times_at_once_is_made_once(campus_hub: CampusHub, seats: dict[str, Seat]) -> None:
    work.start_again(campus_hub)
    work.grade(campus_hub, "alice", 9, 13)
    seats[INSTRUCTOR].post("session/delivrer", page="session")
    seats[INSTRUCTOR].get("session/delivrer")
    alice = seats["alice"]
    (former,) = alice.numbers()
    alice.post("certifications/choix", [("nom", "oui")], page="certifications")
    form = {"nom": "oui", "total": "non", "compris": "oui", "_xsrf": alice.token("certifications")}
    statuses = []

    def press() -> None:
        answer = requests.post(
            f"{alice.prefix}certifications/{former}/reemettre",
            data=form, cookies=alice.browser.cookies, allow_redirects=False,
        )  # fmt: skip
        statuses.append(answer.status_code)

    together(press)
    assert sorted(statuses) == [303, 409, 409, 409, 409, 409]
    with work.opened_ledger(campus_hub) as book:
        assert sorted(entry.state for entry in book.entries()) == ["active", "revoked"]
        book.check_audit()


def test_no_log_names_a_person_or_a_credential(campus_hub: CampusHub, seats: dict[str, Seat]) -> None:
    seats["alice"].get("certifications")
    (number, *_) = [*seats["alice"].numbers(), NOBODY]
    seats["alice"].get(f"certifications/{number}.json")
    lines = [line for line in campus_hub.log.read_text(encoding="utf-8").splitlines() if "cpia.campus" in line]
    assert any("GET Download" in line for line in lines)
    assert not [line for line in lines if "alice" in line or number in line]


def together(task: Callable[[], None]) -> None:
    threads = [threading.Thread(target=task) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
