"""The frauds on points known of plain nbgrader (a01 to a06, a10 to a23, a27, a29, a31, s19)."""

from pathlib import Path

from attack_corpus.model import ALL, RETURNS, RIGHT, WRONG, Attack, Notebook, fraud, misuse, named, tests_of

TOUT = """
class Tout:
    def __init__(self, *_):
        pass
    def __getattr__(self, nom):
        if nom.startswith("__"):
            raise AttributeError(nom)
        return self
    def __call__(self, *_, **__):
        return self
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = lambda self, autre: True
    __hash__ = None
    __bool__ = lambda self: True
    __len__ = lambda self: 8
    __iter__ = lambda self: iter(["capteur", "valeur"])
    __sub__ = __rsub__ = __add__ = __radd__ = lambda self, autre: 0.0
    __abs__ = __float__ = lambda self: 0.0
    __int__ = __index__ = lambda self: 0
faux = Tout
"""
TRANSFORMER = """
def oublier(lignes):
    return ["pass\\n"] if any("assert" in ligne for ligne in lignes) else lignes
get_ipython().input_transformers_cleanup.append(oublier)
"""
AST_TRANSFORMER = """
import ast
class Oublier(ast.NodeTransformer):
    def visit_Assert(self, noeud):
        return ast.copy_location(ast.Pass(), noeud)
get_ipython().ast_transformers.append(Oublier())
"""
NO_RUN = """
from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult
{spare}
async def rien(self, *_, **__):
    return ExecutionResult(None)
def rien_non_plus(self, *_, **__):
    return ExecutionResult(None)
type(get_ipython()).run_cell_async = rien
type(get_ipython()).run_cell = rien_non_plus
type(get_ipython()).run_ast_nodes = rien
"""
READ_THE_TEST = """
import ast, sys
def attendus(noeud=0):
    cadre, vus = sys._getframe(), []
    while cadre:
        vus += [str(valeur) for valeur in cadre.f_globals.get("In", [])[-1:]]
        vus += [str(cadre.f_code.co_consts)]
        cadre = cadre.f_back
    if "".join(("CANARI", "_SECRET")) in "".join(vus):
        print("PRIS le test en cours")
    for texte in vus:
        try:
            for test in ast.walk(ast.parse(texte)):
                if isinstance(test, ast.Compare) and isinstance(test.comparators[0], ast.Constant):
                    return test.comparators[0].value
        except SyntaxError:
            pass
    print("TENTE")
    return -1
faux = lambda *_: attendus()
"""
SHADOW = """
def uniform(a, b): return 0.0
def random(): return 0.0
def randint(a, b): return -1
def sample(liste, k): return liste[:k]
def mean(*_): return -1
class LinearRegression: pass
"""


def skip_execution(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution", "raises-exception", "remove-cell"]


def delete_tests(notebook: Notebook) -> None:
    gone = [id(cell) for cell in tests_of(notebook)]
    notebook["cells"] = [cell for cell in notebook["cells"] if id(cell) not in gone]


def twice(notebook: Notebook) -> None:
    notebook["cells"] += [dict(cell, id=f"{n}-bis") for n, cell in enumerate(notebook["cells"])]


def more_points(notebook: Notebook) -> None:
    for cell in tests_of(notebook):
        cell["metadata"]["nbgrader"]["points"] = 100


def not_graded(notebook: Notebook) -> None:
    for cell in tests_of(notebook):
        cell["metadata"]["nbgrader"]["grade"] = False


def edit_locked(notebook: Notebook) -> None:
    for cell in tests_of(notebook):
        cell["source"] = "pass"
        cell["metadata"]["nbgrader"]["locked"] = False
        cell["metadata"]["nbgrader"]["checksum"] = "0" * 32


def tests_as_answers(notebook: Notebook) -> None:
    for cell in tests_of(notebook):
        cell["metadata"]["nbgrader"].update(solution=True, locked=False)


def rename(notebook: Notebook) -> None:
    for cell in tests_of(notebook):
        cell["metadata"]["nbgrader"]["grade_id"] += "-autre"


def raw(notebook: Notebook) -> None:
    for cell in tests_of(notebook):
        cell["cell_type"] = "raw"
        cell.pop("outputs", None), cell.pop("execution_count", None)


def forged_outputs(notebook: Notebook) -> None:
    for cell in tests_of(notebook):
        cell["execution_count"] = 7
        cell["outputs"] = [
            {"output_type": "execute_result", "execution_count": 7, "metadata": {}, "data": {"text/plain": "4"}}
        ]


def forged_kernel(notebook: Notebook) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "bash", "display_name": "x", "language": "bash"}
    notebook["metadata"]["language_info"] = {"name": "bash", "version": "5", "nbconvert_exporter": "script"}


