"""A trace as plain arrays: its runs flattened into one axis, in float64, on the CPU."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kobai.descent.record.classification import infinite_gradient
from kobai.descent.record.status import Status
from kobai.descent.record.trace import Trace
from kobai.errors import BadInput, visible
from kobai.scenes.timeline import evenly
from kobai.scenes.types import Array
from kobai.theory import Arrivals, Stability, along, arrivals

MOST_RUNS, MOST_NUMBERS = 5000, 20_000_000
DRAWN_RUNS = 40  # more runs are drawn as points, with the paths of a few
MOST_STABILITIES = 8  # runs along which curvature is computed
MOST_NAMED = 100  # runs; of more it is not said where and how each ended

# The relative distance of two numbers of a format.
ROUNDING = {"float64": 2.0**-52, "float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}


@dataclass
class Runs:
    """Descents as arrays: R of ``total`` runs, K recorded steps, n variables."""

    x: Array  # (R, K, n)
    value: Array  # (R, K)
    grad_norm: Array  # (R, K)
    lr: Array  # (R, K)
    steps: NDArray[np.int64]  # (K,)
    status: NDArray[np.int64]  # (R,) of ``Status``
    stopped_at: NDArray[np.int64]  # (R,) step numbers
    names: list[str]  # (R,) or empty; runs of one optimizer share theirs
    total: int
    rounding: float  # the relative distance of two numbers in the trace's format
    group: NDArray[np.int64]  # (R,) of a race from many starts the optimizer of each run, else the run itself
    grad: Array | None = None  # (R, K, n)
    batches: list[NDArray[np.int64]] | None = None  # (K) the rows of the table that each step saw
    arrivals: Arrivals | None = None  # which minimum each of the R runs reached, where that is shown
    stability: dict[int, Stability] = field(
        default_factory=dict
    )  # of the first run of each optimizer, where it is shown
    symbol: str = "f"  # what values are called
    gradient_alone: frozenset[int] = frozenset()  # runs that became non-finite since ∇f did, not f

    @property
    def count(self) -> int:
        return self.x.shape[0]

    @property
    def grouped(self) -> bool:
        """Whether several optimizers descend from several starts each."""
        return bool(self.names) and int(self.group[-1]) + 1 < self.count

    @cached_property
    def members(self) -> list[NDArray[np.int64]]:
        """The runs of each group, in order."""
        return [np.flatnonzero(self.group == g) for g in np.unique(self.group)]

    def at(self, indices: NDArray[np.int64]) -> Runs:
        """The same runs at some of their recorded steps."""
        x, value, grad_norm, lr = (a[:, indices] for a in (self.x, self.value, self.grad_norm, self.lr))
        grad = None if self.grad is None else self.grad[:, indices]
        seen = None if self.batches is None else [self.batches[k] for k in indices]
        steps = self.steps[indices]
        return replace(self, x=x, value=value, grad_norm=grad_norm, lr=lr, steps=steps, grad=grad, batches=seen)

    def stop_index(self, run: int) -> int:
        """The recorded index at which the run's status was reached."""
        return int(min(np.searchsorted(self.steps, self.stopped_at[run]), len(self.steps) - 1))

    @cached_property
    def last_moved(self) -> NDArray[np.int64]:
        """(R,) the recorded index from which on a run stays where it is."""
        moves = (self.x != self.x[:, -1:]).any(-1)
        return np.where(moves.any(1), moves.shape[1] - np.argmax(moves[:, ::-1], 1), 0)

    @cached_property
    def broken_from(self) -> NDArray[np.int64]:
        """(R,) the recorded index from which on a run has no values of its own, since it broke off; K of the others."""
        after, k = self.last_moved + 1, self.x.shape[1]
        nonfinite = np.searchsorted(self.steps, self.stopped_at)
        since = np.where(self.status == Status.NONFINITE, nonfinite, after)
        return np.where(self.failed & (since < k), since, k)

    @cached_property
    def failed(self) -> NDArray[np.bool_]:
        """(R,) whether a run diverged or became non-finite."""
        return np.array([Status(int(code)).failed for code in self.status], bool)


