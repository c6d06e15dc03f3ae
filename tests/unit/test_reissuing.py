"""Replacing a credential by one that shows something else: same success, same end, new numbers, the former revoked."""

import json

import pytest
from credential_cases import COURSE, ELODIE, FULL, KARIM, School

from cpia.credentials import installation, issuing, opt_ins, reissuing
from cpia.credentials.opt_ins import OptIns
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.ledger import Entry

WHOLE = f"{sum(FULL.values()):g}"


@pytest.fixture
def school(home: Home) -> School:
    return School.open(home)


def issued(school: School) -> str:
    school.grade(ELODIE, FULL)
    (outcome,) = issuing.issue(school.home, [ELODIE])
    assert outcome.file is not None
    return f"urn:uuid:{outcome.file.stem}"


def entries(school: School) -> tuple[Entry, ...]:
    with installation.opened_ledger(installation.of(school.home)) as book:
        book.check_audit()
        return book.entries()


def test_the_replacement_shows_what_was_chosen_and_the_former_files_are_gone(school: School) -> None:
    former = issued(school)
    new = reissuing.reissue(school.home, ELODIE, former, OptIns(name=True, score=True))
    assert reissuing.shown(new.document) == OptIns(name=True, score=True)
    assert new.document["credentialSubject"]["result"][0]["value"] == WHOLE
    assert {entry.id: entry.state for entry in entries(school)} == {former: "revoked", new.id: "active"}
    assert {path.stem for path in school.home.issued.iterdir()} == {new.id.removeprefix("urn:uuid:")}
    before, after = (entry.document for entry in entries(school))
    assert before["validUntil"] == after["validUntil"]
    for part in (["id"], ["credentialSubject", "id"], ["credentialStatus", "id"]):
        assert value(before, part) != value(after, part)
    salts = [entry["credentialSubject"]["identifier"][0]["salt"] for entry in (before, after)]
    assert salts[0] != salts[1]  # nothing links the two


def test_the_same_choices_change_nothing(school: School) -> None:
    former = issued(school)
    assert reissuing.reissue(school.home, ELODIE, former, OptIns()).id == former
    assert [entry.state for entry in entries(school)] == ["active"]


def test_it_is_refused_for_another_s_a_revoked_or_an_unknown_one(school: School) -> None:
    former = issued(school)
    for login, credential in ((KARIM, former), (ELODIE, "urn:uuid:00000000-0000-4000-8000-000000000000")):
        with pytest.raises(CredentialError, match="plus en vigueur"):
            reissuing.reissue(school.home, login, credential, OptIns(name=True))
    reissuing.reissue(school.home, ELODIE, former, OptIns(name=True))
    with pytest.raises(CredentialError, match="plus en vigueur"):
        reissuing.reissue(school.home, ELODIE, former, OptIns(score=True))
    assert len(entries(school)) == 2


def test_it_is_no_way_out_of_a_review(school: School) -> None:
    former = issued(school)
    school.grade(ELODIE, {name: 0.0 for name in FULL}, quiz=None)
    issuing.issue(school.home, [ELODIE])
    with pytest.raises(CredentialError, match="relecture"):
        reissuing.reissue(school.home, ELODIE, former, OptIns(name=True))


def test_points_that_changed_since_are_not_written_but_the_name_may_be(school: School) -> None:
    former = issued(school)
    school.grade(ELODIE, FULL | {COURSE.assignments[0].items[0].grade_id: 7.0}, quiz=None)
    with pytest.raises(CredentialError, match="ont changé depuis la délivrance"):
        reissuing.reissue(school.home, ELODIE, former, OptIns(score=True))
    assert reissuing.shown(reissuing.reissue(school.home, ELODIE, former, OptIns(name=True)).document).name


def test_nobody_wears_the_status_list_out(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reissuing, "MOST", 2)
    former = issued(school)
    second = reissuing.reissue(school.home, ELODIE, former, OptIns(name=True))
    with pytest.raises(CredentialError, match="Déjà 2 attestations"):
        reissuing.reissue(school.home, ELODIE, second.id, OptIns())


def test_issuing_writes_what_each_learner_chose_and_a_command_may_say_otherwise(school: School) -> None:
    opt_ins.write(school.home, ELODIE, OptIns(name=True))
    document = json.loads((school.home.issued / f"{issued(school)[9:]}.json").read_bytes())
    assert reissuing.shown(document) == OptIns(name=True)
    school.grade(KARIM, FULL)
    opt_ins.write(school.home, KARIM, OptIns(name=True))
    (outcome,) = issuing.issue(school.home, [KARIM], asked=issuing.Asked(OptIns(score=True)))
    assert outcome.file is not None
    assert reissuing.shown(json.loads(outcome.file.read_bytes())) == OptIns(score=True)


def value(document: object, part: list[str]) -> object:
    for name in part:
        document = document[name]  # type: ignore[index]
    return document
