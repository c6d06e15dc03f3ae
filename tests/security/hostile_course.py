"""A small real nbgrader course with honest and hostile submissions: a program that the grading tests run.

`hostile_course.py make FACTS` builds the course in CPIA_HOME; `grade LOGIN…` grades, with short limits; `feedback`
makes nbgrader's feedback; `report` tells the points and what the notebooks printed. Each answers in JSON.
It runs as an ordinary account, whatever account runs pytest.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from cpia.grading import batch, course_folder
from cpia.grading.jail import MIB, Limits
from cpia.grading.nbgrader_plugin import configure
from cpia.home import PROJECT, Home

SLUG = "petit-devoir"
SHORT = Limits(
    cell_seconds=6, submission_seconds=40, memory=900 * MIB, address_space=3000 * MIB, processes=64, file_size=16 * MIB,
    work_folder=32 * MIB,
)  # fmt: skip

GENERATOR = """
def fichiers(variante):
    return {"mesures.csv": f"v\\n{variante}\\n2\\n".encode(), "variante.json": f'{{"variante": {variante}}}'.encode()}
"""
ANSWER = "def moyenne(valeurs):\n    return sum(valeurs) / len(valeurs)"
READING = "total = sum(int(ligne) for ligne in open('mesures.csv').read().split()[1:])"
TEST = """assert moyenne([1, 3]) == 2, "La moyenne de 1 et 3 est 2."
### BEGIN HIDDEN TESTS
CANARI_TEST_CACHE = [10, 20, 60]
assert moyenne(CANARI_TEST_CACHE) == 30, "La moyenne est fausse sur une liste de trois valeurs."
### END HIDDEN TESTS"""
READING_TEST = """### BEGIN HIDDEN TESTS
import generateur, json
attendu = generateur.fichiers(json.load(open('variante.json'))['variante'])['mesures.csv'].decode()
assert total == sum(int(ligne) for ligne in attendu.split()[1:]), "Le total des mesures est faux."
### END HIDDEN TESTS"""

SPY = """
import glob, os, socket, sys, json
vu = {}
def essayer(nom, f):
    try:
        vu[nom] = repr(f())
    except BaseException as e:
        vu[nom] = "REFUS " + type(e).__name__
essayer("gradebook", lambda: open(HOME + "/course/gradebook.db", "rb").read(4))
essayer("source", lambda: open(HOME + "/course/source/petit-devoir/petit-devoir.ipynb").read(4))
essayer("autre copie", lambda: os.listdir(HOME + "/course/submitted"))
essayer("secrets", lambda: os.listdir(HOME + "/secrets"))
essayer("projet", lambda: os.listdir(PROJET))
essayer("shadow", lambda: open("/etc/shadow").read(4))
# Python itself may be installed in a home: its way there is all that may show.
essayer("homes", lambda: (set(os.listdir("/home")) - {sys.prefix.split("/")[2]}).pop())
essayer("reseau", lambda: socket.create_connection(("127.0.0.1", PORT), 2))
essayer("internet", lambda: socket.create_connection(("1.1.1.1", 53), 2))
essayer("ecrire /usr", lambda: open("/usr/x", "w"))
essayer("ecrire /", lambda: open("/x", "w"))
essayer("ecrire correction", lambda: open("/correction/generateur.py", "w"))
essayer("ecrire home", lambda: os.makedirs(HOME + "/planted"))
essayer("unshare", lambda: os.unshare(os.CLONE_NEWUSER) if hasattr(os, "unshare") else
        __import__("ctypes").CDLL(None).unshare(0x10000000) == 0 or (_ for _ in ()).throw(PermissionError()))
environ = b"".join(open(p, "rb").read() for p in glob.glob("/proc/[0-9]*/environ") if os.access(p, os.R_OK))
vu["jeton"] = "LU" if b"JETON-SECRET" in environ or "JETON" in repr(os.environ) else "REFUS absent"
vu["carnets"] = [n for _, _, ns in os.walk("/copie") for n in ns]
capacites = [l.split()[1] for l in open("/proc/self/status") if l.startswith(("CapEff", "NoNewPrivs"))]
print("VU" + json.dumps([vu, capacites]))
"""
FILL = """
import os
ecrit = 0
for dossier in ("/tmp", "/dev/shm", "/copie"):
    try:
        for i in range(100):
            with open(f"{dossier}/gros{i}", "wb") as f:
                ecrit += f.write(b"x" * 8_000_000)
    except OSError:
        pass
print("ECRIT", ecrit)
"""
DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execlp("sleep", "sleep", "98765")
    os._exit(0)
