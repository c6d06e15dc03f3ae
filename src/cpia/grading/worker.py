"""Grade submissions in a process forked for that, one at a time: what happens to it costs the one being graded only.

The process never runs a learner's code: it gives the job to whoever directs the grading, by its connection, and waits
for the outcome. Where that end has gone, it stops at once and leaves no verdict, so that the submission stays to be
graded. It is given another submission for as long as whoever directs finds it sound.
"""

import os
import resource
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from cpia.grading import engine
from cpia.grading.jail import MIB, Limits

ADDRESS_SPACE = 3072 * MIB
NO_OUTCOME = 75  # exit status: the job came back without an outcome; whoever asked knows why


@dataclass(frozen=True)
class Order:
    """One submission to grade; what is temporary goes to `scratch`."""

    submission: engine.Submission
    limits: Limits
    scratch: Path
    force: bool = False


def serve(connection: Connection, first: Order) -> None:
    """Grade what is ordered and send each result, until the other end goes; everything printed goes nowhere."""
    os.setsid()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, hard))
    with open(os.devnull, "w") as nowhere:  # nbgrader's log would drown the progress; errors come back as reasons
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    order = first
    while True:
        tempfile.tempdir = str(order.scratch)
        result = engine.run(order.submission, order.limits, asking(connection), force=order.force)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        connection.send(replace(result, memory=peak))
        try:
            order = connection.recv()
        except (EOFError, OSError):
            return


def asking(connection: Connection) -> Callable[[bytes], bytes]:
    """Give the function that has a job run elsewhere and gives its outcome."""

    def run(job: bytes) -> bytes:
        try:
            connection.send(job)
            outcome = connection.recv()
        except (EOFError, OSError):
            os._exit(NO_OUTCOME)
        if outcome is None:
            os._exit(NO_OUTCOME)
        return bytes(outcome)

    return run
