"""Search that ignores accents: « donnees » finds « données ».

Sphinx stems the same way in the index (Python) and in the query (JavaScript); both sides fold accents first here.
"""

import json
import re
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


STOP_WORDS = frozenset(fold(word) for word in SearchFrench.stopwords)
NOISE = re.compile(r"0\d+|\d{5,}|.{26,}")  # decimals, long numbers, what no word of French is as long as


class FoldedFrench(SearchFrench):
    """French search whose index holds no accent."""

    js_stemmer_rawcode = ""  # the code below already holds it
    js_stemmer_code = (
        "".join((STEMMERS / name).read_text("utf-8") for name in ("base-stemmer.js", "french-stemmer.js"))
        + FOLD_IN_BROWSER
    )

    def word_filter(self, word: str) -> bool:
        """Keep what somebody would type: no stop word, whatever its capital or accents, and no noise of tables."""
        folded = fold(word)
        return folded not in STOP_WORDS and not NOISE.fullmatch(folded) and bool(super().word_filter(word))

    def stem(self, word: str) -> str:
        """Fold, then stem: the browser does the same."""
        return str(super().stem(fold(word)))


def compact(app: Sphinx, problem: Exception | None) -> None:
    """Write the index without the spaces that Sphinx puts after each comma: a sixth of what a browser loads."""
    path = Path(app.outdir, "searchindex.js")
    if problem or not path.is_file():
        return
    before, index = path.read_text("utf-8").rstrip().removesuffix(")").split("(", 1)
    path.write_text(f"{before}({json.dumps(json.loads(index), ensure_ascii=False, separators=(',', ':'))})", "utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Replace Sphinx's French search language, and write a small index."""
    app.add_search_language(FoldedFrench)
    app.connect("build-finished", compact)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
