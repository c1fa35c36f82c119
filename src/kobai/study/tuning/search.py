"""``tune``: the step size at which a rule gets lowest from one start."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from kobai.descent.descending import descend_whole, resolve_start
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.descent.record.status import Status
from kobai.descent.schedule import scheduler_of
from kobai.errors import BadInput, nearest
from kobai.objectives import Objective
from kobai.optimize import OptimizerSpec, resolve
from kobai.study.tuning.batch import run_batch
from kobai.study.tuning.budget import allot

METHODS = ("grid", "optuna")


@dataclass(frozen=True)
class Try:
    """One step size tried.

    Args:
        lr: the step size.
        value: f at the end, NaN where it is not known.
        status: what became of the run, None where the rule refused.
        steps, evaluations: what the budget paid for.
        stopped_at: the step at which the status was reached.
        reason: why it could not be run, or "".
    """

    lr: float | None
    value: float
    status: Status | None
    steps: int
    evaluations: int
    stopped_at: int = 0
    reason: str = ""

    @property
    def rank(self) -> tuple[int, float, float]:
        """What sorts tries, the best first: sound ones before those that broke off, by value, then the smaller step size."""
        broken = 2 if self.status in (None, Status.NONFINITE) else int(self.status == Status.DIVERGED)
        return broken, math.inf if math.isnan(self.value) else self.value, self.lr or 0.0


@dataclass(frozen=True)
class Tuned:
    """What tuning found.

    Args:
        lr: the best step size; None for a rule that has none.
        value: f at the end of the best run.
        status: of the best run: one that diverged, if all of them did.
        steps, evaluations: of the best run.
        table: every ``Try``, by step size.
        method: how they were chosen.
        batched: whether they ran as one batch.
    """

    lr: float | None
    value: float
    status: Status | None
    steps: int
    evaluations: int
    table: list[Try] = field(default_factory=list)
    method: str = "grid"
    batched: bool = False

    @property
    def reason(self) -> str:
        """Why no try could be run, or ""."""
        return "" if self.status is not None else self.table[0].reason

    @property
    def at_edge(self) -> bool:
        """Whether the best step size is the smallest or the largest tried, so that a wider range may hold a better one."""
        return len(self.table) > 2 and self.lr in (self.table[0].lr, self.table[-1].lr)


def grid(low: float = 1e-4, high: float = 10.0) -> list[float]:
    """The numbers 1, 2, 5 × 10ⁿ in [low, high]: a logarithmic grid of three a decade whose points people can read.

    Raises:
        BadInput: ends that are not 0 < low <= high.
    """
    if not (0 < low <= high < math.inf):
        raise BadInput(
            f"lrs from {low!r} to {high!r}: step sizes go from a small one to a large one, such as 1e-4 to 10"
        )
    decades = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    found = [float(f"{digit}e{decade}") for decade in decades for digit in (1, 2, 5)]
    return [lr for lr in found if low * (1 - 1e-12) <= lr <= high * (1 + 1e-12)] or [low]


def tune(
    objective: Any,
    start: Any = None,
    optimizer: Any = None,
    *,
    steps: int = 200,
    lrs: Sequence[float] | None = None,
    method: str = "grid",
    params: dict[str, Any] | None = None,
    scheduler: Any = None,
    dtype: Any = None,
    device: Any = None,
    seed: int | None = None,
    **hyper: Any,
) -> Tuned:
    """Find the step size with which a rule ends lowest.

        η* = argmin over η of f(x_η), x_η where the rule with step size η stands when its budget is spent

    Runs that end sound come before runs that diverge; of equal values the smaller step size wins.

    Args:
        objective: as for ``descend``.
        start: one point (n,).
        optimizer: as for ``descend``.
        steps: the budget of each try: evaluations of f with its gradient. A rule that evaluates several times in a step
            takes fewer steps.
        lrs: step sizes to try; None: ``grid()``, 16 of them from 10⁻⁴ to 10. With Optuna, their range and their number.
        method: ``"grid"``, or ``"optuna"``: its tree-structured Parzen estimator on the logarithm of the step size, seeded.
        params, scheduler, dtype, device, seed, **hyper: as for ``descend``.

    Returns:
        ``Tuned``. That every step size diverges is in its status, it is no error.

    Raises:
        BadInput: as ``descend``; a start of several points; Optuna asked for and not installed.

    Example:
        >>> import kobai.descent
        >>> kobai.descent.tune("x1**2 + 10*x2**2", [2.0, 2.0], "gradient descent", steps=50).lr
        0.05

    Reference:
        D. Choi et al., "On Empirical Comparisons of Optimizers for Deep Learning", arXiv:1910.05446 (2019).
    """
    f, x = resolve_start(objective, params, start, dtype, device)
    if x.ndim != 1:
        raise BadInput(f"start of shape {tuple(x.shape)}: tuning goes from one point; tune for each start by itself")
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
        raise BadInput(f"steps={steps!r}: the budget is a whole number of evaluations, 1 or more")
    if method not in METHODS:
        raise BadInput(f"method={method!r}: use 'grid' or 'optuna'.{nearest(str(method), METHODS)}")
    rates = _rates(lrs)
    spec = resolve(optimizer, **hyper)
    ground = _Ground(f, x, spec, steps, scheduler, seed)
    if "lr" not in spec.hyper:
        tries, batched = [ground.alone(None)], False
    elif method == "optuna":
        from kobai.study.tuning.optuna import suggest

        tries, batched = suggest(ground.alone, rates[0], rates[-1], len(rates), seed or 0), False
    else:
        together = ground.together(rates)
        tries, batched = together or [ground.alone(lr) for lr in rates], together is not None
    best = min(tries, key=lambda one: one.rank)
    tries = sorted(tries, key=lambda one: one.lr or 0.0)
    return Tuned(best.lr, best.value, best.status, best.steps, best.evaluations, tries, method, batched)


@dataclass(frozen=True)
class _Ground:
    """What every try has in common."""

    objective: Objective
    start: Tensor
    spec: OptimizerSpec
    budget: int
    scheduler: Any
    seed: int | None

    @property
    def _record(self) -> Record:
        # Statuses are judged by the rows kept; long runs are judged by a thousand of them.
        return Record(every=1 + self.budget // 10_000 * 10)

    def alone(self, lr: float | None) -> Try:
        """One try by itself."""
        options = {"scheduler": self.scheduler, "seed": self.seed, "record": self._record}
        try:
            spec = resolve(self.spec, lr=lr)
            steps, evaluations = allot(self.objective, self.start, spec, self.budget, **options)
            trace = descend_whole(self.objective, self.start, optimizer=spec, steps=steps, **options)
        except Exception as error:
            return Try(lr, math.nan, None, 0, 0, reason=first_line(error))
        return Try(lr, float(trace.value[-1]), trace.status, steps, evaluations, trace.stopped_at)

    def together(self, rates: Sequence[float]) -> list[Try] | None:
        """All of them as one batch; None where that would not be what each alone is."""
        if self.spec.closure:
            return None
        schedule = scheduler_of(self.scheduler)
        job = Job(self.objective, self.start.unsqueeze(0), self.spec, self.budget, self._record, schedule)
        found = run_batch(job, [resolve(self.spec, lr=lr) for lr in rates])
        if found is None:
            return None
        rows = zip(rates, *(column.tolist() for column in found), strict=True)
        return [Try(lr, value, Status(code), self.budget, self.budget, at) for lr, value, code, at in rows]


def first_line(error: BaseException) -> str:
    """What an exception says, in one line."""
    lines = str(error).strip().splitlines()
    said = lines[0].strip() if lines else ""
    return said if isinstance(error, BadInput) and said else f"{type(error).__name__}: {said}".rstrip(": ")


def _rates(lrs: Sequence[float] | None) -> list[float]:
    rates = grid() if lrs is None else sorted({float(lr) for lr in lrs})
    if not rates or not (rates[0] > 0 and math.isfinite(rates[-1])):
        raise BadInput(f"lrs={lrs!r}: step sizes to try are numbers above 0, such as [0.001, 0.01, 0.1]")
    return rates
