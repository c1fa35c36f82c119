"""A real server on loopback, shared by the tests of the app."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest

from kobai.app import Limits

SMALL = Limits(seconds=10.0, starts=200, particle_steps=200_000, connections=6, message=20_000)


@dataclass
class Served:
    """Where a server listens, and the token that opens it."""

    host: str
    port: int
    token: str
    limits: Limits

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def cookie(self) -> str:
        return f"kobai_{self.port}={self.token}"


@pytest.fixture(scope="session")
def server() -> Iterator[Served]:
    from kobai.app import server as module

    address: list[str] = []
    listening = threading.Event()
    running: list[object] = []

    def ready(text: str) -> None:
        address.append(text)
        listening.set()

    thread = threading.Thread(
        target=module.serve, kwargs={"ready": ready, "limits": SMALL, "started": running.append}, daemon=True
    )
    thread.start()
    assert listening.wait(60), "the server did not start"
    parts = urlsplit(address[0])
    yield Served(parts.hostname or "", parts.port or 0, parse_qs(parts.query)["token"][0], SMALL)
    running[0].should_exit = True  # type: ignore[attr-defined]
    thread.join(10)
    assert not thread.is_alive()
