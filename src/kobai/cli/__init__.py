"""The command line: the same words as in Python, one file per command.

``main`` is the only door. It reads the language, hands the arguments to the command's file (imported only then, and
torch only once that command really descends), and turns whatever happens into an exit status and at most one line on
stderr:

    0    done
    1    our fault; ``KOBAI_DEBUG=1`` shows the traceback
    2    bad input; the line names the value, the cause and the cure
    130  stopped with Ctrl-C
"""

from __future__ import annotations

from kobai.cli.entry_point import main

__all__ = ["main"]
