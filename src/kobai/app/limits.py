"""What one page may ask of the server. Whatever exceeds a limit gets an answer that names it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from kobai.errors import BadInput

MOST_SEQ = 2**53 - 1  # the largest whole number a page can tell from its neighbours


def read_object(message: str | bytes) -> dict[str, Any] | None:
    """The object that a page sent as JSON, or None where it is anything else."""
    try:
        found = json.loads(message)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def is_seq(seq: Any) -> bool:
    """Whether a value can number a page's requests."""
    return type(seq) is int and 0 <= seq <= MOST_SEQ


@dataclass(frozen=True)
class Limits:
    """The bounds of one server.

    Args:
        formula: characters of a formula.
        starts: starting points.
        optimizers: optimizers racing at once.
        particle_steps: steps × starts × optimizers of one request.
        steps: of one run.
        dim: variables.
        rows: of a table.
        cells: of a table.
        word: characters of a column's name, or of a cell.
        message: bytes of one message from the page.
        seconds: time for one descent; beyond, it is ended.
        memory: MiB that one computation may take beyond what its process has; beyond, it is refused.
        export_seconds: for one file.
        connections: pages connected at once.
        exports: files being written at once.
        rate: messages a second and page, over a few seconds.
        idle: seconds after which a silent connection is closed.
    """

    formula: int = 2000
    starts: int = 10_000
    optimizers: int = 12
    particle_steps: int = 4_000_000
    steps: int = 100_000
    dim: int = 64
    rows: int = 10_000
    cells: int = 100_000
    word: int = 200
    message: int = 3_000_000
    seconds: float = 20.0
    memory: int = 1024
    export_seconds: float = 180.0
    connections: int = 200
    exports: int = 2
    rate: float = 240.0
    idle: float = 3600.0


class TooLong(BadInput):
    """The server's limit of time for one computation was reached."""

    def __init__(self, seconds: float):
        super().__init__(f"stopped after {seconds:g} s, this server's limit; take fewer steps or starts")


class TooMuchMemory(BadInput):
    """The server's limit of memory for one computation was reached."""

    def __init__(self, mebibytes: int):
        super().__init__(
            f"stopped at {mebibytes} MiB of memory, this server's limit; take fewer steps, starts or variables"
        )
