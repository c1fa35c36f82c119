"""``--store``: a record that goes to disk as it is made, and what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kobai.cli.language import spoken
from kobai.cli.output import json_lines, terminal
from kobai.cli.output.files import STORE, Outputs, size_of
from kobai.errors import BadInput
from kobai.messages import say

if TYPE_CHECKING:
    from kobai.descent.record.zarr_stream import Stored
    from kobai.objectives import Objective


def place(word: str, outputs: Outputs) -> Path:
    """Where the store is to be.

    Raises:
        BadInput: no such place, or pictures are wanted of what does not come into memory.
    """
    path = Path(word)
    if path.suffix.lower() != STORE:
        raise BadInput(f"--store {word!r}: a store's name ends in {STORE}, such as --store many{STORE}")
    if not path.parent.is_dir():
        raise BadInput(f"--store {word!r}: there is no folder {str(path.parent)!r}; make it first, or write elsewhere")
    if outputs.paths:
        raise BadInput(
            f"--out {str(outputs.paths[0])!r}: with --store the record does not come into memory; "
            f"afterwards, kobai show {word} --out {outputs.paths[0]}"
        )
    return path


def tell(stored: Stored, objective: Objective, as_json: bool) -> None:
    """Say what became of the runs, and what was written."""
    from kobai.descent.record.status import Statuses

    counts = {str(status): count for status, count in Statuses(stored.codes()).counts().items()}
    written = size_of(stored.path)
    if as_json:
        json_lines.emit(
            {
                "objective": objective.name, "runs": stored.runs, "complete": stored.complete, "status": counts,
                "written": [{"path": str(stored.path), "bytes": written}],
            }
        )  # fmt: skip
        return
    from kobai.cli.output.report import size
    from kobai.numbers import count

    lang, console = spoken(), terminal.stdout()
    console.print(terminal.printable(objective.name), style="bold")
    console.print()
    console.print(
        ", ".join(
            say("runs of status", lang, runs=count(runs), status=say(status, lang))
            for status, runs in sorted(counts.items(), key=lambda item: -item[1])
        )
    )
    console.print()
    console.print(say("written", lang, path=terminal.printable(str(stored.path)), size=size(written)))
