"""nbgrader's formgrader extension, whose grading pages ask nothing of another machine.

nbgrader loads the extension as it is; then its exporter looks for our macro first, where nbconvert's would fetch
MathJax from a third party. nbgrader passes that macro no address, so no setting can do it.
"""

from pathlib import Path
from typing import Any

from nbgrader.server_extensions.formgrader.formgrader import load_jupyter_server_extension

TEMPLATES = Path(__file__).with_name("templates") / "formgrade_cpia"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "cpia.hub.formgrader_extension"}]


def _load_jupyter_server_extension(server: Any) -> None:
    load_jupyter_server_extension(server)
    exporter = server.web_app.settings["nbgrader_exporter"]
    exporter.template_paths = [str(TEMPLATES), *exporter.template_paths]
