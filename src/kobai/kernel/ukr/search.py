"""The descent of Unsupervised Kernel Regression: ``kobai.descend``, the best positions kept, interruptible."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import torch
from torch import Tensor

from kobai.descent import Record, Status, Trace, descend
from kobai.objectives import Objective
from kobai.progress import ProgressBar

PATH_BYTES = 2**26
"""An automatic record keeps as many steps as fit into this, and no more than SNAPSHOTS."""
SNAPSHOTS = 100


class LatentError(Protocol):
    """What is descended: an error of latent positions, written as free parameters."""

    @property
    def x(self) -> Tensor:
        """The data."""
        ...

    def __call__(self, point: Tensor) -> Tensor:
        """The error at one point, (n,) -> ()."""
        ...

    def positions(self, point: Tensor) -> Tensor:
        """Free parameters as latent positions."""
        ...

    def parameters(self, z: Tensor) -> Tensor:
        """Latent positions as free parameters."""
        ...


@dataclass
class Best:
    """E, remembering the lowest point it was evaluated at, when that was, and, thinly, the way there.

    The way makes a trace of a descent that was interrupted: ``descend`` gives back none then.
    """

    error: LatentError
    every: int
    value: float = float("inf")
    point: Tensor | None = None
    step: int = 0
    evaluations: int = 0
    seen: list[tuple[int, float, Tensor]] = field(default_factory=list)

    def __call__(self, point: Tensor) -> Tensor:
        value = self.error(point)
        number = float(value.detach())
        if number < self.value:
            self.value, self.point, self.step = number, point.detach().clone(), self.evaluations
        if self.evaluations % self.every == 0:
            self.seen.append((self.evaluations, number, point.detach().clone()))
        self.evaluations += 1
        return value


@dataclass(frozen=True)
class Found:
    """What a search came to: positions (N, L), their error, the trace, and whether it was cut short."""

    z: Tensor
    value: float
    trace: Trace
    interrupted: bool


def search(
    stages: Sequence[LatentError],
    z: Tensor,
    *,
    optimizer: Any,
    options: dict[str, Any],
    steps: int,
    record: Record,
    verbose: bool,
    trial: bool = False,
) -> Found:
    """Go down through the stages, the last of which is the error that counts.

    Args:
        stages: one error, or a homotopy of easier ones that ends in it.
        z: (N, L) start.
        optimizer, options: for ``kobai.descend``, ``lr`` among them.
        steps: in all.
        record: what to keep.
        verbose: show a progress bar.
        trial: this only finds out where a start leads: Ctrl-C is not kept from the caller.
    """
    traces: list[Trace] = []
    interrupted = False
    shares = [steps * (i + 1) // len(stages) - steps * i // len(stages) for i in range(len(stages))]
    best = Best(stages[-1], record.every)
    with ProgressBar("UKR", show=verbose) as progress:
        done = 0
        for error, share in zip(stages, shares, strict=True):
            best = Best(error, record.every)
            start = error.parameters(z)
            try:
                trace = descend(
                    Objective(best, dim=start.numel(), name="UKR"),
                    start,
                    optimizer=optimizer,
                    steps=share,
                    record=record,
                    engine="loop",
                    progress=lambda step, _, done=done: progress(done + step, steps),
                    **options,
                )
                trace.objective = Objective(error, dim=start.numel(), name="UKR")
            except KeyboardInterrupt:
                if trial or best.point is None:
                    raise
                interrupted = True
                trace = _so_far(best, error)
                warnings.warn(
                    f"interrupted after {done + best.evaluations - 1} of {steps} steps: the best so far, of step "
                    f"{done + best.step}, is kept; fit again with warm_start=True to go on",
                    stacklevel=3,
                )
            traces.append(trace)
            done += share
            z = error.positions(start if best.point is None else best.point)
            if interrupted:
                break
    value = best.value
    if interrupted and error is not stages[-1]:
        with torch.no_grad():
            value = float(stages[-1](stages[-1].parameters(z)))
    return Found(z, value, joined(traces), interrupted)


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


def joined(traces: list[Trace]) -> Trace:
    """Descents one after the other as one trace; a start that repeats the end before it is kept once."""
    whole = traces[0]
    for trace in traces[1:]:
        offset = int(whole.steps[-1])
        whole = replace(
            trace,
            x=torch.cat([whole.x[:-1], trace.x]),
            value=torch.cat([whole.value[:-1], trace.value]),
            grad_norm=torch.cat([whole.grad_norm[:-1], trace.grad_norm]),
            lr=torch.cat([whole.lr[:-1], trace.lr]),
            steps=torch.cat([whole.steps[:-1], trace.steps + offset]),
            stopped_at=trace.stopped_at + offset,
            grad=None,
            state={},
            seconds=whole.seconds + trace.seconds,
        )
    return whole


def _so_far(best: Best, error: LatentError) -> Trace:
    """The way to the best point, which is where it ends, so that going on from there joins on to it."""
    assert best.point is not None
    way = [row for row in best.seen if row[0] < best.step]
    steps, values, points = zip(*way, (best.step, best.value, best.point), strict=True)
    unknown = torch.full((len(steps),), torch.nan, dtype=error.x.dtype)
    return Trace(
        objective=Objective(error, dim=points[0].numel(), name="UKR"),
        x=torch.stack(points),
        value=torch.tensor(values, dtype=error.x.dtype),
        grad_norm=unknown,
        lr=unknown.clone(),
        steps=torch.tensor(steps, dtype=torch.int64),
        status=Status.DESCENDING,
        stopped_at=steps[-1],
        optimizer="interrupted",
    )
