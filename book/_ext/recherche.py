"""Search that ignores accents: « donnees » finds « données ».

Sphinx stems the same way in the index (Python) and in the query (JavaScript); both sides fold accents first here.
"""

import unicodedata
from pathlib import Path
from typing import Any

import sphinx.search
from sphinx.application import Sphinx
from sphinx.search.fr import SearchFrench

STEMMERS = Path(sphinx.search.__file__).parent / "minified-js"
FOLD_IN_BROWSER = """
var Stemmer = function () {
  const french = new FrenchStemmer();
  this.stemWord = (word) => french.stemWord(
    word.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFD").replace(/[\\u0300-\\u036f]/g, ""));
};
"""


def fold(word: str) -> str:
    """Give the word in lower case, without accents or ligatures."""
    plain = unicodedata.normalize("NFD", word.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


class FoldedFrench(SearchFrench):
    """French search whose index holds no accent."""

    js_stemmer_rawcode = ""  # the code below already holds it
    js_stemmer_code = (
        "".join((STEMMERS / name).read_text("utf-8") for name in ("base-stemmer.js", "french-stemmer.js"))
        + FOLD_IN_BROWSER
    )

    def stem(self, word: str) -> str:
        """Fold, then stem: the browser does the same."""
        return str(super().stem(fold(word)))


def setup(app: Sphinx) -> dict[str, Any]:
    """Replace Sphinx's French search language."""
    app.add_search_language(FoldedFrench)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
