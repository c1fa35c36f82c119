"""Ctrl-C, SIGTERM and SIGHUP: one line and an exit status from the first moment on, nothing half done left.

While packages are imported nothing is being written, and an exception would be lost or turned into others inside them: then the
process ends at once. Later a signal is a ``KeyboardInterrupt`` in the main thread, so that files are tidied up.
"""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import Any

from kobai import importing
from kobai.cli.early_signals import leave

_LATER = 0.05  # seconds

_received = 0
_starting = True


def catch() -> None:
    """Answer the signals of this process from now on, but not those that its parent chose to ignore (``nohup``, ``&``)."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler, leave):
            signal.signal(number, _handle)
    sys.unraisablehook = _unraisable


def started() -> None:
    """The command line is imported, and answers interrupts itself."""
    global _starting
    _starting = False


def finished() -> None:
    """The work is done: from here on there is nothing to stop."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is _handle:
            signal.signal(number, signal.SIG_IGN)


def status() -> int:
    """The exit status of a process that was stopped: 128 and the number of the signal."""
    return 128 + (_received or signal.SIGINT)


def _handle(number: int, frame: FrameType | None) -> None:
    global _received
    if _received and number != signal.SIGINT:
        return  # it is being tidied up already
    _received = number
    if _starting or importing.importers:
        leave(number)
    raise KeyboardInterrupt


def _unraisable(unraisable: Any) -> None:
    """An interrupt that was raised where Python ignores exceptions is sent again."""
    if unraisable.exc_type is KeyboardInterrupt:
        threading.Timer(_LATER, signal.raise_signal, (_received or signal.SIGINT,)).start()
    else:
        sys.__unraisablehook__(unraisable)
