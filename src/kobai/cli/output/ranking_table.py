"""The ranking of a race from many starts, as a table: a line for each optimizer, the best first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kobai.cli.language import spoken
from kobai.cli.output import terminal
from kobai.messages import say
from kobai.numbers import count, number

if TYPE_CHECKING:
    from rich.console import Console

    from kobai.descent import Trace

MOST = 6  # minima with a column each


def printed(console: Console, trace: Trace) -> None:
    """Print it."""
    from kobai.scenes.trace.labels import point_name
    from kobai.study import ranking

    lang, found = spoken(), ranking(trace)
    largest = sorted(range(len(found.minima)), key=lambda i: -sum(rank.reached[i] for rank in found.ranks))[:MOST]
    shown = sorted(largest)
    columns = [
        (say("median f", lang), [_value(rank.value[1]) for rank in found.ranks]),
        (say("lowest f", lang), [_value(rank.best) for rank in found.ranks]),
    ]
    for i in shown:
        heading = say("near", lang, point=point_name(found.minima[i].x, found.minima[i].value))
        columns.append((heading, [count(rank.reached[i]) for rank in found.ranks]))
    others = [sum(rank.reached) - sum(rank.reached[i] for i in shown) for rank in found.ranks]
    for key, counts in (
        ("other minima", others), ("elsewhere", [rank.elsewhere for rank in found.ranks]),
        ("broke off", [rank.failed for rank in found.ranks]), ("converged", [rank.converged for rank in found.ranks]),
        ("met a tolerance", [rank.early for rank in found.ranks]),
    ):  # fmt: skip
        if any(counts) or key == "converged":
            columns.append((say(key, lang), [count(n) for n in counts]))
    if any(rank.steps for rank in found.ranks):
        columns.append((say("steps quartiles", lang), [_quartiles(rank.steps) for rank in found.ranks]))
    headings = [say("optimizer", lang), *(heading for heading, _ in columns)]
    table = terminal.table(headings, right=headings[1:])
    for i, rank in enumerate(found.ranks):
        table.add_row(terminal.printable(rank.name), *(cells[i] for _, cells in columns))
    terminal.print_table(console, table)


def _quartiles(steps: tuple[float, float, float] | None) -> str:
    if steps is None:
        return ""
    low, middle, high = (number(each, 4, trim=True) for each in steps)
    return f"{middle} ({low}–{high})"


def _value(value: float) -> str:
    return number(value, 3, trim=True) if math.isfinite(value) else "∞"
