"""`cpia grade --scheduler`: a real dask scheduler and two workers on this machine, one of them killed in mid-batch."""

import json
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, suppress

import pytest
import small_course
from small_course import SLUG, Course, answered, descendants, kill, wait_until

from cpia.errors import GradingError
from cpia.grading import cluster, executors, verdicts

pytestmark = pytest.mark.slow
COPIES = 12
ANYWHERE = ("--dashboard-address", "127.0.0.1:0")  # dask opens a port for it in any case
SLOW = "import time\ntime.sleep(1)"  # so that a worker is killed while it runs something


@pytest.fixture(scope="module")
def course() -> Iterator[Course]:
    """A course whose learners' notebooks each take more than a second."""
    with small_course.ours() as course:
        for number in range(COPIES):
            course.submit(f"eleve-{number:02d}", answered(course, wrong=("tri",) * (number % 2), extra=SLOW))
        yield course


@pytest.fixture(scope="module")
def scheduler(course: Course) -> Iterator[str]:
    with ExitStack() as stack:
        port = str(free_port())
        started = dask(course, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard", *ANYWHERE)
        stack.callback(end, started)
        address = f"tcp://127.0.0.1:{port}"
        assert wait_until(lambda: address in course.log(), 60), course.log()
        yield address


@pytest.fixture(scope="module")
def workers(course: Course, scheduler: str) -> Iterator[list["subprocess.Popen[str]"]]:
    options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", *ANYWHERE, "--host", "127.0.0.1", "--local-directory")
    with ExitStack() as stack:
        started = []
        for name in ("un", "deux"):
            started.append(dask(course, "worker", scheduler, *options, str(course.root / name), "--name", name))
            stack.callback(end, started[-1])
        assert wait_until(lambda: (course.root / "journal").read_text().count("Registered to:") == 2, 60), course.log()
        yield started


def dask(course: Course, *words: str) -> "subprocess.Popen[str]":
    return course.start("-m", "distributed.cli.dask_" + words[0], *words[1:])


def end(program: "subprocess.Popen[str]") -> None:
    program.terminate()
    program.wait(30)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_worker_killed_in_mid_batch_costs_no_submission(
    course: Course, scheduler: str, workers: list["subprocess.Popen[str]"]
) -> None:
    assert course.home is not None
    program = course.start("-m", "cpia", "grade", SLUG, "--scheduler", scheduler, "--json", stdout=subprocess.PIPE)
    folder = course.home.verdicts / SLUG
    assert wait_until(lambda: len(list(folder.glob("[!.]*"))) >= 2, 120), course.log()
    jailed = descendants(workers[0].pid)
    assert jailed  # the learners' code runs on the workers
    kill(workers[0].pid)
    results = json.loads(program.communicate(timeout=300)[0])
    assert program.returncode == 0, course.log()
    assert Counter(result["outcome"] for result in results) == {"graded": COPIES}
    for number in range(COPIES):
        login = f"eleve-{number:02d}"
        expected = {"test-moyenne": 10, "test-etendue": 10, "test-tri": 0 if number % 2 else 10}
        assert course.scores(login) == expected
        assert verdicts.read(course.home.verdicts, SLUG, login) is not None
    assert wait_until(lambda: not any(is_running(number) for number in jailed), 10)


def is_running(number: int) -> bool:
    try:
        with open(f"/proc/{number}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_job_that_nobody_is_left_to_run_fails_at_once(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """It must not wait until its time is over: the copy would be judged for it, with zeros."""
    monkeypatch.setattr(executors, "_SECONDS", 4)
    monkeypatch.setattr(cluster, "PATIENCE", 2.0)
    address = f"tcp://127.0.0.1:{free_port()}"
    with ExitStack() as stack:
        scheduler = lone(course, stack, "scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2])
        assert wait_until(lambda: address in course.log(), 60), course.log()
        with pytest.raises(GradingError, match="aucun « dask worker » ne l'a rejoint ; lancez « dask worker tcp://"):
            stack.enter_context(executors.cluster(address))
        worker = lone(course, stack, "worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        assert wait_until(lambda: f"Registered to: {address}" in " ".join(course.log().split()), 60), course.log()
        executor = stack.enter_context(executors.cluster(address)).executor
        assert_abandoned(executor, worker)
        lone(course, stack, "worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        assert wait_until(lambda: answers(executor), 60, 0.5)  # who comes back is given work again
        assert_abandoned(executor, scheduler)


def assert_abandoned(executor: Executor, killed: "subprocess.Popen[str]") -> None:
    job = executor.submit(time.sleep, 600)
    time.sleep(0.5)
    kill(killed.pid)
    with pytest.raises(ConnectionError, match="n'a plus aucun « dask worker »"):
        job.result(30)
    with pytest.raises(ConnectionError):  # refused, or given up once the client has tried in vain to come back
        executor.submit(bytes).result(30)


def answers(executor: Executor) -> bool:
    with suppress(ConnectionError):
        return bool(executor.submit(bytes).result(30) == b"")
    return False


def lone(course: Course, stack: ExitStack, *words: str) -> "subprocess.Popen[str]":
    program = dask(course, *words, "--no-dashboard", *ANYWHERE)
    stack.callback(program.wait, 30)
    stack.callback(program.kill)  # a worker would wait for the end of its job
    return program


def test_a_scheduler_that_does_not_answer_is_told_with_the_remedy(course: Course) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    program = course.start("-m", "cpia", "grade", SLUG, "--force", "--scheduler", address, stdout=subprocess.PIPE)
    program.communicate(timeout=120)
    assert program.returncode == 1
    assert f"Ordonnanceur {address} : il ne répond pas" in course.log()
    assert "lancez « dask scheduler »" in course.log()
