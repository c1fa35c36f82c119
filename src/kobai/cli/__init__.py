"""The command line: the same words as in Python, one file per command.

``main`` sets the language, passes the arguments to the command's file (imported only then, and torch only when the command
computes), and turns the outcome into an exit status and at most one line on stderr:

    0    done
    1    a fault in kobai; ``KOBAI_DEBUG=1`` shows the traceback
    2    bad input; the line names the value, the cause and the cure
    130  stopped with Ctrl-C
"""

from kobai.cli.entry_point import main

__all__ = ["main"]
