"""The French of the course: spelt right, set right, and nothing in English but the terms of the trade."""

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from french import BOOK, pages, tables, texts

from cpia.home import PROJECT
from cpia.prose import prose, words
from cpia.typography import mended_page, mended_table

TERMS = PROJECT / "tests" / "assets" / "vocabulaire.txt"
REFERENCES = re.compile(r"^## Pour aller plus loin\n.*?(?=^## |^:::|\Z)", re.MULTILINE | re.DOTALL)
ELISION = re.compile(r"^(?:[ldnscjmt]|qu)['\u2019]", re.IGNORECASE)
FAULTS = {
    "des guillemets français": re.compile(r"(?<=[\s(])\"(?=\w)|[\u201c\u201d]"),
    "une espace avant ; ? !": re.compile(r"(?<=[^\W\d_])[;?!](?=\s|$)"),
    "un mot écrit deux fois": re.compile(r"\b(le|la|les|de|des|du|un|une|et|est|que|qui|en|à|pour|dans)\s+\1\b"),
}


def known() -> set[str]:
    """The project's own words: names, abbreviations, terms of the trade."""
    lines = TERMS.read_text("utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def unknown(candidates: set[str]) -> set[str]:
    """Give the words that the French dictionary does not hold."""
    hunspell = shutil.which("hunspell")
    assert hunspell, "hunspell manque : sudo apt-get install hunspell hunspell-fr-classical"
    done = subprocess.run(
        [hunspell, "-d", "fr", "-l", "-i", "utf-8"],
        input="\n".join(sorted(candidates)), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.split())


def page_ids(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


@pytest.mark.slow
def test_every_word_is_french_or_a_term_of_the_trade() -> None:
    where: dict[str, set[str]] = defaultdict(set)
    for path, text in texts():
        for word in words(REFERENCES.sub("", text)):
            where[ELISION.sub("", word)].add(str(path.relative_to(PROJECT)))
    terms = known()
    faults = {word for word in unknown(set(where)) if word not in terms and word.removesuffix("s") not in terms}
    assert not {word: sorted(where[word])[:3] for word in sorted(faults) if where[word]}


@pytest.mark.slow
def test_the_word_list_holds_nothing_that_the_dictionary_knows_or_nobody_writes() -> None:
    written = {ELISION.sub("", word) for _, text in texts() for word in words(text)}
    written |= {word.removesuffix("s") for word in written}
    assert not known() - unknown(known()), "ces mots sont dans le dictionnaire"
    assert not known() - written, "plus personne n'écrit ces mots"


@pytest.mark.parametrize("path", [*pages(), *tables()], ids=page_ids)
def test_a_source_is_set_as_french_wants_it(path: Path) -> None:
    before = path.read_text("utf-8")
    after = (mended_page if path.suffix == ".md" else mended_table)(before)
    changed = [line for line, right in zip(before.splitlines(), after.splitlines(), strict=True) if line != right]
    assert not changed, "exécutez scripts/typography"


def test_french_has_no_straight_quotation_marks_and_says_no_word_twice() -> None:
    faults = []
    for path, text in texts():
        for line in prose(text).splitlines():
            for rule, pattern in FAULTS.items():
                if found := pattern.search(line):
                    shown = line[max(0, found.start() - 25) : found.end() + 15]
                    faults.append(f"{path.relative_to(PROJECT)} : {rule} : {shown}")
    assert not faults, "\n".join(faults[:60])


def test_no_certificate_is_said_to_be_registered() -> None:
    claim = re.compile(
        r"(?<!pas )(?<!ni )\benregistrée?s? (?:au|à) (?:RNCP|RS|Répertoire)|\btitre RNCP\b", re.IGNORECASE
    )
    for path, text in texts():
        for found in claim.finditer(text):
            around = text[max(0, found.start() - 60) : found.end() + 40]
            assert re.search(r"\b(non|ni|pas|aucun)\b", around), f"{path} : {around}"


@pytest.mark.parametrize("path", [p for p in pages() if BOOK in p.parents], ids=page_ids)
def test_a_page_is_in_small_sentences(path: Path) -> None:
    sentences = re.split(r"(?<=[.!?…])\s+|\n\n+|\n(?=[-|*#\d])", prose(path.read_text("utf-8")))
    lengths = [len(sentence.split()) for sentence in sentences if sentence.strip()]
    assert sum(lengths) / max(len(lengths), 1) < 20
