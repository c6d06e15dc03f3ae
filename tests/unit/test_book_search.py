"""What the search reads of a page: its sections, without the answers of the quizzes."""

import gzip
import json
from pathlib import Path

from cpia.book_search.text import read_page, write

PAGE = """<main><article class="bd-article"><section id="titre"><h1>L’<em>IA</em><a class="headerlink">#</a></h1>
<p>Avant.</p><ul><li>un</li><li>deux</li></ul>
<section id="suite"><h2>La suite</h2><p>Une phrase<br/>coupée <code>x = 1</code>.</p><script>secret()</script>
<section class="quiz" id="quiz-1"><form><input><p>Réponse : la deuxième.</p></form></section>
<p>Après le quiz.</p></section>
<dl class="glossaire"><dt id="terme-seuil">seuil</dt><dd>Le point où l’on agit.</dd></dl></section></article></main>"""


def test_a_page_is_cut_at_its_headings_and_at_the_terms_of_a_glossary() -> None:
    page = read_page("page.html", PAGE)
    assert page
    assert page.plain() == [
        "page.html",
        "L’IA",
        [
            ["titre", "", "Avant. un deux"],
            ["suite", "La suite", "Une phrase coupée x = 1. Après le quiz."],
            ["terme-seuil", "seuil", "Le point où l’on agit."],
        ],
    ]


def test_a_page_without_an_article_is_not_searched() -> None:
    assert read_page("x.html", "<p>rien</p>") is None
    assert read_page("x.html", '<article class="bd-article"><p>sans titre</p></article>') is None


def test_both_forms_of_the_text_say_the_same_and_do_not_change_from_one_build_to_the_next(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    write(tmp_path, ["page.html"], tmp_path / "recherche")
    packed = (tmp_path / "recherche" / "textes.bin").read_bytes()
    write(tmp_path, ["page.html"], tmp_path / "recherche")
    assert (tmp_path / "recherche" / "textes.bin").read_bytes() == packed
    script = (tmp_path / "recherche" / "textes.js").read_text("utf-8")
    assert json.loads(script.removeprefix("globalThis.TEXTES_DU_LIVRE = ").removesuffix(";\n")) == json.loads(
        gzip.decompress(packed)
    )
