"""The issue of a whole session, asked for from a page: one at a time, whoever asks, and its progress.

A session of hundreds takes minutes: the request that asks for it does not wait. Nothing is lost where the service stops
in between: what was issued is in the ledger, and asking again goes on with the rest.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cpia.credentials import issuing
from cpia.credentials.issuing import Outcome
from cpia.errors import CpiaError
from cpia.home import Home

log = logging.getLogger("cpia.campus")


@dataclass
class Job:
    """One issue, going on or over."""

    by: str  # login
    began: datetime
    outcomes: list[Outcome] = field(default_factory=list)
    authority: list[str] = field(default_factory=list)
    problem: str = ""
    over: bool = False

    @property
    def new(self) -> int:
        """Count what was issued now."""
        return sum(outcome.new for outcome in self.outcomes)

    @property
    def former(self) -> int:
        """Count what had been issued before."""
        return sum(outcome.state == "granted" and not outcome.new for outcome in self.outcomes)

    def count(self, state: issuing.State) -> int:
        """Count the outcomes of a state."""
        return sum(outcome.state == state for outcome in self.outcomes)


class Issuing:
    """The last issue asked for since the service started."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._task: asyncio.Task[None] | None = None
        self.job: Job | None = None

    def start(self, by: str) -> Job:
        """Begin an issue, or give the one that is going on."""
        if self.job is None or self.job.over:
            self.job = Job(by, datetime.now(UTC))
            self._task = asyncio.create_task(self._run(self.job))
        return self.job

    async def wait(self, seconds: float) -> Job | None:
        """Wait for the end, and no longer than that."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=seconds)
        return self.job

    async def _run(self, job: Job) -> None:
        try:
            await asyncio.to_thread(_issue, self._home, job)
        except CpiaError as problem:
            job.problem = str(problem)
        except Exception:  # whatever it is, the page must not say « going on » for ever
            log.exception("délivrance")
            job.problem = "La délivrance s'est arrêtée sur une erreur du serveur : prévenez l'équipe technique."
        finally:
            job.over = True


def _issue(home: Home, job: Job) -> None:
    from cpia.grading import course_folder
    from cpia.grading.regrade import applying

    applying.finish(course_folder.of(home))  # what a killed `cpia regrade` had decided
    issuing.issue(home, by=job.by, tell=job.authority.append, done=job.outcomes.append)
