"""One guard in front of every route, HTTP and WebSocket alike: Host, Origin, token, connections.

It is plain ASGI middleware around the whole application, so no route can be reached past it. A page served from
another site can make a browser send requests here (DNS rebinding, cross-site forms, cross-site WebSockets); the Host
allow-list, the Origin check and the cookie, which such a page can neither read nor set, each stop it.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kobai.errors import BadInput

SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]


def check_binding(host: str, token: str | None) -> None:
    """Refuse (``BadInput``) to listen beyond this machine without a token of the caller's."""
    if not is_loopback(host) and not token:
        cure = "give --token TEXT (16 characters or more), or leave out --host"
        raise BadInput(f"--host {host}: other machines could reach this server; {cure}")


def is_loopback(host: str) -> bool:
    """Whether the address reaches only this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def new_token() -> str:
    """A fresh token of 32 random bytes, as URL-safe text."""
    return secrets.token_urlsafe(32)


class Guard:
    """ASGI middleware that refuses requests without the right Host, Origin and token.

    Args:
        app: the application behind it.
        token: what the cookie must hold; compared in constant time.
        hosts: ``name:port`` or ``name`` values that the Host header may have.
        connections: WebSockets open at once.
        cookie: the cookie's name. Cookies know no ports, so servers on one machine need different names.
    """

    def __init__(self, app: Any, *, token: str, hosts: set[str], connections: int, cookie: str = "kobai"):
        self.app = app
        self.cookie = cookie
        self.hosts = {h.lower() for h in hosts}
        self.connections = connections
        self.open = 0
        self._token = token.encode()

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = {k.lower(): v for k, v in scope.get("headers", [])}
        reason = self._reason(scope, headers)
        if reason is None and scope["type"] == "http":
            await self.app(scope, receive, _with_security_headers(send))
        elif reason is None:
            await self._websocket(scope, receive, send)
        elif reason == "login":
            await self._log_in(scope, send)
        elif scope["type"] == "websocket":
            await _refuse_websocket(receive, send, reason)
        else:
            await _refuse(send, reason)

    def _reason(self, scope: dict, headers: dict[bytes, bytes]) -> str | None:
        """Why the request is refused; "login" for a right token in the address of a page; None to let it in."""
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if host not in self.hosts:
            return "this server does not answer to that name"
        origin = headers.get(b"origin")
        if origin is None and scope["type"] == "websocket":
            return "a WebSocket needs an Origin"
        if origin is not None and not self._same_origin(origin.decode("latin-1"), host):
            return "requests from other sites are not answered"
        if scope["type"] == "http" and headers.get(b"sec-fetch-site", b"none") not in (b"none", b"same-origin"):
            return "requests from other sites are not answered"
        if self._matches(self._given(headers.get(b"cookie", b""))):
            return None
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/":
            given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
            if self._matches(given):
                return "login"
        return "no valid token: open the address that 'kobai app' printed"

    def _given(self, header: bytes) -> str:
        # Read by hand: other programs' cookies on this host may be malformed and must not hide ours.
        for part in header.decode("latin-1").split(";"):
            name, _, value = part.strip().partition("=")
            if name == self.cookie:
                return value
        return ""

    def _matches(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._token)

    def _same_origin(self, origin: str, host: str) -> bool:
        parts = urlsplit(origin)
        return parts.scheme in ("http", "https") and parts.netloc.lower() == host

    async def _log_in(self, scope: dict, send: Any) -> None:
        """Put the token into a cookie and take it out of the address."""
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        # Only what the page itself reads from its address goes on; the token does not.
        rest = "&".join(f"lang={v}" for v in query.get("lang", [])[:1] if v in ("en", "ja"))
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        cookie = f"{self.cookie}={self._token.decode()}; HttpOnly; SameSite=Strict; Path=/{secure}"
        headers = [(b"location", f"/?{rest}".encode() if rest else b"/"), (b"set-cookie", cookie.encode())]
        await send({"type": "http.response.start", "status": 303, "headers": headers + SECURITY_HEADERS})
        await send({"type": "http.response.body", "body": b""})

    async def _websocket(self, scope: dict, receive: Any, send: Any) -> None:
        if self.open >= self.connections:
            reason = f"{self.connections} pages are connected already; try again later"
            return await _refuse_websocket(receive, send, reason, 1013)
        self.open += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.open -= 1


def _with_security_headers(send: Any) -> Any:
    async def wrapped(message: dict) -> None:
        if message["type"] == "http.response.start":
            present = {k.lower() for k, _ in message.get("headers", [])}
            message["headers"] = [*message.get("headers", []), *(h for h in SECURITY_HEADERS if h[0] not in present)]
        await send(message)

    return wrapped


async def _refuse(send: Any, reason: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *SECURITY_HEADERS]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": f"kobai: {reason}\n".encode()})


async def _refuse_websocket(receive: Any, send: Any, reason: str, code: int = 1008) -> None:
    await receive()
    await send({"type": "websocket.close", "code": code, "reason": reason[:120]})
