"""Two-way calls over one socket: while one side waits for its answer, it serves what the other asks meanwhile.

    channel = Channel(sock, "tests", message=64 << 20, calls=100_000)
    channel.ask("run", source)

The tests' side believes nothing: it checks every field of every message, and a message out of order ends the talk.
"""

import socket
import threading
import types
from collections.abc import Callable
from typing import Any, Literal, NoReturn

from cpia.grading.boundary import streams
from cpia.grading.boundary.answers import checked
from cpia.grading.boundary.codec import JSON, Decoder, Encoder, Shared
from cpia.grading.boundary.errors import (
    BoundaryError,
    BoundaryFailure,
    LearnerAssertion,
    LearnerError,
    LearnerGone,
    LearnerLate,
)
from cpia.grading.boundary.frames import Frames
from cpia.grading.boundary.lending import Lending
from cpia.grading.boundary.restore import restore
from cpia.grading.boundary.serving import Server
from cpia.grading.boundary.source_code import code_of

__all__ = [
    "BoundaryError",
    "BoundaryFailure",
    "Channel",
    "LearnerAssertion",
    "LearnerError",
    "LearnerGone",
    "LearnerLate",
]

_NESTED = 20


class Channel:
    """One end of the boundary.

    `handlers` answer the requests that the boundary itself does not know: plain JSON in, plain JSON out. `sources`
    gives the notebook's text of a learner's function or class, by its qualified name.
    """

    def __init__(self, sock: socket.socket, side: Literal["learner", "tests"], *, message: int, calls: int) -> None:
        self.side = side
        self.handlers: dict[str, Callable[..., object]] = {}
        self.sources: Callable[[str], str | None] = lambda name: None
        self.giving: Callable[[tuple[object, ...]], None] = lambda arguments: (
            None
        )  # called before each call, to prepare it
        self._frames = Frames(sock, message)
        self._lending = Lending(self, trusted=side == "tests")
        self._server = Server(self._lending, trusted=side == "tests")
        self._calls = calls
        self._left = calls
        self._serial = 0
        self._serving: int | None = None  # the other side's request that this one answers
        self._depth = 0
        self._captured = streams.Captured()
        self._one_at_a_time = threading.RLock()

    @property
    def deadline(self) -> float | None:
        """The moment, of `time.monotonic()`, until which to wait for the other side."""
        return self._frames.deadline

    @deadline.setter
    def deadline(self, moment: float | None) -> None:
        self._frames.deadline = moment

    @property
    def requests(self) -> int:
        """How many requests this side made: while it stays, nothing ran on the other side."""
        return self._serial

    def start_cell(self) -> None:
        """Give a new cell its own count of calls."""
        self._left = self._calls

    def close(self) -> None:
        """End the conversation."""
        self._frames.close()

    def encode(self, value: object) -> JSON:
        """Write a value as JSON; what is not data is lent."""
        return Encoder(self._lending.write)(value)

    def decode(self, data: JSON) -> Any:
        """Read a value from JSON."""
        return Decoder(self._lending.claim).safely(data)

    def ask(self, request: str, *args: Any) -> Any:
        """Ask for a handler of the other side, plain JSON both ways."""
        return self._result(self._exchange(request, list(args)), lambda data: data)

    def request(self, handle: int, what: str, *values: object) -> Any:
        """Ask the other side to do something with one of its objects."""
        answer = self._exchange(f".{what}", [handle, *(self.encode(value) for value in values)])
        return checked(what, self._result(answer, self.decode))

    def call(self, handle: int, args: tuple[object, ...], kwargs: dict[str, object]) -> Any:
        """Ask the other side to call one of its objects; what it changed in the arguments is changed here too."""
        self.giving((*args, *kwargs.values()))
        shared = Shared()
        encode = Encoder(self._lending.write, shared)
        written = [[encode(value) for value in args], [[name, encode(value)] for name, value in kwargs.items()]]
        answer = self._exchange(".call", [handle, *written, shared.entries])
        decode = Decoder(self._lending.claim, shared)
        restore(answer.get("c", []), shared, decode)
        return self._result(answer, decode.safely)

    def forget(self, handle: int) -> None:
        """Let the other side drop one of its objects, with the next message."""
        self._lending.forget(handle)

    def code(self, name: str) -> types.CodeType:
        """Compile the notebook's own text of a function, for `inspect.getsource`."""
        return code_of(name, self.sources(name))

    def serve_forever(self) -> None:
        """Answer the other side until it goes."""
        while True:
            try:
                message = self._receive()
            except BoundaryFailure:
                return
            if "q" in message:
                self._serve(message)

    def _exchange(self, name: str, args: list[Any]) -> dict[str, Any]:
        with self._one_at_a_time:
            if self._left <= 0:
                raise BoundaryError(f"plus de {self._calls} appels dans une cellule")
            if self._depth >= _NESTED:
                raise RecursionError(f"plus de {_NESTED} appels emboîtés entre les tests et le code de l'apprenant")
            self._left -= 1
            self._depth += 1
            self._serial += 1
            serial = self._serial
            try:
                self._send({"q": name, "n": serial, "a": args, "for": self._serving})
                return self._wait(serial)
            finally:
                self._depth -= 1

    def _wait(self, serial: int) -> dict[str, Any]:
        while True:
            message = self._receive()
            if "q" in message:
                self._serve(message, serial)
            elif message["n"] == serial:
                return message
            elif not message["n"] < serial:  # an older one answers a question given up at its deadline
                self._refuse("réponse à une question qui n'a pas été posée")

    def _send(self, message: dict[str, Any]) -> None:
        self._frames.send(message | {"x": self._lending.dropped(), "o": self._captured.drain()})

    def _receive(self) -> dict[str, Any]:
        message = self._frames.receive()
        if type(message) is not dict or not _well_formed(message):
            self._refuse("message d'une forme inconnue")
        self._lending.release(message["x"])
        return message

    def _replay(self, message: dict[str, Any]) -> None:
        if self.side == "tests":
            streams.replay(message["o"])

    def _refuse(self, reason: str) -> NoReturn:
        self.close()
        raise BoundaryError(reason)

    def _result(self, answer: dict[str, Any], decode: Callable[[JSON], Any]) -> Any:
        self._replay(answer)  # nothing is left to read: a warning that is made an error leaves the channel in order
        if "e" in answer:
            raise self._lending.errors.read(answer["e"], decode)
        return decode(answer["r"])

    def _serve(self, message: dict[str, Any], waited: int | None = None) -> None:
        if self.side == "tests" and self._left <= 0:
            self._refuse(f"plus de {self._calls} appels dans une cellule")
        self._left -= 1
        outer, self._serving = self._serving, message["n"]
        try:
            answer = self._tried(lambda: self._answer(message, waited))
        finally:
            self._serving = outer
        try:
            self._send(answer | {"n": message["n"]})
        except BoundaryError as error:  # an answer over the limits: nothing of it was sent
            self._send({"e": self._written(LearnerError(str(error))), "n": message["n"]})

    def _answer(self, message: dict[str, Any], waited: int | None) -> dict[str, Any]:
        name, args = message["q"], message["a"]
        if self.side == "tests":
            if message["for"] != waited:
                raise LearnerError("l'appel auquel cette demande appartient est terminé")
            self._replay(message)
            return self._server.serve(name, args)
        if name in self.handlers:
            return {"r": self.handlers[name](*args)}
        with self._captured:
            return self._server.serve(name, args)

    def _tried(self, serve: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            return serve()
        except BoundaryError as failure:
            return {"e": self._written(LearnerError(str(failure)))}
        except BoundaryFailure:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the code that was called raises is its answer
            return {"e": self._written(error)}
        except BaseException as error:
            if self.side == "tests":
                raise
            return {"e": self._written(error)}

    def _written(self, error: BaseException) -> JSON:
        return self._lending.errors.write(error, self.encode)


def _well_formed(message: dict[str, Any]) -> bool:
    """Say whether a message has exactly the fields of its kind: a question, a result or an error."""
    fields = set(message)
    changes = fields & {"c"}
    kinds = ({"q", "a", "for"}, {"r"} | changes, {"e"} | changes)
    return any(fields == kind | {"n", "x", "o"} for kind in kinds) and (
        type(message["n"]) is int
        and type(message["x"]) is list
        and type(message["o"]) is list
        and type(message.get("q", "")) is str
        and type(message.get("a", [])) is list
    )
