"""Grade each submission as it comes: `python -m cpia.grading.service`, started and watched by the hub.

It keeps nothing of its own: what is to be graded is told by the state (`cpia.grading.pending`), so it may be killed at
any moment. nbgrader and the course's libraries stay imported, in processes that are started again where they die.
Its log names learners by their pseudonyms.
"""

import fcntl
import logging
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event

from cpia.campus.collecting import collect_copy
from cpia.errors import CpiaError, StartError
from cpia.grading import batch, course_folder, diagnosis, session
from cpia.grading.course_folder import CourseFolder
from cpia.grading.engine import Result, Submission
from cpia.grading.jail import Limits
from cpia.grading.pending import Key, Watch, is_pending, is_ready
from cpia.grading.regrade import applying
from cpia.grading.workers import Workers
from cpia.home import Home
from cpia.variants import pseudonym_of

PERIOD = 0.1  # seconds between two looks: what a learner waits for at most
CHECK = 1.0  # seconds between two checks of the warm processes
LATER = {"busy": 1.0, "pending": 5.0}  # seconds before another try
NOT_READY = 5.0
_LONGEST = 500  # characters of a reason
_REFUSED = 30.0  # the hub would start it again at once

log = logging.getLogger("cpia.correction")


@dataclass
class Service:
    """The submissions of one platform, graded one after the other, so many at once."""

    home: Home
    course: CourseFolder
    workers: Workers
    watch: Watch
    _waiting: dict[Key, float] = field(default_factory=dict)  # not before that moment
    _running: set[Key] = field(default_factory=set)
    _checked: float = 0.0

    def turn(self) -> None:
        """Look, begin what can be begun, and serve what runs, for one period."""
        now = time.monotonic()
        self._waiting.update({key: now for key in self.watch.new()})
        for key in [key for key, moment in self._waiting.items() if moment <= now and key not in self._running]:
            if self.workers.free > 0:
                del self._waiting[key]
                self._begin(key, now)
        if now - self._checked > CHECK:
            self._checked = now
            self._keep_warm()
        if not self._running:
            time.sleep(PERIOD)
        for result in self.workers.wait(PERIOD):
            self._end(result)

    def _begin(self, key: Key, now: float) -> None:
        if not is_pending(self.course, key):
            return
        if not is_ready(self.course, key[0]):
            self._waiting[key] = now + NOT_READY
            return
        try:
            collect_copy(self.home, *key)
            self.workers.start(Submission(self.course, *key))
        except (CpiaError, OSError) as problem:
            log.error("%s %s : pas commencée%s", key[0], self._name(key), self._unnamed(key, str(problem)))
            self._waiting[key] = now + LATER["pending"]
        else:
            self._running.add(key)

    def _end(self, result: Result) -> None:
        key = (result.assignment, result.learner)
        self._running.discard(key)
        why = self._unnamed(key, result.reason) if result.outcome in LATER else ""
        log.info("%s %s : %s en %.2f s%s", key[0], self._name(key), result.outcome, result.seconds, why)
        if result.outcome in LATER:
            self._waiting[key] = time.monotonic() + LATER[result.outcome]

    def _keep_warm(self) -> None:
        """Start again what died, in the background; the next job would, and would wait for it."""
        self.workers.forker.keep()
        if self.course.engine == "apart":
            self.workers.executor.submit(session.shared_server, self.course.libraries)

    def _name(self, key: Key) -> str:
        return pseudonym_of(key[1], self.home)

    def _unnamed(self, key: Key, reason: str | None) -> str:
        """Give a reason as one piece of a line, the login that a path may hold replaced by the pseudonym."""
        told = (reason or "sans raison").replace(key[1], self._name(key))
        return f" ({diagnosis.printable(told, _LONGEST)})"


def serve(home: Home, stopped: Event) -> None:
    """Grade what comes until asked to stop; what is not finished then stays to be graded."""
    course = course_folder.of(home)
    with _alone(home), batch.workers(course, Limits(), assignment=_to_rehearse(course)) as workers:
        finish_regrade(course)
        service = Service(home, course, workers, Watch(home))
        log.info("en service, %d copies à la fois", workers.capacity)
        while not stopped.is_set():
            service.turn()


def finish_regrade(course: CourseFolder) -> None:
    """Finish what a killed `cpia regrade` had decided; what keeps it from that names learners, so the log does not."""
    try:
        applying.finish(course)
    except CpiaError:
        log.error("nouvelle correction interrompue : pas terminée ; « cpia regrade » dit pourquoi et la reprend")


def _to_rehearse(course: CourseFolder) -> str | None:
    """Give any assignment that can be graded: what is prepared by one serves the others."""
    return next((path.name for path in sorted(course.source(".").glob("*")) if is_ready(course, path.name)), None)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Wait for the end of a former service of this platform."""
    with (home.run / "correction.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Serve until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    home = Home.from_environment()
    home.create()
    try:
        serve(home, stopped)
    except StartError as refusal:
        log.error("%s", refusal)
        with suppress(KeyboardInterrupt):
            stopped.wait(_REFUSED)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
