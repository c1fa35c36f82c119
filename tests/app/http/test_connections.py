"""Connections that say nothing, or too little, end by themselves and keep nobody out."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from kobai.app.http.connections import BoundedHttp, Waiting, bounded

MOST = 8
ANSWER = b"x" * 40
GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


async def _application(scope, receive, send):
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        return await send({"type": "lifespan.shutdown.complete"})
    if scope["path"] == "/wait":
        while (await receive())["type"] != "http.disconnect":
            pass
        return None
    if scope["path"] == "/body":
        more = True
        while more:
            message = await receive()
            more = message["type"] == "http.request" and message["more_body"]
    body = ANSWER if scope["path"] != "/large" else b"x" * 50_000_000
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]}
    )
    return await send({"type": "http.response.body", "body": body})


@contextlib.contextmanager
def running(protocol: type[BoundedHttp]) -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(_application, http=protocol, log_level="critical", backlog=128, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def hasty() -> Iterator[int]:
    """The port of a server with short limits."""
    kind = bounded(MOST)
    kind.head_seconds, kind.body_seconds, kind.stalled_seconds = 0.4, 0.4, 0.4
    with running(kind) as port:
        yield port


@pytest.fixture(scope="module")
def patient() -> Iterator[int]:
    """The port of a server with few places and long limits."""
    with running(bounded(MOST)) as port:
        yield port


def dial(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def rest_of(connection: socket.socket) -> bytes:
    """Everything until the server closes; a time-out is a failure."""
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while more := connection.recv(65536):
            data += more
    return data


def drip(connection: socket.socket, piece: bytes, seconds: float = 10) -> bytes:
    """Send a piece again and again until the server closes; what it said."""
    connection.settimeout(0.05)
    data, until = b"", time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            connection.sendall(piece)
            more = connection.recv(65536)
            if not more:
                return data
            data += more
        except TimeoutError:
            continue
        except OSError:
            return data
    raise AssertionError("the server let it drip")


def answered(port: int) -> bool:
    with dial(port) as honest:
        honest.sendall(GET)
        return honest.recv(65536).startswith(b"HTTP/1.1 200")


def test_a_silent_connection_is_closed(hasty):
    with dial(hasty) as silent:
        assert rest_of(silent) == b""


@pytest.mark.parametrize(
    ("begun", "piece"),
    [(b"GET / HT", b"T"), (b"GET / HTTP/1.1\r\n", b"A: b\r\n"), (GET + b"GET / HTTP/1.1\r\nA: ", b"b")],
    ids=["request line", "headers", "second request"],
)
def test_a_head_that_drips_is_refused_with_one_line(hasty, begun, piece):
    with dial(hasty) as slow:
        slow.sendall(begun)
        said = drip(slow, piece)
    last = said.rpartition(b"HTTP/1.1 ")[2]
    assert last.startswith(b"408 ")
    assert last.partition(b"\r\n\r\n")[2] == b"kobai: no complete head of a request within 0.4 s\n"


@pytest.mark.parametrize("path", [b"/body", b"/"], ids=["read", "not read"])
def test_a_body_that_drips_ends(hasty, path):
    with dial(hasty) as slow:
        slow.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
        said = drip(slow, b"x")
    if path == b"/body":
        assert said.endswith(b"kobai: no complete body of a request within 0.4 s\n")


def test_an_answer_that_nobody_takes_is_given_up(hasty):
    with dial(hasty) as deaf:
        deaf.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(1.2)
        deaf.settimeout(20)
        assert len(rest_of(deaf)) < 50_000_000


def test_a_request_may_take_longer_than_its_head(hasty):
    with dial(hasty) as busy:
        busy.sendall(b"GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        busy.settimeout(1.0)
        with pytest.raises(TimeoutError):
            busy.recv(1)


def test_a_connection_may_be_used_again(patient):
    with dial(patient) as kept:
        for _ in range(5):
            kept.sendall(GET)
            said = b""
            while not said.endswith(ANSWER):
                said += kept.recv(65536)


@pytest.mark.parametrize("begun", [b"", b"GET / HT", GET, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"])
def test_the_oldest_that_waits_makes_room(patient, begun):
    with contextlib.ExitStack() as open_ones:
        held = []
        for _ in range(3 * MOST):
            held.append(open_ones.enter_context(dial(patient)))
            held[-1].sendall(begun)
            # The server answers in any order what comes together, and counts a wait from the answer's end.
            while begun == GET and not held[-1].recv(65536).endswith(ANSWER):
                pass
        assert all(answered(patient) for _ in range(5))
        # The newest are still there, the oldest are not.
        rest_of(held[0])
        held[-1].settimeout(0.3)
        with contextlib.suppress(TimeoutError):
            while held[-1].recv(65536):
                pass
            raise AssertionError("the newest was closed")


def test_those_who_are_answered_are_never_dropped(patient):
    with dial(patient) as busy, contextlib.ExitStack() as open_ones:
        busy.sendall(b"GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        assert answered(patient)
        for _ in range(3 * MOST):
            open_ones.enter_context(dial(patient))
        assert answered(patient)
        busy.settimeout(0.3)
        with pytest.raises(TimeoutError):
            busy.recv(1)


class _Held:
    def __init__(self, peer: str):
        self.peer, self.transport, self.dropped = peer, self, False

    def abort(self) -> None:
        self.dropped = True


def test_the_address_with_the_most_loses_its_oldest():
    waiting = Waiting(5)
    quiet, loud = _Held("a"), [_Held("b") for _ in range(6)]
    for held in [quiet, *loud]:
        waiting.add(held)
    assert [held.dropped for held in [quiet, *loud]] == [False, True, True, False, False, False, False]
    assert len(waiting) == 5


def test_every_server_counts_for_itself():
    assert bounded().waiting is not bounded().waiting


def test_nothing_is_held_of_connections_that_ended():
    kind = bounded(MOST)
    with running(kind) as port:
        for begun in (
            b"",
            b"GET / HT",
            GET,
            GET + b"GET /",
            b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx",
        ) * 20:
            with dial(port) as connection, contextlib.suppress(OSError):
                connection.sendall(begun)
        until = time.monotonic() + 20
        while len(kind.waiting) and time.monotonic() < until:
            time.sleep(0.05)
        assert len(kind.waiting) == 0
