"""The submissions' store: what it admits, and that it never loses nor changes anything."""

import hashlib
import json
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cpia.campus.contents import FILES_MAX
from cpia.campus.feedback import Feedback
from cpia.campus.releases import Releases
from cpia.campus.store import SUBMISSIONS_MAX, Store, Submission
from cpia.campus.wire import decode, encode
from cpia.errors import SubmissionError
from cpia.grading.verdicts import digest

SLUG, LOGIN = "donnees-audit-serre", "elodie-lefevre"
NOON = datetime(2027, 1, 20, 12, tzinfo=UTC)
NOTEBOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def submit(store: Store, *, now: datetime = NOON, due: datetime | None = None, **others: bytes) -> Submission:
    files = {f"{SLUG}.ipynb": NOTEBOOK} | others
    return store.submit(SLUG, LOGIN, files, now=now, due=due, max_bytes=1_000_000)


def submit_files(store: Store, files: dict[str, bytes]) -> Submission:
    return store.submit(SLUG, LOGIN, files, now=NOON, due=None, max_bytes=1_000_000)


def test_a_submission_keeps_the_bytes_the_login_and_the_servers_time(store: Store) -> None:
    submission = submit(store)
    place = store.root / "submissions" / SLUG / LOGIN / submission.id
    receipt = json.loads((place / "receipt.json").read_text(encoding="utf-8"))
    assert (place / f"{SLUG}.ipynb").read_bytes() == NOTEBOOK
    assert receipt["login"] == LOGIN
    assert receipt["received"] == "2027-01-20T12:00:00+00:00"
    assert receipt["sha256"] == {f"{SLUG}.ipynb": hashlib.sha256(NOTEBOOK).hexdigest()}


def test_the_notebook_digest_is_the_one_that_verdicts_use(store: Store) -> None:
    submission = submit(store)
    assert submission.notebook_digest == digest(submission.folder / f"{SLUG}.ipynb")


def test_a_second_submission_leaves_the_first_as_it_was(store: Store) -> None:
    first = submit(store)
    second = store.submit(
        SLUG, LOGIN, {f"{SLUG}.ipynb": NOTEBOOK + b" "}, now=NOON + timedelta(hours=1), due=None, max_bytes=10_000
    )
    assert store.submissions(SLUG, LOGIN) == (first, second)
    assert store.latest(SLUG, LOGIN) == second
    assert first.files() == {f"{SLUG}.ipynb": NOTEBOOK}


def test_nobody_has_a_latest_submission_before_the_first(store: Store) -> None:
    assert store.latest(SLUG, LOGIN) is None


def test_the_last_received_is_the_latest_even_when_the_clock_goes_back(store: Store) -> None:
    submit(store)
    second = submit(store, now=NOON - timedelta(hours=1))
    assert store.latest(SLUG, LOGIN) == second


@pytest.mark.parametrize(("minutes", "late"), [(-1, False), (0, False), (1, True)])
def test_a_submission_after_the_deadline_is_accepted_and_marked_late(store: Store, minutes: int, late: bool) -> None:
    assert submit(store, now=NOON + timedelta(minutes=minutes), due=NOON).late is late


def test_two_tabs_that_submit_at_once_are_both_kept_with_distinct_times(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: submit(store), range(16)))
    assert len({s.timestamp for s in done}) == 16
    assert set(store.submissions(SLUG, LOGIN)) == set(done)


def test_accents_in_a_file_name_are_kept_composed(store: Store) -> None:
    decomposed = unicodedata.normalize("NFD", "données de la serre n° 2.csv")
    submission = submit_files(store, {f"{SLUG}.ipynb": NOTEBOOK, decomposed: b"a;b"})
    assert submission.files()["données de la serre n° 2.csv"] == b"a;b"


