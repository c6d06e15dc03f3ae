"""nbgrader's formgrader extension, whose grading pages ask nothing of another machine and lend nobody their session.

nbgrader loads the extension as it is; then its exporter looks for our macro first, where nbconvert's would fetch
MathJax from a third party. nbgrader passes that macro no address, so no setting can do it.
"""

from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from nbgrader.server_extensions.formgrader.formgrader import load_jupyter_server_extension
from nbgrader.server_extensions.formgrader.handlers import SubmissionFilesHandler

TEMPLATES = Path(__file__).with_name("templates") / "formgrade_cpia"
_FILES = r"/formgrader/submissions/([^/]+/(?!(?:next|prev)(?:_incorrect)?/?$).+)"
_POLICY = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"


class LearnersFiles(SubmissionFilesHandler):  # type: ignore[misc]
    """Serves what lies beside a learner's notebook, as a stranger's.

    nbgrader serves it as its own: a page put there ran with the session of the instructor who followed a link to it.
    """

    def set_extra_headers(self, path: str) -> None:
        """Let no script run, and no file pass for another kind."""
        self.set_header("Content-Security-Policy", _POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "cpia.hub.formgrader_extension"}]


def _load_jupyter_server_extension(server: Any) -> None:
    # Before nbgrader's own addresses: the first that fits is taken.
    server.web_app.add_handlers(".*$", [(url_path_join(server.base_url, _FILES), LearnersFiles)])
    load_jupyter_server_extension(server)
    exporter = server.web_app.settings["nbgrader_exporter"]
    exporter.template_paths = [str(TEMPLATES), *exporter.template_paths]
