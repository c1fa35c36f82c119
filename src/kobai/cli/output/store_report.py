"""``--store``: check where a streamed record goes, and report on it when it is complete."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kobai.cli.language import spoken
from kobai.cli.output import json_output, terminal
from kobai.cli.output.outputs import STORE, Outputs, Written
from kobai.cli.output.report import print_variables
from kobai.errors import BadInput
from kobai.messages import say
from kobai.numbers import count

if TYPE_CHECKING:
    from kobai.descent.record.zarr_stream import Stored
    from kobai.objectives import Objective


def checked(word: str, outputs: Outputs) -> Path:
    """The path of the store; ``BadInput`` where there is no such folder, or pictures are wanted of it."""
    path = Path(word)
    if path.suffix.lower() != STORE:
        raise BadInput(f"--store {word!r}: a store's name ends in {STORE}, such as --store many{STORE}")
    if not path.parent.is_dir():
        raise BadInput(f"--store {word!r}: there is no folder {str(path.parent)!r}; make it first, or write elsewhere")
    if outputs.paths:
        raise BadInput(
            f"--out {str(outputs.paths[0])!r}: with --store the record is not held in memory; "
            f"afterwards, kobai show {word} --out {outputs.paths[0]}"
        )
    return path


def printed(stored: Stored, objective: Objective, as_json: bool) -> None:
    """Print how many runs ended with which status, and what was written."""
    from kobai.descent.record.status import Statuses

    counts = {str(status): count for status, count in Statuses(stored.codes()).counts().items()}
    written = [Written.at(stored.path)]
    if as_json:
        found = {
            "objective": objective.name,
            "variables": objective.variables,
            "runs": stored.runs,
            "complete": stored.complete,
            "status": counts,
        }
        json_output.emit({**found, "written": written})
        return
    lang, console = spoken(), terminal.stdout()
    if objective.dim is not None:
        print_variables(console, objective, objective.dim)
    console.print(terminal.printable(objective.name), style="bold")
    console.print()
    most_first = sorted(counts.items(), key=lambda item: -item[1])
    ended = [say("runs of status", lang, runs=count(runs), status=say(status, lang)) for status, runs in most_first]
    console.print(", ".join(ended))
    terminal.print_written(console, written)
