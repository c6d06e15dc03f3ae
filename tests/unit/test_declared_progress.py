"""A file of progress holds lessons, scores and days; anything else is refused in words that say what was met."""

import json

import pytest
from progress_cases import ACCEPTED, GOOD, REFUSED

from cpia.declared_progress import parse, to_json
from cpia.errors import ProgressError


@pytest.mark.parametrize("data", ACCEPTED.values(), ids=ACCEPTED)
def test_what_the_book_writes_is_read_and_written_the_same(data: bytes) -> None:
    progress = parse(data)
    assert json.loads(to_json(progress)) == json.loads(data.decode("utf-8-sig"))
    assert parse(to_json(progress)) == progress


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_the_book_never_writes_is_refused(data: bytes) -> None:
    with pytest.raises(ProgressError, match=r"attendu|inconnue|manque|moins bon|donné deux fois"):
        parse(data)


def test_a_refusal_says_what_was_met_and_what_was_expected() -> None:
    day = json.dumps({**GOOD, "lecons_terminees": {"donnees/lecon-1": "hier"}}).encode()
    with pytest.raises(ProgressError, match=r"donnees/lecon-1 : date 'hier', attendu : un jour, comme 2026-03-04"):
        parse(day)
    with pytest.raises(ProgressError, match="Version '2' du fichier, attendu : 1"):
        parse(b'{"version": 2}')
    with pytest.raises(ProgressError, match="Fichier sans objet JSON, attendu : la progression que le livre"):
        parse(b"[]")


def test_the_lessons_are_those_that_were_read_or_quizzed() -> None:
    assert parse(json.dumps(GOOD).encode()).lessons == ("donnees/lecon-1", "donnees/lecon-2")
