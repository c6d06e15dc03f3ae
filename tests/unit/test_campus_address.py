"""The hub's address in a copy of the book: written whole where an operator gives it, refused where it is none."""

import sys

import pytest
from click.testing import CliRunner

from cpia.cli.book import command
from cpia.home import PROJECT

sys.path.append(str(PROJECT / "book" / "_ext"))
from carnets import _campus


def test_a_copy_built_for_a_campus_leads_there_without_a_script() -> None:
    link = _campus("https://campus.exemple.fr/ecole/", "lab/tree/cours/donnees/lecon-1.ipynb")
    assert 'href="https://campus.exemple.fr/ecole/hub/user-redirect/lab/tree/cours/donnees/lecon-1.ipynb"' in link
    assert " hidden" not in link


def test_without_an_address_the_link_waits_hidden_for_the_script() -> None:
    link = _campus("", "lab")
    assert " hidden" in link and "href" not in link


@pytest.mark.parametrize("address", ["campus.exemple.fr", "javascript:alert(1)", "http://campus.exemple.fr"])
def test_what_is_no_safe_address_is_refused_before_anything_is_built(address: str) -> None:
    refused = CliRunner().invoke(command, ["--campus", address])
    assert refused.exit_code == 2
    assert "attendu une adresse https" in refused.output
