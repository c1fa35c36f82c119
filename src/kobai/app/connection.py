"""One page's connection: the newest request wins, work runs in workers, slow readers do not delay others.

A page sends ``{"type": "run", "seq", "state"}`` for every movement of a slider, and ``{"type": "formula", …}`` for every
character of a formula. Per connection one request of either kind is being computed and at most one waits; a newer one replaces
the one that waits and stops the one computed if it has not ended soon. Answers are scenes (binary, see
``kobai.viewer.wire.format``) that leave out what the page already has, or JSON. Here nothing is understood but what kind of
message came.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import re
import time
from collections.abc import Sequence
from typing import Any

from starlette.websockets import WebSocket

from kobai.app.languages import error_lines
from kobai.app.limits import Limits, is_seq, read_object
from kobai.app.workers.pool import QUICK, Overtaken, Pool, Request
from kobai.errors import BadInput

GRACE = 0.25  # seconds an overtaken computation may still take, so that a steady drag shows something
DEAF = 2.0  # seconds more until it is ended in the middle of a step
SHORT = 8192  # bytes of a message that is understood here; of a longer one only how it begins

_BEGINNING = re.compile(r'\s*\{\s*"type"\s*:\s*"(run|formula)"\s*,\s*"seq"\s*:\s*([0-9]{1,16})\s*[,}]')
# What decides how long a descent takes: a drag of anything else changes nothing about it.
_COST = ("f", "dim", "steps", "cloud", "detail", "noise", "view")


class Asked:
    """What a page asks of one kind: the newest request, and the one being computed."""

    def __init__(self, live: Live):
        self.arrived = asyncio.Event()
        self.newest: tuple[int, bytes] | None = None
        self.seq = 0
        self.cost: Any = None
        self.message = b""
        self.overtaken: asyncio.TimerHandle | None = None
        self.request = Request(live, lambda: self.begin(live.memory), live.limits.seconds)

    def begin(self, memory: bytes) -> Sequence[bytes]:
        """What a worker is asked now."""
        self.cancel_stop()
        if self.newest is not None:
            (self.seq, self.message), self.newest = self.newest, None
        # In the first lane only what is short is computed, of the rest it is said that it is long.
        return b"message", self.message, memory, b"%g" % (QUICK if self.request.lane == 0 else math.inf)

    def overtake(self) -> None:
        """Stop the computation after ``GRACE``, because something newer is there."""
        if self.overtaken is None and self.request.worker is not None:
            self.overtaken = asyncio.get_running_loop().call_later(GRACE, self.request.stop, "again", DEAF)

    def cancel_stop(self) -> None:
        """The computation has ended before it was to be stopped."""
        if self.overtaken is not None:
            self.overtaken.cancel()
            self.overtaken = None


class Live:
    """One WebSocket of one page, whose requests run in ``pool``."""

    def __init__(self, socket: WebSocket, pool: Pool, limits: Limits):
        self._socket, self._pool, self.limits = socket, pool, limits
        self.memory = b""  # what the last answer gave to be sent with the next request
        self._asked = {kind: Asked(self) for kind in ("run", "formula")}

    async def serve(self) -> None:
        """Answer until the page goes away or breaks the protocol."""
        work = [asyncio.create_task(self._answer(asked)) for asked in self._asked.values()]
        try:
            await self._read()
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            self._pool.forget(self)

    async def _read(self) -> None:
        budget, refilled = self.limits.rate * 3, time.monotonic()
        while True:
            try:
                message = await asyncio.wait_for(self._receive(), self.limits.idle)
            except TimeoutError:
                return await self._socket.close(1001, "idle; reload the page to go on")
            if message is None:
                return None
            now = time.monotonic()
            budget = min(self.limits.rate * 3, budget + (now - refilled) * self.limits.rate)
            refilled = now
            budget -= 1
            if budget < 0:
                return await self._socket.close(1008, f"more than {self.limits.rate:g} messages a second")
            if len(message) > self.limits.message:
                return await self._socket.close(1009, f"a message of more than {self.limits.message} bytes")
            if not await self._take(message):
                return await self._socket.close(1003, "expected a JSON object with a type and a seq")

    async def _receive(self) -> str | bytes | None:
        """The next message; None when the page has gone."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        return message.get("text") if message.get("text") is not None else message.get("bytes", b"")

    async def _take(self, message: str | bytes) -> bool:
        """Understand of which kind a message is; False if it is none of ours."""
        if isinstance(message, bytes):
            return False
        kind, seq, cost = header(message)
        if kind == "ping":
            await self._socket.send_text('{"type":"pong"}')
        elif kind == "forget":
            self.memory = b""  # the page lost what it had, e.g. a message it could not read
        elif kind in self._asked and seq is not None:
            asked = self._asked[kind]
            asked.newest = seq, message.encode()
            asked.request.changed = asyncio.get_running_loop().time()
            if cost != asked.cost:
                asked.cost = cost
                self._pool.renew(asked.request)
            asked.overtake()
            asked.arrived.set()
        else:
            return False
        return True

    async def _answer(self, asked: Asked) -> None:
        try:
            await self._work(asked)
        except Exception:
            # The connection was lost, or this is a fault of kobai's: a page is never left without an answer.
            with contextlib.suppress(Exception):
                await self._socket.close(1011, "the answer could not be sent")
            raise

    async def _work(self, asked: Asked) -> None:
        while True:
            await asked.arrived.wait()
            asked.arrived.clear()
            if asked.newest is None:
                continue
            try:
                status, *answer = await self._pool.run(asked.request)
            except Overtaken:
                continue
            except BadInput as error:
                line = {"type": "refused", "seq": asked.seq, **error_lines(str(error)), "column": None, "source": None}
                status, answer = b"text", [json.dumps(line).encode()]
            finally:
                asked.cancel_stop()
            await self._send(status, answer)

    async def _send(self, status: bytes, answer: Sequence[bytes]) -> None:
        if status == b"close":
            with contextlib.suppress(RuntimeError):  # closed already
                await self._socket.close(1003, answer[0].decode())
        elif status == b"scene":
            self.memory = answer[1]
            await self._socket.send_bytes(answer[0])
        else:
            await self._socket.send_text(answer[0].decode())


def header(message: str) -> tuple[str | None, int | None, Any]:
    """The type and seq of a page's message, and what decides how long its answer takes; None where it has none."""
    if len(message) > SHORT:
        found = _BEGINNING.match(message[:200])
        return (found[1], int(found[2]), None) if found and is_seq(int(found[2])) else (None, None, None)
    request = read_object(message)
    if request is None:
        return None, None, None
    kind, seq = request.get("type"), request.get("seq")
    state: Any = request.get("state")
    state = state if isinstance(state, dict) else request
    optimizers: Any = state.get("optimizers")
    optimizers = optimizers if isinstance(optimizers, list) else []
    cost = [state.get(name) for name in _COST], [o.get("name") if isinstance(o, dict) else None for o in optimizers]
    return kind if isinstance(kind, str) else None, seq if is_seq(seq) else None, cost