"""
FORKS = """
import os, time
enfants = 0
try:
    while enfants < 1000:
        if os.fork() == 0:
            time.sleep(60); os._exit(0)
        enfants += 1
except BlockingIOError:
    pass
print("ENFANTS", enfants)
"""
FORGED_VARIANT = """
import json, os
for dossier in (".", "/tmp/ailleurs"):
    os.makedirs(dossier, exist_ok=True)
    os.chdir(dossier)
    open("variante.json", "w").write(json.dumps({"variante": 5}))
    open("mesures.csv", "w").write("v\\n5\\n2\\n")
total = 7
"""
FLOOD = "for _ in range(2200):\n    print('x' * 1_000_000)"
GIANT = "print('x' * 100_000_000)"
KILL = "import os\nos.kill(os.getppid(), 9) if os.getppid() else os.kill(-1, 9)"
LEAK = "print(open('/correction/generateur.py').read())\nprint('CANARI_TEST' + '_CACHE', In)"


def main() -> None:
    """Run the command given."""
    home = Home.from_environment()
    if sys.argv[1] == "make":
        home.create()
        make(home, json.loads(sys.argv[2]))
    elif sys.argv[1] == "grade":
        todo = batch.submissions(course_folder.of(home), SLUG, sys.argv[2:])
        results = batch.grade(todo, lambda result: None, limits=SHORT, force=True)
        print(json.dumps([asdict(result) for result in results]))
    elif sys.argv[1] == "feedback":
        config = Config()
        configure(config, course_folder.of(home))
        print(json.dumps(NbGraderAPI(config=config).generate_feedback(SLUG)["success"]))
    elif sys.argv[1] == "report":
        print(json.dumps(report(home)))


def report(home: Home) -> dict[str, object]:
    """Tell each learner's automatic points, which of them wait for a person, and what each notebook printed."""
    points: dict[str, dict[str, float | None]] = {}
    waiting: dict[str, list[str]] = {}
    with Gradebook(f"sqlite:///{home.gradebook}") as gradebook:
        for submission in gradebook.assignment_submissions(SLUG):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            points[submission.student.id] = {grade.name: grade.auto_score for grade in grades}
            waiting[submission.student.id] = [grade.name for grade in grades if grade.needs_manual_grade]
    printed = {path.parts[-3]: path.read_text() for path in home.course.glob("autograded/*/*/*.ipynb")}
    outputs = {
        login: [o.get("text", "") for cell in nbformat.reads(text, 4).cells for o in cell.get("outputs", [])]
        for login, text in printed.items()
    }
    return {"points": points, "waiting": waiting, "outputs": outputs}


def make(home: Home, facts: dict[str, str]) -> None:
    """Build the course, release it, and put every submission where nbgrader's collect would."""
    generator = PROJECT / "assignments" / SLUG / "generateur.py"
    generator.parent.mkdir(parents=True)
    generator.write_text(GENERATOR)
    source = home.course / "source" / SLUG / f"{SLUG}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(instructor_notebook(), source)
    config = Config()
    configure(config, course_folder.of(home))
    answer = NbGraderAPI(config=config).generate_assignment(SLUG)
    assert answer["success"], answer["log"]
    release = nbformat.read(home.course / "release" / SLUG / f"{SLUG}.ipynb", as_version=4)
    preamble = f"HOME = {str(home.root)!r}\nPROJET = {str(PROJECT)!r}\nPORT = {facts['port']}\n"
    _submit_all(home, release, preamble)


