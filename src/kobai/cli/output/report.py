"""A trace as one aligned table, and the files written in the last lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kobai.cli.language import spoken
from kobai.cli.output import ranking_table, terminal
from kobai.cli.output.outputs import Written
from kobai.cli.output.rows import Row, rows, speed
from kobai.messages import optimizer_name, say
from kobai.numbers import count, number
from kobai.objectives.notation import Plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from kobai.descent import Trace
    from kobai.objectives import Objective

# Colour only where it means something: a run's status.
STYLES = {"converged": "green", "diverged": "red", "nonfinite": "red", "oscillating": "yellow", "stalled": "yellow"}
_SHOWN = 12  # rows of a table of many runs
_COORDINATES = 4
# Verdicts that say no more than the status and its step.
_SAID_BY_STATUS = tuple(
    f"verdict {what}"
    for what in ("converged", "converged start", "descending", "descending more", "climbed", "climbed start", "climbing",
                 "climbing more")
)  # fmt: skip
_NAMES = 20


def printed(trace: Trace, written: Sequence[Written]) -> None:
    """Print the table and the files on stdout."""
    console = terminal.stdout()
    print_variables(console, trace.objective, trace.x.shape[-1])
    print_descent(console, trace)
    terminal.print_written(console, written)


def print_descent(console: Console, trace: Trace, *, points: bool = True) -> None:
    """The title and the table; without ``points`` a single run's start and end are told by their values alone."""
    found = rows(trace)
    console.print(_title(trace, found[0]), style="bold")
    console.print()
    if trace.names and len(trace.runs) > 1:
        ranking_table.printed(console, trace)
    elif len(found) == 1:
        _one(console, trace, found[0], points)
    else:
        _many(console, trace, found)


def print_variables(console: Console, objective: Objective, n: int) -> None:
    """The line ``variables w, b``, unless they are the coordinates of a vector x."""
    if objective.point_name(n) != "x":
        names = [Plain().named(name) for name in objective.variables_for(n)[:_NAMES]] + ["…"] * (n > _NAMES)
        console.print(
            terminal.printable(say("variables are" if n > 1 else "variable is", spoken(), names=", ".join(names)))
        )


def _title(trace: Trace, row: Row) -> str:
    """``x₁² + x₂² · gradient descent · η = 0.01 · 200 steps``."""
    formula = getattr(trace.objective.formula, "plain", None)
    name = trace.objective.name
    parts = [formula if formula and len(formula) <= 60 else name]
    if not trace.names:
        parts.append(optimizer_name(row.optimizer, spoken()))
        lr = row.hyper.get("lr")
        if isinstance(lr, int | float):
            parts.append(f"η = {number(lr, trim=True)}")
    steps = count(int(trace.steps[-1]))
    parts.append(f"{steps} ステップ" if spoken() == "ja" else f"{steps} step{'s' * (steps != '1')}")
    return terminal.printable(" · ".join(parts))


def _one(console: Console, trace: Trace, row: Row, points: bool) -> None:
    from kobai.descent.record import climbs
    from kobai.theory import verdict

    lang = spoken()
    table = terminal.table()
    for _ in range(4):
        table.add_column(no_wrap=True)
    x = trace.objective.point_name(len(row.start))
    start, end = ([f"{x} = {point(place)}"] if points else [] for place in (row.start, row.end))
    table.add_row(say("start", lang), *start, f"f = {number(row.first, trim=True)}", "")
    table.add_row(say("end", lang), *end, f"f = {number(row.last, trim=True)}",
                  f"|∇f| = {number(row.grad_norm, trim=True)}")  # fmt: skip
    status = status_cell(row.status, row.stopped_at, climbs(row.hyper), row.early)
    if row.status == "descending":
        status.append(say("after steps", lang, step=count(row.stopped_at)))
    table.add_row(say("status", lang), status)
    if pace := speed(trace):
        table.add_row(say("speed", lang), _speed(pace, trace.engine))
    terminal.print_table(console, table)
    (reason,) = verdict(trace, most=1)
    if reason.key not in _SAID_BY_STATUS:
        console.print(terminal.printable(reason.say(lang)), soft_wrap=True)


def _many(console: Console, trace: Trace, found: list[Row]) -> None:
    from kobai.descent.record import climbs

    lang, x = spoken(), trace.objective.point_name(trace.x.shape[-1])
    same_start = all(row.start == found[0].start for row in found)
    starts = [] if same_start else [say("start", lang)]
    headings = [say("run", lang), *starts, say("end", lang), "f", "|∇f|", say("status", lang)]
    table = terminal.table(headings, right=("f", "|∇f|"))
    ranked = sorted(found, key=lambda row: (row.last != row.last, row.last))
    shown = ranked[:_SHOWN] if len(found) > _SHOWN else (ranked if trace.names else found)
    for row in shown:
        start = [] if same_start else [point(row.start)]
        status = status_cell(row.status, row.stopped_at, climbs(row.hyper), row.early)
        table.add_row(terminal.printable(row.name), *start, f"{x} = {point(row.end)}", number(row.last, trim=True),
                      number(row.grad_norm, trim=True), status)  # fmt: skip
    terminal.print_table(console, table)
    if len(found) > len(shown):
        console.print(f"  {say('more runs', lang, runs=count(len(found) - len(shown)))}")
    console.print()
    totals = terminal.table()
    if len(found) > len(shown):
        totals.add_row(say("in all", lang), _counts(found))
    if same_start:
        totals.add_row(say("start", lang), f"{x} = {point(found[0].start)}, f = {number(found[0].first, trim=True)}")
    if pace := speed(trace):
        totals.add_row(say("speed", lang), _speed(pace, trace.engine))
    if totals.row_count:
        terminal.print_table(console, totals)


def status_cell(status: str, step: int, up: bool = False, early: bool = False) -> Text:
    """How a run ended, in its colour, and when."""
    from rich.text import Text

    when = "" if status == "descending" else say("at step", spoken(), step=count(step))
    word = "climbing" if up and status == "descending" else "met a tolerance" if early else status
    return Text.assemble((say(word, spoken()), STYLES.get(word, "")), when)


def _counts(found: list[Row]) -> Text:
    """``612 converged, 388 descending``, the commonest first."""
    from collections import Counter

    from rich.text import Text

    text = Text()
    for status, runs in Counter("met a tolerance" if row.early else row.status for row in found).most_common():
        piece = say("runs of status", spoken(), runs=count(runs), status=say(status, spoken()))
        text.append(", " * bool(text)).append(piece, STYLES.get(status, ""))
    return text


def point(values: Sequence[float]) -> str:
    """``(0.0352, 0.0352)``, of one coordinate ``0.0352``; of many coordinates the first few and how many there are."""
    shown = [number(v, trim=True) for v in values[:_COORDINATES]]
    if len(values) > _COORDINATES:
        shown.append(f"…; n = {len(values)}")
    return f"({', '.join(shown)})"


def _speed(pace: float, engine: str) -> str:
    digits = 10 ** max(len(str(int(pace))) - 3, 0)
    return f"{count(round(pace / digits) * digits)} {say('steps/s', spoken())} ({engine})"
