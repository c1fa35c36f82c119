"""One page's connection: the newest request wins, work runs off the event loop, slow readers do not delay others.

A page sends ``{"type": "run", "seq", "state"}`` for every movement of a slider. Per connection one request is being
computed and at most one waits; a newer one replaces the one that waits and cancels the one computed if it has not ended
soon. Answers are scenes (binary, see ``kobai.viewer.wire.format``) that leave out what the page already has.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.websockets import WebSocket

from kobai.app import messages
from kobai.app.compute import Cancelled
from kobai.app.engine_choice import CompiledDescents
from kobai.app.limits import Limits
from kobai.errors import BadInput

GRACE = 0.25  # seconds an overtaken computation may still take, so that a steady drag shows something


class Live:
    """One WebSocket of one page, whose descents run in ``pool``."""

    def __init__(self, socket: WebSocket, pool: ThreadPoolExecutor, limits: Limits, compiled: CompiledDescents):
        self._socket, self._pool, self._limits, self._compiled = socket, pool, limits, compiled
        self._newest: dict[str, Any] | None = None
        self._arrived = asyncio.Event()
        self._overtaken_at = float("inf")
        self._gone = False
        self._known: list[str] = []
        self._views: dict[str, Any] = {}

    async def serve(self) -> None:
        """Answer until the page goes away or breaks the protocol."""
        worker = asyncio.create_task(self._work())
        try:
            await self._read()
        finally:
            self._gone = True
            worker.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await worker

    async def _read(self) -> None:
        budget, refilled = self._limits.rate * 3, time.monotonic()
        while True:
            try:
                message = await asyncio.wait_for(self._receive(), self._limits.idle)
            except TimeoutError:
                return await self._socket.close(1001, "idle; reload the page to go on")
            if message is None:
                return None
            now = time.monotonic()
            budget = min(self._limits.rate * 3, budget + (now - refilled) * self._limits.rate)
            refilled = now
            budget -= 1
            if budget < 0:
                return await self._socket.close(1008, f"more than {self._limits.rate:g} messages a second")
            if len(message) > self._limits.message:
                return await self._socket.close(1009, f"a message of more than {self._limits.message} bytes")
            if not await self._take(message):
                return await self._socket.close(1003, "expected a JSON object with a type")

    async def _receive(self) -> str | bytes | None:
        """The next message; None when the page has gone."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        return message.get("text") if message.get("text") is not None else message.get("bytes", b"")

    async def _take(self, message: str | bytes) -> bool:
        """Understand one message; False if it is none of ours."""
        if isinstance(message, bytes):
            return False
        try:
            request = json.loads(message)
        except (ValueError, RecursionError):
            return False
        if not isinstance(request, dict):
            return False
        kind = request.get("type")
        if kind == "ping":
            await self._socket.send_text('{"type":"pong"}')
        elif kind == "forget":
            self._known = []  # the page lost what it had, e.g. a message it could not read
        elif kind in ("run", "formula"):
            if not isinstance(request.get("seq"), int):
                return False
            if kind == "formula":
                await self._socket.send_text(messages.formula(request, self._limits))
            else:
                if self._newest is None:
                    self._overtaken_at = time.monotonic()
                self._newest = request
                self._arrived.set()
        else:
            return False
        return True

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            request, self._newest, self._overtaken_at = self._newest, None, float("inf")
            if request is None:
                continue
            try:
                data, ids = await loop.run_in_executor(
                    self._pool, messages.scene_message, request, self._limits, self._wanted, tuple(self._known), self._views,
                    self._compiled,
                )  # fmt: skip
            except Cancelled:
                continue
            except BadInput as error:
                await self._socket.send_text(messages.refusal(request, error))
            except Exception as error:
                await self._socket.send_text(messages.fault(request, error))
            else:
                await self._socket.send_bytes(data)
                self._known = ids

    def _wanted(self) -> bool:
        return not self._gone and time.monotonic() < self._overtaken_at + GRACE
