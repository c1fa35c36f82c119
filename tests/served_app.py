"""A real server on loopback, for the tests of the app."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kobai.app import Limits

SMALL = Limits(seconds=10.0, starts=200, particle_steps=200_000, connections=6, message=20_000)


@dataclass
class Served:
    """Where a server listens, and the token that opens it."""

    host: str
    port: int
    token: str
    limits: Limits
    address: str = ""
    running: Any = None

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def cookie(self) -> str:
        return f"kobai_{self.port}={self.token}"


@contextlib.contextmanager
def serving(**options: Any) -> Iterator[Served]:
    """A server of its own, with the arguments of ``kobai.app.serve``."""
    from kobai.app import server as module

    address: list[str] = []
    listening = threading.Event()
    running: list[Any] = []
    failed: list[BaseException] = []

    def ready(text: str) -> None:
        address.append(text)
        listening.set()

    def serve() -> None:
        try:
            module.serve(**{"ready": ready, "limits": SMALL, "started": running.append, **options})
        except BaseException as error:
            failed.append(error)
        finally:
            listening.set()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert listening.wait(60), "the server did not start"
    if failed:
        raise failed[0]
    parts = urlsplit(address[0])
    try:
        token = parse_qs(parts.query)["token"][0]
        yield Served(parts.hostname or "", parts.port or 0, token, SMALL, address[0], running[0])
    finally:
        running[0].should_exit = True
        thread.join(20)
        assert not thread.is_alive()
