"""Limits of time and number for connections that ask for nothing, which uvicorn does not have.

A connection *waits* while it has no complete request that is being answered, or takes nothing of its answer. Anybody can open
connections, so their number and their time are bounded before any token is looked at: the oldest that waits makes room.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""A request's head must be complete that long after the connection was made or the last answer ended."""
BODY_SECONDS = 30.0
"""A request's body must be complete that long after its head."""
STALLED_SECONDS = 30.0
"""An answer of which a client takes nothing that long is given up."""
CLOSE_SECONDS = 2.0
"""What a client has to take the last line in, before the connection is dropped."""
HEADERS, LINE = 100, 8000
"""Lines in the head of a WebSocket, and bytes in each."""
_UNPRINTABLE = re.compile(rb"[^\t\x20-\x7e]")
WAITING = 256
"""Connections that may wait at once."""


def most_waiting() -> int:
    """Connections that may wait at once: ``WAITING``, or a quarter of the files this process may open."""
    try:
        import resource
    except ImportError:  # Windows
        return WAITING
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return WAITING if allowed < 0 else max(8, min(WAITING, allowed // 4))


class Waiting:
    """The connections of one server that wait, oldest first."""

    def __init__(self, most: int):
        self.most = most
        self._held: dict[BoundedHttp, None] = {}

    def add(self, connection: BoundedHttp) -> None:
        """Count a connection; the oldest of the address with the most is dropped where there are too many."""
        if connection in self._held:
            return
        if len(self._held) >= self.most:
            busiest, _ = Counter(held.peer for held in self._held).most_common(1)[0]
            oldest = next(held for held in self._held if held.peer == busiest)
            self.remove(oldest)
            oldest.transport.abort()
        self._held[connection] = None

    def remove(self, connection: BoundedHttp) -> None:
        """Count a connection no longer."""
        self._held.pop(connection, None)

    def __len__(self) -> int:
        return len(self._held)


class BoundedHttp(H11Protocol):
    """Uvicorn's HTTP/1.1 protocol within the limits above."""

    waiting: Waiting
    head_seconds = HEAD_SECONDS
    body_seconds = BODY_SECONDS
    stalled_seconds = STALLED_SECONDS

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.peer = ""
        self._part: str | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._unsent = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.peer = self.client[0] if self.client else ""
        self._update()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._update()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._update()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._forget()
        # What websockets reads it reads again, by stricter rules, and ends a connection that breaks them without an answer.
        lines = [event.target, *(name + value for name, value in self.headers)]
        if len(lines) > HEADERS or any(len(line) > LINE or _UNPRINTABLE.search(line) for line in lines):
            self._refuse(
                "400 Bad Request", f"headers of a WebSocket are printable ASCII, {HEADERS} lines of {LINE} at most"
            )
        else:
            super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unsent = self.transport.get_write_buffer_size()
        self._stalled = self.loop.call_later(self.stalled_seconds, self._check_stalled)
        self.waiting.add(self)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
            self._update()

    def _check_stalled(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        if unsent >= self._unsent:
            self.transport.abort()
        else:
            self._unsent = unsent
            self._stalled = self.loop.call_later(self.stalled_seconds, self._check_stalled)

    def _update(self) -> None:
        """Set the timer and count the connection as waiting or not, by what it has sent."""
        if self.transport.get_protocol() is not self:
            return
        answering = self.cycle is not None and not self.cycle.response_complete
        part = "body" if self.conn.their_state is h11.SEND_BODY else None if answering else "head"
        if answering and self._stalled is None:
            self.waiting.remove(self)
        else:
            self.waiting.add(self)
        if part == self._part:
            return
        self._part = part
        if self._timer is not None:
            self._timer.cancel()
        seconds = self.body_seconds if part == "body" else self.head_seconds
        self._timer = self.loop.call_later(seconds, self._timed_out) if part else None

    def _timed_out(self) -> None:
        if self.conn.trailing_data[0] or self._part == "body":
            seconds = self.body_seconds if self._part == "body" else self.head_seconds
            self._refuse("408 Request Timeout", f"no complete {self._part} of a request within {seconds:g} s")
        else:
            self.transport.abort()

    def _refuse(self, status: str, reason: str) -> None:
        answered = self._part == "body" and self.cycle is not None and self.cycle.response_started
        if not answered:
            text = f"kobai: {reason}\n"
            head = f"HTTP/1.1 {status}\r\ncontent-type: text/plain\r\nconnection: close\r\ncontent-length: {len(text)}\r\n\r\n"
            self.transport.write((head + text).encode())
        self.transport.close()
        self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    def _forget(self) -> None:
        self.waiting.remove(self)
        for timer in (self._timer, self._stalled):
            if timer is not None:
                timer.cancel()
        self._timer = self._stalled = None


def bounded(most: int | None = None) -> type[BoundedHttp]:
    """The protocol for one server, with a count of its own."""
    return type("BoundedHttp", (BoundedHttp,), {"waiting": Waiting(most or most_waiting())})
