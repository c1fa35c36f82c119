"""The application behind the live page: its routes, its guard, and how it is started."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import warnings
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import torch
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from kobai.app.catalogue import functions_listed, optimizers_listed
from kobai.app.connection import Live
from kobai.app.defaults import first_shown
from kobai.app.engine_choice import CompiledDescents
from kobai.app.exports import ENDINGS, Exports
from kobai.app.guard import Guard, check_binding
from kobai.app.http.address import Public, address_of, listen
from kobai.app.http.token import check_token, new_token, quoted, token_of_port
from kobai.app.limits import Limits
from kobai.app.messages import scene_message
from kobai.app.state import State
from kobai.errors import BadInput, Missing
from kobai.viewer.live_page import live_page

THREADS = 2


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
    # Pages share the cores: a descent that spread its little operations over all of them would wait for threads more than work.
    pool = ThreadPoolExecutor(THREADS, "kobai-descent", torch.set_num_threads, (1,))
    compiled = CompiledDescents()
    exports = Exports(limits)

    async def page(request: Request) -> Response:
        html, policy = live_page(first.plain(), ENDINGS)
        return HTMLResponse(html, headers={"content-security-policy": policy})

    async def functions(request: Request) -> Response:
        return JSONResponse(functions_listed())

    async def optimizers(request: Request) -> Response:
        return JSONResponse(optimizers_listed())

    async def first_of(request: Request) -> Response:
        """Where a ball rolls from on a function, and with which step sizes, so that something can be seen."""
        name = request.query_params.get("f", "")[: limits.formula]
        return JSONResponse(await asyncio.get_running_loop().run_in_executor(pool, first_shown, name))

    async def export(request: Request) -> Response:
        body = await _body(request, limits.message)
        try:
            return JSONResponse(exports.start(json.loads(body)).plain(), 202)
        except (ValueError, RecursionError) as error:
            return _bad(error)

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
            await Live(websocket, pool, limits, compiled).serve()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # The first descent imports and compiles what later ones find ready; do that before somebody waits for it.
        pool.submit(_warm, first, limits, compiled)
        yield
        pool.shutdown(wait=False, cancel_futures=True)
        compiled.close()
        exports.close()

    routes = [
        Route("/", page),
        Route("/functions", functions),
        Route("/optimizers", optimizers),
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
            app, log_level="error", ws_max_size=limits.message, ws_max_queue=8, timeout_graceful_shutdown=2,
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


def _warm(first: State, limits: Limits, compiled: CompiledDescents) -> None:
    with contextlib.suppress(BadInput):
        scene_message({"seq": 0, "state": first.plain()}, limits, lambda: True, (), {}, compiled)
        compiled.wait()
    # What is there now stays: no later collection need go through all of torch, in the middle of a drag.
    gc.freeze()


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
    return JSONResponse({"error": str(error)}, status)
