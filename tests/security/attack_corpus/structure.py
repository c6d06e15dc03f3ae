"""Forged notebooks: ids, types, order, metadata and versions that no honest editor writes."""

import json
from collections.abc import Callable
from typing import Any

from attack_corpus.model import ALL, FULL, RIGHT, Attack, Notebook, fraud, meta, named, tests_of

ON_THE_TESTS_SIDE = """
import builtins, os, sys
print("PRIS du côté des tests" if os.path.exists("/correction/generateur.py") or "attendu" in globals() else "TENTE")
builtins.abs = lambda *_: 0
builtins.int = lambda *_: 1
class Tout:
    __eq__ = lambda *_: True
moyenne = ecart = entrainer = nettoyer = Compteur = appliquer = arrondir = lambda *_: Tout()
texte_affiche = lambda *_: "Serre : 3 relevés\\n"
import numpy, pandas.testing
numpy.allclose = lambda *_: True
pandas.testing.assert_frame_equal = lambda *_: None
"""
INJECTIONS = ("../../../plante", "/plante", "a\nb", "a\0b", "\x1b]0;titre\x07\x1b[2J\x1b[31m",
              "<img src=x onerror=x()>",
              "[bold red]oui[/]", "é" * 500, "\u202eetom", "' OR 1=1 --", "{0.__class__}", "%s%n")  # fmt: skip


def code(source: str, **nbgrader: Any) -> Notebook:
    extra = {"nbgrader": {"schema_version": 3, "cell_type": "code", "task": False} | nbgrader} if nbgrader else {}
    return {
        "cell_type": "code", "source": source, "metadata": extra, "outputs": [], "execution_count": None, "id": "plus",
    }  # fmt: skip


def unknown_locked(notebook: Notebook) -> None:
    notebook["cells"].insert(1, code(ON_THE_TESTS_SIDE, grade_id="outils-2", locked=True, grade=False, solution=False))


def unknown_test(notebook: Notebook) -> None:
    extra = code(ON_THE_TESTS_SIDE, grade_id="test-plus", locked=True, grade=True, solution=False, points=1000)
    notebook["cells"].insert(1, extra)


def setup_edited(notebook: Notebook) -> None:
    named(notebook, "outils")["source"] += ON_THE_TESTS_SIDE


def setup_unlocked(notebook: Notebook) -> None:
    cell = named(notebook, "outils")
    cell["source"] = ON_THE_TESTS_SIDE
    cell["metadata"]["nbgrader"].update(solution=True, locked=False)


