"""The release that a learner gets of an instructor notebook, by nbgrader's own preprocessors."""

from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config

from cpia.authoring import nbgrader_plugin


def release_of(notebook: NotebookNode) -> NotebookNode:
    """Give the release of an instructor notebook, in memory.

    The same steps, in the same order, as `nbgrader generate_assignment`, but for the one that writes the gradebook.
    """
    config = Config()
    nbgrader_plugin.configure(config)
    resources: dict[str, object] = {"nbgrader": {"assignment": "", "notebook": "", "student": "."}}
    release: NotebookNode = notebook.copy()
    release.cells = [cell.copy() for cell in notebook.cells]
    for step in GenerateAssignment.class_traits()["preprocessors"].default_args[0]:
        if step is not SaveCells:
            release, resources = step(config=config).preprocess(release, resources)
    return release
