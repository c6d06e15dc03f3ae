"""A dated fact says where it comes from and when somebody last looked."""

from datetime import date
from pathlib import Path

import pytest

from cpia import facts
from cpia.errors import BookError

FACT = """[{slug}]
value = "2 août 2026"
reference = "règlement, art. 113"
source = "le texte"
checked = {checked}
months = 6
to_verify = "{to_verify}"
"""


def write(folder: Path, slug: str = "date", checked: str = "2026-11-22", to_verify: str = "") -> Path:
    path = folder / "faits.toml"
    path.write_text(FACT.format(slug=slug, checked=checked, to_verify=to_verify), encoding="utf-8")
    return path


def test_a_fact_that_was_read_is_cited_with_the_day(tmp_path: Path) -> None:
    fact = facts.load(write(tmp_path))["date"]
    assert (fact.mark, fact.cited) == ("", "règlement, art. 113 ; vérifié le 22 novembre 2026")


@pytest.mark.parametrize(
    ("left", "mark"),
    [
        ("Journal officiel", "à vérifier au Journal officiel"),
        ("portée exacte", "à vérifier : portée exacte"),
    ],
)
def test_a_fact_whose_original_nobody_saw_says_so_instead_of_a_date(tmp_path: Path, left: str, mark: str) -> None:
    fact = facts.load(write(tmp_path, to_verify=left))["date"]
    assert fact.mark == mark
    assert fact.cited == f"règlement, art. 113 ; {mark}"


@pytest.mark.parametrize(("checked", "last"), [("2026-11-22", date(2027, 5, 22)), ("2026-08-31", date(2027, 2, 28))])
def test_a_check_holds_for_its_months(tmp_path: Path, checked: str, last: date) -> None:
    assert facts.load(write(tmp_path, checked=checked))["date"].limit() == last


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('source = "le texte"', 'source = " "', "« source » est vide"),
        ('source = "le texte"\n', "", "il manque la clé « source »"),
        ("months = 6", "months = 60", "de 1 à 24"),
        ("checked = 2026-11-22", 'checked = "hier"', "attendu : un jour"),
        ("checked = 2026-11-22", "checked = 2026-11-22T10:00:00", "attendu : un jour"),
    ],
)
def test_a_fact_that_nobody_could_check_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = write(tmp_path)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(BookError, match=told):
        facts.load(path)


def test_a_book_without_dated_facts_has_none(tmp_path: Path) -> None:
    assert facts.load(tmp_path / "faits.toml") == {}
