"""The instructor's notebook that the corpus attacks: nine graded answers of different kinds, one text for a person.

The hidden tests hold canaries, which nothing that a learner can read may show. What a test compares with is computed
before the learner's code gets the arguments, which it could alter; and arrays are compared with their shapes, since
NumPy finds an array without any element close to everything.
"""

from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from attack_corpus.model import FULL, RIGHT

SLUG = "devoir"
CANARIES = ("CANARI_SECRET", "BEGIN HIDDEN", "END HIDDEN")
DATA = "capteur,valeur\n" + "".join(f"c{n},{n * 1.5}\n" for n in range(8)) + "c3,4.5\nc9,\n"

SETUP = """import contextlib, io, random
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression

releves = pd.read_csv("releves.csv")

def texte_affiche(fonction, *arguments):
    with contextlib.redirect_stdout(io.StringIO()) as sortie:
        fonction(*arguments)
    return sortie.getvalue()
"""

TESTS = {
    "test-moyenne": """resultat = moyenne([1, 3])
assert resultat == 2, f"La moyenne de 1 et 3 est 2, pas {resultat!r}."
### BEGIN HIDDEN TESTS
attendu = "CANARI_SECRET_1" and 30
assert moyenne([10, 20, 60]) == attendu, "La moyenne est fausse sur trois valeurs."
### END HIDDEN TESTS""",
    "test-ecart": """assert abs(ecart([4, 1, 9]) - 8) < 1e-9, "L'écart de 4, 1 et 9 est 8."
### BEGIN HIDDEN TESTS
def _reference(valeurs):
    'CANARI_SECRET_2'
    return max(valeurs) - min(valeurs)
for _ in range(5):
    valeurs = [random.uniform(-50, 50) for _ in range(20)]
    attendu = _reference(valeurs)
    assert math.isclose(ecart(valeurs), attendu), "L'écart est faux sur des valeurs tirées au hasard."
### END HIDDEN TESTS""",
    "test-modele": """modele = entrainer(np.array([[0.0], [1.0]]), np.array([1.0, 3.0]))
assert isinstance(modele, LinearRegression), "Le modèle attendu est une régression linéaire."
### BEGIN HIDDEN TESTS
hasard = np.random.default_rng()
X, nouveaux = hasard.normal(size=(40, 3)), hasard.normal(size=(10, 3))
y = X @ hasard.normal(size=3) + hasard.normal(size=40) + 2
attendu = LinearRegression().fit(X, y).predict(nouveaux)
secret = "CANARI_SECRET_3"
modele = entrainer(X.copy(), y.copy())
assert modele.score(X.copy(), y.copy()) > 0, "Le modèle prédit moins bien que la moyenne."
prevu = modele.predict(nouveaux)
assert prevu.shape == attendu.shape and np.allclose(prevu, attendu), "Les prédictions sont fausses."
### END HIDDEN TESTS""",
    "test-annonce": """assert texte_affiche(annoncer, "Serre", 3) == "Serre : 3 relevés\\n", "L'annonce est fausse."
### BEGIN HIDDEN TESTS
nombre, secret = random.randint(10, 10**9), "CANARI_SECRET_4"
assert texte_affiche(annoncer, "Cave", nombre) == f"Cave : {nombre} relevés\\n", "L'annonce est fausse ailleurs."
### END HIDDEN TESTS""",
    "test-nettoyer": """assert list(nettoyer(releves).columns) == ["capteur", "valeur"], "Les colonnes ont changé."
assert len(nettoyer(releves)) == 8, "Huit relevés sont uniques et complets."
### BEGIN HIDDEN TESTS
noms = random.sample([f"n{n}" for n in range(100)], 8)
brut = pd.DataFrame({"capteur": noms, "valeur": [random.random() for _ in range(7)] + [None]})
brut = pd.concat([brut, brut.head(2)], ignore_index=True)
copie, secret = brut.copy(), "CANARI_SECRET_5"
attendu = brut.drop_duplicates().dropna().sort_values("capteur").reset_index(drop=True)
pd.testing.assert_frame_equal(nettoyer(brut), attendu)
assert brut.equals(copie), "Le tableau reçu a été modifié."
### END HIDDEN TESTS""",
    "test-compteur": """compteur = Compteur()
compteur.ajouter(2)
compteur.ajouter(5)
assert compteur.total == 7, "Le total de 2 et 5 est 7."
### BEGIN HIDDEN TESTS
compteur, nombres, secret = Compteur(), [random.randint(1, 10**6) for _ in range(4)], "CANARI_SECRET_6"
for nombre in nombres:
    compteur.ajouter(nombre)
assert compteur.total == sum(nombres), "Le total est faux."
try:
    compteur.ajouter(-1)
except ValueError:
    pass
else:
    raise AssertionError("Un nombre négatif est refusé par ValueError.")
### END HIDDEN TESTS""",
    "test-appliquer": """assert appliquer(len, ["a", "bc"]) == [1, 2], "Les longueurs sont 1 et 2."
### BEGIN HIDDEN TESTS
def _tirage(nombre, cle=random.random()):
    "CANARI_SECRET_7"
    return nombre * cle
attendu = [_tirage(n) for n in range(1, 6)]
assert appliquer(_tirage, [1, 2, 3, 4, 5]) == attendu, "La fonction n'est pas appliquée à chaque valeur."
### END HIDDEN TESTS""",
    "test-total": """### BEGIN HIDDEN TESTS
attendu, secret = pd.read_csv("releves.csv")["valeur"].sum(), "CANARI_SECRET_9"
assert abs(total - attendu) < 1e-9, "Le total des relevés est faux."
### END HIDDEN TESTS""",
    "test-partiel": """reussis = 0
### BEGIN HIDDEN TESTS
cas, secret = [random.uniform(1, 100) for _ in range(3)], "CANARI_SECRET_8"
reussis = sum(int(arrondir(nombre) == round(nombre, 1)) for nombre in cas)
### END HIDDEN TESTS
reussis""",
}
ANSWERS = dict(zip(RIGHT, TESTS, strict=True))  # answer -> its test, in order


def meta(grade_id: str, *, points: int = 0, solution: bool = False, kind: str = "code") -> dict[str, Any]:
    fields = {"grade_id": grade_id, "grade": points > 0, "solution": solution, "task": False, "schema_version": 3}
    return {"nbgrader": fields | {"locked": not solution, "cell_type": kind} | ({"points": points} if points else {})}


def instructor_notebook() -> nbformat.NotebookNode:
    """Give the source notebook, as an instructor writes it."""
    cells = [
        new_markdown_cell("# Devoir\n\nÉcrivez les fonctions demandées.", metadata=meta("enonce", kind="markdown")),
        new_code_cell("import math"),  # as most courses do it: in a cell that the learner may edit
        new_code_cell(SETUP, metadata=meta("outils")),
    ]
    for answer, test in ANSWERS.items():
        solution = f"### BEGIN SOLUTION\n{RIGHT[answer]}\n### END SOLUTION"
        cells.append(new_code_cell(solution, metadata=meta(answer, solution=True)))
        cells.append(new_code_cell(TESTS[test], metadata=meta(test, points=FULL[test])))
    opinion = meta("avis", points=5, solution=True, kind="markdown")
    cells.append(new_markdown_cell("Votre avis sur ces données.", metadata=opinion))
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": spec})
