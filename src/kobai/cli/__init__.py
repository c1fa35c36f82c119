"""The command line: the same words as in Python, one file per command.

``main`` sets the language, passes the arguments to the command's file (imported only then, and torch only when the command
computes), and turns the outcome into an exit status and at most one line on stderr:

    0    done
    1    a fault in kobai; ``KOBAI_DEBUG=1`` shows the traceback
    2    bad input; the line names the value, the cause and the cure
    130  stopped with Ctrl-C (143 by SIGTERM, 129 by SIGHUP)
"""

from __future__ import annotations

TYPE_CHECKING = False  # the module of that name takes time to import, in which Ctrl-C is not answered yet
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``kobai`` with these arguments (``sys.argv`` by default) and return its exit status."""
    from kobai.cli import signals

    if argv is None:
        signals.catch()
    from kobai.cli.entry_point import run

    return run(argv)