def _submit_all(home: Home, release: nbformat.NotebookNode, preamble: str) -> None:
    answers = {
        "honnete": (ANSWER, READING),
        "vierge": (None, None),
        "faux": ("def moyenne(valeurs):\n    return 2", READING),
        "bavard": ("def moyenne(valeurs):\n    raise AssertionError(repr(valeurs))", LEAK + "\ntotal = 0"),
        "espion": (preamble + SPY + ANSWER, READING),
        "remplit": (FILL + ANSWER, READING),
        "demon": (DAEMON + ANSWER, READING),
        "forks": (FORKS + ANSWER, READING),
        "memoire": ("gros = bytearray(6 * 2**30)\n" + ANSWER, READING),
        "tueur": (ANSWER, KILL),
        "sort": (ANSWER, "import os\nos._exit(0)"),
        "boucle": ("def moyenne(valeurs):\n    while True:\n        pass", READING),
        "flot": (ANSWER, FLOOD + "\n" + READING),
        "geant": (ANSWER, GIANT + "\n" + READING),
        "geant-faux": (ANSWER, GIANT + "\ntotal = 0"),
        "ombre": ("def moyenne(valeurs):\n    return 0", "total = 0"),
        "generateur": (
            ANSWER,
            "total = 7\nopen('generateur.py', 'w').write('def fichiers(v): return {\"mesures.csv\": b\"v 7\"}')",
        ),
        "variante": (ANSWER, FORGED_VARIANT),
        "noyau": (ANSWER, READING),
        "etiquettes": ("def moyenne(valeurs):\n    return 0", "total = 0"),
        "supprime": ("def moyenne(valeurs):\n    return 0", READING),
    }
    for login, cells in answers.items():
        _submit(home, release, login, cells)
    _damage(home)


def _submit(home: Home, release: nbformat.NotebookNode, login: str, answers: tuple[str | None, str | None]) -> None:
    notebook = nbformat.from_dict(json.loads(nbformat.writes(release)))
    for name, text in zip(("moyenne", "lecture"), answers, strict=True):
        cell = next(c for c in notebook.cells if c.metadata.nbgrader.grade_id == name)
        cell.source = cell.source if text is None else text
    if login == "etiquettes":
        for cell in notebook.cells:
            cell.metadata.tags = ["skip-execution"]
    if login == "supprime":
        notebook.cells = [c for c in notebook.cells if c.metadata.nbgrader.grade_id != "test-moyenne"]
    if login == "noyau":
        notebook.metadata.kernelspec = {"name": "bash", "display_name": "x", "language": "bash"}
    folder = home.course / "submitted" / login / SLUG
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{SLUG}.ipynb")


def _damage(home: Home) -> None:
    """Make the submissions that no honest editor writes."""
    submitted = home.course / "submitted"
    honest = (submitted / "honnete" / SLUG / f"{SLUG}.ipynb").read_text()
    for login in ("tronque", "double", "vide", "lien"):
        (submitted / login / SLUG).mkdir(parents=True)
    (submitted / "tronque" / SLUG / f"{SLUG}.ipynb").write_text(honest[: len(honest) // 2])
    twice = json.loads(honest)
    twice["cells"] += [dict(cell, id=f"{i}-bis") for i, cell in enumerate(twice["cells"])]
    (submitted / "double" / SLUG / f"{SLUG}.ipynb").write_text(json.dumps(twice))
    (submitted / "vide" / SLUG / "autre.txt").write_text("rien")
    (submitted / "lien" / SLUG / f"{SLUG}.ipynb").write_text(honest)
    (submitted / "lien" / SLUG / "carnet.txt").symlink_to(home.gradebook)
    planted = "import pathlib; pathlib.Path({!r}).touch()\n".format(str(home.root / "planted-{}"))
    shadow = submitted / "ombre" / SLUG
    for name in ("json", "statistics", "generateur", "ipykernel_launcher", "sitecustomize", "cpia/__init__"):
        path = Path(shadow, f"{name}.py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(planted + "def fichiers(v): return {'mesures.csv': b'v 0'}\n")


def instructor_notebook() -> nbformat.NotebookNode:
    """Give the instructor's notebook: two answers, two tests, one text graded by hand."""

    def meta(grade_id: str, *, points: int = 0, solution: bool = False, kind: str = "code") -> dict[str, object]:
        fields = {"grade_id": grade_id, "grade": points > 0, "solution": solution, "task": False, "schema_version": 3}
        return {
            "nbgrader": fields | {"locked": not solution, "cell_type": kind} | ({"points": points} if points else {})
        }

    def hidden(text: str) -> str:
        return f"### BEGIN SOLUTION\n{text}\n### END SOLUTION"

    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [
        new_code_cell(hidden(ANSWER), metadata=meta("moyenne", solution=True)),
        new_code_cell(TEST, metadata=meta("test-moyenne", points=10)),
        new_code_cell(hidden(READING), metadata=meta("lecture", solution=True)),
        new_code_cell(READING_TEST, metadata=meta("test-lecture", points=5)),
        new_markdown_cell("Votre avis.", metadata=meta("avis", points=5, solution=True, kind="markdown")),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": spec})


if __name__ == "__main__":
    main()
