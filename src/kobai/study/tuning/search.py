"""``tune``: the step size with which an optimizer ends lowest from one start."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from kobai import checks
from kobai.descent import Record, Status
from kobai.descent.descending import descend_whole, resolve_start
from kobai.descent.job import Job
from kobai.descent.racing import check_cost
from kobai.descent.schedule import scheduler_of
from kobai.errors import BadInput, Missing, shown
from kobai.objectives import Objective
from kobai.objectives.lost_gradient import check_gradient, left_to_caller
from kobai.optimize import OptimizerSpec, resolve
from kobai.study.tuning.batch import run_batch
from kobai.study.tuning.budget import allot
from kobai.study.tuning.result import Try, Tuned
from kobai.typing import ObjectiveLike, OptimizerLike, SchedulerLike, StartLike

METHODS = ("grid", "optuna")
MOST_EVALUATIONS = 10**9
"""Of one try: more take days."""


def grid(low: float = 1e-4, high: float = 10.0) -> list[float]:
    """The numbers 1, 2, 5 × 10ⁿ in [low, high]: a logarithmic grid of three round numbers a decade."""
    ends = [checks.number_or_none(end) or 0.0 for end in (low, high)]
    if not 0 < ends[0] <= ends[1]:
        raise BadInput(
            f"lrs from {shown(low)} to {shown(high)}: step sizes go from a small one to a large one, such as 1e-4 to 10"
        )
    low, high = ends
    decades = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    found = [float(f"{digit}e{decade}") for decade in decades for digit in (1, 2, 5)]
    return [lr for lr in found if low * (1 - 1e-12) <= lr <= high * (1 + 1e-12)] or [low]


def tune(
    objective: ObjectiveLike,
    start: StartLike | None = None,
    optimizer: OptimizerLike | None = None,
    *,
    steps: int = 200,
    lrs: Sequence[float] | None = None,
    method: str = "grid",
    params: dict[str, Any] | None = None,
    scheduler: SchedulerLike | None = None,
    dtype: torch.dtype | str | None = None,
    device: torch.device | str | None = None,
    seed: int | None = None,
    **hyper: Any,
) -> Tuned:
    """Find the step size with which an optimizer ends lowest.

        η* = argmin over η of f(x_η), with x_η the position after the budget is spent with step size η

    Runs that failed come last; of equal values the smaller step size wins.

    Args:
        objective: as for ``descend``.
        start: one point (n,).
        optimizer: as for ``descend``.
        steps: the budget of each try: evaluations of f with its gradient. An optimizer that evaluates several times in a
            step takes fewer steps.
        lrs: step sizes to try; None: ``grid()``, 16 of them from 10⁻⁴ to 10. With Optuna, their range and their number.
        method: ``"grid"``, or ``"optuna"``: its tree-structured Parzen estimator on the logarithm of the step size, seeded.
        params: as for ``descend``.
        scheduler: as for ``descend``.
        dtype: as for ``descend``.
        device: as for ``descend``.
        seed: as for ``descend``; with Optuna, of its estimator too.
        **hyper: the optimizer's other hyperparameters.

    Returns:
        ``Tuned``. That every step size diverges is in its status, not an error.

    Raises:
        BadInput: as ``descend``; a start of several points; Optuna asked for and not installed.

    Example:
        >>> import kobai.study
        >>> kobai.study.tune("x1**2 + 10*x2**2", [2.0, 2.0], "gradient descent", steps=50).lr
        0.05

    Reference:
        D. Choi et al., "On Empirical Comparisons of Optimizers for Deep Learning", arXiv:1910.05446 (2019).
    """
    f, x = resolve_start(objective, params, start, dtype, device)
    if x.ndim != 1:
        raise BadInput(f"start of shape {tuple(x.shape)}: tuning goes from one point; tune for each start by itself")
    steps = checks.whole(
        "steps", steps, 1, MOST_EVALUATIONS, f"the budget is a whole number of evaluations, 1 to {MOST_EVALUATIONS}"
    )
    checks.one_of("method", method, METHODS)
    if seed is not None:
        seed = checks.whole("seed", seed, 0, 2**64 - 1)
    rates = rates_of(lrs)
    spec = resolve(optimizer, **hyper)
    tuning = _Tuning(f, x, spec, steps, scheduler, seed)
    check_cost(f, x, {spec.name: {"optimizer": spec}}, steps, {"record": tuning.record}, len(rates))
    with left_to_caller():
        if "lr" not in spec.hyper:
            tries, batched = [tuning.single(None)], False
        elif method == "optuna":
            tries, batched = _by_optuna(tuning.single, rates[0], rates[-1], len(rates), (seed or 0) % 2**32), False
        else:
            batch = tuning.batch(rates)
            tries, batched = batch or [tuning.single(lr) for lr in rates], batch is not None
    check_gradient(f, x)
    best = min(tries, key=lambda one: one.rank)
    tries = sorted(tries, key=lambda one: one.lr or 0.0)
    return Tuned(best.lr, best.value, best.status, best.steps, best.evaluations, tries, method, batched)


@dataclass(frozen=True)
class _Tuning:
    """What all tries share."""

    objective: Objective
    start: Tensor
    spec: OptimizerSpec
    budget: int
    scheduler: Any
    seed: int | None

    @property
    def record(self) -> Record:
        # Statuses are found from the recorded rows, of which a thousand are enough.
        return Record(every=1 + self.budget // 10_000 * 10)

    def single(self, lr: float | None) -> Try:
        """One try by itself."""
        options = {"scheduler": self.scheduler, "seed": self.seed, "record": self.record}
        try:
            spec = resolve(self.spec, lr=lr)
            steps, evaluations = allot(self.objective, self.start, spec, self.budget, **options)
            trace = descend_whole(self.objective, self.start, optimizer=spec, steps=steps, **options)
        except Exception as error:
            return Try(lr, math.nan, None, 0, 0, reason=first_line(error))
        return Try(lr, float(trace.value[-1]), trace.status, steps, evaluations, trace.stopped_at)

    def batch(self, rates: Sequence[float]) -> list[Try] | None:
        """All of them as one batch; None where that would differ from single tries."""
        if self.spec.closure:
            return None
        schedule = scheduler_of(self.scheduler)
        job = Job(self.objective, self.start.unsqueeze(0), self.spec, self.budget, self.record, schedule)
        found = run_batch(job, [resolve(self.spec, lr=lr) for lr in rates])
        if found is None:
            return None
        rows = zip(rates, *(column.tolist() for column in found), strict=True)
        return [Try(lr, value, Status(code), self.budget, self.budget, at) for lr, value, code, at in rows]


def _by_optuna(attempt: Callable[[float], Try], low: float, high: float, trials: int, seed: int) -> list[Try]:
    """Tries at step sizes in [low, high] that a tree-structured Parzen estimator chooses on their logarithm.

    Reference: J. Bergstra et al., "Algorithms for Hyper-Parameter Optimization", 2011; T. Akiba et al., "Optuna", 2019.
    """
    try:
        optuna = importlib.import_module("optuna")
    except ImportError as error:
        raise Missing(
            "method='optuna': Optuna is not installed; python -m pip install 'kobai[tune]', or use method='grid'"
        ) from error
    tries: list[Try] = []

    def objective(trial: object) -> float:
        tries.append(attempt(trial.suggest_float("lr", low, high, log=True)))  # type: ignore[attr-defined]
        severity, value, _ = tries[-1].rank
        # A run that failed comes after every other.
        return value if not severity and math.isfinite(value) else math.inf

    verbosity = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed), direction="minimize")
        study.optimize(objective, n_trials=trials)
    finally:
        optuna.logging.set_verbosity(verbosity)
    return tries


def first_line(error: BaseException) -> str:
    """The first line of an exception's message, with its type unless it is a ``BadInput``."""
    lines = str(error).strip().splitlines()
    said = lines[0].strip() if lines else ""
    return said if isinstance(error, BadInput) and said else f"{type(error).__name__}: {said}".rstrip(": ")


def rates_of(lrs: Sequence[float] | None) -> list[float]:
    """The step sizes to try, in order."""
    if lrs is None:
        return grid()
    cure = "step sizes to try are numbers above 0, such as [0.001, 0.01, 0.1]"
    rates = [checks.number_or_none(lr) or 0.0 for lr in checks.sequence("lrs", lrs, cure)]
    if not rates or not min(rates) > 0:
        raise BadInput(f"lrs={shown(lrs)}: {cure}")
    return sorted(set(rates))
