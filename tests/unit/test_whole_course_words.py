"""What the attestation of the whole course says, and what people are told of it: what it is, and what it is not."""

import contextlib
import json
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from credential_cases import ELODIE, FIRST, KARIM
from whole_course_cases import FIRST_CERTIFICATION, WHOLE, Programme, whole

from cpia.badge_files import extraction, writing
from cpia.campus import session_view
from cpia.cli.issue import command as issue_command
from cpia.credentials import issuing, publication, reissuing, revocation
from cpia.credentials.opt_ins import OptIns
from cpia.errors import CredentialError


def document(programme: Programme, credential: str) -> dict[str, object]:
    path = programme.home.issued / f"{credential.removeprefix('urn:uuid:')}.json"
    read: dict[str, object] = json.loads(path.read_bytes())
    return read


def test_the_files_say_what_it_is_and_what_it_is_not(held: Programme) -> None:
    path = held.home.issued / f"{held.number().removeprefix('urn:uuid:')}.json"
    achieved = json.loads(path.read_bytes())["credentialSubject"]["achievement"]
    wording = "Attestation de parcours — non enregistrée au RNCP ni au RS ; elle ne remplace aucun titre ni diplôme."
    assert wording in achieved["description"] and "certification courte" not in achieved["description"]
    assert "Mesurer" in achieved["criteria"]["narrative"] and "5 sur 10 à l'oral" in achieved["criteria"]["narrative"]
    published = publication.achievement_path(held.home, held.course.award(WHOLE))
    assert json.loads(published.read_bytes()) == achieved
    for suffix in writing.SUFFIXES:
        assert extraction.credential_of(path.with_suffix(suffix).read_bytes()) == path.read_bytes()
    assert "Attestation de parcours «" in path.with_suffix(".svg").read_text("utf-8")
    with contextlib.closing(pypdfium2.PdfDocument(path.with_suffix(".pdf"))) as printed:
        assert len(printed) == 1
        words = printed[0].get_textpage().get_text_bounded()
    assert "Attestation de parcours" in words and "pour le parcours entier" in words
    assert "certification courte (" not in words


@pytest.mark.parametrize(
    ("shown", "dossier", "expected"),
    [
        (OptIns(), 72, []),
        (OptIns(name=True), 72, []),
        (OptIns(score=True), 72, ["80", "obtenue"]),  # (80 + 80 + 80) / 3
        (OptIns(score=True), 71, ["79"]),
    ],
)
def test_the_mention_is_written_with_the_points_and_only_for_who_chose_to_show_them(
    programme: Programme, shown: OptIns, dossier: float, expected: list[str]
) -> None:
    programme.mark(ELODIE, "projet-essai", dossier, 8)
    outcome = whole(issuing.issue(programme.home, [ELODIE], asked=issuing.Asked(shown)))
    assert outcome.file is not None and outcome.mention is (dossier == 72)
    subject = json.loads(outcome.file.read_bytes())["credentialSubject"]
    results = subject.get("result", [])
    assert [one["value"] for one in results] == expected
    described = [one["id"] for one in subject["achievement"]["resultDescription"]]
    assert [one["resultDescription"] for one in results] == described[: len(expected)]


def test_it_is_replaced_at_the_learner_s_wish_to_the_same_end(held: Programme) -> None:
    former = held.number()
    new = reissuing.reissue(held.home, ELODIE, former, OptIns(score=True))
    assert new.document["validUntil"] == document(held, new.id)["validUntil"]
    (before,) = (entry for entry in held.entries() if entry.id == former)
    assert new.document["validUntil"] == before.document["validUntil"]
    assert [one["value"] for one in new.document["credentialSubject"]["result"]] == ["80", "obtenue"]
    revocation.revoke(held.home, held.number(FIRST_CERTIFICATION), "une fraude établie", by=FIRST)
    with pytest.raises(CredentialError, match="relecture"):
        reissuing.reissue(held.home, ELODIE, new.id, OptIns())


def test_it_is_valid_three_years_and_no_longer(held: Programme) -> None:
    content = document(held, held.number())
    start, end = (datetime.fromisoformat(str(content[name])) for name in ("validFrom", "validUntil"))
    assert (end.year - start.year, end.month, end.day) == (3, start.month, start.day)


@pytest.mark.slow
def test_the_session_page_tells_what_would_be_issued_and_why_not(programme: Programme) -> None:
    programme.mark(KARIM, "projet-essai", 90, 10)

    def lines() -> dict[str, session_view.Line]:
        title = programme.course.award(WHOLE).title
        return {line.login: line for line in session_view.of(programme.home).lines if line.certification == title}

    assert lines()[ELODIE].told == "à délivrer, avec mention"
    assert lines()[KARIM].told == "refusée" and len(lines()[KARIM].reasons) == 2
    issuing.issue(programme.home, [ELODIE])
    assert lines()[ELODIE].told == "déjà délivrée"
    revocation.revoke(programme.home, programme.number(FIRST_CERTIFICATION), "une fraude établie", by=FIRST)
    assert lines()[ELODIE].told.startswith("à relire")


def test_the_session_page_holds_it_back_as_issuing_does(programme: Programme) -> None:
    programme.mark(ELODIE, "projet-essai", None, 8)
    issuing.issue(programme.home, [ELODIE])
    programme.mark(ELODIE, "projet-essai", 72, 8)
    programme.mark(ELODIE, "decisions", 20, 20)
    title = programme.course.award(WHOLE).title
    (line,) = (
        line for line in session_view.of(programme.home).lines if (line.login, line.certification) == (ELODIE, title)
    )
    assert not line.granted and "en cours de relecture" in line.reasons[0]


@pytest.mark.slow
def test_the_command_tells_the_mention(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPIA_HOME", str(programme.home.root))
    told = CliRunner().invoke(issue_command, ["--dry-run", ELODIE])
    assert f"{WHOLE}  accordée, avec mention (rien n'est signé)" in told.output
    rows = json.loads(CliRunner().invoke(issue_command, ["--json", ELODIE]).stdout)
    assert [row["mention"] for row in rows] == [False, False, True]
    assert Path(rows[-1]["file"]).exists()
