"""The seats of a session: random addresses, known to the pages that hold them, and counted.

Pure: the caller gives the time. A seat says nothing of who sits on it; it is forgotten when its page is closed long
enough, so that a pupil who comes back does not use up two.
"""

import asyncio
import secrets
from dataclasses import dataclass, field

IDLE_SECONDS = 75.0
"""A page that is open says so every fifteen seconds."""


@dataclass
class Seat:
    """One visitor's place: the kernel that it may talk to, and when its page last spoke."""

    seen: float
    kernel: str | None = None
    connections: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # one notebook opens at a time


@dataclass
class Seats:
    """The seats of one session, by their random name."""

    most: int
    taken: dict[str, Seat] = field(default_factory=dict)
    _kernels: list[str] = field(default_factory=list)

    def take(self, now: float) -> str | None:
        """Give the name of a free seat, None when the room is full."""
        if len(self.taken) >= self.most and not self._free_idle(now):
            return None
        name = secrets.token_urlsafe(24)
        self.taken[name] = Seat(now)
        return name

    def abandoned(self) -> list[str]:
        """Give, once, the kernels of the seats that were given again: nobody else would end them."""
        kernels, self._kernels = self._kernels, []
        return kernels

    def find(self, name: str, now: float) -> Seat | None:
        """Give the seat of that name, which its page has just asked for."""
        seat = self.taken.get(name)
        if seat is not None:
            seat.seen = now
        return seat

    def leave(self, name: str) -> Seat | None:
        """Free a seat."""
        return self.taken.pop(name, None)

    def count(self) -> int:
        """Tell how many are taken."""
        return len(self.taken)

    def _free_idle(self, now: float) -> bool:
        idle = [name for name, seat in self.taken.items() if not seat.connections and now - seat.seen > IDLE_SECONDS]
        for name in idle[:1]:
            kernel = self.taken.pop(name).kernel
            self._kernels += [kernel] if kernel else []
        return bool(idle)
