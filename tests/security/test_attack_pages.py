"""What learners of the attack corpus write, in a real browser: in the grader's page and in the feedback, nothing runs.

Formgrader is served as the platform serves it, extension and settings, without a hub: whoever asks is the instructor.
"""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from attack_corpus.pages import ATTACKS
from graded_corpus import NOBODY, Graded, account, environment
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.slow

PORT = 19751
SETTINGS = """
from pathlib import Path
from cpia.grading import course_folder
from cpia.grading.nbgrader_plugin import configure
configure(get_config(), course_folder.plain(Path("cours")))
"""
NAMES = [attack.name for attack in ATTACKS]
LIVE = """() => {
  const notebook = document.querySelector("#notebook, main, body");
  const own = /^toggle_name.(true|false).;$/;  // formgrader's own buttons
  const attributes = [...notebook.querySelectorAll("*")].flatMap(e => [...e.attributes].map(a => [a.name, a.value]));
  return {
    xss: window.__xss || 0,
    handlers: attributes.filter(([name, value]) => name.startsWith("on") && !own.test(value))
      .map(([name, value]) => name + "=" + value),
    links: attributes.filter(([name, value]) => /href|src|action|data/.test(name)
      && /^[\\s\\0]*(javascript|vbscript|data:text)/i.test(value.replace(/[\\s\\0]/g, "")))
      .map(([name, value]) => name + "=" + value),
    elements: [...notebook.querySelectorAll("iframe, object, embed, base, form, meta[http-equiv], link")]
      .map(e => e.outerHTML.slice(0, 120)),
  };
}"""


@pytest.fixture(scope="module")
def formgrader(corpus: Graded) -> Iterator[str]:
    """The address of a formgrader that serves the corpus."""
    settings = corpus.root / "reglages"
    settings.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        os.chown(settings, NOBODY, NOBODY)
    (settings / "nbgrader_config.py").write_text(SETTINGS)
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", f"--port={PORT}", "--ServerApp.port_retries=0", "--no-browser",
         "--IdentityProvider.token=", f"--ServerApp.root_dir={corpus.course}",
         "--ServerApp.jpserver_extensions="
         "{'cpia.hub.formgrader_extension': True, 'nbgrader.server_extensions.formgrader': False}"],
        env=environment(corpus.root), cwd=corpus.root, stderr=subprocess.DEVNULL, **account(),
    )  # fmt: skip
    url = f"http://127.0.0.1:{PORT}"
    try:
        _wait(f"{url}/formgrader", server)
        yield url
    finally:
        server.terminate()
        server.wait(30)


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert server.poll() is None
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(url)


@pytest.fixture(scope="module")
def submissions(corpus: Graded) -> dict[str, str]:
    """Formgrader's number of each learner's notebook."""
    with Gradebook(f"sqlite:///{corpus.course / 'gradebook.db'}") as gradebook:
        found = gradebook.notebook_submissions("devoir", "devoir")
        return {submission.student.id: submission.id for submission in found}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that may reach this machine alone."""
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def outside(page: Page, own: str) -> list[str]:
    """Note every request that leaves the page's own place, and let none of them go."""
    seen: list[str] = []

    def look(request: Request) -> bool:
        return not request.url.startswith((own, "data:image/", "blob:", "about:"))

    page.on("request", lambda request: seen.append(request.url) if look(request) else None)
    page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    page.route("**/*", lambda route: route.abort() if look(route.request) else route.continue_())
    return seen


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_a_learner_wrote_runs_in_the_graders_page(
    corpus: Graded, formgrader: str, submissions: dict[str, str], page: Page, name: str
) -> None:
    asked = outside(page, formgrader)
    answer = page.goto(f"{formgrader}/formgrader/submissions/{submissions[name]}/", wait_until="load")
    if corpus.results[name]["outcome"] == "review":
        assert answer is not None and (answer.status == 404 or page.locator("#notebook").count())
    page.wait_for_timeout(300)
    found = page.evaluate(LIVE)
    assert found == {"xss": 0, "handlers": [], "links": [], "elements": []}
    assert [url for url in asked if not url.startswith(formgrader)] == []


@pytest.mark.parametrize("file", ["piege.html", "piege.svg", "piege.xhtml"])
def test_a_page_beside_a_notebook_does_not_run_as_the_graders(
    formgrader: str, submissions: dict[str, str], page: Page, file: str
) -> None:
    asked = outside(page, formgrader)
    answer = page.goto(f"{formgrader}/formgrader/submissions/{submissions['hd-pages']}/{file}", wait_until="load")
    page.wait_for_timeout(300)
    assert answer is not None and answer.status == 200
    assert page.evaluate("() => window.__xss || 0") == 0
    assert asked == []


def test_the_lists_of_the_grader_hold_no_script_of_a_learner(formgrader: str, page: Page) -> None:
    for place in ("", "/gradebook", "/gradebook/devoir", "/gradebook/devoir/devoir", "/manage_submissions/devoir",
                  "/manage_students"):  # fmt: skip
        asked = outside(page, formgrader)
        page.goto(f"{formgrader}/formgrader{place}", wait_until="load")
        page.wait_for_timeout(300)
        assert page.evaluate("() => window.__xss || 0") == 0
        assert [url for url in asked if not url.startswith(formgrader)] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_a_learner_wrote_runs_in_the_feedback(
    corpus: Graded, told: dict[str, Path], page: Page, name: str
) -> None:
    if name not in told:
        assert corpus.results[name]["outcome"] == "review"
        return
    asked = outside(page, told[name].parent.as_uri())
    page.goto(told[name].as_uri(), wait_until="load")
    page.wait_for_timeout(300)
    found = page.evaluate(LIVE)
    assert found == {"xss": 0, "handlers": [], "links": [], "elements": []}
    assert asked == []
