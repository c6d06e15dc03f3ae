"""A cell that prints without end fills nothing in the process that runs it."""

import subprocess
import sys

import pytest

_FLOOD = """
import resource
from cpia.grading.boundary.shell import warm
shell = warm()
outputs = shell.run("for _ in range(600):\\n    print('x' * 1_000_000)", 8 * 2**20)
print(outputs[-1]["ename"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 < 300)
"""


@pytest.mark.slow
def test_what_a_cell_prints_is_kept_up_to_its_room_and_nowhere_else() -> None:
    done = subprocess.run([sys.executable, "-c", _FLOOD], capture_output=True, text=True, check=True)
    assert done.stdout == "TropDeSorties True\n"
