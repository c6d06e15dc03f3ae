"""Two instructors fix the decisions of a session; whatever changes since voids it, and is told."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from credential_cases import ELODIE, FIRST, FULL, KARIM, SECOND, SLUG, School
from sqlalchemy import create_engine, text

from cpia import cohort, deciding, freezing, ledger, session_freeze
from cpia.cli.confirm import command as confirm_command
from cpia.cli.freeze import command as freeze_command
from cpia.cli.issue import command as issue_command
from cpia.credentials import issuing
from cpia.errors import CredentialError
from cpia.grading import verdicts
from cpia.home import Home
from cpia.session_freeze import Freeze
from cpia.signing import key

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@pytest.fixture
def school(home: Home) -> School:
    school = School.open(home)
    school.grade(ELODIE, FULL)
    school.grade(KARIM, {**FULL, "note-directeur": 11.0})
    return school


@pytest.fixture
def real(school: School) -> School:
    """No demonstration: its own name, its own key."""
    school.set("demo = false", 'issuer_host = "ecole.example"', 'issuer_name = "École"')
    key.make(school.home.signer / key.NAME, demo=False)
    return school


def required(school: School) -> Freeze:
    people = cohort.load(school.home)
    return session_freeze.require(school.home, freezing.current(school.home, people), people)


def test_nothing_is_issued_until_one_freezes_and_another_confirms(real: School) -> None:
    with pytest.raises(CredentialError, match="Session non figée"):
        issuing.issue(real.home)
    frozen = freezing.freeze(real.home, FIRST)
    with pytest.raises(CredentialError, match=f"cpia confirm --by IDENTIFIANT {frozen.digest[:12]}"):
        issuing.issue(real.home)
    assert not (real.home.credentials / "ledger.db").exists()
    real.freeze()
    said: list[str] = []
    outcomes = issuing.issue(real.home, tell=said.append)
    assert [outcome.login for outcome in outcomes if outcome.new] == [ELODIE]
    assert said == [f"Session figée par {FIRST}, confirmée par {SECOND} (empreinte {required(real).digest[:12]})."]
    assert not any(outcome.new for outcome in issuing.issue(real.home))  # again: the freeze still holds


def test_a_dry_run_needs_no_freeze(real: School) -> None:
    assert {outcome.state for outcome in issuing.issue(real.home, dry_run=True)} == {"granted", "refused"}


def test_the_same_person_does_not_confirm(school: School) -> None:
    frozen = freezing.freeze(school.home, FIRST)
    with pytest.raises(CredentialError, match="une autre personne"):
        freezing.confirm(school.home, FIRST, frozen.digest)


@pytest.mark.parametrize("who", [ELODIE, "inconnue", "", "PROF-MARTIN", "prof-martin "])
def test_only_an_instructor_of_the_session_freezes_or_confirms(school: School, who: str) -> None:
    with pytest.raises(CredentialError, match="n'est pas de l'équipe"):
        freezing.freeze(school.home, who)
    frozen = freezing.freeze(school.home, FIRST)
    with pytest.raises(CredentialError, match="n'est pas de l'équipe"):
        freezing.confirm(school.home, who, frozen.digest)
    assert session_freeze.read(school.home) == frozen


@pytest.mark.parametrize("told", ["", "0" * 64, "{short}", "{digest}0", "{digest}"])
def test_what_is_confirmed_is_what_was_frozen_and_no_other(school: School, told: str) -> None:
    school.hire_a_second_instructor()
    frozen = freezing.freeze(school.home, FIRST)
    given = told.format(short=frozen.digest[:11], digest=frozen.digest)
    if given == frozen.digest:
        assert freezing.confirm(school.home, SECOND, given).confirmed_by == SECOND
    else:
        with pytest.raises(CredentialError, match="Empreinte"):
            freezing.confirm(school.home, SECOND, given)


def edit_cohort(old: str, new: str) -> Callable[[School], None]:
    def edit(school: School) -> None:
        text = school.home.cohort.read_text(encoding="utf-8")
        assert old in text
        school.home.cohort.write_text(text.replace(old, new), encoding="utf-8")

    return edit


CHANGES: dict[str, tuple[Callable[[School], None], str]] = {
    "a point": (lambda s: s.grade(ELODIE, {**FULL, "note-directeur": 29.5}, quiz=None), "les notes ont changé"),
    "a decision": (lambda s: s.grade(KARIM, FULL, quiz=None), "accordée, alors qu'elle était refusée"),
    "a loss": (
        lambda s: s.grade(ELODIE, {**FULL, "test-fuite": 0}, quiz=None),
        "refusée, alors qu'elle était accordée",
    ),
    "a submission": (lambda s: s.submit(ELODIE, b"encore") and None, "les notes ont changé"),
    "a review": (lambda s: s.grade(ELODIE, FULL, state="review", quiz=None), "les notes ont changé"),
    "a release": (lambda s: s.source.write_bytes(b"autre") and None, "les notes ont changé"),
    "a quiz": (lambda s: s.take_quiz("zoe-vandenbroucke", 3), "le quiz a changé"),
    "an address": (edit_cohort("elodie.lefevre@", "elodie.nguyen@"), "l'inscription a changé"),
    "a name": (edit_cohort("Lefèvre-N'Guyen", "Lefèvre"), "l'inscription a changé"),
    "a role": (
        edit_cohort('"Benali", role = "learner"', '"Benali", role = "instructor"'),
        "karim-benali, donnees-pour-l-ia : n'est plus de la session",
    ),
    "somebody more": (
        edit_cohort(
            "people = [", 'people = [\n{ login = "ada", first_name = "A", last_name = "B", role = "learner" },'
        ),
        "ada, donnees-pour-l-ia : s'est ajouté à la session",
    ),
    "somebody less": (
        edit_cohort('{ login = "ines-cardoso"', '# { login = "ines-cardoso"'),
        "n'est plus de la session",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_voids_the_freeze_and_is_told(real: School, change: str) -> None:
    real.freeze()
    required(real)
    do, told = CHANGES[change]
    do(real)
    with pytest.raises(CredentialError, match="Gel annulé") as refusal:
        issuing.issue(real.home)
    assert told in str(refusal.value)
    assert not (real.home.credentials / "ledger.db").exists()
    with pytest.raises(CredentialError, match="Gel annulé"):  # nor is it confirmed again as it was
        freezing.confirm(real.home, SECOND, "0" * 64)
    real.freeze()  # but frozen anew, by both
    required(real)


def test_a_rule_that_changes_voids_the_freeze(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = school.freeze()
    people, course = cohort.load(school.home), issuing.installation.of(school.home).course
    rule = replace(course.certifications[0], minimum_total=61)
    stricter = replace(course, certifications=(rule,))
    logins = [person.login for person in people.learners]
    secret = issuing.installation.of(school.home).key
    current = session_freeze.decisions_of(deciding.cases(school.home, stricter, people, logins), secret)
    told = session_freeze.changes(frozen.decisions, current)
    assert len(told) == 5 and all(line.endswith("la règle a changé") for line in told)


def test_an_instructor_who_left_voids_the_freeze(real: School) -> None:
    real.freeze()
    edit_cohort(f'login = "{SECOND}"', 'login = "prof-autre"')(real)
    with pytest.raises(CredentialError, match="n'est pas de l'équipe"):
        issuing.issue(real.home)


def test_the_same_work_graded_again_to_the_same_points_changes_nothing(school: School) -> None:
    school.freeze()
    school.grade(ELODIE, FULL, quiz=None)  # later, and the same
    assert verdicts.read(school.home.verdicts, SLUG, ELODIE) is not None
    required(school)


def test_the_same_decisions_have_one_fingerprint_whatever_their_order(school: School) -> None:
    place = issuing.installation.of(school.home)
    people = cohort.load(school.home)
    logins = [person.login for person in people.learners]
    found = [
        session_freeze.digest(
            session_freeze.decisions_of(deciding.cases(school.home, place.course, people, order), place.key)
        )
        for order in (logins, logins[::-1])
    ]
    assert found[0] == found[1] == freezing.freeze(school.home, FIRST).digest


def test_a_confirmed_session_is_not_frozen_again_for_nothing(school: School) -> None:
    school.freeze()
    with pytest.raises(CredentialError, match="déjà figée"):
        freezing.freeze(school.home, FIRST)
    assert required(school).confirmed_by == SECOND


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"granted": false', '"granted": true'),
        (f'"confirmed_by": "{SECOND}"', f'"confirmed_by": "{FIRST}"'),
        (f'"confirmed_by": "{SECOND}"', f'"confirmed_by": "{ELODIE}"'),
        ('"digest": "', '"digest": "0'),
        ('"decisions"', '"autre"'),
        ("{", "["),
    ],
)
def test_an_edited_freeze_is_none(real: School, old: str, new: str) -> None:
    real.freeze()
    path = session_freeze.path_of(real.home)
    edited = path.read_text(encoding="utf-8")
    assert old in edited
    path.unlink()
    path.write_text(edited.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CredentialError):
        issuing.issue(real.home)
    assert not (real.home.credentials / "ledger.db").exists()


def test_the_file_is_private_and_holds_no_address_name_nor_score(school: School) -> None:
    school.freeze()
    path = session_freeze.path_of(school.home)
    assert path.stat().st_mode & 0o077 == 0
    text = path.read_text("utf-8")
    assert json.loads(text)["frozen_by"] == FIRST
    assert "demo.invalid" not in text and "Lefèvre" not in text and "score" not in text


def test_a_learner_who_is_erased_is_not_left_in_the_freeze(school: School) -> None:
    school.freeze()
    assert not session_freeze.forget(school.home, "elodie")  # the beginning of a login is not that login
    assert session_freeze.forget(school.home, ELODIE)
    assert session_freeze.read(school.home) is None
    assert ELODIE.encode() not in b"".join(p.read_bytes() for p in school.home.credentials.rglob("*") if p.is_file())
    assert not session_freeze.forget(school.home, ELODIE)


def test_the_demonstration_waives_it_says_so_and_the_audit_too(school: School) -> None:
    said: list[str] = []
    issuing.issue(school.home, tell=said.append)
    assert said == ["Démonstration : délivrance sans session figée ni confirmée, que toute autre installation exige."]
    assert [actor for actor in actors(school) if "démonstration : session ni figée ni confirmée" in actor]


def test_the_audit_tells_which_freeze_a_credential_stands_on_without_naming_anybody(school: School) -> None:
    frozen = school.freeze()
    issuing.issue(school.home)
    place = issuing.installation.of(school.home)
    (actor,) = set(actors(school))
    assert frozen.digest[:12] in actor and place.pseudonym(SECOND)[:16] in actor
    assert FIRST not in actor and SECOND not in actor


def actors(school: School) -> list[str]:
    engine = create_engine(f"sqlite:///{school.home.credentials / 'ledger.db'}")
    with engine.connect() as connection:
        found = [str(actor) for actor in connection.execute(text("SELECT actor FROM audit")).scalars()]
    engine.dispose()
    assert found and ledger.GENESIS
    return found


def test_the_commands_freeze_confirm_and_issue(real: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPIA_HOME", str(real.home.root))
    real.freeze()
    real.grade(KARIM, FULL)
    run = CliRunner()
    assert "Gel annulé" in str(run.invoke(issue_command, []).exception)
    frozen = run.invoke(freeze_command, ["--by", FIRST])
    assert frozen.exit_code == 0 and "2 accordée(s), 3 refusée(s)" in frozen.output
    short = frozen.output.split()[-1]
    assert "une autre personne" in str(run.invoke(confirm_command, ["--by", FIRST, short]).exception)
    confirmed = run.invoke(confirm_command, ["--by", SECOND, short])
    assert confirmed.exit_code == 0 and f"confirmée par {SECOND}" in confirmed.output
    issued = run.invoke(issue_command, [])
    assert issued.exit_code == 0 and f"Session figée par {FIRST}, confirmée par {SECOND}" in issued.stderr
