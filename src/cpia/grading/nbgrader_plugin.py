"""Set nbgrader for grading in the jail, over its own extension points; nothing of nbgrader is patched.

The same call serves `nbgrader autograde`, formgrader's button and `cpia grade`:

    # hub_config/nbgrader_config.py
    configure(get_config(), course_folder.of(Home.from_environment()))
"""

import os
import sys
from pathlib import Path

import nbgrader
from traitlets.config import Config

from cpia import courses, settings
from cpia.grading import course_folder
from cpia.grading.course_folder import CourseFolder
from cpia.grading.execute import JailedExecute
from cpia.grading.execute_apart import ExecuteApart
from cpia.grading.feedback import HideTests
from cpia.grading.hints import USUAL, Marks
from cpia.grading.hooks import after_grading, before_grading
from cpia.grading.jail import START_AND_END, Limits
from cpia.grading.kernel_manager import jupyter_folder, write_kernelspec
from cpia.grading.metadata_check import CheckMetadata
from cpia.grading.missing_cells import RestoreCells
from cpia.grading.preprocessors import RecordVerdict, SealSubmission
from cpia.grading.saving import SaveAllOrNothing
from cpia.grading.submission_exporter import SubmissionExporter

_TEMPLATES = Path(__file__).with_name("templates")
_NBGRADER_TEMPLATES = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"


def configure(c: Config, course: CourseFolder, limits: Limits | None = None) -> None:
    """Make every grading of this nbgrader run in the jail, and every feedback keep the hidden tests hidden."""
    limits = limits or Limits()
    _settle(c, course, limits)
    configure_kernels(c, course, limits)


def adopt(c: Config, file: str) -> None:
    """Make `nbgrader autograde`, `nbgrader generate_feedback` and formgrader of a plain course do as our own.

    The last line of the course's `nbgrader_config.py`, after its own settings:

        from cpia.grading.nbgrader_plugin import adopt; adopt(c, __file__)

    The instructor's own kernels are left as they are: grading uses none.
    """
    _prepend("PATH", Path(sys.executable).parent)  # nbgrader runs « alembic » by name
    _settle(c, course_folder.described(Path(file).resolve().parent, c), Limits())


def _settle(c: Config, course: CourseFolder, limits: Limits) -> None:
    c.CourseDirectory.root = str(course.root)
    c.CourseDirectory.db_url = course.db_url
    c.CourseDirectory.course_id = course.course_id
    _grading(c, course, limits)
    _bounds(c, limits)
    _feedback(c, course)
    _pages(c)


def configure_kernels(c: Config, course: CourseFolder, limits: Limits | None = None) -> None:
    """Make `python3` the jailed kernel for this process and its children: formgrader's server opens notebooks too."""
    folder = write_kernelspec(course, limits or Limits())
    c.KernelManager.transport = "ipc"  # the jail has no network
    _prepend("JUPYTER_PATH", folder)
    _prepend("PATH", Path(sys.executable).parent)  # nbgrader runs « alembic » by name


def _grading(c: Config, course: CourseFolder, limits: Limits) -> None:
    from nbconvert.preprocessors import ClearMetadataPreprocessor
    from nbgrader import preprocessors as nb

    c.Autograde.sanitize_preprocessors = [
        nb.ClearOutput, nb.DeduplicateIds, nb.OverwriteKernelspec, RestoreCells, CheckMetadata,
        SealSubmission,
    ]  # fmt: skip
    c.Autograde.autograde_preprocessors = [
        ExecuteApart if course.engine == "apart" else JailedExecute, nb.IgnorePattern, ClearMetadataPreprocessor,
        nb.LimitOutput, SaveAllOrNothing, nb.AssignLatePenalties, CheckMetadata, RecordVerdict,
    ]  # fmt: skip
    c.Autograde.exporter_class = SubmissionExporter
    longest = limits.submission_seconds + START_AND_END
    c.Autograde.pre_convert_hook = before_grading(course, longest, c.Autograde.get("pre_convert_hook"))
    c.Autograde.post_convert_hook = after_grading(c.Autograde.get("post_convert_hook"))
    c.OverwriteCells.add_missing_cells = True  # a deleted test is a failed test, not one for a person to grade
    c.SealSubmission.course = c.RecordVerdict.course = c.SubmissionExporter.course = course
    c.RecordVerdict.marks = _marks(c)
    c.JailedExecute.kernels = str(jupyter_folder(course))
    c.ExecuteApart.course = course


def _bounds(c: Config, limits: Limits) -> None:
    c.ExecuteApart.limits = limits
    c.JailedExecute.cell_seconds = limits.cell_seconds
    c.JailedExecute.submission_seconds = limits.submission_seconds
    c.JailedExecute.output_bytes = limits.output
    c.JailedExecute.iopub_timeout = 10
    c.JailedExecute.store_widget_state = False


def _feedback(c: Config, course: CourseFolder) -> None:
    from nbgrader.preprocessors import GetGrades

    c.GenerateFeedback.preprocessors = [GetGrades, HideTests]
    c.GenerateFeedback.HTMLExporter.template_name = "feedback_cpia"
    c.GenerateFeedback.HTMLExporter.extra_template_basedirs = [str(_TEMPLATES), str(_NBGRADER_TEMPLATES)]
    c.HideTests.course, c.HideTests.marks = course, _marks(c)
    if course.home is not None:
        c.HideTests.timezone = courses.load(settings.load(course.home).course_file).timezone


def _marks(c: Config) -> Marks:
    """Give what the hidden tests lie between, as the course sets nbgrader's own preprocessor."""
    set_by = c.ClearHiddenTests  # nbgrader's own spelling:
    return Marks(set_by.get("begin_test_delimeter", USUAL.begin), set_by.get("end_test_delimeter", USUAL.end))


def _pages(c: Config) -> None:
    """Keep what a learner wrote from running in the grader's page, which nbgrader's templates show as it is."""
    c.HTMLExporter.preprocessors = ["nbconvert.preprocessors.sanitize.SanitizeHTML"]
    c.SanitizeHTML.sanitized_output_types = {"text/markdown"}  # an HTML output goes: its plain text is shown instead


def _prepend(variable: str, folder: Path) -> None:
    known = [part for part in os.environ.get(variable, "").split(os.pathsep) if part and part != str(folder)]
    os.environ[variable] = os.pathsep.join([str(folder), *known])
