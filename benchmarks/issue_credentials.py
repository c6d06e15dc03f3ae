"""How long `cpia issue` takes for a cohort: read, decide, sign, keep, write, then the same again, then verify each.

python benchmarks/issue_credentials.py [LEARNERS]…
"""

import itertools
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from credential_cases import FULL, School

from cpia import issuer, issuing
from cpia.home import Home
from cpia.verification import verify


def measure(learners: int) -> None:
    """Print the figures of one cohort of that size."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "var")
        home.create()
        school = School.open(home)
        logins = [f"a{number}" for number in range(learners)]
        rows = "".join(
            f'{{login="{x}",first_name="É",last_name="L",role="learner",email="{x}@x.invalid"}},' for x in logins
        )
        home.cohort.write_text(f"people = [{rows}]\n", encoding="utf-8")
        for login in logins:
            school.grade(login, FULL)
        times = [time.perf_counter()]
        outcomes = issuing.issue(home)
        times.append(time.perf_counter())
        issuing.issue(home)
        times.append(time.perf_counter())
        did = issuer.did_path(home).read_bytes()
        for outcome in outcomes:
            assert outcome.file is not None
            verify(outcome.file.read_bytes(), did, datetime.now(UTC))
        times.append(time.perf_counter())
    first, again, check = (after - before for before, after in itertools.pairwise(times))
    print(
        f"{learners} learners: issue {first:.2f} s, again {again:.2f} s, verify {check / learners * 1000:.0f} ms each"
    )


for size in [int(text) for text in sys.argv[1:]] or [5, 200]:
    measure(size)
