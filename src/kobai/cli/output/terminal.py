"""What goes to the terminal: stdout for results, stderr for complaints; colour only on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

_LONGEST = 600  # characters of a complaint: a line stays a line even when the input was a megabyte


def complain(message: str, *, column: int | None = None, source: str | None = None) -> None:
    """One line on stderr. On a terminal, the formula with a caret under the column comes first.

    Args:
        message: the value, the cause, the cure.
        column: 0-based column of ``source`` that the message is about.
        source: the formula as kobai read it.
    """
    from kobai.cli.output.text_width import width

    if column is not None and source and source.isprintable() and len(source) < 200 and sys.stderr.isatty():
        print(f"  {source}\n  {' ' * width(source[:column])}^", file=sys.stderr)
    print(f"kobai: {printable(message)}", file=sys.stderr)


def printable(text: str) -> str:
    """``text`` in one line with nothing in it that could move the cursor or hide: other characters as escapes."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def stdout() -> Console:
    """A console for results: full width when it is not a terminal, so that pipes get whole lines."""
    from rich.console import Console

    wide = None if sys.stdout.isatty() else 200
    return Console(file=sys.stdout, width=wide, highlight=False, markup=False, emoji=False)


def lay(console: Console, thing: Any) -> None:
    """Print a table without the spaces that pad its last column."""
    with console.capture() as held:
        console.print(thing)
    console.file.write("".join(f"{line.rstrip()}\n" for line in held.get().splitlines()))


def stderr() -> Console:
    """A console for progress."""
    from rich.console import Console

    return Console(file=sys.stderr, highlight=False, markup=False, emoji=False)
