"""Credentials of a whole cohort: read, decide, sign, keep and write each; then verify each."""

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from credential_cases import FULL, School

from benchmarks.report import Row, seconds
from benchmarks.workbench import Workbench, cohort
from cpia import issuing, publication
from cpia.home import Home
from cpia.verification import verify

LEARNERS = 200


def credentials(bench: Workbench) -> Iterator[Row]:
    """Issue to a cohort whose grades are all in, again when nothing changed, and verify the files."""
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        home = _graded_cohort(Path(folder))
        began = time.perf_counter()
        outcomes = issuing.issue(home)
        yield Row(f"{LEARNERS} attestations délivrées", seconds(time.perf_counter() - began))
        began = time.perf_counter()
        issuing.issue(home)
        yield Row("Les mêmes, déjà délivrées", seconds(time.perf_counter() - began))
        did, status = publication.did_path(home).read_bytes(), publication.status_path(home, 1).read_bytes()
        files = [outcome.file.read_bytes() for outcome in outcomes if outcome.file is not None]
        began = time.perf_counter()
        for file in files:
            verify(file, did, datetime.now(UTC), status=status)
        yield Row("Vérification d'une attestation", f"{(time.perf_counter() - began) / LEARNERS * 1000:.0f} ms")


def _graded_cohort(folder: Path) -> Home:
    home = Home(folder / "var")
    home.create()
    school = School.open(home)
    logins = [f"apprenant-{rank:03}" for rank in range(LEARNERS)]
    home.cohort.write_text(cohort(logins), encoding="utf-8")
    for login in logins:
        school.grade(login, FULL)
    return home
