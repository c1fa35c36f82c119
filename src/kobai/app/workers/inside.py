"""What runs inside a worker process: a thread that reads, the main thread that computes, and the template that is forked.

Where processes can be forked safely (Linux), one **template** imports and warms up everything, computes nothing else, has one
thread, and forks a worker in a few milliseconds whenever it is asked. Elsewhere each worker is a fresh Python.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import queue
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

from kobai.app.workers import frames

GROWN = 128 << 20  # bytes by which a worker may have grown after a task; beyond, it is ended and its memory given back


class Tasks(Protocol):
    """What a module of tasks has."""

    def prepare(self, given: dict[str, Any]) -> None:
        """Import and compute what all tasks need."""
        ...

    def carry_out(
        self, parts: list[bytes], wanted: Callable[[], bool], report: Callable[[int, int], None]
    ) -> Sequence[bytes]:
        """The answer to one request; it never raises."""
        ...


def main(settings: str) -> None:
    """Be a template or a worker, as the settings say: ``{"tasks", "given", "memory", "control" or "socket" and "nice"}``."""
    # Ctrl-C is for the server, which ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    options = json.loads(settings)
    tasks = cast("Tasks", importlib.import_module(options["tasks"]))
    tasks.prepare(options["given"])
    gc.freeze()  # what is there now stays: no collection need go through it, and its pages stay shared
    if "control" in options:
        _fork_when_asked(socket.socket(fileno=options["control"]), tasks, options["memory"])
    else:
        shared = sys.stdin.buffer.read() if sys.platform == "win32" else b""
        own = socket.fromshare(shared) if shared else socket.socket(fileno=options["socket"])  # type: ignore[attr-defined]
        work(own, tasks, options["memory"], options["nice"])


def work(server: socket.socket, tasks: Tasks, memory: int, nice: int) -> None:
    """Carry out one request after the other until the server has gone."""
    requests = server.makefile("rb")
    if hasattr(os, "nice"):
        os.nice(nice)
    before = _memory()
    limited = _limit_memory(memory)
    waiting: queue.SimpleQueue[list[bytes]] = queue.SimpleQueue()
    stopped = 0

    def read() -> None:
        # In a thread of its own, so that a worker deep in a step also hears "stop", and that the server has gone.
        nonlocal stopped
        try:
            while (parts := frames.read(requests)) is not None:
                if parts[0] == b"stop":
                    stopped = int(parts[1])
                else:
                    waiting.put(parts)
        finally:
            os._exit(0)

    def send(*parts: bytes) -> None:
        server.sendall(frames.pack(parts))

    threading.Thread(target=read, daemon=True).start()
    if not limited:
        threading.Thread(target=_watch_memory, args=(before + memory,), daemon=True).start()
    send(b"ready", str(os.getpid()).encode())
    while True:
        number, *request = waiting.get()
        n = int(number)
        answer = tasks.carry_out(
            request, lambda n=n: stopped < n, lambda done, total: send(b"progress", b"%d %d" % (done, total))
        )
        last = _memory() - before > GROWN
        send(b"last" if last else b"more", *answer)
        if last:
            os._exit(0)


def _fork_when_asked(control: socket.socket, tasks: Tasks, memory: int) -> None:
    """Fork a worker for every socket that comes over ``control``; end them all when the server has gone."""
    children: set[int] = set()

    def reap(*_: Any) -> None:
        # A signal may come while this runs: what is waited for is taken out before anything else is asked.
        with contextlib.suppress(ChildProcessError):
            while child := os.waitpid(-1, os.WNOHANG)[0]:
                children.discard(child)

    signal.signal(signal.SIGCHLD, reap)
    while True:
        try:
            message, sockets, _, _ = socket.recv_fds(control, 16, 1)
        except OSError:
            break
        if not message:
            break
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        pid = os.fork()  # with one thread in this process, no lock can be held
        if pid == 0:
            try:
                control.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
                work(socket.socket(fileno=sockets[0]), tasks, memory, int(message))
            except OSError:
                pass  # the server has gone
            except Exception:
                traceback.print_exc()
            finally:
                os._exit(1)
        children.add(pid)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        os.close(sockets[0])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for child in list(children):
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)  # not waited for yet, so its number is still its own
    os._exit(0)


def _limit_memory(more: int) -> bool:
    """Bound what this process may allocate beyond what it has. Only Linux counts allocations as they are made.

    Not RLIMIT_AS: libraries reserve address space that they never use.
    """
    if sys.platform != "linux":
        return False
    import resource

    with open("/proc/self/status") as status:
        has = next(int(line.split()[1]) << 10 for line in status if line.startswith("VmData"))
    resource.setrlimit(resource.RLIMIT_DATA, (has + more, has + more))
    return True


def _watch_memory(most: int) -> None:
    """End this process once it has more memory than it may: the server says so to the page."""
    while True:
        threading.Event().wait(0.2)
        if _memory() > most:
            os._exit(OVER_MEMORY)


OVER_MEMORY = 77


def _memory() -> int:
    """Bytes of memory this process has now, or had at most where only that can be asked; 0 where neither can."""
    with contextlib.suppress(OSError), open("/proc/self/statm") as statm:
        _, resident, of_files, *_ = map(int, statm.read().split())
        return (resident - of_files) * os.sysconf("SC_PAGE_SIZE")
    with contextlib.suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS
    return 0
