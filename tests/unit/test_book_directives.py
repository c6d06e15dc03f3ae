"""A page whose quiz or demonstration is wrong stops the build, and the message names the page and the line."""

import re
import shutil
from pathlib import Path

import pytest

from cpia.book import build
from cpia.errors import BookError
from cpia.home import PROJECT

pytestmark = pytest.mark.slow

QUIZ = """title = "Essai"
[[questions]]
id = "q-1"
competence = "D1"
text = "Première version ?"
options = [{ text = "a", correct = true, correction = "b" }, { text = "c", correct = false, correction = "d" }]
"""


@pytest.fixture
def small_book(tmp_path: Path) -> Path:
    """A one-page book with the real settings and extensions."""
    book = tmp_path / "livre"
    for part in ("_ext", "_static", "_templates"):
        shutil.copytree(PROJECT / "book" / part, book / part)
    shutil.copy(PROJECT / "book" / "_config.yml", book)
    (book / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (book / "essai.toml").write_text(QUIZ, "utf-8")
    return book


def test_a_fault_names_its_page_and_line(small_book: Path) -> None:
    (small_book / "essai.toml").write_text(QUIZ.replace("correct = true", "correct = false"), "utf-8")
    text = "# Titre\n\n```{quiz} essai.toml\n```\n\n```{demonstration} inconnue\n```\n\n```{quiz} perdu.toml\n```\n"
    (small_book / "index.md").write_text(text, "utf-8")
    with pytest.raises(BookError) as refusal:
        build(small_book, small_book, print)
    message = str(refusal.value)
    assert "index.md:3: ERROR" in message
    assert "question « q-1 » : aucune option juste" in message
    assert "index.md:6: ERROR" in message
    assert "« inconnue » inconnue" in message
    assert "perdu.toml : fichier absent" in message
    with pytest.raises(BookError, match="aucune option juste"):
        build(small_book, small_book, print)  # the second build must not take the fault for granted


def test_a_changed_quiz_rebuilds_its_page_and_a_kernel_sees_the_package(small_book: Path, tmp_path: Path) -> None:
    header = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n"
    cell = "```{code-cell} ipython3\nimport cpia.quiz\nprint(cpia.quiz.__name__)\n```\n"
    formula = "Une formule : $\\frac{1}{2}$.\n\n"
    (small_book / "index.md").write_text(f"{header}# Titre\n\n{formula}```{{quiz}} essai.toml\n```\n\n{cell}", "utf-8")
    for path in small_book.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)  # another account's checkout
    built = build(small_book, tmp_path / "ailleurs", print)
    page = (built.html / "index.html").read_text("utf-8")
    assert "Première version" in page
    assert "cpia.quiz\n" in page
    assert "<mfrac>" in page
    (built.html / "retiree.html").write_text("page d'avant", "utf-8")
    (small_book / "essai.toml").chmod(0o644)
    (small_book / "essai.toml").write_text(QUIZ.replace("Première", "Seconde"), "utf-8")
    build(small_book, tmp_path / "ailleurs", print)
    assert "Seconde version" in (built.html / "index.html").read_text("utf-8")
    assert not (built.html / "retiree.html").exists()


def test_a_changed_style_sheet_reaches_the_built_pages_though_no_page_changed(small_book: Path) -> None:
    (small_book / "index.md").write_text("# Titre\n\nUne page.\n", "utf-8")
    html = build(small_book, small_book, print).html
    before = (html / "index.html").read_text("utf-8")
    sheet = small_book / "_static" / "livre.css"
    sheet.write_text(sheet.read_text("utf-8") + "\n.nouveau { color: #123457; }\n", "utf-8")
    build(small_book, small_book, print)
    assert ".nouveau{color:#123457}" in (html / "_static" / "page.css").read_text("utf-8")
    stamp = re.compile(r"page\.css\?v=(\w+)")
    assert stamp.findall(before) != stamp.findall((html / "index.html").read_text("utf-8"))
