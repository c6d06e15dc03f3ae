"""The attestation of the whole course on the campus: the session, its issue, the learner's page, the register."""

import re
from collections.abc import Iterator

import certified_work as work
import pytest
from campus_hub import CERTIFIED, INSTRUCTOR, CampusHub
from certified_work import Seat

from cpia.badge_files import extraction

pytestmark = pytest.mark.slow
TITLE = "Attestation d'essai — parcours entier"
OVERALL = f"""
[overall]
slug = "parcours"
version = 1
title = "{TITLE}"
description = "Atteste la réussite de l'essai et de son oral."
certifications = ["reussite"]
project = "{CERTIFIED}"
minimum_total = 15
oral = "ecrit"
minimum_oral = 5
validity_years = 1
competences = ["A1"]
"""


@pytest.fixture
def seats(campus_hub: CampusHub) -> Iterator[dict[str, Seat]]:
    """Alice passes with a mention, Bruno without, Chloé submitted nothing; the course has an overall attestation."""
    work.start_again(campus_hub)
    work.grade(campus_hub, "alice", 10, 19)
    work.grade(campus_hub, "bruno", 7, 10)
    courses, settings = campus_hub.project / "courses", campus_hub.home.settings
    before = settings.read_text(encoding="utf-8")
    text = (courses / "essai.toml").read_text(encoding="utf-8") + OVERALL
    (courses / "essai-parcours.toml").write_text(text, encoding="utf-8")
    settings.write_text(before.replace('"essai"', '"essai-parcours"'), encoding="utf-8")
    people = {person: Seat(campus_hub, person) for person in ("alice", "bruno", INSTRUCTOR)}
    yield people
    settings.write_text(before, encoding="utf-8")
    for seat in people.values():
        seat.browser.close()


def issue(prof: Seat) -> str:
    assert prof.post("session/delivrer", page="session").status_code == 303
    told = prof.read("session/delivrer")
    assert "Délivrance terminée" in told
    return told


def section(seat: Seat) -> str:
    """What a learner's page says of the whole course."""
    page = seat.read("certifications")
    return page[page.index('id="parcours"') : page.index("Ce que montrent")]


def test_the_session_is_shown_issued_and_downloaded_with_the_whole_course(seats: dict[str, Seat]) -> None:
    prof, alice = seats[INSTRUCTOR], seats["alice"]
    page = prof.read("session")
    assert TITLE in page and "à délivrer, avec mention" in page
    assert "certification « reussite » non obtenue, attendu : en vigueur à la délivrance" in page  # Chloé
    assert "4 accordées, 5 refusées" in page
    counts = [int(number) for number in re.findall(r"<dd>(\d+)</dd>", issue(prof))]
    assert counts == [4, 0, 5, 0]
    assert len(alice.numbers()) == 2
    (number,) = re.findall(rf"certifications/({work.UUID})\.pdf", section(alice))
    wording = "Attestation de parcours — non enregistrée au RNCP ni au RS ; elle ne remplace aucun titre ni diplôme."
    assert wording in section(alice)
    signed = alice.get(f"certifications/{number}.json").content
    for kind in ("svg", "png", "pdf"):
        answer = alice.get(f"certifications/{number}.{kind}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="attestation-parcours.{kind}"'
        assert extraction.credential_of(answer.content) == signed
    assert b"Attestation de parcours" in alice.get(f"certifications/{number}/image.svg").content
    assert seats["bruno"].get(f"certifications/{number}.json").status_code == 404


def test_the_mention_is_told_to_the_learner_once_the_feedback_is_given(
    campus_hub: CampusHub, seats: dict[str, Seat]
) -> None:
    issue(seats[INSTRUCTOR])
    assert "Avec mention" not in section(seats["alice"])
    for login in ("alice", "bruno"):
        work.give_feedback(campus_hub, login)
    assert "Avec mention : votre moyenne est d'au moins 80 %" in section(seats["alice"])
    assert "mention :" not in section(seats["bruno"])


def test_before_it_is_issued_the_learner_reads_what_is_missing_and_no_point(
    campus_hub: CampusHub, seats: dict[str, Seat]
) -> None:
    told = section(seats["alice"])
    assert "Il vous manque la certification « Réussite d'essai »" in told and "tout y est" not in told
    assert not re.search(r"\d+ points", told)


def test_a_certification_that_is_revoked_has_the_whole_course_decided_by_a_person(seats: dict[str, Seat]) -> None:
    prof, alice = seats[INSTRUCTOR], seats["alice"]
    issue(prof)
    (attestation,) = re.findall(rf"certifications/({work.UUID})\.pdf", section(alice))
    (certification,) = set(alice.numbers()) - {attestation}
    revoked = prof.post(f"registre/{certification}/revoquer", [("motif", "Une fraude a été établie.")])
    assert revoked.status_code == 303
    assert "relit cette attestation" in section(alice)
    address = f"registre/{attestation}/relire"
    assert "certification « reussite » révoquée" in prof.read(address)
    fields = [("decision", "revoke"), ("motif", "elle ne tient plus"), ("vu", prof.field(address, "vu"))]
    assert prof.post(address, fields).status_code == 303
    assert alice.numbers() == []
