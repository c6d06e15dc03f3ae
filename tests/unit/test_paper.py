"""What becomes of a page on paper."""

from pathlib import Path

import pytest

from cpia.book import check_contents
from cpia.errors import BookError
from cpia.home import PROJECT
from cpia.paper.articles import Article
from cpia.paper.contents import ON_SCREEN_ONLY, Page, pages

PAGE = Page("m/lecon-1", "", "m/index")
OTHERS = frozenset({"m/index", "m/lecon-1", "m/lecon-2", "glossaire"})


def fitted(inside: str, source: str = "") -> str:
    article = Article(PAGE, f"<main><article><h1>Titre</h1>{inside}</article></main>", source)
    article.fit(Path("nulle-part"), OTHERS)
    return article.tag.decode_contents()


def test_every_page_of_the_book_is_printed_but_the_tools_of_the_screen() -> None:
    listed = pages(PROJECT / "book")
    assert [page.name for page in listed] == [p for p in check_contents(PROJECT / "book") if p not in ON_SCREEN_ONLY]
    assert [page.part for page in listed if page.part][:3] == ["Le parcours", "Séance", "Repères"]
    assert {page.chapter for page in listed if page.name.startswith("donnees/")} == {"donnees/index"}


def test_a_formula_is_drawn_and_its_source_is_its_alternative() -> None:
    html = fitted('<p>Soit <span class="math" data-latex="\\frac{1}{2}"><math><mi>x</mi></math></span>.</p>')
    assert 'alt="\\frac{1}{2}"' in html and "data:image/svg+xml" in html and "<math" not in html
    assert "\\frac" not in html.replace('alt="\\frac{1}{2}"', "")


def test_a_formula_that_cannot_be_drawn_is_refused_with_its_page() -> None:
    with pytest.raises(BookError, match=r"m/lecon-1 : la formule .*\\inconnue"):
        fitted('<p><span class="math" data-latex="\\inconnue"><math></math></span></p>')


@pytest.mark.parametrize(
    ("link", "printed"),
    [
        ('<a href="lecon-2.html">L</a>', '<a href="#m-lecon-2">L</a>'),
        ('<a href="../glossaire.html#terme-x">L</a>', '<a href="#glossaire--terme-x">L</a>'),
        ('<a href="#ici">L</a>', '<a href="#m-lecon-1--ici">L</a>'),
        ('<a href="../verifier.html">L</a>', "L"),
        ('<a href="https://exemple.fr/">L</a>', '<a href="https://exemple.fr/">L</a>'),
    ],
)
def test_a_link_leads_inside_the_document_or_elsewhere_and_never_to_a_page_that_is_not_there(
    link: str, printed: str
) -> None:
    assert printed in fitted(f"<p>{link}</p>")


def test_two_pages_never_share_a_place_and_headings_go_under_their_chapter() -> None:
    assert '<h3 id="m-lecon-1--quiz">Quiz</h3>' in fitted(
        '<h2 id="quiz">Quiz<a class="headerlink" href="#quiz">#</a></h2>'
    )


def test_what_only_a_screen_can_do_is_taken_away_and_what_is_folded_is_opened() -> None:
    html = fitted(
        "<p data-ecran>Télécharger</p><button>Oui</button><script>alert(1)</script>"
        '<details class="admonition"><summary>Solution</summary><p>Voilà.</p></details><textarea>x = 1</textarea>'
    )
    assert not any(word in html for word in ("Télécharger", "Oui", "alert", "details", "textarea"))
    assert '<p class="admonition-title">Solution</p>' in html and "<pre>x = 1</pre>" in html


def test_a_block_that_the_page_s_text_does_not_name_is_refused() -> None:
    with pytest.raises(BookError, match="1 blocs « quiz » construits, 0 dans le texte"):
        fitted('<section class="quiz"></section>')
