"""A cell that prints without end fills nothing in the process that runs it."""

import subprocess
import sys

import pytest

_FLOOD = """
from pathlib import Path
from cpia.grading.boundary.shell import warm
shell = warm()
outputs = shell.run("for _ in range(600):\\n    print('x' * 1_000_000)", 8 * 2**20)
# Not ru_maxrss: it begins at the size of the process that forked this one.
peak = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
print(outputs[-1]["ename"], int(peak) // 1024 < 300)
"""


@pytest.mark.slow
def test_what_a_cell_prints_is_kept_up_to_its_room_and_nowhere_else() -> None:
    done = subprocess.run([sys.executable, "-c", _FLOOD], capture_output=True, text=True, check=True)
    assert done.stdout == "TropDeSorties True\n"
