"""What nbgrader's autograde reads submissions by, chosen by `Autograde.exporter_class`: it refuses what is too much.

nbgrader makes its exporter before it touches any submission, and has it read each notebook, the submitted one and then
the one it made of it. It goes on when a hook fails, so a hook can refuse nothing. Here a folder that must not be copied
is left out and set aside, and a notebook that cannot be read, or whose cells nbgrader refuses, is replaced by one that
says why: nothing of it runs, its points are zero, and the submission's other notebooks are graded as ever.
"""

from pathlib import Path
from traceback import format_exception_only
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import SQLAlchemyError
from traitlets import Instance

from cpia.errors import CpiaError
from cpia.grading import diagnosis, engine, hooks, intake, locks, notebook_size, verdicts
from cpia.grading.course_folder import CourseFolder
from cpia.grading.engine import Submission
from cpia.grading.execute import OURS

_NOT_THE_COPYS_FAULT = (CpiaError, SQLAlchemyError, OSError)  # another grading has it; the gradebook; the disk
_BUSY = "une autre correction de cette copie est en cours ; attendez"
_UNTOLD = "nbgrader n'a pas pu le lire"  # in feedback too, where an error's own words may say what tests hide
_SHOWN = "**Ce carnet n'a pas été corrigé : {reason}.** Une personne doit regarder la copie."


class _TooMuchError(Exception):
    """The notebook must not be read."""


class SubmissionExporter(NotebookExporter):
    """nbconvert's notebook exporter, for what may be hostile."""

    course = Instance(CourseFolder, help="The course that is graded").tag(config=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._leave_out_folders()

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> Any:
        """Convert a notebook; give the one that stands for it where a submitted one cannot be converted."""
        notebook = Path(filename)
        if self.course.copy_of(notebook.parent) is None:  # nbgrader's own, made of the submitted one
            return super().from_filename(filename, resources, **options)
        try:
            if too_much := notebook_size.refusal(notebook):
                raise _TooMuchError(too_much)
            return super().from_filename(filename, resources, **options)
        except _NOT_THE_COPYS_FAULT:
            raise
        except Exception as problem:  # noqa: BLE001 - whatever a notebook can make nbgrader raise
            return self._stand_in(notebook, problem, resources)

    def _stand_in(self, notebook: Path, problem: Exception, resources: Any) -> Any:
        names = resources["nbgrader"]
        hooks.require_lock(self.course, names["assignment"], names["student"])
        known = str(problem) if isinstance(problem, _TooMuchError) else engine.diagnose(notebook)
        reason = known or diagnosis.explain("".join(format_exception_only(problem)))
        several = len(verdicts.notebooks(self.course.source(names["assignment"]))) > 1
        if several and notebook.name not in reason:
            reason = f"carnet {notebook.name} : {reason}"
        self._tell(names["student"], f"à revoir, {reason}")
        mark = {"submission": verdicts.digest_of((notebook,)), "refused": reason}
        shown = new_notebook(metadata={OURS: mark}, cells=[new_markdown_cell(_SHOWN.format(reason=known or _UNTOLD))])
        return nbformat.writes(shown), resources | {"output_extension": self.file_extension}

    def _leave_out_folders(self) -> None:
        """Set aside the submissions whose folder nbgrader must not copy, and go on without them.

        Raises
        ------
        NbGraderException
            None is left, which nbgrader's command and formgrader tell as their own refusals.
        """
        hooks.give_back()  # one left by a conversion that failed would pass for `engine.run`'s
        folders = getattr(self.parent, "assignments", {})
        for folder in list(folders):
            copy = self.course.copy_of(Path(folder))
            if copy is None or locks.of(self.course, *copy):  # `engine.run` has looked
                continue
            if told := self._refused(Submission(self.course, *copy)):
                self._tell(copy[1], told)
                del folders[folder]
        if not folders and self.parent is not None:
            raise NbGraderException("Aucune copie à corriger : celles qui étaient demandées sont refusées.")

    def _refused(self, submission: Submission) -> str | None:
        """Set aside a submission whose folder is refused; say in French that it is left out, None where it is not."""
        copy = (submission.assignment, submission.learner)
        with locks.held(self.course, *copy, hooks.PATIENCE) as mine:
            if not mine:
                return _BUSY
            intake.clean(submission.folder)
            reason = intake.refusal(submission.folder)
            if reason is None:
                return None
            if getattr(self.parent, "force", False) or not engine.is_graded(submission):
                engine.set_aside(submission, reason)
            return f"à revoir, {reason}"

    def _tell(self, learner: str, told: str) -> None:
        self.log.error("%s : %s", learner, told)
