"""French typography is written in prose, and nothing else is touched."""

import pytest

from cpia.typography import NBSP, mended, mended_page, mended_table


@pytest.mark.parametrize(
    ("typed", "set_right"),
    [
        ("Quoi ? Oui ; non !", "Quoi_? Oui_; non_!"),
        ("Une règle : la voici", "Une règle_: la voici"),
        ("« Bien »", "«_Bien_»"),
        ("«Bien»", "«_Bien_»"),
        ("12 % des cas", "12_% des cas"),
        ("Et puis...", "Et puis…"),
        ("9 000 € en 12 jours (l. 251-253)", "9_000_€ en 12 jours (l._251-253)"),
        ("en 2026 12 lots", "en 2026 12 lots"),
    ],
)
def test_marks_get_the_space_that_never_breaks(typed: str, set_right: str) -> None:
    assert mended(typed) == set_right.replace("_", NBSP)
    assert mended(mended(typed)) == mended(typed)


@pytest.mark.parametrize(
    "kept",
    [
        "`a if x else y ? z`",
        "```python\nprint('a ; b')\n```",
        "- a\n\n  ```python\n  x ? y\n  ```",
        "| --- | :--- |",
        "[x](https://exemple.fr/a ? b)",
        "$a : b$",
        "---\ntitle: a ; b\n---\n",
        ":class: dropdown",
        "https://exemple.fr/a...b",
    ],
)
def test_what_is_no_prose_stays_as_it_is(kept: str) -> None:
    assert mended_page(kept) == kept


def test_a_mark_after_code_wants_its_space_too() -> None:
    assert mended_page("le fichier `a.csv` : lisez-le") == f"le fichier `a.csv`{NBSP}: lisez-le"


def test_a_table_is_mended_in_what_people_read_only() -> None:
    assert mended_table('id = "a : b"\ntext = "a : b"') == f'id = "a : b"\ntext = "a{NBSP}: b"'


def test_what_follows_a_directive_s_option_is_prose() -> None:
    page = ":::{admonition} Titre ?\n:class: a-retenir\nUne règle : la voici.\n:::\n+++ {}\nEt là ?"
    assert mended_page(page).count(NBSP) == 3