def runs_of(trace: Trace, names: list[str] | None = None, minima: bool = False) -> Runs:
    """The runs of a trace; of very many runs or steps an even sample, the first and last always among them.

    ``minima``: also find which minimum each reached, which for very many runs is done anyway.
    """
    k, n = trace.x.shape[-2:]
    total = int(np.prod(trace.x.shape[:-2], dtype=np.int64)) if trace.x.ndim > 2 else 1
    if names and len(names) not in (total, len(trace.names)):
        s = "s" if total > 1 else ""
        raise BadInput(f"names={names!r}: {len(names)} names for {total} run{s}; give one for each")
    chosen = evenly(total, MOST_RUNS)
    sampled = evenly(k, max(1000, MOST_NUMBERS // max(1, len(chosen) * n)))
    stopped = _flat(trace.stopped_at, (total,)).astype(np.int64)[chosen]
    steps = as_array(trace.steps).astype(np.int64)
    if len(sampled) < k and len(chosen) <= MOST_NAMED:
        sampled = np.union1d(sampled, np.minimum(np.searchsorted(steps, stopped), k - 1))

    def take(tensor, *tail: int) -> Array:
        flat = tensor.reshape(total, k, *tail)
        if len(chosen) < total or len(sampled) < k:
            flat = flat[chosen][:, sampled]
        return as_array(flat).astype(np.float64)

    named = [visible(str(name)) for name in names or trace.names or []]
    starts = total // len(trace.names) if trace.names and len(named) == len(trace.names) else 1
    shown = [named[run // starts] for run in chosen] if named else []
    value, norm, status = (
        take(trace.value),
        take(trace.grad_norm),
        _flat(trace.status, (total,)).astype(np.int64)[chosen],
    )
    last = trace.x.reshape(total, k, n)[:, -1]
    alone = frozenset(
        r for r in np.flatnonzero(status == Status.NONFINITE).tolist()
        if len(chosen) <= MOST_NAMED
        and infinite_gradient(trace.objective, last[chosen[r]], value[r, -1], norm[r, -1]) is not None
    )  # fmt: skip
    reached = None
    if (minima or len(chosen) > DRAWN_RUNS) and total > 1:
        found = arrivals(trace)
        reached = replace(found, which=found.which[chosen])
    return Runs(
        x=take(trace.x, n), value=value, grad_norm=norm, lr=take(trace.lr), steps=steps[sampled], status=status,
        stopped_at=stopped, names=shown, total=total, rounding=ROUNDING[str(trace.x.dtype).removeprefix("torch.")],
        group=chosen // starts if starts > 1 else np.arange(len(chosen)),
        grad=None if trace.grad is None else take(trace.grad, n),
        gradient_alone=alone, arrivals=reached,
    )  # fmt: skip


def stability_of(trace: Trace, runs: Runs) -> dict[int, Stability]:
    """Curvature along the first run of each optimizer, or along the first runs, of those of which it is known."""
    every = range(runs.count) if not runs.grouped else [int(members[0]) for members in runs.members]
    found: dict[int, Stability] = {}
    for run in list(every)[:MOST_STABILITIES]:
        index = np.unravel_index(int(evenly(runs.total, MOST_RUNS)[run]), trace.runs) if trace.runs else ()
        one = trace[tuple(int(i) for i in index)] if index else trace
        stability = along(one)
        if np.isfinite(stability.sharpness).any():
            found[run] = stability
    return found


def as_array(value) -> np.ndarray:
    """A tensor or anything like an array, as an array; floating-point numbers as float64."""
    if not hasattr(value, "detach"):
        return np.asarray(value)
    value = value.detach().cpu()
    return (value.double() if value.is_floating_point() else value).numpy()  # NumPy has no bfloat16


def _flat(value, shape: tuple[int, ...]) -> np.ndarray:
    return np.broadcast_to(as_array(value).reshape(-1), shape).copy()
