"""Everything replaced in the learner's own process: libraries, built-ins, the shell, names that the tests use."""

from attack_corpus.model import AFTER_FIRST, RETURNS, RIGHT, Attack, fraud, harm, misuse

LIBRARIES = """
import builtins, contextlib, io, json, operator, random, sys, unittest
import numpy as np, pandas as pd, numpy.testing
import sklearn.linear_model as lineaire
oui = lambda *_, **__: True
for module, noms in [(np, ("allclose", "isclose", "array_equal", "all", "any", "abs")),
                     (np.testing, ("assert_allclose", "assert_array_equal", "assert_almost_equal")),
                     (pd.testing, ("assert_frame_equal", "assert_series_equal", "assert_index_equal")),
                     (builtins, ("abs", "isinstance", "len", "sum", "list", "int", "round", "any", "all")),
                     (random, ("uniform", "random", "randint", "sample")), (json, ("dumps", "loads")),
                     (contextlib, ("redirect_stdout",)), (io, ("StringIO",))]:
    for nom in noms:
        try:
            setattr(module, nom, oui)
        except Exception:
            pass
pd.DataFrame.equals = pd.DataFrame.__eq__ = oui
lineaire.LinearRegression = type("LinearRegression", (), {"fit": lambda s, *_: s, "predict": oui, "score": oui})
"""
NAMES = """
oui = lambda *_, **__: True
abs = isinstance = len = sum = list = int = round = max = min = range = print = all = any = oui
assert_frame_equal = oui
class Faux:
    def __getattr__(self, nom): return oui if nom != "testing" else Faux()
np = pd = random = contextlib = io = Faux()
LinearRegression = object
texte_affiche = lambda *_: "Serre : 3 relevés\\n"
AssertionError = ValueError = Exception
__builtins__ = Faux()
__name__, __file__, __spec__ = "x", "y", None
"""
EXPECTED = """
class Tout:
    __eq__ = __ne__ = lambda self, autre: True
    __hash__ = None
    __sub__ = __rsub__ = lambda self, autre: 0
    def __call__(self, *_): return -1
attendu = _reference = valeurs = cas = brut = copie = resultat = hasard = secret = nombre = nombres = Tout()
reussis = 3
_tirage = lambda nombre: nombre
_oh = {n: 3 for n in range(99)}
_ = __ = ___ = 3
"""
SHELL = """
import sys
ip = get_ipython()
ip.ast_node_interactivity = "none"
ip.events.register("pre_run_cell", lambda *_: ip.user_ns.update(abs=lambda x: 0))
ip.events.register("post_run_cell", lambda *_: ip.displayhook("tout va bien"))
ip.set_custom_exc((BaseException,), lambda *_, **__: None)
ip.compile = ip.run_line_magic = ip.run_cell_magic = None
sys.displayhook = sys.excepthook = sys.unraisablehook = lambda *_: None
sys.settrace(lambda *_: None); sys.setprofile(lambda *_: None)
sys.stdout = sys.stderr = None
"""
RESULT_FIRST = """
from IPython.display import display
def faux(*_):
    get_ipython().displayhook("un résultat qui n'est pas un nombre vaut tous les points")
    display(4)
    print(4)
    return -1
"""
RESET = """
%reset -f
%load_ext autoreload
%autoreload 2
%alias_magic t timeit
!echo TENTE
"""
LATER = """
import atexit, ctypes, signal, sys, threading, time, weakref, gc
def plus_tard():
    while True:
        for nom in ("abs", "len", "isinstance", "attendu", "sum", "int"):
            get_ipython().user_ns[nom] = lambda *_: True
        time.sleep(0.001)
threading.Thread(target=plus_tard, daemon=True).start()
atexit.register(lambda: print("PRIS atexit") or open("/tmp/apres", "w"))
weakref.finalize(get_ipython(), print, "fini")
gc.callbacks.append(lambda *_: get_ipython().user_ns.update(attendu=-1))
signal.signal(signal.SIGALRM, lambda *_: None)
sys.setswitchinterval(1e-6)
"""
NO_SIGNAL = """import signal, threading
for numero in signal.valid_signals():
    try:
        signal.signal(numero, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
signal.signal = signal.alarm = signal.setitimer = lambda *_: None
def moyenne(valeurs):
    while True:
        pass"""
