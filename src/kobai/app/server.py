"""The application behind the live page: its routes, its guard, and how it is started."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import torch
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from kobai.app.catalogue import functions_listed, optimizers_listed
from kobai.app.connection import Live
from kobai.app.defaults import first_shown
from kobai.app.engine_choice import CompiledDescents
from kobai.app.exports import ENDINGS, Exports
from kobai.app.guard import Guard, check_binding, is_loopback, new_token
from kobai.app.limits import Limits
from kobai.app.messages import scene_message
from kobai.app.state import State
from kobai.errors import BadInput, Missing
from kobai.viewer.live_page import live_page

THREADS = 2


def application(
    *, token: str, hosts: set[str], limits: Limits | None = None, first: State | None = None, cookie: str = "kobai"
) -> Guard:
    """The live app as an ASGI application, its guard in front.

    Args:
        token: what a page must present.
        hosts: Host headers to answer to.
        limits: of what a page may ask.
        first: what a page shows at first, unless its address says otherwise.
        cookie: name of the token's cookie.
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
    refusals = {Missing: lambda _, error: _bad(error, 404), BadInput: lambda _, error: _bad(error)}
    inner = Starlette(routes=routes, lifespan=lifespan, exception_handlers=refusals)
    return Guard(inner, token=token, hosts=hosts, connections=limits.connections, cookie=cookie)


def serve(
    *, host: str = "127.0.0.1", port: int = 0, token: str | None = None, first: State | None = None,
    limits: Limits | None = None, ready: Callable[[str], None] = print, started: Callable[[Any], None] | None = None,
) -> None:  # fmt: skip
    """Serve the live page until interrupted.

    Args:
        host: address to listen on; anything but loopback needs a ``token``.
        port: 0 for any free one.
        token: the secret in the page's address; None makes one.
        first: what the page shows at first.
        ready: called with the page's address once the server listens.
        started: handed the uvicorn server before it runs, for whoever wants to end it.

    Raises:
        BadInput: an address that cannot be listened on, or one that others reach without a token.
    """
    import uvicorn

    check_binding(host, token)
    if token is not None and len(token) < 16:
        raise BadInput("--token: too short to keep others out; take 16 characters or more")
    token = token or new_token()
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    limits = limits or Limits()
    app = application(token=token, hosts=_hosts(host, port), limits=limits, first=first, cookie=f"kobai_{port}")
    shown = "127.0.0.1" if is_loopback(host) else (socket.gethostname() if host in ("0.0.0.0", "::") else host)
    address = f"http://{shown}:{port}/?token={token}"
    config = uvicorn.Config(
        app, log_level="warning", ws_max_size=limits.message, ws_max_queue=8, timeout_graceful_shutdown=2,
        limit_concurrency=limits.connections * 2 + 50, ws="websockets-sansio", access_log=False, server_header=False,
        # Positions hardly compress, and each drag would wait for it.
        ws_per_message_deflate=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    if started is not None:
        started(server)
    listen = server.startup

    async def startup(sockets: Any = None) -> None:
        await listen(sockets=sockets)
        ready(address)

    server.startup = startup  # type: ignore[method-assign]
    server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        cure = "choose another port, or --port 0 for any free one"
        raise BadInput(f"--host {host} --port {port}: {error.strerror}; {cure}") from error
    listener.listen(128)
    listener.set_inheritable(True)
    return listener


def _hosts(host: str, port: int) -> set[str]:
    names = {"localhost", "127.0.0.1", "[::1]"}
    if not is_loopback(host):
        names |= {socket.gethostname(), socket.getfqdn()}
        names |= {host} if host not in ("0.0.0.0", "::") else _addresses()
    return {f"{name}:{port}".lower() for name in names}


def _addresses() -> set[str]:
    with contextlib.suppress(OSError):
        found = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)}
        return {f"[{a}]" if ":" in str(a) else str(a) for a in found}
    return set()


def _warm(first: State, limits: Limits, compiled: CompiledDescents) -> None:
    with contextlib.suppress(BadInput):
        scene_message({"seq": 0, "state": first.plain()}, limits, lambda: True, (), {}, compiled)
        compiled.wait()
    # What is there now stays: no later collection need go through all of torch, in the middle of a drag.
    gc.freeze()


async def _body(request: Request, most: int) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return b"null"
    return body


def _bad(error: Exception, status: int = 400) -> Response:
    return JSONResponse({"error": str(error)}, status)
