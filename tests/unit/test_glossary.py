"""The glossary is found in a text once a term, whatever its spelling."""

from pathlib import Path

import pytest

from cpia.errors import BookError
from cpia.glossary import Finder, Term, load

DRIFT = Term("dérive", "Le monde change.", "mlops/lecon-5", ("dérives", "dérive de concept"))
PSI = Term("PSI", "Un indice.", "mlops/lecon-4")
UNIT = Term("unité d'observation", "Une ligne.", "donnees/lecon-1")


def named(text: str, *terms: Term) -> list[str]:
    return [piece for piece, term in Finder(terms).split(text) if term]


def test_only_the_first_use_of_a_term_is_found() -> None:
    assert named("Une dérive, deux dérives, la Dérive.", DRIFT) == ["dérive"]


def test_nothing_of_the_text_is_lost() -> None:
    text = "Sans dérive ni PSI : rien."
    assert "".join(piece for piece, _ in Finder((DRIFT, PSI)).split(text)) == text


def test_the_longest_spelling_wins() -> None:
    assert named("Une dérive de concept survient.", DRIFT) == ["dérive de concept"]


@pytest.mark.parametrize("text", ["La rive dérivera.", "Il est sous-dérive.", "psi grec", "l'unité de mesure"])
def test_a_term_inside_a_word_or_an_abbreviation_in_small_letters_is_not_one(text: str) -> None:
    assert named(text, DRIFT, PSI, UNIT) == []


@pytest.mark.parametrize("text", ["L'unité d'observation", "une unité d\u2019observation", "Unité\u00a0d'observation"])
def test_apostrophes_and_spaces_of_any_kind_are_the_same(text: str) -> None:
    assert len(named(text, UNIT)) == 1


def test_a_term_has_an_anchor_without_accents() -> None:
    assert UNIT.anchor == "terme-unite-d-observation"


def test_two_terms_may_not_share_a_spelling(tmp_path: Path) -> None:
    entry = '[[terms]]\nterm = "{}"\nforms = ["dérives"]\ndefinition = "x"\nlesson = "a/b"\n'
    for name, term in (("a", "dérive"), ("b", "écart")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "glossaire.toml").write_text(entry.format(term), "utf-8")
    with pytest.raises(BookError, match="« dérives » est à la fois « dérive » et « écart »"):
        load(tmp_path)
