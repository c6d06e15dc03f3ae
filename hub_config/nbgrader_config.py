"""nbgrader's configuration file, in learners' sandboxes, in formgrader and in `cpia`: wiring only."""

import os

from cpia.hub import nbgrader_settings

nbgrader_settings.apply(get_config(), os.environ)
