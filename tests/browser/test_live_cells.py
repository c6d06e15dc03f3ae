"""Live Python cells, in Chromium, on the site's own Python, with the network cut: a reader, then an attacker."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from exercise_cases import FILES, answers
from live_page import READY, Reader, add_stand_in, cell_id, write_site
from playwright.sync_api import Browser

from cpia.home import PROJECT
from cpia.live_cells import exercise

pytestmark = pytest.mark.slow

PURE = [path for path in FILES if not exercise.load(path).exercise.packages]
WITH_LIBRARIES = [path for path in FILES if exercise.load(path).exercise.packages]
CELL, OTHER = cell_id(PURE[0]), cell_id(PURE[1])
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
SUCCESS = "✓ Toutes les vérifications sont réussies."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cellules")
    write_site(folder)
    return folder


@pytest.fixture(scope="module")
def address(folder: Path, serve: Callable[[Path], str]) -> str:
    return f"{serve(folder)}/page.html"


@pytest.fixture(scope="module")
def reader(address: str, chromium: Browser) -> Iterator[Reader]:
    """One page, one worker, for every test."""
    with chromium.new_context(locale="fr-FR") as context:
        reader = Reader.on(context, address)
        before = list(reader.asked)
        assert not [url for url in before if "/pyodide/" in url or "/cellules/" in url], "fetched before any click"
        yield reader
        assert (reader.elsewhere, reader.errors) == ([], [])
        assert reader.page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert context.cookies() == []


def test_the_first_click_alone_loads_python_from_the_site(reader: Reader, address: str) -> None:
    assert reader.press(CELL, "Exécuter", "print('bonjour')\n6 * 7") == "Terminé."
    assert reader.result(CELL) == "bonjour\n42"
    assert any(url.endswith("pyodide.asm.wasm") for url in reader.asked)


@pytest.mark.parametrize("path", PURE, ids=cell_id)
def test_a_solution_passes_and_the_starting_code_and_a_wrong_answer_do_not(reader: Reader, path: Path) -> None:
    cell, kept = cell_id(path), answers(path)
    assert reader.press(cell, "Vérifier", kept["solution"]) == SUCCESS
    assert "points de suspension" in reader.press(cell, "Vérifier", kept["start"])
    assert "sur" in reader.press(cell, "Vérifier", kept["wrong"])
    assert "✗" in reader.result(cell)


@pytest.mark.parametrize("path", WITH_LIBRARIES, ids=cell_id)
def test_a_cell_whose_library_is_not_in_this_copy_says_so_and_offers_the_campus(reader: Reader, path: Path) -> None:
    cell = cell_id(path)
    assert reader.press(cell, "Vérifier") == "Ce code ne peut pas tourner ici."
    assert "pas installé" in reader.result(cell)
    assert "numpy" not in reader.result(cell)  # nobody asked for it by name
    assert reader.page.locator(f"#{cell} .cellule-resultat a").get_attribute("href") == "autoverification.html"


def test_two_cells_share_python_and_no_variable(reader: Reader) -> None:
    reader.press(CELL, "Exécuter", "secret = 1")
    assert "Une erreur" in reader.press(OTHER, "Exécuter", "print(secret)")
    assert "« secret » n'est pas défini" in reader.result(OTHER)


def test_an_error_is_explained_in_french_with_its_line_and_pythons_message_is_one_click_away(reader: Reader) -> None:
    reader.press(CELL, "Exécuter", "total = 3\nprint(totl)")
    assert "Un nom est inconnu (ligne 2)" in reader.result(CELL)
    assert "Vouliez-vous écrire « total » ?" in reader.result(CELL)
    assert "NameError: name 'totl'" in reader.page.locator(f"#{CELL} .cellule-erreur details pre").text_content()


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("def f(n):\n    return f(n + 1)\nf(0)", "condition d'arrêt"),
        ("input('Nom ?')", "ne peut pas poser de question"),
        ("import requests", "n'est pas dans cette page"),
        ("[0] * 10 ** 10", "trop grand"),
    ],
)
def test_what_only_a_browser_refuses_is_explained_too(reader: Reader, code: str, word: str) -> None:
    assert "Une erreur" in reader.press(CELL, "Exécuter", code)
    assert word in reader.result(CELL)


def test_an_output_too_long_is_cut_and_said_to_be(reader: Reader) -> None:
    reader.press(CELL, "Exécuter", "print('a' * 50_000)")
    assert "20 000 caractères" in reader.result(CELL)
    assert len(reader.result(CELL)) < 20_200


def test_nothing_that_a_program_says_becomes_html(reader: Reader) -> None:
    attack = '<img src=x onerror="document.title = 1"><script>document.title = 2</script>'
    for code in (f"print({attack!r})", f"raise ValueError({attack!r})", repr(attack), f"{{}}[{attack!r}]"):
        reader.press(CELL, "Exécuter", code)
        assert "<img" in reader.result(CELL)
    assert reader.page.locator(f"#{CELL} :is(img, script)").count() == 0
    assert reader.page.title() == "Essai"


def test_a_program_in_the_worker_has_no_page_to_touch(reader: Reader) -> None:
    reader.press(CELL, "Exécuter", "import js\nprint(hasattr(js, 'document'), hasattr(js, 'localStorage'))")
    assert reader.result(CELL).strip() == "False False"


def test_the_keyboard_alone_runs_a_cell_and_is_never_trapped(reader: Reader) -> None:
    page, area = reader.page, reader.page.locator(f"#{CELL} textarea")
    area.fill("")
    area.focus()
    page.keyboard.type("for i in range(2):")
    page.keyboard.press("Enter")
    page.keyboard.type("print(i)")
    assert area.input_value() == "for i in range(2):\n    print(i)"
    page.keyboard.press("Control+Enter")
    page.wait_for_function(READY, arg=CELL)
    assert reader.result(CELL) == "0\n1\n"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    page.keyboard.press("Space")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert area.input_value().endswith("print(i)    ")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "checkbox"


def test_starting_again_gives_the_starting_code_back(reader: Reader) -> None:
    reader.press(CELL, "Exécuter", "print(1)")
    reader.press(CELL, "Réinitialiser")
    assert reader.page.locator(f"#{CELL} textarea").input_value() == exercise.load(PURE[0]).exercise.start.strip()
    assert reader.result(CELL) == ""


def test_a_program_without_end_is_stopped_by_its_button_and_another_cell_was_told_to_wait(reader: Reader) -> None:
    reader.press(CELL, "Exécuter", "print('avant')\nwhile True:\n    print('encore')", wait=False)
    reader.wait_until_it_runs(CELL)
    assert "attendez" in reader.press(OTHER, "Exécuter", "print(2)")
    assert "Arrêté à votre demande" in reader.press(CELL, "Arrêter")
    assert "avant" in reader.result(CELL)
    assert reader.press(CELL, "Exécuter", "print('de retour')") == "Terminé."


def test_a_program_is_stopped_after_ten_seconds(reader: Reader) -> None:
    reader.press(CELL, "Exécuter", "while True:\n    pass", wait=False)
    reader.wait_until_it_runs(CELL)
    reader.page.clock.fast_forward(9_000)
    assert reader.page.locator(f"#{CELL}").get_attribute("aria-busy") == "true"
    reader.page.clock.fast_forward(1_500)
    reader.page.wait_for_function(READY, arg=CELL)
    assert "dix secondes" in reader.page.locator(f"#{CELL} .cellule-etat").inner_text()
    assert "boucle" in reader.result(CELL)


def test_python_killed_by_a_program_starts_again_at_the_next_click(reader: Reader) -> None:
    assert "arrêté net" in reader.press(CELL, "Exécuter", "import os\nos._exit(3)")
    assert reader.press(CELL, "Exécuter", "print('de retour')") == "Terminé."


def test_a_wheel_of_the_site_is_loaded_and_an_altered_one_is_refused(
    folder: Path, serve: Callable[[Path], str], chromium: Browser, tmp_path: Path
) -> None:
    copy = tmp_path / "site"
    write_site(copy)
    add_stand_in(copy, "pandas")
    add_stand_in(copy, "numpy", altered=True)
    with chromium.new_context(locale="fr-FR") as context:
        reader = Reader.on(context, f"{serve(copy)}/page.html")
        assert reader.press(CELL, "Exécuter", "import pandas as pd\nprint(pd.origine)") == "Terminé."
        assert reader.result(CELL) == "un paquet du site\n"
        assert "pas pu se charger" in reader.press(CELL, "Exécuter", "import numpy\nprint(numpy.origine)")
        assert "un paquet du site" not in reader.result(CELL)
        assert reader.elsewhere == []


@pytest.mark.parametrize("way", ["without JavaScript", "from a file"])
def test_a_page_that_cannot_run_keeps_all_that_is_read_and_says_why(
    way: str, address: str, folder: Path, chromium: Browser
) -> None:
    with chromium.new_context(locale="fr-FR", java_script_enabled=way != "without JavaScript") as context:
        page = context.new_page()
        page.goto(address if way == "without JavaScript" else (folder / "page.html").as_uri())
        cell = page.locator(f"#{CELL}")
        kept = exercise.load(PURE[0]).exercise
        assert cell.locator(".cellule-depart").inner_text().strip() == kept.start.strip()
        assert "serveur web" in cell.locator(".cellule-sans").inner_text()
        assert cell.locator("button, textarea").count() == 0
        cell.locator(".cellule-solution summary").click()
        assert cell.locator(".cellule-solution pre").inner_text().strip() == kept.solution.strip()


def test_a_lesson_of_the_built_book_runs_its_exercise_and_stays_accessible(book: str, chromium: Browser) -> None:
    path = next(path for path in PURE if path.stem == "variable-permise")
    with chromium.new_context(locale="fr-FR") as context:
        reader = Reader.on(context, f"{book}/donnees/lecon-4.html")
        cell = str(reader.page.locator(".cellule").get_attribute("id"))
        assert not [url for url in reader.asked if "/pyodide/" in url or "/cellules/" in url]
        assert "sur 3" in reader.press(cell, "Vérifier", answers(path)["wrong"])
        reader.page.locator(f"#{cell} summary").first.click()
        reader.page.evaluate(AXE.read_text("utf-8"))
        for theme in ("light", "dark"):
            reader.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            found = reader.page.evaluate(f"axe.run(document.getElementById({json.dumps(cell)}))")
            assert [fault["id"] for fault in found["violations"]] == []
        assert (reader.elsewhere, reader.errors) == ([], [])
