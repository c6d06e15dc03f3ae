"""What a learner chose to show: nothing by default, theirs alone, erased with them, never guessed."""

import pytest

from cpia.credentials import opt_ins
from cpia.credentials.opt_ins import OptIns
from cpia.errors import CredentialError
from cpia.home import Home


def test_nothing_is_shown_unless_the_learner_said_so(home: Home) -> None:
    assert opt_ins.read(home, "alice") == OptIns(name=False, score=False)
    opt_ins.write(home, "alice", OptIns(name=True))
    assert opt_ins.read(home, "alice") == OptIns(name=True)
    assert opt_ins.read(home, "bruno") == OptIns()


def test_the_last_choice_replaces_the_former_ones_and_can_be_forgotten(home: Home) -> None:
    for chosen in (OptIns(name=True), OptIns(score=True), OptIns()):
        opt_ins.write(home, "alice", chosen)
        assert opt_ins.read(home, "alice") == chosen
    assert opt_ins.forget(home, "alice") and not opt_ins.forget(home, "alice")
    assert list((home.credentials / "choices").iterdir()) == []


def test_a_listing_of_the_choices_names_nobody_and_nobody_else_reads_them(home: Home) -> None:
    opt_ins.write(home, "alice", OptIns(name=True))
    (file,) = (home.credentials / "choices").iterdir()
    assert "alice" not in file.name and b"alice" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0 and file.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": 1, "score": true}', '{"name": "oui", "score": "oui"}'])
def test_choices_that_cannot_be_read_are_never_guessed(home: Home, content: str) -> None:
    opt_ins.write(home, "alice", OptIns())
    path = opt_ins.path_of(home, "alice")
    path.unlink()
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CredentialError, match="choix"):
        opt_ins.read(home, "alice")
