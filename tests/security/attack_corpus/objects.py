"""Answers that lie: objects whose operators, class, content or attributes are made to please a test."""

from attack_corpus.model import ALL, RETURNS, RIGHT, Attack, fraud, misuse

ZERO = """
import numpy as np
class Zero:
    def __init__(self, *_): pass
    __sub__ = __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = lambda self, autre: 0.0
    __abs__ = __float__ = __neg__ = lambda self: 0.0
    __int__ = __index__ = lambda self: 0
    __array__ = lambda self, *_, **__: np.zeros(10)
    __array_ufunc__ = lambda self, *_, **__: True
    __array_function__ = lambda self, *_, **__: True
    __array_priority__ = 1e9
    __lt__ = __le__ = __gt__ = __ge__ = lambda self, autre: True
    def predict(self, X): return Zero()
    def score(self, *_): return Zero()
    def ajouter(self, nombre): raise ValueError
    total = property(lambda self: Zero())
faux = Zero
"""
NUMBERS = """
import numpy as np
class Presque(float):
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = lambda self, autre: True
    __ne__ = lambda self, autre: False
    __hash__ = float.__hash__
    __sub__ = __rsub__ = lambda self, autre: Presque(0)
    __abs__ = lambda self: Presque(0)
class PresqueNumpy(np.float64):
    __eq__ = __lt__ = __rsub__ = __sub__ = lambda self, autre: np.True_
class PresqueEntier(int):
    __eq__ = lambda self, autre: True
    __hash__ = int.__hash__
class PresqueTexte(str):
    __eq__ = lambda self, autre: True
    __hash__ = str.__hash__
class Reponse(dict):
    __getattr__ = lambda self, nom: PresqueEntier(1)
    ajouter = lambda self, nombre: self
"""
ARRAYS = """
import numpy as np
import pandas as pd
class Tableau(np.ndarray):
    def __array_function__(self, fonction, *_): return True
    def __array_ufunc__(self, fonction, methode, *entrees, **_): return np.True_
    __eq__ = lambda self, autre: True
class Colonnes(pd.DataFrame):
    @property
    def _constructor(self): return Colonnes
    def equals(self, autre): return True
    columns = property(lambda self: ["capteur", "valeur"])
    __len__ = lambda self: 8
    __eq__ = lambda self, autre: True
def faux(x):
    if isinstance(x, pd.DataFrame):
        return Colonnes({"capteur": [1]})
    return np.zeros(10).view(Tableau)
"""
CLASSES = """
from sklearn.linear_model import LinearRegression
import numpy as np
class Menteur:
    __class__ = property(lambda self: LinearRegression)
    def __init__(self, *_): pass
    def __instancecheck__(self, autre): return True
    def predict(self, X): return np.ma.masked_all(len(X))
    def score(self, X, y): return 1.0
class Heritier(LinearRegression):
    def __init__(self, *_): pass
    def predict(self, X): return np.full(len(X), np.nan)
    def score(self, X, y): return 1.0
"""
CONTAINERS = """
class Partout(list):
    __contains__ = __eq__ = lambda self, autre: True
    __len__ = lambda self: 8
    columns = ["capteur", "valeur"]
class Cle(dict):
    __missing__ = lambda self, cle: Cle()
    __eq__ = lambda self, autre: True
    columns = property(lambda self: Partout())
    ajouter = lambda self, n: self
    total = property(lambda self: Cle())
faux = lambda x: Cle()
"""
ANY = """
from unittest.mock import ANY, MagicMock
faux = lambda *_: ANY
"""
MOCK = """
from unittest.mock import ANY, MagicMock
modele_faux = MagicMock()
modele_faux.predict.return_value = ANY
modele_faux.score.return_value = 1.0
modele_faux.columns = ["capteur", "valeur"]
modele_faux.__eq__.return_value = True
faux = lambda *_: modele_faux
"""
CONSTANTS = """
import numpy as np, pandas as pd
essais = [float("nan"), np.nan, pd.NA, pd.NaT, np.ma.masked, NotImplemented, Ellipsis, float("inf"), -0.0, [], {},
          np.array([]), np.array([True]), pd.Series([True]), np.bool_(True), object(), True, None, type, print]
tour = [0]
def faux(*_):
    tour[0] += 1
    return essais[tour[0] % len(essais)]
"""
CHANGING = """class Compteur:
    lu = [0]
    def ajouter(self, nombre):
        self.dernier = nombre
        return self
    def __getattribute__(self, nom):
        if nom == "total":
            Compteur.lu[0] += 1
            return [7, 7, Tout(), lambda: 7, property(lambda s: 7)][min(Compteur.lu[0], 5) - 1]
        return object.__getattribute__(self, nom)
class Tout:
    __eq__ = __ne__ = lambda self, autre: True
    __hash__ = None"""
