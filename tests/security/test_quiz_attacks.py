"""Attacks on the certifying quiz, through a real hub: forged fields, others' tries, replays, other sites, floods."""

import functools
import re
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest
import requests
from campus_hub import INSTRUCTOR, STRANGER, CampusHub, browse

from cpia import quiz_pool
from cpia.campus.quizzes import Quizzes
from cpia.quiz_attempt import Attempt, from_json

pytestmark = pytest.mark.slow
SITE = "https://ailleurs.invalid"


class Seat:
    """One person's browser, before the quiz pages."""

    def __init__(self, hub: CampusHub, person: str) -> None:
        self.hub, self.person, self.browser = hub, person, browse(hub, person)
        self.prefix = f"{hub.public}/services/campus/"

    def get(self, path: str = "quiz") -> requests.Response:
        return self.browser.get(self.prefix + path)

    def post(self, path: str, fields: Sequence[tuple[str, str]] = ()) -> requests.Response:
        """Post with the token of the page, as a form does."""
        data = [*fields, ("_xsrf", self.token)]
        return self.browser.post(self.prefix + path, data=data, allow_redirects=False)

    @functools.cached_property
    def token(self) -> str:
        """The token of the forms of this login."""
        found = re.search(r'name="_xsrf" value="([^"]+)"', self.get().text + self.get(self.open_path).text)
        assert found
        return found[1]

    @property
    def store(self) -> Quizzes:
        return Quizzes(self.hub.home.quizzes)

    @property
    def open_path(self) -> str:
        attempts = self.store.attempts("m", self.person)
        return f"quiz/m/{attempts[-1].id}" if attempts else "quiz"

    def start(self) -> tuple[str, Attempt]:
        """Begin, or go on with the open try."""
        answer = self.post("quiz/m")
        assert answer.status_code == 303, answer.text
        path = answer.headers["Location"].removeprefix("/services/campus/")
        return path, self.store.attempt("m", self.person, path.rsplit("/", 1)[1])


@pytest.fixture(scope="module")
def pool(campus_hub: CampusHub) -> quiz_pool.Pool:
    return quiz_pool.load(campus_hub.project / "book", "m", 15)


@pytest.fixture
def alice(campus_hub: CampusHub) -> Iterator[Seat]:
    yield from seated(campus_hub, "alice")


@pytest.fixture
def bruno(campus_hub: CampusHub) -> Iterator[Seat]:
    yield from seated(campus_hub, "bruno")


def seated(hub: CampusHub, person: str) -> Iterator[Seat]:
    """A learner who never took the quiz."""
    for file in (hub.home.quizzes / "m" / person).glob("*.json"):
        file.unlink()
    seat = Seat(hub, person)
    yield seat
    seat.browser.close()


def right(attempt: Attempt, pool: quiz_pool.Pool) -> list[tuple[str, str]]:
    """The fields of the right answers."""
    return [
        (f"q{number}", str(place))
        for number, drawn in enumerate(attempt.drawn, 1)
        for place, position in enumerate(drawn.order)
        if position in pool.question(drawn.question).right
    ]


def test_a_learner_answers_and_only_then_is_told_which_were_right(alice: Seat, pool: quiz_pool.Pool) -> None:
    path, attempt = alice.start()
    page = alice.get(path).text
    assert page.count("<fieldset") == 15 and "&lt;b&gt;laquelle" in page and "<b>" not in page
    assert not any(mark in page for mark in ("explication juste", "explication fausse", "correct", "true"))
    for drawn in attempt.drawn:
        assert drawn.question not in page  # nor the number under which the book gives its answer
    assert alice.post(path, right(attempt, pool)).status_code == 303
    result = alice.get(path).text
    assert "15 bonnes réponses sur 15" in result and "explication juste" in result
    kept = from_json((alice.hub.home.quizzes / "m" / "alice" / f"{attempt.id}.json").read_bytes())
    assert (kept.right, kept.percent, kept.login, kept.pool) == (15, 100.0, "alice", pool.digest)


def test_an_open_draw_is_the_same_one_however_often_it_is_asked_for(alice: Seat) -> None:
    path, attempt = alice.start()
    assert [alice.start() for _ in range(3)] == [(path, attempt)] * 3
    assert alice.get(path).text.count("checked") == 0 and len(alice.store.attempts("m", "alice")) == 1


