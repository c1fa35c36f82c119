"""The search of Unsupervised Kernel Regression: ``kobai.descend`` through stages, from the best positions of each to the next."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from kobai.descent import Record, Trace, descend
from kobai.objectives import Objective
from kobai.progress import ProgressBar

PATH_BYTES = 2**26
"""An automatic record keeps as many steps as fit into this, and no more than SNAPSHOTS."""
SNAPSHOTS = 100


class LatentError(Protocol):
    """What is descended: an error (n,) -> () of free parameters, which are latent positions in another form."""

    def __call__(self, point: Tensor) -> Tensor: ...
    def positions(self, point: Tensor) -> Tensor: ...
    def parameters(self, z: Tensor) -> Tensor: ...


@dataclass
class Best:
    """E, remembering the lowest point it was differentiated at, and at which evaluation.

    An automatic record has few of the steps, so the best of them cannot be read from the trace. What is tried without a gradient
    is no step: the search for a lower value that tells a minimum, after the descent.
    """

    error: LatentError
    value: float = float("inf")
    point: Tensor | None = None
    step: int = 0
    evaluations: int = 0

    def __call__(self, point: Tensor) -> Tensor:
        value = self.error(point)
        if not point.requires_grad:
            return value
        number = float(value.detach())
        if number < self.value:
            self.value, self.point, self.step = number, point.detach().clone(), self.evaluations
        self.evaluations += 1
        return value


@dataclass(frozen=True)
class Found:
    """The result of a search: positions (N, L), their error, the trace, and whether it was interrupted."""

    z: Tensor
    value: float
    trace: Trace
    interrupted: bool


def search(
    stages: Sequence[LatentError],
    z: Tensor,
    *,
    optimizer: Any,
    lr: float | None,
    steps: int,
    record: Record,
    verbose: bool,
    trial: bool = False,
) -> Found:
    """Go down from z (N, L) through the stages, the last of which is the error that counts, with so many steps in all.

    A ``trial`` only finds out where a start leads: Ctrl-C raises KeyboardInterrupt.
    """
    traces: list[Trace] = []
    shares = [steps * (i + 1) // len(stages) - steps * i // len(stages) for i in range(len(stages))]
    with ProgressBar("UKR", show=verbose) as progress:
        done = 0
        for error, share in zip(stages, shares, strict=True):
            best = Best(error)
            start = error.parameters(z)
            trace = descend(
                Objective(best, dim=start.numel(), name="UKR"), start,
                optimizer=optimizer, lr=lr, steps=share, record=record, engine="loop",
                progress=lambda step, _, done=done: progress(done + step, steps),
            )  # fmt: skip
            trace.objective = Objective(error, dim=start.numel(), name="UKR")
            if trace.interrupted:
                if trial or best.point is None:
                    raise KeyboardInterrupt
                taken = int(trace.steps[-1])
                trace = _ending_at(best, trace)
                warnings.warn(
                    f"interrupted after {done + taken} of {steps} steps: the best so far, of step "
                    f"{done + int(trace.steps[-1])}, is kept; fit again with warm_start=True to go on",
                    stacklevel=3,
                )
            traces.append(trace)
            done += share
            z = error.positions(start if best.point is None else best.point)
            if trace.interrupted:
                break
    value = best.value
    if trace.interrupted and error is not stages[-1]:
        with torch.no_grad():
            value = float(stages[-1](stages[-1].parameters(z)))
    return Found(z, value, Trace.concatenate(traces), trace.interrupted)


def record_for(wanted: Any, steps: int, numbers: int, itemsize: int) -> Record:
    """The record that ``record=`` asks for: False thins it to what is cheap, True keeps every step."""
    if isinstance(wanted, Record):
        return wanted
    if isinstance(wanted, bool) or wanted is None:
        if wanted:
            return Record()
        snapshots = max(2, min(SNAPSHOTS, PATH_BYTES // max(1, numbers * itemsize)))
        return Record(every=max(1, -(-steps // snapshots)))
    return Record(every=wanted)


def _ending_at(best: Best, trace: Trace) -> Trace:
    """An interrupted descent up to its best point, so that going on from there continues the trace."""
    assert best.point is not None
    last = min(best.step, int(trace.steps[-1]))
    trace = trace.at_steps([*trace.steps[trace.steps < last].tolist(), int(trace.steps[-1])])
    trace.x[-1], trace.value[-1], trace.grad_norm[-1], trace.steps[-1] = best.point, best.value, torch.nan, last
    trace.grad, trace.state = None, {}
    trace.stopped_at = last
    return trace