STEPS = """
class Suite:
    def __init__(self, *_): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        return self.n
    def __call__(self, *_): return self.n
    __len__ = lambda self: 8
    __getitem__ = lambda self, i: self
    __getattr__ = lambda self, nom: Suite()
faux = Suite
"""
EXCEPTIONS = """
import itertools
class Muette(Exception):
    def __str__(self): raise self
    __repr__ = __str__
class Bavarde(ValueError):
    def __str__(self): return "x" * 200_000_000
class Deguisee(Exception):
    __class__ = property(lambda self: type("ValueError", (), {}))
    __traceback__ = property(lambda self: 1 / 0)
    args = property(lambda self: (self,) * 1000)
class Sans_fin(Exception):
    def __str__(self):
        while True: pass
boucle = ValueError("a"); boucle.__cause__ = ValueError("b"); boucle.__cause__.__cause__ = boucle
groupe = ValueError("fin")
for _ in range(300):
    groupe = ExceptionGroup("g", [groupe])
profonde = ValueError([[[[[[["x"] * 10] * 10] * 10] * 10] * 10] * 10])
tours = itertools.cycle([Muette, Bavarde, Deguisee, boucle, groupe, profonde, StopIteration(2), StopAsyncIteration,
                         GeneratorExit, KeyboardInterrupt, SystemExit(0), AssertionError(), UnicodeError("x")])
def faux(*_):
    raise next(tours)
"""
QUIET_END = """
import bdb
def faux(*_):
    raise bdb.BdbQuit
"""
FUNCTION_SPY = """def appliquer(fonction, valeurs):
    import inspect, sys
    for nom in ("__globals__", "__code__", "__closure__", "__defaults__", "__kwdefaults__", "__self__", "__module__",
                "__builtins__", "__dict__", "__wrapped__", "__doc__", "gi_frame", "f_globals", "func_globals"):
        try:
            vu = getattr(fonction, nom)
        except BaseException:
            continue
        if "".join(("CANARI", "_SECRET")) in repr(vu) or nom in ("__globals__", "__code__") and "attendu" in str(vu):
            print("PRIS", nom)
    for geste in (inspect.getsource, inspect.signature, vars, dir, repr):
        try:
            if "".join(("CANARI", "_SECRET")) in str(geste(fonction)):
                print("PRIS", geste)
        except BaseException:
            pass
    print("TENTE")
    return [fonction(valeur) for valeur in valeurs]"""
CALLS_BACK = """def appliquer(fonction, valeurs):
    while True:
        fonction(1)"""
REENTERS = """def appliquer(fonction, valeurs, profondeur=0):
    class Multiple:
        def __mul__(self, autre): return appliquer(fonction, valeurs)
        def __rmul__(self, autre): return appliquer(fonction, valeurs)
        def __len__(self): return len(appliquer(fonction, valeurs))
    return [fonction(Multiple()) for _ in valeurs]"""
MUTATES = """def moyenne(valeurs):
    valeurs[:] = [0] * len(valeurs)
    return 0
def ecart(valeurs):
    valeurs[:] = [0] * len(valeurs)
    return 0
def nettoyer(tableau):
    tableau.drop(tableau.index, inplace=True)
    return tableau
class Aplati(LinearRegression):
    def predict(self, X):
        X[:] = 0
        return np.zeros(len(X))
def entrainer(X, y):
    X[:] = 0
    y[:] = 0
    return Aplati().fit(X, y)"""
EMPTY = """class Vide(LinearRegression):
    def predict(self, X):
        return np.empty((0, len(X)))
def entrainer(X, y):
    return Vide().fit(X, y)"""

PROTOCOLS = """
import numpy as np
class Objet:
    __reduce__ = lambda self: (print, ("PRIS par un pickle",))
    __reduce_ex__ = lambda self, version: (print, ("PRIS par un pickle",))
    __array_interface__ = property(lambda self: {"shape": (10,), "typestr": "<f8", "data": (8, False), "version": 3})
    __array_ufunc__ = __array_function__ = lambda self, *_, **__: True
    __float__ = lambda self: 0.0
    __eq__ = lambda self, autre: True
def faux(*_):
    tableau = np.empty(10, object)
    tableau[:] = [Objet() for _ in range(10)]
    return tableau
"""
METACLASS = """
class Genre(type):
    __name__ = property(lambda classe: "LinearRegression")
    __module__ = property(lambda classe: 1 / 0)
    __instancecheck__ = lambda classe, objet: True
    def __getattribute__(classe, nom):
        if nom in ("__mro__", "__qualname__", "__bases__"):
            raise SystemExit
        return type.__getattribute__(classe, nom)
class Objet(metaclass=Genre):
    __eq__ = lambda self, autre: True
    def __getattribute__(self, nom):
        raise KeyboardInterrupt
faux = lambda *_: Objet()
"""
EXTENSION = """
import numpy as np, pandas as pd
class Malin(pd.api.extensions.ExtensionDtype):
    name, type, kind = "malin", float, "f"
    construct_array_type = classmethod(lambda classe: Colonne)
class Colonne(pd.api.extensions.ExtensionArray):
    dtype, nbytes = Malin(), 0
    __len__ = lambda self: 8
    __getitem__ = lambda self, place: self if isinstance(place, slice) else 0.0
    __eq__ = lambda self, autre: np.ones(8, bool)
    __array__ = lambda self, *_, **__: np.zeros(8)
    isna = lambda self: np.zeros(8, bool)
    copy = take = lambda self, *_, **__: self
    _from_sequence = classmethod(lambda classe, valeurs, **_: classe())
    _concat_same_type = classmethod(lambda classe, colonnes: colonnes[0])
def nettoyer(tableau):
    propre = pd.DataFrame({"capteur": Colonne(), "valeur": Colonne()})
    propre.attrs = {"x": Colonne()}
    return propre
"""

