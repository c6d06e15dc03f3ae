"""The revocation lists are signed again every day, and whoever looks is told when they are not."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from credential_cases import ELODIE, FULL, School, rewrite_what_is_certified

from cpia.cli.publish_status import command as publish_command
from cpia.cli.status import command as status_command
from cpia.credentials import daily, freshness, issuing, publication
from cpia.home import Home
from cpia.signing import key


@pytest.fixture
def school(home: Home, monkeypatch: pytest.MonkeyPatch) -> School:
    monkeypatch.setenv("CPIA_HOME", str(home.root))
    school = School.open(home)
    school.grade(ELODIE, FULL)
    issuing.issue(home, [ELODIE])
    return school


@pytest.fixture
def real_school(home: Home, monkeypatch: pytest.MonkeyPatch) -> School:
    monkeypatch.setenv("CPIA_HOME", str(home.root))
    school = School.open(home)
    school.grade(ELODIE, FULL)
    school.become_real()
    return school


def age(home: Home, hours: int) -> None:
    """Make the published list as old as that, as if nobody had signed it since."""
    path = publication.status_path(home, 1)
    document = json.loads(path.read_text("utf-8"))
    document["validUntil"] = (datetime.fromisoformat(document["validUntil"]) - timedelta(hours=hours)).isoformat()
    path.write_text(json.dumps(document), "utf-8")


def test_a_day_old_list_is_signed_again_and_a_fresh_one_left_alone(school: School) -> None:
    path, now = publication.status_path(school.home, 1), datetime.now(UTC)
    before = path.read_bytes()
    assert not daily.turn(school.home, now) and path.read_bytes() == before
    age(school.home, hours=25)
    assert daily.turn(school.home, now)
    found = freshness.freshness(school.home, now)
    assert found.left is not None and found.left > timedelta(hours=47)
    assert len(publication.journal(school.home)) == 2


def test_an_installation_that_issued_nothing_is_left_alone(home: Home) -> None:
    assert not daily.turn(home, datetime.now(UTC)) and not home.public.exists()


def test_a_failure_is_told_in_the_log_and_tried_again(school: School, caplog: pytest.LogCaptureFixture) -> None:
    age(school.home, hours=25)
    (school.home.signer / key.NAME).chmod(0o644)
    assert daily.turn(school.home, datetime.now(UTC))
    assert "listes de révocation non publiées" in caplog.text and "mode 0644" in caplog.text
    assert freshness.is_due(school.home, datetime.now(UTC))


def test_a_list_that_is_gone_alarms_and_is_signed_again(school: School) -> None:
    publication.status_path(school.home, 1).unlink()
    found = freshness.freshness(school.home, datetime.now(UTC))
    assert found.alarming and "plus aucune attestation ne se vérifie" in found.told()
    assert daily.turn(school.home, datetime.now(UTC))
    assert freshness.freshness(school.home, datetime.now(UTC)).state == "fresh"


def test_a_mistake_in_what_is_certified_lets_no_list_lapse(
    real_school: School, caplog: pytest.LogCaptureFixture
) -> None:
    home = real_school.home
    issuing.issue(home, [ELODIE])
    age(home, hours=25)
    rewrite_what_is_certified(home)
    assert daily.turn(home, datetime.now(UTC))
    assert "une version de plus" in caplog.text
    assert freshness.freshness(home, datetime.now(UTC)).state == "fresh"
    assert not freshness.is_due(home, datetime.now(UTC))


def test_the_command_does_it_now_or_only_where_due(school: School) -> None:
    run = CliRunner()
    assert "Rien à faire" in run.invoke(publish_command, ["--if-due"]).output
    assert len(publication.journal(school.home)) == 1
    assert "valable encore 47 h" in run.invoke(publish_command, []).output
    age(school.home, hours=30)
    assert "Publié dans" in run.invoke(publish_command, ["--if-due"]).output
    assert len(publication.journal(school.home)) == 3


@pytest.mark.parametrize(
    ("hours", "told", "code"),
    [(0, "valable encore 47 h", 3), (40, "ALERTE", 1), (49, "LISTE DE RÉVOCATION PÉRIMÉE", 1)],
)
def test_the_status_command_alarms_a_monitor_even_while_the_platform_is_stopped(
    school: School, hours: int, told: str, code: int
) -> None:
    age(school.home, hours)
    said = CliRunner().invoke(status_command, [])
    assert told in said.output and said.exit_code == code


def test_the_service_that_waits_all_day_holds_no_heavy_library() -> None:
    names = "openbadgeslib, pyld, sqlalchemy, cryptography, jupyterhub, numpy"
    program = (
        f"import sys, cpia.credentials.daily; print([name for name in '{names}'.split(', ') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
