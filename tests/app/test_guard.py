"""The guard: every route is refused without a token, with a wrong Host, with a foreign Origin."""

from __future__ import annotations

import http.client

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
