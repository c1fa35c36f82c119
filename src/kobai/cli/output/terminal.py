"""What goes to the terminal: stdout for results, stderr for errors; colour only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kobai.errors import printable, visible
from kobai.numbers import file_size

if TYPE_CHECKING:
    from rich.console import Console

    from kobai.cli.output.outputs import Written


def print_error(message: str, *, column: int | None = None, source: str | None = None) -> None:
    """One line on stderr. On a terminal, the formula ``source`` with a caret under its 0-based ``column`` comes first."""
    from kobai.cli.output.text_width import width

    if column is not None and source and source.isprintable() and len(source) < 200 and sys.stderr.isatty():
        print(f"  {source}\n  {' ' * width(source[:column])}^", file=sys.stderr)
    print(f"kobai: {printable(in_spoken(message))}", file=sys.stderr)


def in_spoken(line: str) -> str:
    """A line of kobai's in the language of this command."""
    from kobai.cli.language import spoken
    from kobai.japanese import in_japanese

    return in_japanese(line) if spoken() == "ja" else line


def stdout() -> Console:
    """A console for results: wide when it is not a terminal, so that pipes get whole lines."""
    from rich.console import Console

    wide = None if sys.stdout.isatty() else 200
    console = Console(file=sys.stdout, width=wide, highlight=False, markup=False, emoji=False)
    console.push_render_hook(_Visible())  # type: ignore[arg-type]
    return console


class _Visible:
    """A hook of rich: whatever is printed has its control characters made visible."""

    def process_renderables(self, renderables: list[Any]) -> list[Any]:
        from rich.measure import Measurement
        from rich.segment import Segment

        class Shown:
            def __init__(self, thing: Any):
                self.thing = thing

            def __rich_console__(self, console: Any, options: Any) -> Any:
                for text, style, control in console.render(self.thing, options):
                    lines = text.split("\n")
                    yield Segment(text if control else "\n".join(map(visible, lines)), style, control)

            def __rich_measure__(self, console: Any, options: Any) -> Any:
                return Measurement.get(console, options, self.thing)

        return [Shown(thing) for thing in renderables]


def table(headings: Sequence[str] = (), right: Sequence[str] = (), wrap: bool = False) -> Any:
    """An empty table without lines; columns headed by one of ``right`` are aligned there, the first one never wraps."""
    from rich.table import Table

    made = Table(box=None, show_header=bool(headings), pad_edge=False, padding=(0, 2, 0, 1), header_style="dim")
    for i, heading in enumerate(headings):
        made.add_column(heading, justify="right" if heading in right else "left", no_wrap=i == 0 or not wrap)
    return made


def print_table(console: Console, thing: Any) -> None:
    """Print a table without the spaces that pad its last column."""
    with console.capture() as captured:
        console.print(thing)
    console.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def print_written(console: Console, written: Sequence[Written], space: bool = True) -> None:
    """Print the last lines: which files were written, and how large they are; ``space``: after an empty one."""
    from kobai.cli.language import spoken
    from kobai.messages import say

    if written and space:
        console.print()
    for file in written:
        console.print(say("written", spoken(), path=printable(str(file.path)), size=file_size(file.bytes)))
