"""``ranking``: how each optimizer of a race did over its starts."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kobai.descent import Status, Trace
from kobai.descent.record.status import FAILED
from kobai.theory import Arrivals, arrivals
from kobai.theory.spectrum import check_trace
from kobai.theory.verdicts import stopped_early

QUARTILES = ("lower quartile", "median", "upper quartile")


@dataclass(frozen=True)
class Minimum:
    """A minimum that runs reached: where it is, and f there."""

    x: tuple[float, ...]
    value: float


@dataclass(frozen=True)
class Rank:
    """How one optimizer did.

    Args:
        index: its number in the race, from 0.
        name: of its runs.
        optimizer: its name.
        lr: its step size, None where it has none.
        starts: from how many it descended.
        reached: how many of them reached each of ``Ranking.minima``.
        elsewhere: how many reached none and did not fail.
        failed: how many diverged or became non-finite.
        converged: how many converged.
        early: how many a tolerance ended where a step would still have lowered f.
        steps: lower quartile, median and upper quartile of the steps that both of these took; None where there are none.
        best: the lowest last value.
        value: lower quartile, median and upper quartile of the last values; a run that failed counts as infinite.
    """

    index: int
    name: str
    optimizer: str
    lr: float | None
    starts: int
    reached: tuple[int, ...]
    elsewhere: int
    failed: int
    converged: int
    early: int
    steps: tuple[float, float, float] | None
    best: float
    value: tuple[float, float, float]


@dataclass(frozen=True)
class Ranking:
    """How the optimizers of a race did, the best first.

    Args:
        minima: those that runs reached, the lowest first.
        ranks: one for each optimizer: by how many runs reached a lowest minimum; where all did, by the median of the steps;
            then by the median of f, then by how few failed.
        numbers: of the minima, as in ``Arrivals``.
    """

    minima: tuple[Minimum, ...]
    ranks: tuple[Rank, ...]
    numbers: tuple[int, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The ranking as JSON-ready data; a number that is not finite is None."""
        return _finite(asdict(self))

    def columns(self) -> dict[str, list[Any]]:
        """The ranking as columns of a table, an entry for each optimizer."""
        ranks, found = self.ranks, dict[str, list[Any]]()
        for name in ("name", "optimizer", "lr", "starts"):
            found[name] = [getattr(rank, name) for rank in ranks]
        for i, m in enumerate(self.minima):
            found[f"reached ({' '.join(map(str, m.x))}) f = {m.value}"] = [rank.reached[i] for rank in ranks]
        for name in ("elsewhere", "failed", "converged", "early"):
            found[name] = [getattr(rank, name) for rank in ranks]
        for i, quartile in enumerate(QUARTILES):
            found[f"steps, {quartile}"] = [rank.steps and rank.steps[i] for rank in ranks]
        found["f, best"] = [rank.best for rank in ranks]
        for i, quartile in enumerate(QUARTILES):
            found[f"f, {quartile}"] = [rank.value[i] for rank in ranks]
        return found

    def as_csv(self) -> str:
        """The ranking as a table of comma-separated values, a line for each optimizer."""
        file, columns = io.StringIO(), self.columns()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
        return file.getvalue()


def ranking(trace: Trace) -> Ranking:
    """How each optimizer of a race did over its starts; of a trace that is no race, how its one optimizer did.

    Args:
        trace: the runs.

    Returns:
        ``Ranking``.

    Raises:
        BadInput: no trace.

    Example:
        >>> import kobai, kobai.study
        >>> starts = [[-4.0, -4.0], [4.0, 4.0], [-4.0, 4.0]]
        >>> trace = kobai.race("himmelblau", starts, {"SGD": {"lr": 0.01}, "Adam": {"lr": 0.1}}, steps=100)
        >>> [(r.name, r.converged, r.reached) for r in kobai.study.ranking(trace).ranks]
        [('SGD', 3, (1, 1, 1)), ('Adam', 0, (1, 1, 1))]
    """
    check_trace(trace)
    found = arrivals(trace)
    count = max(len(trace.names), 1)
    starts = max(math.prod(trace.runs), 1) // count
    value = trace.value.reshape(count, starts, -1)[..., -1].double().cpu().numpy()
    status = np.asarray(trace.status).reshape(count, starts).astype(int)
    steps = np.asarray(trace.stopped_at).reshape(count, starts)
    early = stopped_early(trace, status.reshape(-1) == Status.CONVERGED).reshape(count, starts)
    ranks = [
        _rank(
            trace, i, value[i], status[i], early[i], steps[i], found.which.reshape(count, starts)[i], len(found.values)
        )
        for i in range(count)
    ]
    ranks.sort(key=lambda rank: _key(rank, found))
    minima = [Minimum(tuple(x), v) for x, v in zip(found.points.tolist(), found.values.tolist(), strict=True)]
    return Ranking(tuple(minima), tuple(ranks), tuple(found.numbers.tolist()))


def _rank(trace: Trace, i: int, value: Any, status: Any, early: Any, steps: Any, which: Any, minima: int) -> Rank:
    failed = np.isin(status, FAILED)
    ended = status == Status.CONVERGED
    last = np.where(failed | np.isnan(value), np.inf, value)
    reached = tuple(int((which == m).sum()) for m in range(minima))
    optimizer, hyper = (trace.optimizer[i], trace.hyper[i]) if trace.names else (str(trace.optimizer), trace.hyper)
    lr = hyper.get("lr")
    return Rank(
        index=i, name=trace.names[i] if trace.names else optimizer, optimizer=optimizer,
        lr=float(lr) if isinstance(lr, int | float) else None, starts=len(value), reached=reached,
        elsewhere=len(value) - sum(reached) - int(failed.sum()), failed=int(failed.sum()), converged=int((ended & ~early).sum()),
        early=int((ended & early).sum()), steps=_quartiles(steps[ended].astype(float)) if ended.any() else None,
        best=float(last.min()), value=_quartiles(last),
    )  # fmt: skip


def _key(rank: Rank, found: Arrivals) -> tuple[float, ...]:
    """For sorting, the best first."""
    lowest = sum(rank.reached[i] for i in found.lowest)
    steps = math.inf if rank.steps is None else rank.steps[1]
    return -lowest, steps if lowest == rank.starts else 0.0, rank.value[1], rank.failed, steps


def _quartiles(values: Sequence[float] | np.ndarray) -> tuple[float, float, float]:
    """Quartiles with linear interpolation, as ``numpy.quantile``; of two equal infinities there is nothing between."""
    ranked = np.sort(values).tolist()

    def at(share: float) -> float:
        place = share * (len(ranked) - 1)
        below = math.floor(place)
        a, b = ranked[below], ranked[min(below + 1, len(ranked) - 1)]
        return a if a == b or place == below else a + (b - a) * (place - below)

    return at(0.25), at(0.5), at(0.75)


def _finite(thing: Any) -> Any:
    if isinstance(thing, dict):
        return {key: _finite(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_finite(value) for value in thing]
    return None if isinstance(thing, float) and not math.isfinite(thing) else thing
