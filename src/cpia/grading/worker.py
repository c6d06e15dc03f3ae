"""Grade one submission in a process of its own, forked for it: what happens to the process costs that one only.

The process never runs a learner's code: it gives the job to whoever directs the grading, by its connection, and waits
for the outcome. Where that end has gone, it stops at once and leaves no verdict, so that the submission stays to be
graded.
"""

import os
import resource
import tempfile
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from cpia.grading import engine
from cpia.grading.jail import MIB, Limits

ADDRESS_SPACE = 3072 * MIB
NO_OUTCOME = 75  # exit status: the job came back without an outcome; whoever asked knows why


def grade(connection: Connection, submission: engine.Submission, limits: Limits, scratch: Path, force: bool) -> None:
    """Grade, and send the result; everything temporary goes to `scratch`, everything printed nowhere."""
    os.setsid()
    tempfile.tempdir = str(scratch)
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, hard))
    with open(os.devnull, "w") as nowhere:  # nbgrader's log would drown the progress; errors come back as reasons
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    result = engine.run(submission, limits, asking(connection), force=force)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    connection.send(replace(result, memory=peak))


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
