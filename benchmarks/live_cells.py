"""Measure the live cells of the built book in Chromium: first result, next ones, after a stop: `make book` first.

    python benchmarks/live_cells.py [--times 3] [--page donnees/lecon-4.html]

Each time is a new browser with an empty cache, on the loopback; « 2e visite » is the same browser, a new page.
"""

import sys
from pathlib import Path

# Python puts this folder first, where platform.py hides the standard library's module of the same name.
sys.path.pop(0)
sys.path.extend(str(Path(__file__).resolve().parents[1] / name) for name in ("", "src", "tests"))

import functools
import http.server
import os
import statistics
import tempfile
import threading
import time
from collections import defaultdict

import click
from playwright.sync_api import Page, sync_playwright

from benchmarks import report
from benchmarks.report import Row
from cpia.home import PROJECT

SITE = PROJECT / "book" / "_build" / "html"
READY = "() => document.querySelector('.cellule').getAttribute('aria-busy') === 'false'"
RUNS = "() => document.querySelector('.cellule-etat').textContent.startsWith('Exécution')"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A file server that prints nothing."""

    def log_message(self, *_: object) -> None: ...


def pressed(page: Page, button: str, code: str | None = None) -> float:
    """Press a button of the page's first cell; give the seconds until its end."""
    cell = page.locator(".cellule").first
    if code is not None:
        cell.locator("textarea").fill(code)
    start = time.perf_counter()
    cell.get_by_role("button", name=button, exact=True).click()
    page.wait_for_function(READY, timeout=180_000)
    return time.perf_counter() - start


def measure(address: str, times: int) -> dict[str, list[float]]:
    """Give the seconds, and the megabytes of the first click, of each time."""
    found: dict[str, list[float]] = defaultdict(list)
    path = os.environ.get("CPIA_CHROMIUM", "/usr/bin/chromium")
    for _ in range(times):
        with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
            browser = playwright.chromium.launch_persistent_context(
                profile, executable_path=path, args=["--no-sandbox"]
            )
            page = browser.new_page()
            page.goto(address, wait_until="networkidle")
            sizes: list[int] = []
            page.on("response", lambda response, sizes=sizes: sizes.append(int(response.headers["content-length"])))
            found["premier résultat (s)"].append(pressed(page, "Exécuter", "print(6 * 7)"))
            found["chargé au premier clic (Mo)"].append(sum(sizes) / 1e6)
            found["résultat suivant (s)"].append(pressed(page, "Exécuter", "print(6 * 8)"))
            found["vérification (s)"].append(pressed(page, "Vérifier", "def est_permise(a, b):\n    return True"))
            page.locator("textarea").first.fill("while True:\n    pass")
            page.get_by_role("button", name="Exécuter", exact=True).first.click()
            page.wait_for_function(RUNS)
            found["arrêt (s)"].append(pressed(page, "Arrêter"))
            found["premier résultat après un arrêt (s)"].append(pressed(page, "Exécuter", "print(6 * 7)"))
            again = browser.new_page()
            again.goto(address, wait_until="networkidle")
            found["premier résultat, 2e visite (s)"].append(pressed(again, "Exécuter", "print(6 * 7)"))
            browser.close()
    return found


@click.command()
@click.option("--times", default=3, show_default=True, help="Nombre de navigateurs neufs.")
@click.option("--page", default="donnees/lecon-4.html", show_default=True, help="Une leçon qui a une cellule.")
def command(times: int, page: str) -> None:
    """Mesurer les cellules du livre construit ; écrire un tableau Markdown."""
    began = report.load()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = measure(f"http://127.0.0.1:{server.server_address[1]}/{page}", times)
    server.shutdown()
    click.echo("\n".join([*report.machine(began), ""]))
    click.echo("\n".join(report.table(Row(name, told(values)) for name, values in found.items())))


def told(values: list[float]) -> str:
    """Write the median, and between what the values were."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.2f} (de {low:.2f} à {high:.2f})".replace(".", ",")


if __name__ == "__main__":
    command()
