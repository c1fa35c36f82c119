"""How a race under equal budgets ended: a table sorted by result, and the same as JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kobai.cli.language import spoken
from kobai.cli.output import terminal
from kobai.cli.output.json_output import emit
from kobai.cli.output.outputs import Written
from kobai.cli.output.report import print_variables, status_cell
from kobai.messages import say
from kobai.numbers import count, number

if TYPE_CHECKING:
    from kobai.study import Comparison, Entrant

_REASON = 72  # characters
Again = tuple[
    list[str], list[str]
]  # of a race run again from its manifest: runs whose path differs, package versions that do


def printed(found: Comparison, written: Sequence[Written], again: Again | None) -> None:
    """Print the table and the files on stdout."""
    lang, console = spoken(), terminal.stdout()
    ran = [e for e in found.entries if not e.reason]
    print_variables(console, found.trace.objective, found.trace.x.shape[-1])
    console.print(terminal.printable(_title(found)), style="bold")
    console.print()
    run, distance, status, steps, evaluations = (
        say(key, lang) for key in ("run", "distance", "status", "steps", "evaluations")
    )
    arrived = say("arrived", lang, share=f"{number(100 * (1 - found.reach), 4, trim=True)} %")
    numbers = ("", "η", "f", distance, arrived, steps, evaluations)
    table = terminal.table(("", run, "η", "f", distance, status, arrived, steps, evaluations), right=numbers)
    for place, entry in enumerate(ran, 1):
        table.add_row(*_cells(place, entry))
    terminal.print_table(console, table)
    out = [e for e in found.entries if e.reason]
    if out:
        console.print()
        console.print(say("did not run", lang, runs=count(len(out))), style="dim")
        reasons = terminal.table()
        for entry in out:
            reasons.add_row(terminal.printable(entry.name), terminal.printable(_short(entry.reason)), style="dim")
        terminal.print_table(console, reasons)
    edge = [e.name for e in ran if e.tuned is not None and e.tuned.at_edge]
    console.print()
    if edge:
        shown = ", ".join(edge[:6]) + ("" if len(edge) <= 6 else f", … ({len(edge)})")
        console.print(terminal.printable(say("tuned at edge", lang, names=shown)), style="dim")
    if again is not None:
        different, versions = again
        console.print(terminal.printable(_same(different)), style="bold" if not different else "yellow")
        if versions:
            console.print(terminal.printable(say("other versions", lang, versions="; ".join(versions))), style="yellow")
    terminal.print_written(console, written)


def as_json(found: Comparison, written: Sequence[Written], again: Again | None) -> None:
    """Print everything as one JSON object."""
    trace = found.trace
    document = {
        "objective": trace.objective.name, "dim": trace.x.shape[-1],
        "variables": trace.objective.variables_for(trace.x.shape[-1]), "budget": found.budget, "reach": found.reach,
        "dtype": str(trace.x.dtype).removeprefix("torch."), "start": trace.x[0, 0].tolist(),
        "runs": [_plain(entry) for entry in found.entries],
        "written": written,
    }  # fmt: skip
    if again is not None:
        different, versions = again
        document |= {"same": not different, "different": different, "other_versions": versions}
    emit(document)


def _plain(entry: Entrant) -> dict[str, Any]:
    found = {f.name: getattr(entry, f.name) for f in dataclasses.fields(entry) if f.name not in ("tuned", "status")}
    found["status"] = _status(entry)
    if entry.tuned is not None:
        found["tuned"] = {
            "method": entry.tuned.method, "batched": entry.tuned.batched, "at_edge": entry.tuned.at_edge,
            "tries": [{**dataclasses.asdict(one), "status": _status(one)} for one in entry.tuned.table],
        }  # fmt: skip
    return found


def _status(one: Any) -> str | None:
    return None if one.status is None else str(one.status)


def _title(found: Comparison) -> str:
    f = found.trace.objective
    formula = getattr(f.formula, "plain", None)
    name = formula if formula and len(formula) <= 60 else f.name
    ran = sum(not e.reason for e in found.entries)
    return say("race title", spoken(), name=name, runs=count(ran), budget=count(found.budget))


def _cells(place: int, entry: Entrant) -> list[Any]:
    return [
        str(place), terminal.printable(entry.name), "" if entry.lr is None else number(float(entry.lr), trim=True),
        "" if entry.value is None else number(entry.value), "" if entry.distance is None else number(entry.distance),
        status_cell(str(entry.status), entry.stopped_at),
        "" if entry.reached is None else count(entry.reached), count(entry.steps), count(entry.evaluations),
    ]  # fmt: skip


def _short(reason: str) -> str:
    return reason if len(reason) <= _REASON else reason[: _REASON - 1].rstrip() + "…"


def _same(different: list[str]) -> str:
    if not different:
        return say("same race", spoken())
    return say("other race", spoken(), names=", ".join(different[:6]) + ("" if len(different) <= 6 else ", …"))
