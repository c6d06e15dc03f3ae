"""Who is enrolled: one login, one role, one address of their own."""

import unicodedata

import pytest
from credential_cases import ELODIE, FULL, School

from cpia import cohort
from cpia.credentials import issuing
from cpia.errors import SettingsError
from cpia.home import Home

ROW = '    {{ login = "{}", first_name = "A", last_name = "B", role = "learner", email = "{}" }},\n'


def load(home: Home, *rows: tuple[str, str]) -> cohort.Cohort:
    home.cohort.write_text(f"people = [\n{''.join(ROW.format(*row) for row in rows)}]\n", encoding="utf-8")
    return cohort.load(home)


@pytest.mark.parametrize(
    "twin",
    [
        "zoé@école.example",
        "ZOÉ@École.Example",
        "  zoé@école.example ",
        unicodedata.normalize("NFD", "zoé@école.example"),
        unicodedata.normalize("NFD", "Zoé@ÉCOLE.example"),
    ],
)
def test_two_people_never_share_an_address_however_it_is_written(home: Home, twin: str) -> None:
    with pytest.raises(SettingsError, match="« zoe » et « zora » ont la même adresse") as refusal:
        load(home, ("zoe", "zoé@école.example"), ("zora", twin))
    assert "example" not in str(refusal.value)  # an address has no place in a log


@pytest.mark.parametrize("text", ["", "poeple = []", "people = 3", "people = [3]", "people = []\nautre = 1"])
def test_a_list_that_is_not_one_is_refused_and_is_never_an_empty_cohort(home: Home, text: str) -> None:
    home.cohort.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="attendu : « people »"):
        cohort.load(home)
    home.cohort.write_text("people = []", encoding="utf-8")
    assert cohort.load(home).people == ()


def test_addresses_that_only_look_alike_are_two(home: Home) -> None:
    people = load(home, ("zoe", "zoe@ecole.example"), ("zora", "zoé@ecole.example"), ("ines", ""), ("jean", ""))
    assert len(people.people) == 4


@pytest.mark.parametrize("email", ["a@x.example, b@x.example", "a@x.example b@x.example", "a", "@x", "a@", "A <a@x>"])
def test_one_person_has_one_address(home: Home, email: str) -> None:
    with pytest.raises(SettingsError, match="une seule adresse"):
        load(home, ("zoe", email))


def test_a_renamed_account_gets_nothing_by_itself_and_the_former_one_waits_for_a_person(home: Home) -> None:
    school = School.open(home)
    school.grade(ELODIE, FULL)
    assert issuing.issue(home, [ELODIE])[0].new
    text = home.cohort.read_text(encoding="utf-8")
    home.cohort.write_text(text.replace(ELODIE, "elodie-nguyen"), encoding="utf-8")
    renamed, former = issuing.issue(home, ["elodie-nguyen", ELODIE])
    assert renamed.state == "refused" and "aucune remise" in renamed.reasons[0]
    assert former.state == "review" and "non inscrite" in former.reasons[0]
    assert len(list(home.issued.glob("*.json"))) == 1


def test_the_demonstration_s_cohort_is_admitted(home: Home) -> None:
    School.open(home)
    assert len(cohort.load(home).learners) == 5


def test_no_list_at_all_is_told_with_how_to_make_one(home: Home) -> None:
    home.cohort.unlink(missing_ok=True)
    with pytest.raises(SettingsError, match=r"cohort\.toml : fichier absent, attendu : .* CPIA_HOME") as refusal:
        cohort.load(home)
    assert str(home.root) in str(refusal.value) and "hub_config/demo_cohort.toml" in str(refusal.value)