def setup_as_text(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        if meta(cell).get("locked"):
            cell["cell_type"] = "markdown"
            cell.pop("outputs", None), cell.pop("execution_count", None)


def answers_as_tests(notebook: Notebook) -> None:
    """Give each answer the id of its test, and the reverse."""
    pairs = [(named(notebook, answer), named(notebook, f"test-{answer}")) for answer in RIGHT]
    for answer, test in pairs:
        answer["metadata"], test["metadata"] = test["metadata"], answer["metadata"]


def tests_first(notebook: Notebook) -> None:
    notebook["cells"].sort(key=lambda cell: meta(cell).get("grade_id") not in FULL)


def seal(notebook: Notebook) -> None:
    notebook["metadata"]["cpia"] = {"submission": "0" * 64, "reason": None, "variant": 7}
    notebook["metadata"]["nbgrader"] = {"grade": 1000, "locked": False}
    for cell in notebook["cells"]:
        cell["metadata"]["cpia"] = {"line": 1, "own": True, "points": 4, "kind": "setup"}
        cell["metadata"].update(trusted=True, deletable=True, editable=True, collapsed=True)


def points_as(value: Any) -> Callable[[Notebook], None]:
    def edit(notebook: Notebook) -> None:
        for cell in tests_of(notebook):
            cell["metadata"]["nbgrader"]["points"] = value

    return edit


def field_as(name: str, value: Any) -> Callable[[Notebook], None]:
    """Give one of nbgrader's fields an absurd value in every cell."""

    def edit(notebook: Notebook) -> None:
        for cell in notebook["cells"]:
            cell["metadata"].setdefault("nbgrader", {})[name] = value

    return edit


def bad_names(notebook: Notebook) -> None:
    """Add answers with names meant for paths, terminals, pages and queries, each of them twice."""
    for name in INJECTIONS:
        for _ in range(2):
            notebook["cells"].append(code("1", grade_id=name, locked=False, grade=False, solution=True))


def top(**fields: Any) -> Callable[[Notebook], None]:
    return lambda notebook: notebook.update(fields)


def cells_are(value: Any) -> Callable[[Notebook], None]:
    return lambda notebook: notebook.update(cells=value)


def every_cell(**fields: Any) -> Callable[[Notebook], None]:
    def edit(notebook: Notebook) -> None:
        for cell in notebook["cells"]:
            cell.update(fields)

    return edit


def spec(**fields: Any) -> Callable[[Notebook], None]:
    return lambda notebook: notebook["metadata"].update(fields)


def deep(notebook: Notebook) -> str:
    return json.dumps(notebook)[:-1] + ', "x": ' + "[" * 200_000 + "]" * 200_000 + "}"


def long_number(notebook: Notebook) -> str:
    return json.dumps(notebook)[:-1] + ', "x": ' + "9" * 10_000 + "}"


def not_numbers(notebook: Notebook) -> str:
    return json.dumps(notebook)[:-1] + ', "x": [NaN, Infinity, -Infinity, 1e999]}'


def repeated_keys(notebook: Notebook) -> str:
    text = json.dumps(notebook)
    return text[:-1] + ', "cells": []}'


def lone_surrogates(notebook: Notebook) -> None:
    named(notebook, "partiel")["source"] += "\n# \ud800"
    named(notebook, "avis")["source"] += " \udfff"
    notebook["metadata"]["\ud800"] = "\ud800"


def utf16(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode("utf-16")


WORTHLESS = {  # no cell can be found: zero and a reason
    "f-cellules-texte": cells_are("oui"), "f-cellules-nombre": cells_are(7), "f-cellules-listes": cells_are([[1], "x"]),
    "f-liste": lambda _: "[]", "f-vide": lambda _: "", "f-null": lambda _: "null",
    "f-binaire": lambda _: b"\x00\xff" * 99,
    "f-utf16": utf16, "f-profond": deep, "f-html": lambda _: "<html><script>x()</script></html>",
}  # fmt: skip
WRONG_ANYWAY = {  # whatever is made of it, no point
    "f-types": every_cell(cell_type="markdown"), "f-type-inconnu": every_cell(cell_type="javascript"),
    "f-verrou-inconnu": unknown_locked, "f-test-inconnu": unknown_test, "f-outils-changes": setup_edited,
    "f-outils-ouverts": setup_unlocked, "f-outils-texte": setup_as_text, "f-echange": answers_as_tests,
    "f-tests-avant": tests_first, "f-sceau": seal, "f-points-moins": points_as(-4), "f-points-geants": points_as(1e308),
    "f-points-nan": points_as(float("nan")), "f-points-texte": points_as("beaucoup"), "f-points-rien": points_as(None),
    "f-points-liste": points_as([[{}]]), "f-schema-99": field_as("schema_version", 99),
    "f-schema-texte": field_as("schema_version", "3"), "f-schema-1": field_as("schema_version", 1),
    "f-noms-liste": field_as("grade_id", ["a"]), "f-noms-rien": field_as("grade_id", None),
    "f-noms-meme": field_as("grade_id", "test-moyenne"), "f-taches": field_as("task", True),
    "f-nbgrader-texte": every_cell(metadata={"nbgrader": "oui"}), "f-metadonnees-liste": every_cell(metadata=[1]),
    "f-source-nombre": every_cell(source=7), "f-source-liste": every_cell(source=[1, None, "x"]),
    "f-sorties-texte": every_cell(outputs="x"), "f-sorties-vides": every_cell(outputs=[{}]),
    "f-version-3": top(nbformat=3, nbformat_minor=0, worksheets=[]), "f-version-5": top(nbformat=5),
    "f-version-texte": top(nbformat="4"), "f-version-mineure": top(nbformat_minor=-1),
    "f-ids": every_cell(id="../" * 400), "f-ids-memes": every_cell(id="x"), "f-cles": repeated_keys,
    "f-nombre-long": long_number, "f-pieces-jointes": every_cell(attachments={"x": {"text/html": ["x"] * 10**5}}),
}  # fmt: skip
HARMLESS = {  # strange, but the answers are there
    "f-mineure-99": top(nbformat_minor=99), "f-noyau-absurde": spec(kernelspec={"name": "../../x", "display_name": ""}),
    "f-langue": spec(language_info={"name": "python", "pygments_lexer": "<script>", "codemirror_mode": {"x": 1}}),
    "f-titre": spec(title="</title><script>x()</script>", authors=[{"name": "<script>"}], toc={}, widgets={}),
    "f-non-nombres": not_numbers, "f-en-plus": top(plus={"a": [1] * 1000}, signature="x"),
}  # fmt: skip

ATTACKS = (
    *(fraud(name, "a file that holds no cell", edit=edit, review="") for name, edit in WORTHLESS.items()),
    *(fraud(name, "a forged structure", edit=edit, may_review=True) for name, edit in WRONG_ANYWAY.items()),
    *(Attack(name, "a strange but readable notebook", edit=edit, may_review=True, free=ALL)
      for name, edit in HARMLESS.items()),
    Attack("f-noms-hostiles", "ids for paths, terminals, pages and queries, twice each", edit=bad_names, lost=ALL,
           review="double"),
    Attack("f-substituts", "characters that no encoding can write", edit=lone_surrogates, may_review=True, free=ALL),
)  # fmt: skip
