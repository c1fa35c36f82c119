"""The application behind the live page: its routes, its guard, and how it is started.

Nothing here imports torch: the page is there at once, while the workers start.
"""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from kobai.app.connection import Live
from kobai.app.exports import ENDINGS, Exports, ask
from kobai.app.guard import Guard, check_binding
from kobai.app.http.address import Public, address_of, listen
from kobai.app.http.revalidated import Revalidated
from kobai.app.http.token import check_token, new_token, quoted, token_of_port
from kobai.app.languages import error_lines
from kobai.app.limits import Limits
from kobai.app.state import State
from kobai.app.workers.pool import Pool
from kobai.errors import BadInput, Missing
from kobai.viewer.live_page import live_page


def application(
    *, token: str, hosts: Collection[str], limits: Limits | None = None, first: State | None = None, cookie: str = "kobai",
    public: Public | None = None,
) -> Guard:  # fmt: skip
    """The live app as an ASGI application, its guard in front.

    Args:
        token: what a page must present.
        hosts: Host headers to answer to.
        limits: of what a page may ask.
        first: what a page shows at first, unless its address says otherwise.
        cookie: name of the token's cookie.
        public: what browsers see where there is a reverse proxy in front.
    """
    limits = limits or Limits()
    first = first or State()
    pool = Pool(limits, "kobai.app.workers.tasks", {"limits": asdict(limits), "first": first.plain()})
    exports = Exports(limits, pool)
    listed: dict[str, Revalidated] = {}

    @functools.cache
    def shown() -> Revalidated:
        html, policy = live_page(first.plain(), ENDINGS)
        return Revalidated(html, "text/html", {"content-security-policy": policy})

    async def page(request: Request) -> Response:
        return shown().response(request)

    async def lists(request: Request) -> Response:
        name = request.url.path[1:]
        if name not in listed:
            listed[name] = Revalidated(await ask(pool, limits, name.encode()), "application/json")
        return listed[name].response(request)

    async def first_of(request: Request) -> Response:
        """Where a ball rolls from on a function, and with which step sizes, so that something can be seen."""
        name = request.query_params.get("f", "")[: limits.formula]
        return Response(await ask(pool, limits, b"first", name.encode(errors="replace")), media_type="application/json")

    async def export(request: Request) -> Response:
        return JSONResponse((await exports.start(await _body(request, limits.message))).plain(), 202)

    async def export_state(request: Request) -> Response:
        if request.method == "DELETE":
            exports.cancel(request.path_params["key"])
        return JSONResponse(exports.find(request.path_params["key"]).plain())

    async def export_file(request: Request) -> Response:
        job = exports.find(request.path_params["key"])
        if job.state != "ready":
            return _bad(BadInput(f"this file is not there yet: {job.state}"), 409)
        return FileResponse(job.path, filename=job.name, media_type=job.mime)

    async def live(websocket: WebSocket) -> None:
        await websocket.accept()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await Live(websocket, pool, limits).serve()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        pool.open()
        try:
            yield
        finally:
            await pool.close()
            exports.close()

    routes = [
        Route("/", page),
        Route("/functions", lists),
        Route("/optimizers", lists),
        Route("/recipe", lists),
        Route("/first", first_of),
        Route("/export", export, methods=["POST"]),
        Route("/export/{key}", export_state, methods=["GET", "DELETE"]),
        Route("/export/{key}/file", export_file),
        WebSocketRoute("/live", live),
    ]
    if public is not None and public.prefix in {getattr(route, "path", "") for route in routes}:
        raise BadInput(f"--public-url: the page has an address {public.prefix} of its own; take another path")
    refusals = {Missing: lambda _, error: _bad(error, 404), BadInput: lambda _, error: _bad(error)}
    inner = Starlette(routes=routes, lifespan=lifespan, exception_handlers=refusals)
    return Guard(inner, token=token, hosts=hosts, connections=limits.connections, cookie=cookie, public=public)


def serve(
    *, host: str = "127.0.0.1", port: int = 0, token: str | None = None, first: State | None = None,
    limits: Limits | None = None, ready: Callable[[str], None] = print, started: Callable[[Any], None] | None = None,
    public_url: str | None = None, keep: bool = False, renew: bool = False, warn: Callable[[str], None] = warnings.warn,
) -> None:  # fmt: skip
    """Serve the live page until interrupted.

    Args:
        host: address to listen on; anything but loopback needs a ``token``.
        port: 0 for any free one.
        token: the secret in the page's address; None makes one.
        first: what the page shows at first.
        ready: called with the page's address once the server listens.
        started: handed the uvicorn server before it runs, for whoever wants to end it.
        public_url: the page's address in front of a reverse proxy, path included.
        keep: without a ``token``, take the one that the last server on this port had.
        renew: with ``keep``, make a new one in its place.
        warn: called with one line where a token cannot be kept.

    Raises:
        BadInput: an address that cannot be listened on, or one that others reach without a token.
    """
    import uvicorn

    from kobai.app.http.connections import bounded

    check_binding(host, token)
    if token is not None:
        check_token(token)
    with listen(host, port) as listener:
        address = address_of(listener, host, public_url)
        port = listener.getsockname()[1]
        token = token or (token_of_port(port, warn, renew=renew) if keep else new_token())
        limits = limits or Limits()
        app = application(
            token=token, hosts=address.hosts, limits=limits, first=first, cookie=f"kobai_{port}", public=address.public
        )
        protocol = bounded()
        config = uvicorn.Config(
            app, log_level="error", ws_max_size=limits.message, ws_max_queue=8, timeout_graceful_shutdown=1,
            limit_concurrency=protocol.waiting.most + limits.connections * 2 + 50, ws="websockets-sansio", access_log=False,
            server_header=False, http=protocol, backlog=128, proxy_headers=False,
            # Positions hardly compress, and each drag would wait for it.
            ws_per_message_deflate=False,
        )  # fmt: skip
        server = uvicorn.Server(config)
        if started is not None:
            started(server)
        start = server.startup

        async def startup(sockets: Any = None) -> None:
            await start(sockets=sockets)
            ready(f"{address.url}?token={quoted(token)}")

        server.startup = startup  # type: ignore[method-assign]
        server.run(sockets=[listener])


async def _body(request: Request, most: int) -> bytes:
    body = b""
    with contextlib.suppress(ClientDisconnect):
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                return b"null"
        return body
    return b"null"


def _bad(error: Exception, status: int = 400) -> Response:
    return JSONResponse(error_lines(str(error)), status)
