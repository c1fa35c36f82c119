"""A trace as one row for each run, for the table and the JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kobai.descent import Trace


@dataclass
class Row:
    """How one run began and ended: ``first`` and ``last`` are values, ``grad_norm`` is at the end."""

    name: str  # in a race; else its number among many, or ""
    optimizer: str
    hyper: dict[str, Any]
    start: list[float]
    end: list[float]
    first: float
    last: float
    grad_norm: float
    status: str
    stopped_at: int
    early: bool  # whether a tolerance ended it where a step would still have moved f on


def rows(trace: Trace) -> list[Row]:
    """One row for each run, in order."""
    import numpy as np
    import torch

    from kobai.descent import Status
    from kobai.theory.verdicts import stopped_early

    recorded, n = trace.x.shape[-2:]
    x = trace.x.reshape(-1, recorded, n)[:, [0, -1]].double().tolist()
    value = trace.value.reshape(-1, recorded)[:, [0, -1]].double().tolist()
    grad_norm = trace.grad_norm.reshape(-1, recorded)[:, -1].double().tolist()
    stopped = torch.as_tensor(trace.stopped_at).reshape(-1).tolist()
    codes = trace.status.codes.flatten().tolist() if trace.runs else [int(trace.status)]
    early = stopped_early(trace, np.asarray(codes) == Status.CONVERGED)
    found = []
    for i in range(len(x)):
        # The first axis of a race is its named runs; all runs of one name share its optimizer.
        named = i * len(trace.names) // len(x) if trace.names else -1
        found.append(
            Row(
                name=trace.names[named] if trace.names else str(i + 1) if len(x) > 1 else "",
                optimizer=trace.optimizer[named] if trace.names else str(trace.optimizer),
                hyper=dict(trace.hyper[named] if trace.names else trace.hyper),
                start=x[i][0], end=x[i][1], first=value[i][0], last=value[i][1], grad_norm=grad_norm[i],
                status=str(Status(codes[i])), stopped_at=stopped[i], early=bool(early[i]),
            )
        )  # fmt: skip
    return found


def speed(trace: Trace) -> float | None:
    """Steps per second over all runs together, or None where the time is not known."""
    runs = max(trace.x.numel() // (trace.x.shape[-2] * trace.x.shape[-1]), 1)
    steps = int(trace.steps[-1]) * runs
    return steps / trace.seconds if trace.seconds > 0 and steps else None
