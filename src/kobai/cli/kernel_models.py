"""What ``kobai nw`` and ``kobai ukr`` share: reading the table's options, writing, and the report."""

from __future__ import annotations

from typing import Any

import click

from kobai.cli.options import option
from kobai.cli.output import json_output, terminal
from kobai.cli.output.outputs import STORE, Outputs, Written
from kobai.errors import BadInput


def data(f: Any) -> Any:
    """DATA and how to read it."""
    drop = option("--drop-missing", is_flag=True, group="data",
                  en="Leave out rows with missing values instead of refusing them.",
                  ja="欠損のある行を、エラーにせず除く。")  # fmt: skip
    return click.argument("data")(drop(f))


def outputs(options: dict[str, Any], stores: bool) -> Outputs:
    """The files asked for, checked before any work."""
    found = Outputs.of(options)
    for path in found.paths:
        if not stores and path.suffix.lower() == STORE:
            raise BadInput(f"--out {str(path)!r}: this model has no trace to store; write a picture, a movie or a page")
    return found


def columns(options: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """The scene's options that name columns."""
    if options["columns"] is None:
        return {"names": names}
    shown = [word.strip() for word in options["columns"].split(",") if word.strip()]
    for name in shown:
        if name not in names:
            raise BadInput(f"--show {name!r}: not one of the columns used, {', '.join(names)}")
    return {"names": names, "columns": [names.index(name) for name in shown]}


def report(
    facts: dict[str, Any], title: str, rows: list[tuple[str, ...]], notes: list[str], written: list[Written], as_json: bool
) -> None:  # fmt: skip
    """Print the facts as JSON; or one aligned table, notes, and what was written in the last lines."""
    if as_json:
        json_output.emit({**facts, "notes": notes, "written": written})
        return
    console = terminal.stdout()
    console.print(terminal.printable(title), style="bold")
    console.print()
    table = terminal.table()
    for row in rows:
        table.add_row(*(terminal.printable(cell) for cell in row))
    terminal.print_table(console, table)
    for note in notes:
        console.print(f"  {terminal.printable(note)}", style="dim")
    terminal.print_written(console, written)