@pytest.mark.parametrize(
    "name",
    [
        "../x.py", "..", ".", "", "a/b.csv", "/etc/passwd", "C:\\x", "a\\..\\b", "x\0.py", "x\n.py", "\x1b[2J.txt",
        ".bashrc", " x", "x ", "receipt.json", "a" * 201, "é" * 101, "\u202egpj.exe", "x\u200b.py", "\ud800.py",
    ],
)  # fmt: skip
def test_a_name_that_is_not_a_plain_file_name_is_refused_and_nothing_is_kept(store: Store, name: str) -> None:
    with pytest.raises(SubmissionError, match="Nom de fichier refusé"):
        submit_files(store, {f"{SLUG}.ipynb": NOTEBOOK, name: b"x"})
    assert store.latest(SLUG, LOGIN) is None


def test_two_spellings_of_one_name_are_refused(store: Store) -> None:
    with pytest.raises(SubmissionError, match="même nom"):
        submit_files(store, {f"{SLUG}.ipynb": NOTEBOOK, "\u00e9.csv": b"1", "e\u0301.csv": b"2"})


@pytest.mark.parametrize("value", ["..", "../..", "a/b", "", "A", "x" * 100, "é", "a\0b", "elodie-lefevre\n"])
def test_a_slug_or_a_login_that_could_leave_the_store_is_refused(store: Store, value: str) -> None:
    with pytest.raises(SubmissionError):
        store.submit(value, LOGIN, {f"{value}.ipynb": NOTEBOOK}, now=NOON, due=None, max_bytes=10_000)
    with pytest.raises(SubmissionError):
        store.submit(SLUG, value, {f"{SLUG}.ipynb": NOTEBOOK}, now=NOON, due=None, max_bytes=10_000)
    with pytest.raises(SubmissionError):
        store.submission(SLUG, LOGIN, value)


def test_a_renamed_notebook_is_refused_with_what_was_found_and_expected(store: Store) -> None:
    with pytest.raises(SubmissionError, match=r"« donnees-audit-serre.ipynb » est absent.*« Mon devoir.ipynb »"):
        submit_files(store, {"Mon devoir.ipynb": NOTEBOOK})


def test_an_empty_submission_is_refused(store: Store) -> None:
    with pytest.raises(SubmissionError, match="aucun notebook"):
        submit_files(store, {})
    with pytest.raises(SubmissionError, match="0 octet"):
        submit_files(store, {f"{SLUG}.ipynb": b""})


@pytest.mark.parametrize("content", [NOTEBOOK[:-5], b"\xff\xfe", b"[]", b"{}", b"[" * 100_000, b"null"])
def test_an_unreadable_notebook_is_refused_at_once_and_former_submissions_stay(store: Store, content: bytes) -> None:
    kept = submit(store)
    with pytest.raises(SubmissionError, match=r"illisible.*Vos remises précédentes sont conservées"):
        submit_files(store, {f"{SLUG}.ipynb": content})
    assert store.submissions(SLUG, LOGIN) == (kept,)


def test_too_many_bytes_or_files_are_refused(store: Store) -> None:
    with pytest.raises(SubmissionError, match="Mo au plus"):
        submit_files(store, {f"{SLUG}.ipynb": NOTEBOOK, "gros.bin": b"0" * 1_000_000})
    with pytest.raises(SubmissionError, match="fichiers"):
        submit_files(store, {f"{SLUG}.ipynb": NOTEBOOK} | {f"{n}.txt": b"" for n in range(FILES_MAX)})


def test_nobody_fills_the_disk_with_submissions(store: Store) -> None:
    folder = store.root / "submissions" / SLUG / LOGIN
    first = submit(store)
    for number in range(1, SUBMISSIONS_MAX):
        copy = folder / f"20270120T130000.{number:06d}Z-00000000"
        copy.mkdir()
        (copy / "receipt.json").write_bytes((first.folder / "receipt.json").read_bytes())
    with pytest.raises(SubmissionError, match="voyez votre formateur"):
        submit(store)


