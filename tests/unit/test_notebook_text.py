"""A page as a notebook shows it: no sign of its source, no link that leads nowhere, nothing lost in silence."""

from datetime import date

import pytest

from cpia.errors import AuthoringError
from cpia.facts import Fact
from cpia.notebooks.plain import Page, Piece, pieces

FACT = Fact("loi", "2 août 2026", "règlement, art. 113", "https://exemple.fr", date(2026, 11, 1), 6, "texte final")
EXERCISE = {
    "title": "Compter",
    "text": "Comptez.",
    "start": "def f(x):\n    ...\n",
    "hint": "Une boucle.",
    "checks": "q2",
}


def page(address: str = "") -> Page:
    notebooks = frozenset({"m/lecon-1", "m/lecon-2", "n/lecon-1"})
    return Page("m/lecon-1", "Leçon 1 — Essai", {"loi": FACT}, notebooks, lambda _: EXERCISE, address)


def markdown(text: str, address: str = "") -> str:
    [piece] = pieces(text, page(address))
    assert piece.kind == "markdown"
    return piece.source


def test_a_demonstration_becomes_a_cell_that_shows_it_between_the_texts_around_it() -> None:
    found = pieces("Avant.\n\n```{demonstration} courbe-apprentissage\n```\n\nAprès.", page())
    shown = 'from cpia.demonstrations.widget import montrer\n\nmontrer("courbe-apprentissage")'
    assert found == [Piece("markdown", "Avant."), Piece("code", shown), Piece("markdown", "Après.")]


def test_a_box_becomes_a_quotation_with_what_it_holds() -> None:
    text = ":::{admonition} À retenir\n:class: a-retenir\n\n- Un.\n- Deux.\n:::"
    assert markdown(text) == "> **À retenir**\n>\n> - Un.\n> - Deux."


def test_a_folded_solution_stays_folded_with_its_code() -> None:
    text = "::::{admonition} Solution\n:class: dropdown\n\n```python\nx = 1\n```\n\n:::{note}\nBien.\n:::\n::::"
    folded = markdown(text)
    assert folded.startswith("<details>\n<summary><strong>Solution</strong></summary>\n\n```python\nx = 1\n```")
    assert "> **Note**\n>\n> Bien." in folded and folded.endswith("</details>")


def test_a_fact_is_its_text_and_says_once_what_nobody_has_seen() -> None:
    told = markdown("Depuis le {fait}`loi` ({reference}`loi`), puis le {fait}`loi`.")
    assert told.startswith("Depuis le 2 août 2026 (à vérifier : texte final) (règlement, art. 113 ;")
    assert told.endswith("puis le 2 août 2026.")


@pytest.mark.parametrize(
    ("typed", "alone", "on_the_hub"),
    [
        ("[L](lecon-2.md)", "[L](lecon-2.ipynb)", "[L](lecon-2.ipynb)"),
        ("[L](lecon-2.md#quiz)", "[L](lecon-2.ipynb)", "[L](lecon-2.ipynb)"),
        ("[D](devoir.md#regles)", "D", "[D](https://hub/livre/m/devoir.html#regles)"),
        ("[N](../n/lecon-1.md)", "N", "[N](https://hub/livre/n/lecon-1.html)"),
        ("[G](/glossaire.md)", "G", "[G](https://hub/livre/glossaire.html)"),
        ("[E](https://exemple.fr/a.md)", "[E](https://exemple.fr/a.md)", "[E](https://exemple.fr/a.md)"),
    ],
)
def test_a_link_leads_to_the_notebook_beside_else_to_the_book_where_its_address_is_known(
    typed: str, alone: str, on_the_hub: str
) -> None:
    assert (markdown(typed), markdown(typed, "https://hub/livre/")) == (alone, on_the_hub)


def test_a_quiz_says_where_it_is() -> None:
    quiz = "```{quiz} quiz/lecon-1.toml\n:draw: 5\n```"
    assert markdown(quiz) == "*Le quiz et ses corrections sont dans le livre, page «\u00a0Leçon 1 — Essai\u00a0».*"
    assert "(https://hub/livre/m/lecon-1.html)" in markdown(quiz, "https://hub/livre/")


def test_an_exercise_of_the_page_becomes_a_cell_to_fill_in_with_its_hint() -> None:
    asked, cell, hint = pieces("```{exercice} exercices/compter.toml\n```", page())
    assert asked.source == "### Compter\n\nComptez."
    assert (cell.kind, cell.source) == ("code", "def f(x):\n    ...")
    assert "Une boucle." in hint.source and "question 2" in hint.source


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("```{inconnue} x\n```", "la directive « inconnue »"),
        ("Le {fait}`perdu`.", "fait « perdu » inconnu"),
        (":::{note}\nSans fin.", "n'est pas fermé"),
    ],
)
def test_what_has_no_form_in_a_notebook_is_refused_with_its_page(text: str, told: str) -> None:
    with pytest.raises(AuthoringError, match=f"m/lecon-1 : .*{told}"):
        pieces(text, page())
