"""The guard: every route is refused without a token, with a wrong Host, with a foreign Origin."""

from __future__ import annotations

import contextlib
import http.client
import logging
import socket

import pytest
from starlette.routing import WebSocketRoute
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from kobai.app import Guard, application
from kobai.app.guard import check_binding, is_loopback
from kobai.errors import BadInput


def routes() -> list[tuple[str, str]]:
    """Every (method, path) the application has, so that a new route is tested without being named here."""
    guard = application(token="x" * 20, hosts={"localhost"})
    assert isinstance(guard, Guard)
    found = []
    for route in guard.app.routes:
        path = route.path.replace("{key}", "abc")
        methods = ["WEBSOCKET"] if isinstance(route, WebSocketRoute) else sorted(route.methods)
        found += [(method, path) for method in methods]
    assert ("WEBSOCKET", "/live") in found
    assert ("POST", "/export") in found
    return [*found, ("GET", "/nothing-here"), ("POST", "/"), ("OPTIONS", "/export")]


def ask(server, method, path, **headers):
    connection = http.client.HTTPConnection(server.host, server.port, timeout=10)
    given = {
        "Host": f"{server.host}:{server.port}",
        **{k.replace("_", "-"): v for k, v in headers.items() if v is not None},
    }
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in given.items():
        connection.putheader(name, value)
    body = b"{}" if method == "POST" else b""
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    text = response.read()
    connection.close()
    return response, text


def dial(server, **headers):
    """The status with which a WebSocket is refused, or 101."""
    extra = {k.replace("_", "-"): v for k, v in headers.items() if v is not None and k not in ("Host", "Origin")}
    try:
        url = f"ws://{server.host}:{server.port}/live"
        with connect(url, origin=headers.get("Origin"), additional_headers=extra, open_timeout=10):
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code


WRONG = {
    "no token": {"Cookie": None},
    "wrong token": {"Cookie": "kobai_{port}=wrong"},
    "empty token": {"Cookie": "kobai_{port}="},
    "another server's cookie": {"Cookie": "kobai_1={token}"},
    "wrong Host": {"Host": "evil.example"},
    "right name, wrong port": {"Host": "127.0.0.1:1"},
    "foreign Origin": {"Origin": "http://evil.example"},
    "null Origin": {"Origin": "null"},
    "Origin of another port": {"Origin": "http://127.0.0.1:1"},
    "cross-site fetch": {"Sec_Fetch_Site": "cross-site"},
    "same-site fetch": {"Sec_Fetch_Site": "same-site"},
}


# A WebSocket client library sets Host itself: those two are tried with a hand-made upgrade below.
BY_HAND = {"wrong Host", "right name, wrong port", "cross-site fetch", "same-site fetch"}
TRIED = [(m, p, c) for m, p in routes() for c in WRONG if m != "WEBSOCKET" or c not in BY_HAND]


@pytest.mark.parametrize(("method", "path", "case"), TRIED)
def test_every_route_refuses(server, method, path, case):
    headers = {"Cookie": server.cookie, "Origin": server.origin} | WRONG[case]
    headers = {k: v and v.format(port=server.port, token=server.token) for k, v in headers.items()}
    if method == "WEBSOCKET":
        assert dial(server, **headers) == 403
        return
    response, text = ask(server, method, path, **headers)
    assert response.status == 403
    assert server.token.encode() not in text
    assert response.getheader("set-cookie") is None


@pytest.mark.parametrize("case", ["wrong Host", "right name, wrong port"])
def test_a_websocket_with_a_wrong_host_is_refused(server, case):
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Cookie": server.cookie,
        "Origin": server.origin,
    }
    assert ask(server, "GET", "/live", **(upgrade | WRONG[case]))[0].status == 403
    assert dial(server, Cookie=server.cookie, Origin=server.origin) == 101


def test_the_right_token_opens_every_route(server):
    assert ask(server, "GET", "/functions", Cookie=server.cookie)[0].status == 200
    assert dial(server, Cookie=server.cookie, Origin=server.origin) == 101
    assert dial(server, Cookie=server.cookie, Origin=None) == 403


def test_the_address_logs_in_and_the_token_leaves_it(server):
    response, _ = ask(server, "GET", f"/?token={server.token}&lang=ja")
    assert response.status == 303
    assert response.getheader("location") == "/?lang=ja"
    cookie = response.getheader("set-cookie")
    assert cookie is not None
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert ask(server, "GET", "/?token=wrong")[0].status == 403
    # Only the page itself logs in: a token in any other address is no use.
    assert ask(server, "GET", f"/functions?token={server.token}")[0].status == 403


