"""Requests whose body is read only once its sender is known, and no further than the limit of the call."""

from typing import Any, cast

from tornado.http1connection import HTTP1Connection
from tornado.web import RequestHandler


class Streamed(RequestHandler):
    """To derive from together with `tornado.web.stream_request_body`.

    Tornado ends the connection of an answer that does not wait for the body, without saying so; the hub's proxy would
    give that connection to the next request, be it of somebody else, and answer 503.
    """

    _opened = False

    def open_body(self, limit: int) -> None:
        """Let the body be read, up to so many bytes."""
        cast(HTTP1Connection, self.request.connection).set_max_body_size(limit)
        self._opened = True

    def finish(self, chunk: Any = None) -> Any:
        """Answer; say that the connection ends where the body was not read."""
        if not self._opened:
            self.set_header("Connection", "close")
        return super().finish(chunk)
