"""One guard in front of every route, HTTP and WebSocket alike: Host, Origin, token, connections.

It is plain ASGI middleware around the whole application, so no route can be reached past it. A page served from
another site can make a browser send requests here (DNS rebinding, cross-site forms, cross-site WebSockets); the Host
allow-list, the Origin check and the cookie, which such a page can neither read nor set, each stop it.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Collection
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

from kobai.app.http.address import Public, is_loopback, own_host
from kobai.app.http.token import quoted
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


# For a link of another site: browsers withhold the cookie until a page of ours leads on. What stands after # goes along.
_SCRIPT = "location.replace(document.querySelector('a').href + location.hash)"
_FORWARDING_PAGE = (
    '<!doctype html><meta charset="utf-8"><title>kobai</title><a href="{page}">kobai</a><script>{script}</script>'
)
_POLICY = f"default-src 'none'; script-src 'sha256-{b64encode(sha256(_SCRIPT.encode()).digest()).decode()}'"


class Guard:
    """ASGI middleware that refuses requests without the right Host, Origin and token.

    Args:
        app: the application behind it.
        token: what the cookie must hold; compared in constant time.
        hosts: ``name:port`` or ``name`` values that the Host header may have, beside the address the connection came in at.
        connections: WebSockets open at once.
        cookie: the cookie's name. Cookies know no ports, so servers on one machine need different names.
        public: what browsers see where there is a reverse proxy in front.
    """

    def __init__(
        self,
        app: Any,
        *,
        token: str,
        hosts: Collection[str],
        connections: int,
        cookie: str = "kobai",
        public: Public | None = None,
    ):
        self.app = app
        self.cookie = cookie
        self.hosts = {h.lower() for h in hosts}
        self.prefix = public.prefix if public else ""
        self._public = public
        self.connections = connections
        self.open = 0
        self._token = token

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        asked = scope["path"]
        scope = self._without_prefix(scope)
        reason = self._reason(scope)
        if reason is None and scope["type"] == "http" and asked == self.prefix:
            await self._redirect(scope, send)
        elif reason is None and scope["type"] == "http":
            await self.app(scope, receive, _with_security_headers(send))
        elif reason is None:
            await self._websocket(scope, receive, send)
        elif reason == "login":
            await self._redirect(scope, send, log_in=True)
        elif reason == "link":
            await self._redirect(scope, send, log_in=self._knows_token(scope), followed=True)
        elif scope["type"] == "websocket":
            await _refuse_websocket(receive, send, reason)
        else:
            await _refuse(send, reason)

    def _without_prefix(self, scope: dict) -> dict:
        """The request as the routes know it, whether or not a proxy took the prefix off."""
        prefix, path = self.prefix, scope["path"]
        if prefix and (path == prefix or path.startswith(prefix + "/")):
            return {**scope, "path": path[len(prefix) :] or "/"}
        return scope

    def _reason(self, scope: dict) -> str | None:
        """Why the request is refused, or None to let it in.

        "login" for a right token in the page's address, "link" where a link of another site was followed to the page.
        """
        given: dict[bytes, list[str]] = {}
        for name, value in scope.get("headers", []):
            given.setdefault(name.lower(), []).append(value.decode("latin-1"))
        if any(len(given.get(name, ())) > 1 for name in (b"host", b"origin", b"sec-fetch-site")):
            return "a header is given twice"
        host, origin, site = (given.get(name, [None])[0] for name in (b"host", b"origin", b"sec-fetch-site"))
        host = (host or "").lower()
        if host not in self.hosts and host not in own_host(scope.get("server")):
            return "this server does not answer to that name"
        if origin is None and scope["type"] == "websocket":
            return "a WebSocket needs an Origin"
        if origin is not None and origin.lower() not in self._origins(host):
            return "requests from other sites are not answered"
        if scope["type"] == "http" and site not in (None, "none", "same-origin"):
            followed = given.get(b"sec-fetch-mode") == ["navigate"] and given.get(b"sec-fetch-dest") == ["document"]
            return "link" if followed and self._is_page(scope) else "requests from other sites are not answered"
        if any(self._matches(value) for value in self._cookies(given.get(b"cookie", []))):
            return None
        if self._is_page(scope) and self._knows_token(scope):
            return "login"
        return "no valid token: open the address that 'kobai app' printed"

    def _is_page(self, scope: dict) -> bool:
        return scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"

    def _knows_token(self, scope: dict) -> bool:
        tokens = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])
        return self._matches(quoted(tokens[0]))

    def _origins(self, host: str) -> set[str]:
        # Compared as text: a browser writes an origin in one way only, and nothing malformed needs to be understood.
        return {f"http://{host}", f"https://{host}"} | ({self._public.origin} if self._public else set())

    def _cookies(self, headers: list[str]) -> list[str]:
        # Read by hand: other programs' cookies on this host may be malformed and must not hide ours.
        pairs = (part.strip().partition("=") for header in headers for part in header.split(";"))
        return [value for name, _, value in pairs if name == self.cookie]

    def _matches(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), quoted(self._token).encode())

    async def _redirect(self, scope: dict, send: Any, *, log_in: bool = False, followed: bool = False) -> None:
        """Lead to the page's own address.

        Args:
            log_in: put the token, which that address leaves out, into a cookie.
            followed: by a page that leads on, as a redirection would still count as the other site's.
        """
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        # Only what the page itself reads from its address goes on; the token does not.
        rest = "".join(f"?lang={v}" for v in query.get("lang", [])[:1] if v in ("en", "ja"))
        page = f"{self.prefix}/"
        if followed and scope["query_string"].decode("latin-1") == rest[1:]:
            rest = f"{rest}&opened" if rest else "?opened"  # a browser stays where only what stands after # differs
        body = _FORWARDING_PAGE.format(page=page + rest, script=_SCRIPT).encode() if followed else b""
        headers = [*SECURITY_HEADERS]
        if followed:
            headers += [(b"content-type", b"text/html; charset=utf-8"), (b"content-security-policy", _POLICY.encode())]
        else:
            headers.append((b"location", f"{page}{rest}".encode()))
        if log_in:
            secure = "; Secure" if self._public and self._public.origin.startswith("https:") else ""
            cookie = f"{self.cookie}={quoted(self._token)}; HttpOnly; SameSite=Strict; Path={page}{secure}"
            headers.append((b"set-cookie", cookie.encode()))
        await send({"type": "http.response.start", "status": 200 if followed else 303, "headers": headers})
        await send({"type": "http.response.body", "body": body})

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
