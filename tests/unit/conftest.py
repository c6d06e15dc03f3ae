"""A tiny assignment, complete: one automatic exercise, one written answer."""

from pathlib import Path

import pytest
from credential_cases import ELODIE, FULL, School
from whole_course_cases import Programme

from cpia.authoring.sources import Source
from cpia.courses import Assignment, Item
from cpia.credentials import issuing
from cpia.home import Home

TEXT = '''---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# Devoir « carré »

```{code-cell} ipython3
---
nbgrader:
  cell_type: code
  grade: false
  grade_id: carre
  locked: false
  points: 0
  schema_version: 3
  solution: true
  task: false
---
def carre(x):
    """Rendre le carré de x."""
    ### BEGIN SOLUTION
    resultat_du_produit = x * x
    return resultat_du_produit
    ### END SOLUTION
```

```{code-cell} ipython3
---
nbgrader:
  cell_type: code
  grade: true
  grade_id: test-carre
  locked: true
  points: 2
  schema_version: 3
  solution: false
  task: false
---
assert carre(2) == 4, "2 au carré vaut 4"
### BEGIN HIDDEN TESTS
import generateur as _generateur
for _tirage in (3, 5, 11):
    assert carre(_tirage) == _generateur.verite(_tirage), "essayez d'autres nombres"
### END HIDDEN TESTS
```

+++ {"nbgrader": {"cell_type": "markdown", "grade": true, "grade_id": "note", "locked": false, "points": 1, \
"schema_version": 3, "solution": true, "task": false}}

Réponse modèle.
'''

GENERATOR = """def verite(x):
    return x * x


def fichiers(variante):
    return {"donnees/x.csv": f"x\\n{variante}\\n".encode()}
"""

CONSTANT = """description = "Recopie la valeur affichée"
[points]
test-carre = 0
[cells]
carre = '''
def carre(x):
    return 4
'''
"""

OTHERWISE = """description = "Avec une puissance"
[cells]
carre = '''
def carre(x):
    return x ** 2
'''
"""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    """The folder of that assignment, in a project of its own."""
    monkeypatch.setattr("cpia.authoring.sources.PROJECT", tmp_path)
    folder = tmp_path / "assignments" / "carre"
    (folder / "fausses-reponses").mkdir(parents=True)
    (folder / "bonnes-reponses").mkdir()
    (folder / "carre.md").write_text(TEXT, encoding="utf-8")
    (folder / "generateur.py").write_text(GENERATOR, encoding="utf-8")
    (folder / "fausses-reponses" / "constante.toml").write_text(CONSTANT, encoding="utf-8")
    (folder / "bonnes-reponses" / "puissance.toml").write_text(OTHERWISE, encoding="utf-8")
    return Source(folder)


@pytest.fixture
def assignment() -> Assignment:
    """That assignment as a course declares it."""
    items = (Item("test-carre", "1", 2, ()), Item("note", "2", 1, (), manual=True))
    return Assignment("carre", "m", "Carré", None, items)


@pytest.fixture
def programme(home: Home) -> Programme:
    """An installation that gives a whole course, where Élodie passes everything."""
    programme = Programme.open(home)
    programme.pass_everything(ELODIE)
    return programme


@pytest.fixture(scope="session")
def issued_programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """The same, once everything was issued to her; not to be changed."""
    home = Home(tmp_path_factory.mktemp("parcours") / "var")
    home.create()
    programme = Programme.open(home)
    programme.pass_everything(ELODIE)
    issuing.issue(home, [ELODIE])
    return programme


@pytest.fixture
def held(issued_programme: Programme, home: Home) -> Programme:
    """A copy of it, for one test."""
    return issued_programme.copied(home)


@pytest.fixture
def school(home: Home, monkeypatch: pytest.MonkeyPatch) -> School:
    """An installation that commands find, where one learner has everything that a certification asks for."""
    monkeypatch.setenv("CPIA_HOME", str(home.root))
    school = School.open(home)
    school.grade(ELODIE, FULL)
    return school
