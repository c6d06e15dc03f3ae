"""What the warm server does before it forks: libraries used once, so that a fork does not do their first use again."""

import os
import subprocess
import sys

import pytest

from cpia.grading import jail

_FIRST_USE = """
import os, sys
from cpia.grading.warm.server import PRELOAD, ROLES
from cpia.grading.warm.zygote import Plan, warm_up
warm_up(Plan(-1, -1, list(PRELOAD), dict(ROLES)))
before = set(sys.modules)
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
table = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [0.0, 1.0, 0.0]})
model = make_pipeline(StandardScaler(), Ridge()).fit(table, table["a"])
mean_absolute_error(table["a"], model.predict(table))
from cpia.grading.boundary.codec import Decoder, Encoder
Decoder(id)(Encoder(id)(table))
print(sorted(set(sys.modules) - before), len(os.listdir("/proc/self/task")))
"""


@pytest.mark.slow
def test_once_warm_a_first_model_and_a_first_table_across_the_boundary_import_nothing_more_and_no_thread_was_left() -> (
    None
):
    variables = os.environ | jail.variables(sys.executable, os.environ.get("PYTHONPATH", ""))  # one thread a library
    done = subprocess.run([sys.executable, "-c", _FIRST_USE], env=variables, capture_output=True, text=True, check=True)
    assert done.stdout == "[] 1\n"


def test_the_exercise_does_nothing_where_no_library_is_imported() -> None:
    words = "import sys; from cpia.grading.warm.exercise import exercise; exercise(); print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