KILLED = """
# Submit again and again, each time killed (SIGKILL) just before one more of the file system's calls.
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from cpia.campus.store import Store

FILES = {"tp.ipynb": b'{"cells": []}', "a.txt": b"a" * 9_000, "b.txt": b"b"}

def submit(root):
    Store(root).submit("tp", "alice", FILES, now=datetime.now(UTC), due=None, max_bytes=99_999)

def submit_until(root, calls):
    left = calls
    def count(event, arguments):
        nonlocal left
        if event in ("open", "os.mkdir", "os.rename", "os.remove") and str(root) in str(arguments):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    submit(root)
    os._exit(0)

calls, status = 0, -1
while status:
    calls += 1
    root = Path(sys.argv[1]) / str(calls)
    submit(root)
    child = os.fork()
    if not child:
        submit_until(root, calls)
    _, status = os.waitpid(child, 0)
"""


def test_a_kill_at_any_moment_leaves_each_submission_whole_or_absent(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=True)
    kills = sorted(tmp_path.iterdir(), key=lambda root: int(root.name))
    assert len(kills) > 10
    for root in kills:
        store = Store(root)
        for submission in store.submissions("tp", "alice"):
            found = {name: hashlib.sha256(content).hexdigest() for name, content in submission.files().items()}
            assert found == dict(submission.digests)
            assert len(found) == 3
        store.clear_drafts()
        assert store.submit("tp", "alice", {"tp.ipynb": NOTEBOOK}, now=NOON, due=None, max_bytes=9_999)
    assert len(Store(kills[-1]).submissions("tp", "alice")) == 3


def test_files_cross_the_wire_unchanged() -> None:
    files = {"données.csv": bytes(range(256)), "vide": b""}
    assert decode(encode(files)) == files


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b'{"files": 3}', b'{"files": [{"name": 3, "content": ""}]}', b'{"files": [{"name": "a"}]}',
        b'{"files": [{"name": ["a"], "content": ""}]}', b'{"files": [{"name": "a", "content": "%%"}]}',
        b'{"files": [{"name": "a", "content": ""}, {"name": "a", "content": ""}]}', b'{"files": [["a", ""]]}',
        b'{"files": [{"name": "a", "content": 3}]}', b"[" * 100_000, b'{"files": [{"name": "\\ud800", "content": ""}]}',
    ],
)  # fmt: skip
def test_a_malformed_body_is_refused(body: bytes) -> None:
    with pytest.raises(SubmissionError):
        decode(body)


def test_a_release_is_replaced_only_when_asked(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    releases.release(SLUG, {f"{SLUG}.ipynb": b"1", "donnees/serre.csv": b"a"}, replacing=False)
    with pytest.raises(SubmissionError, match="déjà publié"):
        releases.release(SLUG, {f"{SLUG}.ipynb": b"2"}, replacing=False)
    releases.release(SLUG, {f"{SLUG}.ipynb": b"3"}, replacing=True)
    assert releases.files(SLUG) == {f"{SLUG}.ipynb": b"3"}
    releases.withdraw(SLUG)
    assert releases.slugs() == ()


@pytest.mark.parametrize("name", ["../x", "/x", "a/../b", "a//b", "a\0", ""])
def test_a_release_cannot_write_outside_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(SubmissionError, match="Chemin refusé"):
        Releases(tmp_path).release(SLUG, {f"{SLUG}.ipynb": b"1", name: b"x"}, replacing=False)


def test_feedback_belongs_to_one_submission_and_may_be_given_again(store: Store) -> None:
    feedback, first = Feedback(store.root), submit(store)
    second = submit(store, now=NOON + timedelta(hours=1))
    feedback.give(first, {f"{SLUG}.html": b"un"})
    feedback.give(first, {f"{SLUG}.html": b"deux"})
    assert feedback.pages(first) == {f"{SLUG}.html": b"deux"}
    assert feedback.pages(second) == {}


@pytest.mark.parametrize("name", ["../x.html", "x.js", "a/b.html"])
def test_feedback_is_html_pages_under_plain_names(store: Store, name: str) -> None:
    with pytest.raises(SubmissionError):
        Feedback(store.root).give(submit(store), {name: b"x"})
