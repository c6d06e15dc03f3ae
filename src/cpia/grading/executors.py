"""Where jobs are run: on this machine, in its warm server, or by the workers of a dask cluster.

Both are a `concurrent.futures.Executor`: one submission in, one outcome out, as bytes. Of several thousand lines of
cluster, nothing is ours.
"""

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from cpia.errors import GradingError

_SECONDS = 10


@dataclass(frozen=True)
class Place:
    """An executor, and how many submissions are worth grading at once with it."""

    executor: Executor
    capacity: int


@contextmanager
def here() -> Iterator[Place]:
    """Give the executor of this machine: each of its threads drives the jailed processes of one job."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores, "correction") as executor:
        yield Place(executor, cores)


@contextmanager
def cluster(address: str) -> Iterator[Place]:
    """Give the executor of a dask cluster, by its scheduler's address; a worker that dies loses no job.

    Raises
    ------
    GradingError
        `distributed` is not installed, no scheduler answers there, or it has no worker.
    """
    try:
        from distributed import Client

        from cpia.grading.cluster import Cluster
    except ImportError as problem:
        raise GradingError(
            f"Ordonnanceur {address} : il faut la bibliothèque « distributed » ; installez cpia[cluster]."
        ) from problem
    try:
        client = Client(address, timeout=_SECONDS)
    except (OSError, TimeoutError, ValueError) as problem:
        raise GradingError(
            f"Ordonnanceur {address} : il ne répond pas ({type(problem).__name__}) ; lancez « dask scheduler » et "
            "donnez l'adresse tcp://… qu'il affiche."
        ) from problem
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS)
        except TimeoutError as problem:
            raise GradingError(
                f"Ordonnanceur {address} : aucun « dask worker » ne l'a rejoint ; lancez « dask worker {address} "
                "--nthreads 1 » sur chaque machine, un par cœur."
            ) from problem
        threads = sum(client.nthreads().values())
        with Cluster(client) as executor:
            yield Place(executor, max(1, threads) + (os.cpu_count() or 1))
