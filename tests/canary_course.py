"""The real course, each of whose hidden tests holds a canary: published, submitted, graded, given back; a program.

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
from cpia.authoring.sources import load_generator
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
BEGIN = "### BEGIN HIDDEN TESTS\n"
CANARY = "CANARI-DU-TEST-CACHE"
MARK = f"""{BEGIN}canari_cache = {CANARY!r}
try:
    _rendu = auditer(canari_cache)
except Exception as _probleme:
    _rendu = str(_probleme)
assert canari_cache not in str(_rendu), f"{{canari_cache}} {{_rendu}}"
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
    source, course = sources.find(SLUG), courses.load(settings.load(home).course_file)
    marked = source.text.read_text(encoding="utf-8").replace(BEGIN, MARK)
    source.text.write_text(marked, encoding="utf-8")
    publishing.publish(source, course, home)
    campus = Campus(home, course, 20 * 2**20)
    submit(campus)
    collect(home, SLUG)
    batch.grade(batch.submissions(course_folder.of(home), SLUG), lambda result: None)
    fetched = dict(everything(campus, "avant"))
    config = Config()
    set_course(config, home, course)
    answer = NbGraderAPI(config=config).generate_feedback(SLUG)
    assert answer["success"], answer["log"]
    for login in ("juste", "bavard"):
        pages = {path.name: path.read_bytes() for path in (home.course / "feedback" / login / SLUG).glob("*.html")}
        campus.feedback.give(campus.store.submissions(SLUG, login)[-1], pages)
    fetched |= everything(campus, "après")
    for module in course.modules:
        build.build_materials(module.slug, home)
    for folder in (home.materials, PROJECT / "book"):
        fetched |= {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found = {name: (content + decoded(content)).count(CANARY.encode()) for name, content in fetched.items()}
    kept = (home.course / "autograded" / "bavard" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8").count(CANARY)
    pages = {login: page_of(campus, login) for login in ("juste", "bavard")}
    told = {login: _graded(campus.graded(campus.store.submissions(SLUG, login)[-1])) for login in ("juste", "bavard")}
    print(json.dumps({"found": found, "graded": kept, "pages": pages, "told": told}))


def submit(campus: Campus) -> None:
    """Submit the reference's answers, and those of a learner who repeats all that the tests give."""
    written = sources.find(SLUG).text.read_text(encoding="utf-8")
    reference, shouting = text.read(written, SLUG), text.read(written, SLUG)
    for cell in shouting.cells:
        if cell.id == "reponse-audit":
            cell.source = SHOUT
        elif cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
            cell.source += "\nprint(_vus, open('vu.txt').read())"
    for notebook in (reference, shouting):  # a learner never had the hidden tests
        for cell in notebook.cells:
            cell.source = without_hidden_tests(cell.source)
    for login, notebook in {"juste": reference, "bavard": shouting}.items():
        files = {f"{SLUG}.ipynb": nbformat.writes(notebook).encode()}
        campus.store.submit(SLUG, login, files, now=datetime.now(UTC), due=None, max_bytes=campus.max_bytes)


def everything(campus: Campus, when: str) -> dict[str, bytes]:
    """Give what the campus answers to a learner, byte for byte, but for the work that they sent themselves."""
    caller = Caller("bavard", learner=True, instructor=False)
    answers = {
        "assignments": json.dumps([campus.released(), campus.own_submissions(caller)]).encode(),
        "release": encode(campus.files_for(caller, SLUG, load_generator)),
        "status": repr(campus.status_of(caller)).encode(),
        "feedback": encode(campus.feedback.pages(campus.store.submissions(SLUG, "bavard")[-1])),
    }
    return {f"{when}/{name}": content for name, content in answers.items()}


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
