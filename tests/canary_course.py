"""The real course, each of whose hidden tests holds a canary: published, submitted, graded, given back; a program.

Of one assignment, the tests give the canary to the learner's code, which repeats it; of the others, every hidden test
fails at the canary's line, so that its error holds it.

It answers in JSON: everything that a learner can fetch, by name. It runs as an ordinary account, in CPIA_HOME, on the
project of CPIA_PROJECT, a copy that it marks.
"""

import base64
import json
import sys
from datetime import UTC, datetime

import nbformat
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from cpia import courses, launcher, publishing, settings
from cpia.authoring import build, sources, text
from cpia.authoring.sources import Source, load_generator
from cpia.campus.collecting import collect
from cpia.campus.identity import Caller
from cpia.campus.pages import _graded
from cpia.campus.service import Campus
from cpia.campus.wire import encode
from cpia.grading import batch, course_folder
from cpia.grading.hints import without_hidden_tests
from cpia.home import PROJECT, Home
from cpia.hub.nbgrader_settings import set_course

SLUG = "donnees-audit-serre"
SLUGS = sorted(source.slug for source in sources.find_all())
BEGIN = "### BEGIN HIDDEN TESTS\n"
CANARY = "CANARI-DU-TEST-CACHE"
MARK = f"""{BEGIN}canari_cache = {CANARY!r}
try:
    _rendu = auditer(canari_cache)
except Exception as _probleme:
    _rendu = str(_probleme)
assert canari_cache not in str(_rendu), f"{{canari_cache}} {{_rendu}}"
"""
FAILING = f"""{BEGIN}canari_cache = {CANARY!r}
assert canari_cache == "autre", f"{{canari_cache}}"
"""
SHOUT = """_vus = []
def auditer(tableau):
    _vus.append(str(tableau))
    print(tableau)
    open("vu.txt", "a").write(str(tableau))
    raise AssertionError(str(tableau))
"""


def main() -> None:
    home = Home.from_environment()
    launcher.install(home)
    course = courses.load(settings.load(home).course_file)
    campus = Campus(home, course, 20 * 2**20)
    for source in sources.find_all():
        publish(source, campus)
    submit(campus)
    graded = [one for slug in SLUGS if collect(home, slug) for one in batch.submissions(course_folder.of(home), slug)]
    ended = batch.grade(graded, lambda result: None)
    fetched = {name: content for slug in SLUGS for name, content in everything(campus, "avant", slug).items()}
    for slug in SLUGS:
        give_feedback(campus, slug)
        fetched |= everything(campus, "après", slug)
    for module in course.modules:
        build.build_materials(module.slug, home)
    for folder in (home.materials, PROJECT / "book"):
        fetched |= {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found = {name: (content + decoded(content)).count(CANARY.encode()) for name, content in fetched.items()}
    kept = {slug: graded_notebook(home, slug).count(CANARY) for slug in SLUGS}
    pages = {login: page_of(campus, login) for login in ("juste", "bavard")}
    told = {login: _graded(campus.graded(campus.store.submissions(SLUG, login)[-1])) for login in ("juste", "bavard")}
    outcomes = [result.outcome for result in ended]
    print(json.dumps({"found": found, "graded": kept, "outcomes": outcomes, "pages": pages, "told": told}))


def publish(source: Source, campus: Campus) -> None:
    """Put the canary in every hidden test, and release the assignment."""
    mark = MARK if source.slug == SLUG else FAILING
    source.text.write_text(source.text.read_text(encoding="utf-8").replace(BEGIN, mark), encoding="utf-8")
    publishing.publish(source, campus.course, campus.home)


def graded_notebook(home: Home, slug: str) -> str:
    return (home.course / "autograded" / "bavard" / slug / f"{slug}.ipynb").read_text(encoding="utf-8")


def give_feedback(campus: Campus, slug: str) -> None:
    """Have nbgrader write the pages, and give them to those who submitted."""
    config = Config()
    set_course(config, campus.home, campus.course)
    answer = NbGraderAPI(config=config).generate_feedback(slug)
    assert answer["success"], answer["log"]
    for folder in (campus.home.course / "feedback").glob(f"*/{slug}"):
        pages = {path.name: path.read_bytes() for path in folder.glob("*.html")}
        campus.feedback.give(campus.store.submissions(slug, folder.parent.name)[-1], pages)


def submit(campus: Campus) -> None:
    """Submit the reference's answers, and of SLUG those of a learner who repeats all that the tests give."""
    for slug in SLUGS:
        hand_in(campus, "juste" if slug == SLUG else "bavard", slug, reference(slug))
    shouting = reference(SLUG)
    for cell in shouting.cells:
        if cell.id == "reponse-audit":
            cell.source = SHOUT
        elif cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
            cell.source += "\nprint(_vus, open('vu.txt').read())"
    hand_in(campus, "bavard", SLUG, shouting)


def reference(slug: str) -> nbformat.NotebookNode:
    """Give the notebook of the reference's answers, without the hidden tests, which a learner never had."""
    notebook = text.read(sources.find(slug).text.read_text(encoding="utf-8"), slug)
    for cell in notebook.cells:
        cell.source = without_hidden_tests(cell.source)
    return notebook


def hand_in(campus: Campus, login: str, slug: str, notebook: nbformat.NotebookNode) -> None:
    files = {f"{slug}.ipynb": nbformat.writes(notebook).encode()}
    campus.store.submit(slug, login, files, now=datetime.now(UTC), due=None, max_bytes=campus.max_bytes)


def everything(campus: Campus, when: str, slug: str) -> dict[str, bytes]:
    """Give what the campus answers to a learner, byte for byte, but for the work that they sent themselves."""
    caller = Caller("bavard", learner=True, instructor=False)
    answers = {
        "assignments": json.dumps([campus.released(), campus.own_submissions(caller)]).encode(),
        "release": encode(campus.files_for(caller, slug, load_generator)),
        "status": repr(campus.status_of(caller)).encode(),
        "feedback": encode(campus.feedback.pages(campus.store.submissions(slug, "bavard")[-1])),
    }
    return {f"{when}/{slug}/{name}": content for name, content in answers.items()}


def decoded(content: bytes) -> bytes:
    """Give the files of an answer as they were before base64."""
    try:
        return b"\n".join(base64.b64decode(row["content"]) for row in json.loads(content)["files"])
    except (ValueError, KeyError, TypeError):
        return b""


def page_of(campus: Campus, login: str) -> str:
    pages = campus.feedback.pages(campus.store.submissions(SLUG, login)[-1])
    return pages[f"{SLUG}.html"].decode()


if __name__ == "__main__":
    main()
    sys.exit(0)
