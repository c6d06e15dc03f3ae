"""The answers kept beside our own assignment, as submissions, and what the authoring check says of each."""

import nbformat

from cpia.authoring import answers, sources, text, trials
from cpia.authoring.release import release_of
from cpia.variants import CLASS_VARIANT

SLUG = "donnees-audit-serre"
SAMPLE = ("reference", "vierge", "bonne-avec-numpy", "fausse-audit-suite-moins-un", "fausse-reference-constante")


def source() -> nbformat.NotebookNode:
    """Give the instructor notebook."""
    found = sources.find(SLUG)
    return text.read(found.text.read_text(encoding="utf-8"), SLUG)


def handed_in(release: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    """Give every submission: learner -> notebook, answered as the kept answers and the reference say."""
    notebook, found = source(), sources.find(SLUG)
    kept = {f"fausse-{path.stem}": answers.read(path) for path in found.wrong_answers}
    kept |= {f"bonne-{path.stem}": answers.read(path) for path in found.right_answers}
    answered = {"reference": notebook} | {name: answers.apply(notebook, answer) for name, answer in kept.items()}
    return {"vierge": release} | {name: _filled(release, made) for name, made in answered.items()}


def earned_by_trials() -> dict[str, dict[str, float]]:
    """Give the points of every submission by the authoring check's runner, where nothing is apart."""
    found, notebook = sources.find(SLUG), source()
    data = sources.load_generator(SLUG)(CLASS_VARIANT)
    earned = trials.run(found, data, notebook, handed_in(_untouched(notebook)))
    return {name: one.points for name, one in earned.items()}


def _untouched(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Give the release with the instructor's tests, hidden ones too, which is what autograding runs."""
    untouched = release_of(notebook)
    originals = {cell.id: cell.source for cell in notebook.cells}
    for cell in untouched.cells:
        if not cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = originals[cell.id]
    return untouched


def _filled(release: nbformat.NotebookNode, answered: nbformat.NotebookNode) -> nbformat.NotebookNode:
    made = nbformat.from_dict(release)
    sources_of = {cell.id: cell.source for cell in answered.cells if cell.metadata.get("nbgrader", {}).get("solution")}
    for cell in made.cells:
        cell.source = sources_of.get(cell.id, cell.source)
    return made