def test_six_browsers_that_begin_at_once_get_one_draw(alice: Seat) -> None:
    token, found = alice.token, []

    def begin() -> None:
        answer = requests.post(
            alice.prefix + "quiz/m", data={"_xsrf": token}, cookies=alice.browser.cookies, allow_redirects=False
        )
        found.append((answer.status_code, answer.headers.get("Location")))

    together(begin)
    assert len(set(found)) == 1 and found[0][0] == 303


def test_the_first_of_six_answers_that_come_at_once_counts_and_no_other(alice: Seat, pool: quiz_pool.Pool) -> None:
    path, attempt = alice.start()
    token, statuses = alice.token, []
    sure = [(f"q{n}", str(wrong_place(attempt, pool, n))) for n in range(1, 16)]
    waves = iter([[*right(attempt, pool)], *[sure] * 5])

    def send() -> None:
        data = [*next(waves), ("_xsrf", token)]
        answer = requests.post(alice.prefix + path, data=data, cookies=alice.browser.cookies, allow_redirects=False)
        statuses.append(answer.status_code)

    together(send)
    assert sorted(statuses) == [303, 409, 409, 409, 409, 409]
    assert alice.store.attempts("m", "alice")[-1].right in (0, 15)  # one of them whole, and no mixture


def test_what_was_answered_once_never_changes(alice: Seat, pool: quiz_pool.Pool) -> None:
    path, attempt = alice.start()
    wrong = [(f"q{n}", str(wrong_place(attempt, pool, n))) for n in range(1, 16)]
    assert alice.post(path, wrong).status_code == 303
    assert alice.store.attempts("m", "alice")[-1].right == 0
    again = alice.post(path, right(attempt, pool))
    assert again.status_code == 409 and "déjà sa réponse" in again.text
    assert alice.store.attempts("m", "alice")[-1].right == 0
    sooner = alice.post("quiz/m")
    assert sooner.status_code == 409 and "moins d&#x27;une minute" in sooner.text.replace("&#39;", "&#x27;")


@pytest.mark.parametrize(
    "forged",
    [
        [("q16", "0")],
        [("q0", "0")],
        [("m-01", "0")],
        [("login", "bruno")],
        [("right", "15")],
        [("q1", "3")],
        [("q1", "-1")],
        [("q1", "1e0")],
        [("q1", "٠")],
        [("q1", "")],
        [("q1", "0"), ("q1", "0")],
        [("q1", str(place)) for place in range(3)] * 2,
        [("q1", str(place)) for place in range(7)],
        [("q1", "0" * 5000)],
    ],
)
def test_answers_that_the_page_did_not_offer_are_refused_and_the_try_stays_open(
    alice: Seat, pool: quiz_pool.Pool, forged: list[tuple[str, str]]
) -> None:
    path, attempt = alice.start()
    fields = [field for field in right(attempt, pool) if field[0] != forged[0][0]]
    assert alice.post(path, [*fields, *forged]).status_code == 409
    assert alice.store.attempts("m", "alice")[-1].answered_at is None


def test_a_question_left_out_is_asked_again_and_nothing_is_recorded(alice: Seat, pool: quiz_pool.Pool) -> None:
    path, attempt = alice.start()
    answer = alice.post(path, [field for field in right(attempt, pool) if field[0] != "q3"])
    assert answer.status_code == 422 and 'href="#q3"' in answer.text
    assert answer.text.count(" checked") == len([field for field in right(attempt, pool) if field[0] != "q3"])
    assert "explication juste" not in answer.text
    assert alice.store.attempts("m", "alice")[-1].answered_at is None


def test_another_learner_s_try_can_be_neither_read_nor_answered(alice: Seat, bruno: Seat, pool: quiz_pool.Pool) -> None:
    path, attempt = alice.start()
    for _ in range(2):  # before and after it is answered
        stolen = bruno.get(path)
        assert stolen.status_code == 404 and "Question" not in stolen.text
        assert bruno.post(path, right(attempt, pool)).status_code == 404
        alice.post(path, right(attempt, pool))
    assert bruno.store.attempts("m", "bruno") == ()


