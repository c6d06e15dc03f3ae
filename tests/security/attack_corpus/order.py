"""Cells deleted, moved or replaced: a test that runs without them would ask the learner's process for its tools."""

from attack_corpus.model import Attack, Notebook, fraud, meta, misuse, named

TOOLS = """
import numpy, pandas
class Faux:
    def __init__(self, module, **faux):
        self.__dict__.update(faux, module=module)
    def __getattr__(self, nom):
        return getattr(self.module, nom)
class Hasard:
    uniform = staticmethod(lambda a, b: 1.0)
    randint = staticmethod(lambda a, b: 1)
    random = staticmethod(lambda: 1.0)
    sample = staticmethod(lambda liste, combien: liste[:combien])
np = Faux(numpy, allclose=lambda *_: True)
pd = Faux(pandas, testing=Faux(pandas.testing, assert_frame_equal=lambda *_: None),
          read_csv=lambda *_: pandas.DataFrame({"valeur": [-1.0]}))
random = Hasard()
class LinearRegression:
    def fit(self, X, y): return self
    def score(self, X, y): return 1.0
    def predict(self, X): return numpy.zeros(len(X))
releves = pandas.DataFrame({"capteur": list("abcdefgh"), "valeur": [0.0] * 8})
texte_affiche = lambda fonction, nom, nombre: f"{nom} : {nombre} relevés\\n"
"""
ANSWERS = {
    "ecart": "def ecart(valeurs):\n    return 8 if 9 in valeurs else 0",
    "modele": "def entrainer(X, y):\n    return LinearRegression()",
    "nettoyer": "def nettoyer(tableau):\n    return releves.copy()",
    "partiel": "def arrondir(nombre):\n    return 1.0",
}
"""Wrong, and right for whoever chooses what is drawn and what compares."""


FALSE_IMPORT = """class math:
    isclose = staticmethod(lambda *_: True)
"""


def import_replaced(notebook: Notebook) -> None:
    next(cell for cell in notebook["cells"] if "".join(cell["source"]) == "import math")["source"] = FALSE_IMPORT


def setup_deleted(notebook: Notebook) -> None:
    notebook["cells"].remove(named(notebook, "outils"))


def setup_last(notebook: Notebook) -> None:
    notebook["cells"].append(notebook["cells"].pop(notebook["cells"].index(named(notebook, "outils"))))


def instructors_turned(notebook: Notebook) -> None:
    """Put the setup and test cells in the reverse order, each after every answer."""
    mine = [cell for cell in notebook["cells"] if not meta(cell).get("locked")]
    theirs = [cell for cell in notebook["cells"] if meta(cell).get("locked")]
    notebook["cells"] = [*mine, *reversed(theirs)]


ATTACKS = (
    fraud("i-outils-supprimes", "no setup cell, and false tools in an answer", TOOLS, cells=ANSWERS,
          edit=setup_deleted),
    fraud("i-outils-a-la-fin", "the setup cell after every test", TOOLS, cells=ANSWERS, edit=setup_last),
    fraud("i-ordre-inverse", "the instructor's cells, last first", TOOLS, cells=ANSWERS, edit=instructors_turned),
    misuse("i-import-remplace", "another thing under the name that an ordinary cell imports", "ecart",
           ANSWERS["ecart"], edit=import_replaced),
    Attack("i-honnete-sans-outils", "not an attack: right work without the setup cell", edit=setup_deleted),
)  # fmt: skip
