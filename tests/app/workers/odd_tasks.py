"""Tasks that misbehave, for the tests of the pool: the first word of a request says how."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Callable, Sequence
from typing import Any


def prepare(given: dict[str, Any]) -> None:
    """Nothing is needed."""


def carry_out(parts: list[bytes], wanted: Callable[[], bool], report: Callable[[int, int], None]) -> Sequence[bytes]:
    """What the first word says."""
    name, *arguments = parts
    if name == b"echo":
        print("this must not reach the server's messages")
        return b"ready", *arguments
    if name == b"pid":
        return b"ready", str(os.getpid()).encode()
    if name == b"nap":  # gives way when it is told to
        until = time.monotonic() + float(arguments[0])
        while time.monotonic() < until:
            if not wanted():
                return (b"stopped",)
            time.sleep(0.01)
        return b"ready", b"rested"
    if name == b"step":  # one long step that releases the interpreter's lock, as torch does
        time.sleep(float(arguments[0]))
        return b"ready", b"rested"
    if name == b"hold":  # one that does not release it
        ctypes.PyDLL(None).sleep(int(arguments[0]))
        return b"ready", b"rested"
    if name == b"guess":  # long where only what is short is computed
        seconds, most = arguments
        return (b"long", seconds) if float(seconds) > float(most) else (b"ready", b"computed")
    if name == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == b"crash":
        os.abort()
    if name == b"grow":
        try:
            return b"ready", str(len(bytearray(int(arguments[0]) << 20))).encode()
        except MemoryError:
            return b"bad", b"no memory"
    if name == b"count":
        for k in range(3):
            report(k, 3)
    return b"ready", b"done"