@pytest.mark.parametrize(
    "path",
    ["quiz/m/..%2Fautre", "quiz/..%2F..%2Fsecrets", "quiz/m/x", "quiz/m/%00", "quiz/autre/x", "quiz/m/../../autre/x"],
)
def test_an_address_made_up_leads_nowhere(alice: Seat, path: str) -> None:
    assert alice.get(path).status_code in (200, 404)  # 200: the overview, where the client itself follows « .. »
    assert "secret" not in alice.get(path).text
    assert alice.post(path).status_code in (404, 405)


def test_another_site_can_neither_begin_nor_answer(alice: Seat, pool: quiz_pool.Pool) -> None:
    path, attempt = alice.start()
    cookies = alice.browser.cookies
    stranger_s_token = Seat(alice.hub, "chloe").token
    for headers in ({"Origin": SITE, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, {}):
        for token in ((), (("_xsrf", ""),), (("_xsrf", "2|aaaa|bbbb|1"),), (("_xsrf", stranger_s_token),)):
            answer = requests.post(
                alice.prefix + path, data=[*right(attempt, pool), *token], cookies=cookies, headers=headers
            )
            assert answer.status_code == 403, (headers, token)
    assert alice.store.attempts("m", "alice")[-1].answered_at is None


def test_the_token_alone_opens_nothing_and_a_stranger_is_refused(campus_hub: CampusHub) -> None:
    url = f"{campus_hub.public}/services/campus/quiz/m"
    assert requests.post(url, headers={"Authorization": f"token {campus_hub.tokens['alice']}"}).status_code == 403
    assert requests.post(url, data={"_xsrf": "x"}).status_code == 403
    browser = browse(campus_hub, STRANGER)
    assert browser.get(f"{campus_hub.public}/services/campus/quiz").status_code == 403
    browser.close()


def test_a_huge_body_is_cut_off(alice: Seat) -> None:
    path, _ = alice.start()
    for fields in ([("q1", "0" * 5_000_000)], [(f"x{n}", "0") for n in range(4000)]):
        try:  # apart from her browser, whose connections stay whole
            data = [*fields, ("_xsrf", alice.token)]
            status = requests.post(alice.prefix + path, data=data, cookies=alice.browser.cookies).status_code
        except requests.ConnectionError:
            status = 0
        assert status in (0, 400, 409, 413, 503)  # 0 and 503: the connection was cut, or the proxy's
        assert alice.get(path).status_code == 200
        assert alice.store.attempts("m", "alice")[-1].answered_at is None


def test_an_instructor_may_try_and_nothing_is_recorded(campus_hub: CampusHub, pool: quiz_pool.Pool) -> None:
    seat = Seat(campus_hub, INSTRUCTOR)
    location = seat.post("quiz/m").headers["Location"].removeprefix("/services/campus/")
    trials = Quizzes(campus_hub.home.campus / "quiz-trials")
    attempt = trials.attempt("m", INSTRUCTOR, location.rsplit("/", 1)[1])
    assert seat.post(location, right(attempt, pool)).status_code == 303
    assert "15 bonnes réponses" in seat.get(location).text
    assert seat.post("quiz/m").status_code == 303  # at once: what is no record has no pause
    assert len(trials.attempts("m", INSTRUCTOR)) == 1
    assert not (campus_hub.home.quizzes / "m" / INSTRUCTOR).exists()
    seat.browser.close()


def test_nobody_s_name_nor_answer_is_in_the_log(alice: Seat, pool: quiz_pool.Pool) -> None:
    path, attempt = alice.start()
    alice.post(path, right(attempt, pool))
    log = alice.hub.log.read_text(encoding="utf-8")
    lines = [
        line for line in log.splitlines() if "cpia.campus" in line and ("POST Try" in line or "POST Start" in line)
    ]
    assert lines and not any("alice" in line or attempt.id in line for line in lines)


def wrong_place(attempt: Attempt, pool: quiz_pool.Pool, number: int) -> int:
    drawn = attempt.drawn[number - 1]
    return next(n for n, position in enumerate(drawn.order) if position not in pool.question(drawn.question).right)


def together(task: Callable[[], None]) -> None:
    threads = [threading.Thread(target=task) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