def test_malformed_cookies_of_others_do_not_hide_ours(server):
    assert ask(server, "GET", "/functions", Cookie=f'a=b; c={{"x": 1, "y"}}; {server.cookie}; d')[0].status == 200


INSIDE = ("127.0.0.1", "::1", "localhost", "127.8.8.8")


@pytest.mark.parametrize("host", [*INSIDE, "0.0.0.0", "::", "example.org", "10.0.0.1"])
def test_binding_beyond_this_machine_needs_a_token(host):
    inside = host in INSIDE
    assert is_loopback(host) is inside
    check_binding(host, "a token of the caller's")
    if inside:
        check_binding(host, None)
    else:
        with pytest.raises(BadInput, match="--token"):
            check_binding(host, None)


@contextlib.contextmanager
def logged():
    """What the server logs meanwhile."""
    lines: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: lines.append(record.getMessage())
    logger = logging.getLogger("uvicorn.error")
    logger.addHandler(handler)
    try:
        yield lines
    finally:
        logger.removeHandler(handler)


def raw(server, *lines: bytes) -> bytes:
    """What the server says to a head of these lines."""
    with socket.create_connection((server.host, server.port), timeout=20) as connection:
        connection.sendall(b"\r\n".join([*lines, b"", b""]))
        connection.shutdown(socket.SHUT_WR)
        said = b""
        while more := connection.recv(65536):
            said += more
    return said


MALFORMED_ORIGINS = [
    b"http://[", b"null", b"http://[::1", b"http://", b"://", b"", b"http://127.0.0.1:x", b"http://127.0.0.1:99999999",
    b"\xff\xfe", b"http://\xe5\x8b\xbe", b"http://127.0.0.1:{port}/", b"http://a@127.0.0.1:{port}",
    b"file://", b"http://127.0.0.1:{port} x",
    b"http://127.0.0.1:{port}, http://127.0.0.1:{port}", b"ws://127.0.0.1:{port}", b"%00", b"http://[::1%25a]",
]  # fmt: skip
UPGRADE = (
    b"Connection: Upgrade",
    b"Upgrade: websocket",
    b"Sec-WebSocket-Version: 13",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


@pytest.mark.parametrize("route", ["http", "websocket"])
@pytest.mark.parametrize("origin", MALFORMED_ORIGINS)
def test_a_malformed_origin_is_refused_without_a_traceback(server, origin, route):
    host, cookie = f"Host: 127.0.0.1:{server.port}".encode(), f"Cookie: {server.cookie}".encode()
    more = UPGRADE if route == "websocket" else (b"Connection: close",)
    path = b"/live" if route == "websocket" else b"/functions"
    given = b"Origin: " + origin.replace(b"{port}", str(server.port).encode())
    with logged() as lines:
        said = raw(server, b"GET " + path + b" HTTP/1.1", host, cookie, given, *more)
    beyond = route == "websocket" and not origin.isascii()
    assert said.startswith(b"HTTP/1.1 400 " if beyond else b"HTTP/1.1 403 "), said
    assert not lines


@pytest.mark.parametrize("name", ["Host", "Origin", "Sec-Fetch-Site"])
def test_a_header_given_twice_is_refused(server, name):
    right = {"Host": f"127.0.0.1:{server.port}", "Origin": server.origin, "Sec-Fetch-Site": "same-origin"}
    once = [f"{k}: {v}".encode() for k, v in right.items()]
    first = b"GET /functions HTTP/1.1"
    rest = [f"Cookie: {server.cookie}".encode(), b"Connection: close"]
    # ``raw`` ends its side at once, and the server waits for no list that it has still to make then.
    ask(server, "GET", "/functions", Cookie=server.cookie)
    assert raw(server, first, *once, *rest).startswith(b"HTTP/1.1 200 ")
    for second in (right[name], "http://evil.example"):
        with logged() as lines:
            said = raw(server, first, *once, f"{name}: {second}".encode(), *rest)
        assert said.startswith(b"HTTP/1.1 400 " if name == "Host" else b"HTTP/1.1 403 ")
        assert b"Traceback" not in said
        assert not [line for line in lines if "Invalid HTTP" not in line]


MALFORMED = {
    "host of an open bracket": ("Host", b"["), "host beyond ASCII": ("Host", b"\xff\xfe"), "empty host": ("Host", b""),
    "host with user": ("Host", b"a@127.0.0.1"), "host with a slash": ("Host", b"127.0.0.1/"),
    "cookie beyond ASCII": ("Cookie", b"kobai=\xff\xfe; \xe5\x8b\xbe=1"), "cookie of signs": ("Cookie", b";;=;=;=\x7f;\""),
    "cookie without a value": ("Cookie", b"kobai"), "a long cookie": ("Cookie", b"a=" + b"x" * 20000),
}  # fmt: skip


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed_headers_are_refused_without_a_traceback(server, case):
    name, value = MALFORMED[case]
    right = {"Host": f"127.0.0.1:{server.port}".encode(), "Origin": server.origin.encode()} | {name: value}
    for path, more in ((b"/functions", (b"Connection: close",)), (b"/live", UPGRADE)):
        with logged() as lines:
            said = raw(server, b"GET " + path + b" HTTP/1.1", *(f"{k}: ".encode() + v for k, v in right.items()), *more)
        assert said.startswith((b"HTTP/1.1 403 ", b"HTTP/1.1 400 ")), said
        assert not [line for line in lines if "Invalid HTTP" not in line]


@pytest.mark.parametrize(
    "query",
    [
        "token",
        "token=",
        "token=%",
        "token=%ff%fe",
        "token=%ud800",
        "&&&",
        "token=a&token=b",
        "%00=%0d%0a",
        ";" * 500,
        "token=%ED%A0%80",
    ],
)
def test_malformed_queries_are_refused_without_a_traceback(server, query):
    with logged() as lines:
        response, _ = ask(server, "GET", f"/?{query}")
    assert response.status == 403
    assert not lines
    with logged() as lines:
        response, _ = ask(server, "GET", f"/?token={server.token}&lang=%0d%0aSet-Cookie:a&{query}")
    assert (response.status, response.getheader("location")) == (303, "/")
    assert not lines


def test_silent_connections_lock_nobody_out(server):
    with contextlib.ExitStack() as silent:
        for i in range(460):
            connection = silent.enter_context(socket.create_connection((server.host, server.port), timeout=20))
            if i % 2:
                with contextlib.suppress(OSError):
                    connection.sendall(b"GET / HT")
        assert ask(server, "GET", "/", Cookie=server.cookie)[0].status == 200
        assert dial(server, Cookie=server.cookie, Origin=server.origin) == 101
    assert ask(server, "GET", "/functions", Cookie=server.cookie)[0].status == 200


def test_a_page_stays_connected_while_others_are_silent(server):
    url = f"ws://{server.host}:{server.port}/live"
    headers = {"Cookie": server.cookie}
    with contextlib.ExitStack() as opened:
        page = opened.enter_context(connect(url, origin=server.origin, additional_headers=headers, open_timeout=20))
        for _ in range(460):
            opened.enter_context(socket.create_connection((server.host, server.port), timeout=20))
        page.send('{"type":"ping"}')
        assert page.recv(20) == '{"type":"pong"}'


FOLLOWED = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}


