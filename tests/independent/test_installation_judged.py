"""An installation's whole life, by its own commands, as verifiers that we did not write see it after each step."""

from pathlib import Path

import conformance_files
import issued_cases
import node_verifiers
import pytest
from click.testing import CliRunner
from credential_cases import ELODIE, FULL, KARIM, School
from issued_cases import Site
from local_site import LocalSite

from cpia.cli.keys import command as keys_command
from cpia.credentials import daily, issuing, publication, revocation
from cpia.credentials.installation import of
from cpia.home import Home

pytestmark = pytest.mark.slow

ZOE = "zoe-vandenbroucke"
EVERYBODY = {"Élodie", "Karim", "Zoé", "Élodie, under another key"}


def issue(home: Home, login: str) -> Path:
    (outcome,) = (one for one in issuing.issue(home, [login]) if one.file is not None)
    assert outcome.file is not None
    return outcome.file


def keys(*arguments: str) -> None:
    done = CliRunner().invoke(keys_command, list(arguments))
    assert done.exit_code == 0, done.output


def life(home: Home) -> dict[str, tuple[Site, set[str]]]:
    """What is published after each step, every credential issued so far, and those that must be accepted."""
    school, texts, stages = School.open(home), dict[str, str](), dict[str, tuple[Site, set[str]]]()

    def keep(who: str, file: Path) -> Path:
        texts[who] = file.read_text(encoding="utf-8")
        return file

    def after(step: str, *accepted: str) -> None:
        stages[step] = (issued_cases.site_of(home, dict(texts)), set(accepted))

    for login in (ELODIE, KARIM, ZOE):
        school.grade(login, FULL)
    keep("Élodie", issue(home, ELODIE))
    karim = keep("Karim", issue(home, KARIM))
    after("issue", "Élodie", "Karim")
    revocation.revoke(home, karim.name, "erreur de correction")
    after("revocation", "Élodie")
    (stolen,) = publication.published_keys(home, of(home).identity)
    keys("new")
    daily.publish(home)
    keys("retire")
    keep("Zoé", issue(home, ZOE))
    after("rotation", "Élodie", "Zoé")
    keys("compromise", stolen, "--yes")
    keep("Élodie, under another key", issue(home, ELODIE))
    after("compromise", "Zoé", "Élodie, under another key")
    return stages


def test_issue_revocation_rotation_and_compromise_are_seen_by_both(
    home: Home, server: LocalSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPIA_HOME", str(home.root))
    stages = life(home)
    sites = {step: site for step, (site, _) in stages.items()}
    expected = {step: accepted for step, (_, accepted) in stages.items()}
    schema = conformance_files.schema()
    bazaar = node_verifiers.digital_bazaar(sites)
    core = {step: node_verifiers.verifier_core(site, server, schema) for step, site in sites.items()}
    for judged in (bazaar, core):
        accepted = {step: {who for who, one in verdicts.items() if one.accepted} for step, verdicts in judged.items()}
        assert accepted == expected
    assert sites["compromise"].credentials.keys() == EVERYBODY
    assert bazaar["revocation"]["Karim"].status == (True,) and bazaar["revocation"]["Karim"].verified
    assert core["revocation"]["Karim"].steps["revocation_status"] is False
    assert core["compromise"]["Élodie"].errors == ("invalid_signature",)  # its key is gone, not only its bit
    assert {core[step]["Zoé"].schema for step in ("rotation", "compromise")} == {(True,)}
