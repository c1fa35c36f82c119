"""``--json``: results for programs. Non-finite numbers are null; ``status`` says why."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kobai.cli.output import warnings_shown
from kobai.cli.output.outputs import Written
from kobai.cli.output.rows import rows, speed
from kobai.errors import visible

if TYPE_CHECKING:
    from kobai.descent import Trace


def printed(trace: Trace, written: Sequence[Written]) -> None:
    """Print the trace's summary and the files written as one JSON object."""
    emit(summary(trace, written))


def summary(trace: Trace, written: Sequence[Written]) -> dict[str, Any]:
    """A trace and the files written, for ``emit``."""
    from kobai.study import ranking

    return {
        "ranking": ranking(trace).plain() if trace.names and len(trace.runs) > 1 else None,
        "objective": trace.objective.name, "dim": trace.x.shape[-1],
        "variables": trace.objective.variables_for(trace.x.shape[-1]), "steps": int(trace.steps[-1]),
        "dtype": str(trace.x.dtype).removeprefix("torch."), "engine": trace.engine,
        "engine_reason": trace.engine_reason, "seconds": trace.seconds, "steps_per_second": speed(trace),
        "runs": [
            {
                "name": row.name, "optimizer": row.optimizer, "hyperparameters": row.hyper,
                "start": row.start, "x": row.end, "value_at_start": row.first, "value": row.last,
                "grad_norm": row.grad_norm, "status": row.status, "early": row.early, "stopped_at": row.stopped_at,
            }
            for row in rows(trace)
        ],
        "written": written,
    }  # fmt: skip


def emit(thing: Any) -> None:
    """Print one JSON document on stdout; an object has the command's warnings too."""
    if isinstance(thing, dict):
        thing = {**thing, "warnings": warnings_shown.listed()}
    unicode = (sys.stdout.encoding or "").casefold().replace("-", "") == "utf8"
    text = json.dumps(plain(thing), ensure_ascii=not unicode, indent=2, allow_nan=False)
    # JSON's own escapes for what the terminal would act on; json.dumps has them for the first 32 alone.
    lines = ("".join(map(_escaped, line)) if not line.isprintable() else line for line in text.split("\n"))
    sys.stdout.write("\n".join(lines) + "\n")


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1] if visible(character) != character else character


def plain(thing: Any) -> Any:
    """``thing`` in JSON's types: dataclasses become objects, non-finite numbers null, unknown types their text."""
    if dataclasses.is_dataclass(thing):
        thing = {f.name: getattr(thing, f.name) for f in dataclasses.fields(thing)}
    if isinstance(thing, dict):
        return {str(k): plain(v) for k, v in thing.items()}
    if isinstance(thing, list | tuple):
        return [plain(v) for v in thing]
    if isinstance(thing, float):
        return thing if math.isfinite(thing) else None
    return thing if thing is None or isinstance(thing, bool | int | str) else str(thing)
