"""Ctrl-C and SIGTERM while the command line is still being imported: one line, no traceback.

Only built-in modules are imported here; ``kobai.cli.signals`` takes over.
"""

import _signal
import os
import sys

STOPPED = "stopped; files that were not finished were not touched"


def leave(number: int, frame: object = None) -> None:
    """End the process at once, with 128 and the number of the signal."""
    try:
        echoed = number == _signal.SIGINT and os.isatty(2)  # the terminal has echoed ^C
        os.write(2, f"{chr(10) * echoed}kobai: {STOPPED}\n".encode())
    finally:
        os._exit(128 + number)


def is_command_line() -> bool:
    """Whether this process is ``kobai`` or ``python -m kobai``."""
    program = sys.argv[0] if sys.argv else ""
    return (program == "-m" and "kobai" in sys.orig_argv) or os.path.basename(program) in ("kobai", "kobai.exe")


if is_command_line():
    for _number in (_signal.SIGINT, _signal.SIGTERM):
        if _signal.getsignal(_number) in (_signal.SIG_DFL, _signal.default_int_handler):
            _signal.signal(_number, leave)
