"""What a start publishes again: what changed since, and nothing else."""

import pytest

from cpia.home import Home
from cpia.hub.config import HUB_CONFIG
from cpia.preparation import publish_what_changed

pytestmark = pytest.mark.slow  # nbgrader makes the real release


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("publication") / "var")
    home.create()
    home.cohort.write_bytes((HUB_CONFIG / "demo_cohort.toml").read_bytes())
    assert len(list(publish_what_changed(home))) == 1
    return home


def test_what_did_not_change_is_not_published_again(published: Home) -> None:
    assert list(publish_what_changed(published)) == []


@pytest.mark.parametrize("made", ["course/source", "course/release", "campus/released", "materials"])
def test_what_was_made_and_then_altered_is_looked_at_again(published: Home, made: str) -> None:
    notebook = next((published.root / made).rglob("*.ipynb"))
    notebook.chmod(0o600)  # what is released is kept read-only
    notebook.write_bytes(notebook.read_bytes() + b" ")
    assert len(list(publish_what_changed(published))) == 1


def test_an_enrolment_is_looked_at_again(published: Home) -> None:
    text = published.cohort.read_text(encoding="utf-8")
    published.cohort.write_text(text.replace("Élodie", "Elodie"), encoding="utf-8")
    assert len(list(publish_what_changed(published))) == 1