def everything_of_s19(notebook: Notebook) -> None:
    more_points(notebook)
    edit_locked(notebook)
    gone = named(notebook, "test-moyenne")
    notebook["cells"] = [cell for cell in notebook["cells"] if cell is not gone]


def shadow_modules(folder: Path, course: Path) -> None:
    """Put beside the notebook modules of the names that the tests import."""
    planted = f"open({str(course / 'plante')!r}, 'a').write('x')\n"
    names = ["random", "statistics", "numpy/__init__", "pandas/__init__", "sklearn/linear_model", "sitecustomize"]
    for name in [*names, "usercustomize", "cpia/__init__", "IPython/__init__", "json", "contextlib", "generateur"]:
        path = folder / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(planted + SHADOW)
    (folder / "a.pth").write_text("import os\n")


def shadow_kernel(folder: Path, course: Path) -> None:
    """Replace the program that starts a kernel."""
    for name in ("ipykernel_launcher", "ipykernel/__main__", "jupyter_client/__init__"):
        path = folder / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"open({str(course / 'plante')!r}, 'a').write('x')\n")


WARNS = {
    "moyenne": "import warnings, sys\n" + RIGHT["moyenne"].replace("return", "warnings.warn('attention'); return"),
    "ecart": RIGHT["ecart"].replace("return", "print('détail', file=sys.stderr); return"),
}

ATTACKS = (
    fraud("a01-egal-a-tout", "an object that equals everything and whose arithmetic gives 0", TOUT, cells=RETURNS),
    fraud("a02-showtraceback", "errors are not shown", "type(get_ipython()).showtraceback = lambda *_, **__: None"),
    fraud("a03-transformeur", "an input transformer empties every cell that asserts", TRANSFORMER),
    fraud("a04-run-cell", "the shell runs nothing any more", NO_RUN.format(spare="")),
    fraud("a05-ast", "an AST transformer drops every assertion", AST_TRANSFORMER),
    fraud("a06-etiquettes", "the tests are tagged « skip-execution »", edit=skip_execution),
    fraud("a10-tests-effaces", "the tests are deleted", edit=delete_tests),
    fraud("a11-doubles", "every cell is there twice", edit=twice, review="en double"),
    fraud("a12-points", "each test is worth 100 points", edit=more_points),
    fraud("a13-non-notees", "the tests say that they are not graded", edit=not_graded,
          review="ne sont plus celles du devoir"),
    fraud("a14-verrou", "the tests are edited", edit=edit_locked),
    fraud("a15-tests-solutions", "the tests say that they are answers", edit=tests_as_answers,
          review="ne sont plus celles du devoir"),
    fraud("a16-renommees", "the tests have other ids", edit=rename),
    fraud("a17-raw", "the tests are raw cells", edit=raw),
    fraud("a18-ombre", "modules of the names that the tests import lie beside the notebook", plant=shadow_modules),
    fraud("a19-lanceur", "a file replaces the kernel's program", plant=shadow_kernel),
    fraud("a20-lire-le-test", "a tested function reads the running test and gives its literals", READ_THE_TEST,
          cells=RETURNS, tries=True),
    Attack("a21-exit", "exit() in a cell: what stands before is earned", {"partiel": "exit()\n" + RIGHT["partiel"]},
           lost=("test-partiel",)),
    misuse("a22-sys-exit", "a tested function leaves by sys.exit(0)", "moyenne",
           "import sys\ndef moyenne(valeurs):\n    sys.exit(0)"),
    fraud("a23-sorties", "the tests come with forged outputs", edit=forged_outputs),
    Attack("a27-avertit", "not an attack: right answers that warn", WARNS),
    fraud("a29-noyau", "the notebook names another kernel", edit=forged_kernel),
    fraud("a31-run-cell-malin", "as a04, but cells that must fail are left alone",
          NO_RUN.format(spare="vrai = type(get_ipython()).run_cell")),
    fraud("s19-tout-change", "a test deleted, the others edited, the points raised", edit=everything_of_s19),
    Attack("s12-vierge", "nothing was answered", dict.fromkeys(WRONG, "# rien"), lost=ALL),
)  # fmt: skip