def test_a_link_of_another_site_leads_on_to_the_page(server):
    response, text = ask(server, "GET", f"/?token={server.token}&lang=ja", **FOLLOWED)
    assert response.status == 200
    assert b'<a href="/?lang=ja">' in text
    assert server.token.encode() not in text
    assert "SameSite=Strict" in response.getheader("set-cookie")
    assert response.getheader("x-frame-options") == "DENY"
    response, text = ask(server, "GET", "/?token=wrong&lang=%22%3E%3Cscript%3E", **FOLLOWED)
    assert (response.status, response.getheader("set-cookie")) == (200, None)
    assert b'<a href="/">' in text


@pytest.mark.parametrize("path", ["/functions", "/export/abc/file", "/live", "/nothing-here"])
def test_a_link_of_another_site_leads_nowhere_else(server, path):
    assert ask(server, "GET", path, Cookie=server.cookie, **FOLLOWED)[0].status == 403


@pytest.mark.parametrize(
    "changed",
    [
        {"Sec_Fetch_Dest": "iframe"},
        {"Sec_Fetch_Mode": "no-cors"},
        {"Origin": "http://evil.example"},
        {"Host": "evil.example"},
    ],
)
def test_only_a_link_that_was_followed_leads_on(server, changed):
    headers = {"Cookie": server.cookie} | FOLLOWED | changed
    assert ask(server, "GET", f"/?token={server.token}", **headers)[0].status == 403


def test_a_form_of_another_site_does_not_lead_on(server):
    assert ask(server, "POST", f"/?token={server.token}", **FOLLOWED)[0].status == 403
