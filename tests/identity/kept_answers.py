"""The answers kept beside each of our assignments, as submissions, and what the authoring check says of each."""

import os

import nbformat

from cpia.authoring import answers, sources, text, trials
from cpia.authoring.check import spread
from cpia.authoring.release import release_of
from cpia.authoring.sources import Source
from cpia.variants import CLASS_VARIANT


def instructor_notebook(found: Source) -> nbformat.NotebookNode:
    """Give the instructor notebook."""
    return text.read(found.text.read_text(encoding="utf-8"), found.slug)


def learner(found: Source, name: str) -> str:
    """Name the learner who hands in that answer: nobody hands in two assignments."""
    return f"{found.slug}.{name}"


TRIED = int(os.environ.get("CPIA_KEPT", "5"))
"""Wrong answers of each assignment that our engine grades here: `cpia check` tries them all, where nothing is apart."""

SAMPLED = int(os.environ.get("CPIA_SAMPLED", "1"))
"""Those of them that plain nbgrader grades too."""


def sample() -> set[str]:
    """Name the learners whom plain nbgrader grades too: the reference, the blank, and the last wrong answers."""
    chosen = set()
    for found in sources.find_all():
        wrong = spread(found.wrong_answers, TRIED)
        names = ["reference", "vierge", *(f"fausse-{path.stem}" for path in wrong[-SAMPLED:])]
        chosen |= {learner(found, name) for name in names}
    return chosen


def handed_in(found: Source, release: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    """Give every submission: learner -> notebook, answered as the kept answers and the reference say."""
    notebook = instructor_notebook(found)
    kept = {f"fausse-{path.stem}": answers.read(path) for path in spread(found.wrong_answers, TRIED)}
    kept |= {f"bonne-{path.stem}": answers.read(path) for path in found.right_answers}
    answered = {"reference": notebook} | {name: answers.apply(notebook, answer) for name, answer in kept.items()}
    made = {"vierge": release} | {name: _filled(release, one) for name, one in answered.items()}
    return {learner(found, name): one for name, one in made.items()}


def earned_by_trials(found: Source) -> dict[str, dict[str, float]]:
    """Give the points of every submission by the authoring check's runner, where nothing is apart."""
    notebook = instructor_notebook(found)
    data = sources.load_generator(found.slug)(CLASS_VARIANT)
    earned = trials.run(found, data, notebook, handed_in(found, _untouched(notebook)))
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
