"""The one session that may be open at a time: opened by an instructor, ended on time, by hand, or with the service.

All of it is in memory: the code, the seats, the time of the end. Ending forgets them and kills what serves notebooks.
"""

import asyncio
import logging
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cpia.errors import CpiaError
from cpia.room import codes
from cpia.room.carnets import Notebook, notebooks
from cpia.room.engine import Engine
from cpia.room.seats import Seats
from cpia.room.tries import Tries
from cpia.room.upstream import Answer

log = logging.getLogger("cpia.seance")
AWAY_SECONDS = 20.0
"""How long a kernel waits for its page to come back, when its connection is lost."""


class Connection(Protocol):
    """A visitor's open websocket."""

    def end(self) -> None:
        """Close it."""


@dataclass
class Room:
    """One session."""

    seats: Seats
    minutes: float
    code: str = field(default_factory=codes.draw)
    began: float = field(default_factory=time.monotonic)
    notebooks: tuple[Notebook, ...] = field(default_factory=notebooks)
    tries: Tries = field(default_factory=Tries)
    connections: set[Connection] = field(default_factory=set)
    files: dict[str, Answer] = field(default_factory=dict)
    engine: Engine | None = None
    failure: str = ""
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    def remaining(self) -> int:
        """Give the seconds left."""
        return max(0, round(self.began + 60 * self.minutes - time.monotonic()))

    def notebook(self, slug: str) -> Notebook | None:
        """Find a notebook."""
        return next((one for one in self.notebooks if one.slug == slug), None)

    async def serving(self) -> Engine | None:
        """Wait until notebooks can be served; None where they cannot."""
        await self.settled.wait()
        return self.engine

    async def drop_kernel(self, kernel: str | None) -> None:
        """End a kernel that nobody uses any more."""
        if kernel and self.engine is not None:
            await self.engine.upstream.end_kernel(kernel)


class Hall:
    """Where the session takes place."""

    def __init__(self, run: Path) -> None:
        self._run = run
        self._ending: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.room: Room | None = None

    def open(self, seats: int, minutes: float) -> Room:
        """Open a session: its code is there at once, its notebooks some seconds later."""
        assert self.room is None  # noqa: S101 - the page says so before
        room = self.room = Room(Seats(seats), minutes)
        self._ending = asyncio.get_running_loop().call_later(60 * minutes, self.close)
        self.later(self._serve(room))
        log.info("séance ouverte : %d places, %d minutes", seats, minutes)
        return room

    def close(self) -> None:
        """End the session now: every page, every kernel, every seat."""
        room, self.room = self.room, None
        if self._ending is not None:
            self._ending.cancel()
        if room is not None:
            for connection in tuple(room.connections):
                connection.end()
            room.seats.taken.clear()
            room.settled.set()
            if room.engine is not None:
                room.engine.close()
                room.engine = None
            log.info("séance terminée")

    def later(self, work: "asyncio._CoroutineLike[None]") -> None:
        """Do something without making anybody wait."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Wait for the end of what is done without making anybody wait."""
        await asyncio.gather(*self._tasks)

    async def _serve(self, room: Room) -> None:
        texts = {f"{one.slug}.ipynb": one.text for one in room.notebooks}
        try:
            engine = await Engine.start(self._run, texts, tuple(one.module for one in room.notebooks))
        except (CpiaError, OSError) as problem:
            log.error("séance impossible : %s", problem)
            room.failure = str(problem)
        else:
            if self.room is room:
                room.engine = engine
            else:  # ended meanwhile
                engine.close()
        room.settled.set()
