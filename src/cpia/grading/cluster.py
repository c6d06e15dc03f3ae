"""A dask cluster as an executor that says when nobody is left to run anything.

dask's own lets its futures wait for ever where the last worker has died, or where a job is submitted while the client
closes because the scheduler has gone. A copy that nobody ran would then pass for one that took too long.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future, InvalidStateError
from contextlib import suppress
from functools import partial
from threading import Event, Thread
from typing import Any

PATIENCE = 30.0  # seconds without a worker: one that is started again has the time to come back
_PERIOD = 1.0
_GONE = "la grappe ne répond plus, ou n'a plus aucun « dask worker »"


class Cluster(Executor):
    """The workers of a client's scheduler, watched while the block runs."""

    def __init__(self, client: Any) -> None:
        self._client = client
        # pure=False: two equal jobs are two jobs. A worker that is killed gives its jobs to the others.
        self._executor = client.get_executor(pure=False, retries=2)
        self._waiting: set[Future[Any]] = set()
        self._silent = 0.0
        self._ended = Event()
        self._watch = Thread(target=self._watched, name="grappe", daemon=True)
        self._watch.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Give the job to a worker.

        Raises
        ------
        ConnectionError
            Nobody is left to run it.
        """
        if self._has_gone:
            raise ConnectionError(_GONE)
        theirs: Future[Any] = self._executor.submit(fn, *args, **kwargs)
        ours: Future[Any] = Future()
        self._waiting.add(ours)
        ours.add_done_callback(partial(_withdraw, theirs))
        ours.add_done_callback(self._waiting.discard)
        theirs.add_done_callback(partial(_tell, ours))
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stop watching; the client is its owner's to close."""
        self._ended.set()
        if wait:
            self._watch.join()

    @property
    def _has_gone(self) -> bool:
        return self._client.status not in ("running", "connecting") or self._silent >= PATIENCE

    def _watched(self) -> None:
        while not self._ended.wait(_PERIOD):
            self._silent = 0.0 if self._is_manned() else self._silent + _PERIOD
            if self._has_gone:
                for future in list(self._waiting):
                    with suppress(InvalidStateError):
                        future.set_exception(ConnectionError(_GONE))

    def _is_manned(self) -> bool:
        """Tell whether a worker is there; a scheduler that does not answer has none."""
        try:
            return self._client.status == "running" and bool(self._client.nthreads())
        except (OSError, RuntimeError, ValueError):
            return False


def _tell(ours: "Future[Any]", theirs: "Future[Any]") -> None:
    with suppress(InvalidStateError):  # it was given up
        if theirs.cancelled():
            ours.set_exception(ConnectionError(_GONE))
        elif (problem := theirs.exception()) is not None:
            ours.set_exception(problem)
        else:
            ours.set_result(theirs.result())


def _withdraw(theirs: "Future[Any]", ours: "Future[Any]") -> None:
    """Have a job that was cancelled or given up run nowhere, should a worker come back."""
    if not theirs.done():
        theirs.cancel()