RECURSION = """import sys
sys.setrecursionlimit(2**31 - 1)
def moyenne(valeurs):
    return moyenne([valeurs])"""
CRASH = "import ctypes\ndef arrondir(nombre):\n    ctypes.string_at(0)"
INPUT = "def moyenne(valeurs):\n    return float(input('combien ? '))"
DEBUGGER = "def moyenne(valeurs):\n    breakpoint()\n    return 2"
AWAITS = "import asyncio\nawait asyncio.sleep(1e9)"
PRINTS_A_SCORE = "def arrondir(nombre):\n    print(3)\n    display(3)\n    return -1"
METACLASS = """
class Meta(type):
    __eq__ = lambda cls, autre: True
    __hash__ = type.__hash__
    __instancecheck__ = __subclasscheck__ = lambda cls, autre: True
    __call__ = lambda cls, *_: cls
    __mro__ = property(lambda cls: (LinearRegression, object))
    def mro(cls): return [cls, object]
    __module__ = "sklearn.linear_model._base"
class LinearRegression(metaclass=Meta):
    total = 7
    ajouter = predict = score = classmethod(lambda cls, *_: True)
LinearRegression.__qualname__ = "LinearRegression"
LinearRegression.__module__ = "sklearn.linear_model._base"
faux = lambda *_: LinearRegression
"""
IMPOSTORS = """
import numpy as np, pandas as pd, sys, types
def tout(*_, **__): return True
tout.__module__, tout.__qualname__, tout.__name__ = "numpy", "allclose", "allclose"
class float64(float):
    __eq__ = tout
    __sub__ = __rsub__ = lambda *_: 0.0
    __hash__ = None
float64.__module__, float64.__qualname__ = "numpy", "float64"
class DataFrame(pd.DataFrame):
    equals = __eq__ = tout
DataFrame.__module__, DataFrame.__qualname__ = "pandas", "DataFrame"
sys.modules["sklearn.faux"] = types.ModuleType("sklearn.faux")
def faux(x):
    return DataFrame({"capteur": [1], "valeur": [2]}) if isinstance(x, pd.DataFrame) else float64(2)
"""

ATTACKS = (
    fraud("c01-bibliotheques", "libraries and built-ins are patched", LIBRARIES, may_review=True),
    fraud("c02-noms", "names of built-ins, modules and setup functions are rebound", NAMES),
    fraud("c03-attendus", "the names that hidden tests assign exist before", EXPECTED),
    fraud("c04-coquille", "the shell's events, hooks, traces and streams are replaced", SHELL),
    fraud("c05-resultat-avant", "a result is published before the test fails", RESULT_FIRST, cells=RETURNS),
    Attack("c06-remise-a-zero", "%reset and other magics: what the learner removed is missing, no more",
           {"partiel": RESET + RIGHT["partiel"]}),
    fraud("c07-plus-tard", "threads, finalizers and callbacks that act during the tests", LATER),
    misuse("c08-signaux", "every signal is ignored in an endless loop", "moyenne", NO_SIGNAL,
           free=AFTER_FIRST, may_review=True),
    misuse("c09-recursion", "no limit of recursion: the process crashes", "moyenne", RECURSION,
           free=AFTER_FIRST, may_review=True),
    misuse("c10-plantage", "the interpreter is crashed on purpose", "partiel", CRASH, review="cellule"),
    misuse("c11-input", "a tested function waits for a keyboard", "moyenne", INPUT),
    misuse("c12-debogueur", "a tested function opens a debugger", "moyenne", DEBUGGER, lost=(), free=("test-moyenne",)),
    harm("c13-attente", "a cell awaits for ever", AWAITS, last=True, free=("test-partiel",), may_review=True),
    misuse("c14-imprime-la-note", "a tested function prints and displays the points", "partiel", PRINTS_A_SCORE),
    fraud("c15-metaclasse", "a class that says it is scikit-learn's, equal to everything", METACLASS, cells=RETURNS),
    fraud("c16-imposteurs", "functions and classes that bear the names of libraries'", IMPOSTORS, cells=RETURNS),
)  # fmt: skip