ATTACKS = (
    fraud("b01-zero", "an object whose arithmetic and array protocol give 0", ZERO, cells=RETURNS),
    fraud("b02-sous-classes", "subclasses of float, int and str that are equal to everything", NUMBERS, cells={
        "moyenne": "def moyenne(valeurs):\n    return Presque(1)",
        "ecart": "def ecart(valeurs):\n    return PresqueNumpy(1)",
        "annonce": "def annoncer(nom, nombre):\n    return PresqueTexte('x')",
        "appliquer": "def appliquer(fonction, valeurs):\n    return [PresqueEntier(1)] * len(valeurs)",
        "compteur": "Compteur = Reponse", "partiel": "def arrondir(nombre):\n    return Presque(1)",
    }),
    fraud("b03-tableaux", "subclasses of ndarray and DataFrame that answer yes", ARRAYS, cells=RETURNS),
    misuse("b04-classe-menteuse", "an object that says it is a LinearRegression, and predicts masked values", "modele",
           CLASSES + "def entrainer(X, y):\n    return Menteur()"),
    misuse("b05-heritier", "a LinearRegression whose score is always 1", "modele",
           CLASSES + "def entrainer(X, y):\n    return Heritier().fit(X, y)"),
    misuse("b06-score-force", "scikit-learn's own score is patched to 1", "modele",
           "LinearRegression.score = lambda *_: 1.0\nLinearRegression.predict = lambda self, X: X[:, 0] * 0\n"
           "def entrainer(X, y):\n    return LinearRegression().fit(X, y)"),
    fraud("b07-conteneurs", "containers that hold everything", CONTAINERS, cells=RETURNS),
    fraud("b08-any", "the library's own object that equals everything", ANY, cells=RETURNS),
    fraud("b09-mock", "a MagicMock for everything", MOCK, cells=RETURNS),
    fraud("b10-constantes", "NaN, NA, masked, NotImplemented and friends, in turn", CONSTANTS, cells=RETURNS),
    misuse("b11-changeant", "an attribute that is another thing at each reading", "compteur", CHANGING),
    fraud("b12-sans-fin", "objects that go on for ever", STEPS, cells=RETURNS, may_review=True),
    fraud("b13-exceptions", "exceptions with a hostile text, class, cause or size", EXCEPTIONS, cells=RETURNS,
          may_review=True),
    fraud("b14-bdbquit", "an exception that IPython does not show", QUIET_END, cells=RETURNS),
    misuse("b15-fonction-recue", "looks into the function that the test gives", "appliquer", FUNCTION_SPY, lost=(),
           tries=True),
    misuse("b16-rappels-sans-fin", "calls the test's function for ever", "appliquer", CALLS_BACK),
    misuse("b17-rappels-imbriques", "calls back from within a call, without end", "appliquer", REENTERS),
    misuse("b18-arguments-tableau", "a cleaning that empties the table it is given", "nettoyer", MUTATES),
    misuse("b19-arguments-modele", "a model that empties the data it is given", "modele", MUTATES),
    misuse("b20-arguments-moyenne", "a mean that empties the list it is given", "moyenne", MUTATES),
    misuse("b23-tableau-vide", "predictions without any element, which NumPy finds close to everything", "modele",
           EMPTY),
    fraud("b24-protocoles", "arrays of objects with pickling hooks and array protocols", PROTOCOLS, cells=RETURNS),
    fraud("b25-metaclasse", "objects and classes that fail, or lie, when they are looked at", METACLASS, cells=RETURNS,
          may_review=True),
    misuse("b26-extension", "a table of columns of its own kind, equal to every other", "nettoyer", EXTENSION),
    misuse("b21-generateur", "a generator in place of a list", "appliquer",
           "def appliquer(fonction, valeurs):\n    while True:\n        yield fonction(1)"),
    Attack("b22-surcharge", "not an attack: numpy scalars and subclasses in the middle of right work",
           {"partiel": "def arrondir(nombre):\n    return np.float64(round(nombre, 1))", "ecart": RIGHT["ecart"]}),
)  # fmt: skip
assert set(ALL) >= {test for attack in ATTACKS for test in attack.lost}
