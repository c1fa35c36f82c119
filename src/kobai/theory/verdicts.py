"""Verdicts: a run's status, the reason, and how many more steps it would take, in words and numbers."""

from __future__ import annotations

import contextlib
import math
import sys
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kobai.checks import real, whole
from kobai.data import Loss
from kobai.descent import Status, Trace
from kobai.descent.record import climbs, examine, has_lower_neighbours, infinite_gradient, steepest
from kobai.descent.record.status import FAILED
from kobai.messages import say
from kobai.numbers import count, distinct, number
from kobai.objectives import Objective
from kobai.theory.rates import TARGET, LinearOptimizer, observed_rate
from kobai.theory.spectrum import LARGEST_DIMENSION, check_trace, eigenvalues, hessian

UNSCALED = 10.0  # times larger are the limit of η, or the condition number smaller, where standardizing is said to help
EQUAL = 1e-9  # of a limit: a step size that differs by less is at it
ROUNDED = 1e-15  # of the largest curvature is what rounding leaves of one
SAME = 0.02  # of a rate: the predicted factor is that of the run if they differ by less
CREEPING = 0.01  # of the limit is η at least, where it is not η that is too small


@dataclass(frozen=True)
class Verdict:
    """The verdict on one run.

    Args:
        name: the run's name in a race, else "".
        kind: the run's status by name: ``"converged"``, ``"diverged"``, …
        key: of its sentence in ``kobai.messages``.
        words: the values of the sentence's placeholders.
        numbers: ``step``, ``lr``, ``limit`` of stability, ``largest`` and ``smallest`` eigenvalue, ``predicted`` and
            ``observed`` rate (factor per step), ``more`` steps to convergence; None where unknown. Of a run that diverges by
            one factor a step, ``factor`` with its sign. Where a table's columns are to blame, ``scaled``: the limit if they
            were standardized.
    """

    name: str
    kind: str
    key: str
    words: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float | None] = field(default_factory=dict)

    def say(self, lang: str = "en") -> str:
        """The verdict in words."""
        by = say("factor a step", lang, factor=self.words["factor"]) if "factor" in self.words else ""
        return say(self.key, lang, **self.words) + by

    def __str__(self) -> str:
        return self.say()


def verdict(trace: Trace, most: int = 100) -> list[Verdict]:
    """A verdict for each run, in words and numbers.

    Args:
        trace: the runs.
        most: only the first ``most`` runs get one.

    Returns:
        one ``Verdict`` for each run.

    Example:
        >>> import kobai
        >>> print(verdict(kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=1.1, steps=50))[0])
        diverges: η = 1.1 is above 2/λmax = 1, factor −1.2 a step
    """
    check_trace(trace)
    most = whole("most", most, 1, sys.maxsize)
    judged = min(math.prod(trace.runs), most)

    def rows(tensor: Tensor) -> Tensor:
        return tensor.reshape(-1, *tensor.shape[len(trace.runs) :])[:judged]

    status = np.asarray(trace.status).reshape(-1)[:judged]
    stops = np.asarray(trace.stopped_at).reshape(-1)[:judged]
    x = rows(trace.x)
    # The reason is the curvature at the start for a run that failed, and the curvature at the end for every other.
    failed = torch.tensor([Status(int(s)).failed for s in status])
    curvatures = _curvatures(trace.objective, torch.where(failed.to(x.device).unsqueeze(-1), x[:, 0], x[:, -1]))
    norms, values, lrs = (rows(t).double().cpu().numpy() for t in (trace.grad_norm, trace.value, trace.lr))
    several, steps, lowest = bool(trace.names), trace.steps.numpy(), lowest_known(trace)
    early = stopped_early(trace, status == Status.CONVERGED)
    ends = reached(trace)
    listed = []
    for i in range(judged):
        named = i * len(trace.names) // math.prod(trace.runs) if several else -1
        optimizer = trace.optimizer[named] if several else str(trace.optimizer)
        hyper = trace.hyper[named] if several else trace.hyper
        sign, linear = -1.0 if climbs(hyper) else 1.0, LinearOptimizer.of(optimizer, hyper)
        ending = Status(int(status[i])), int(stops[i]), linear, float(lrs[i, -1])
        curved = sign * curvatures[i][:: int(sign)]
        run = _Run(trace.names[named] if several else "", *ending, curved, norms[i], sign * values[i], steps, x[i], sign,
                   math.nan if sign < 0 else lowest, bool(hyper.get("weight_decay")), bool(early[i]), float(ends[i]),
                   _is_steady(trace, named, str(optimizer), hyper, linear, lrs[i]),
                   hyper.get("batch") or 0)  # fmt: skip
        listed.append(_verdict(run, trace.objective))
    return listed


def _is_steady(
    trace: Trace, named: int, optimizer: str, hyper: dict[str, Any], linear: LinearOptimizer | None, lr: np.ndarray
) -> bool:
    """Whether a run goes on as it went: by exact gradients, and by one step size where the optimizer does not choose it."""
    if hyper.get("batch") or " with noise σ" in optimizer:
        return False
    scheduler = trace.scheduler[named] if isinstance(trace.scheduler, list) else trace.scheduler
    varies = linear is not None and bool(np.ptp(lr[:-1]) > 1e-9 * abs(lr[0])) if len(lr) > 1 else False
    return scheduler is None and not varies


def lowest_known(trace: Trace) -> float:
    """The least value of the known minima; NaN where none is known."""
    return min((m.value for m in trace.objective.minima_for(trace.x.shape[-1])), default=math.nan)


def is_local(first: Any, last: Any, known: float) -> Any:
    """Whether descents from f = ``first`` that converged to ``last`` are above the lowest ``known`` value."""
    return last - known > 1e-6 * np.maximum(abs(known), np.minimum(abs(first - known), 1 + abs(last)))


def reached(trace: Trace) -> np.ndarray:
    """(runs,) f where each run ended, in double precision where the function takes it: float32 rounds large terms that cancel."""
    ends = trace.x.reshape(-1, *trace.x.shape[-2:])[:, -1]
    recorded = trace.value.reshape(len(ends), -1)[:, -1].double().cpu().numpy()
    of = trace.objective.evaluation if isinstance(trace.objective, Loss) else None
    known = of is not None and of.custom is None and of.function is None
    if (
        trace.objective.formula is None and not known
    ):  # a callable may draw random numbers, or take one number format only
        return recorded
    with torch.no_grad():
        exact = trace.objective.batch(ends.double()).cpu().numpy()
    return np.where(np.isfinite(exact), exact, recorded)


def stopped_early(trace: Trace, which: np.ndarray) -> np.ndarray:
    """Of the first runs of a trace those in ``which`` that a tolerance ended where a step would still have lowered f."""
    early = np.zeros(len(which), bool)
    at = np.flatnonzero(which)
    if trace.tolerances == (None, None) or not len(at):
        return early
    k, n = trace.x.shape[-2:]
    x, value = trace.x.reshape(-1, k, n)[at], trace.value.reshape(-1, k)[at].double().cpu().numpy()
    hypers, runs = (trace.hyper if isinstance(trace.hyper, list) else [trace.hyper]), math.prod(trace.runs)
    signs = np.array([-1.0 if climbs(hypers[i * len(hypers) // runs]) else 1.0 for i in at])
    for sign in np.unique(signs):
        of = np.flatnonzero(signs == sign)
        rows, last = sign * value[of], sign * value[of, -1]
        fall = np.where(last < rows[:, 0], rows[:, 0], rows.max(1)) - last
        with contextlib.suppress(Exception):  # the function may be gone
            early[at[of]] = ~examine(trace.objective, x[of, -1], x[of, 0], last, fall, sign).lowest
    return early


_ENDLESS = ("logistic", "poisson", "cross-entropy")  # losses that may fall for ever as parameters grow


@dataclass(frozen=True)
class _Run:
    name: str
    status: Status
    step: int
    linear: LinearOptimizer | None
    lr: float
    curvatures: np.ndarray
    norms: np.ndarray
    values: np.ndarray  # of −f for a climb
    steps: np.ndarray
    x: Tensor
    sign: float
    known: float  # the lowest known value
    decays: bool
    early: bool
    reached: float
    steady: bool
    batch: int  # rows that a step sees; 0: all

    @property
    def steepest(self) -> float:
        return float(steepest(self.values, self.norms))


def _curvatures(objective: Objective, x: Tensor) -> np.ndarray:
    """Eigenvalues of the Hessians (runs, n), in double precision where the function takes it."""
    for dtype in dict.fromkeys((torch.float64, x.dtype)) if x.shape[-1] <= LARGEST_DIMENSION else ():
        with contextlib.suppress(Exception):  # it may not be twice differentiable, or take one number format only
            return eigenvalues(hessian(objective, x.to(dtype))).double().cpu().numpy()
    return np.full(tuple(x.shape), np.nan)


def _verdict(run: _Run, objective: Objective) -> Verdict:
    linear = run.linear
    known = bool(np.isfinite(run.curvatures).all()) and not math.isnan(run.lr)
    largest, smallest = float(run.curvatures[-1]), float(run.curvatures[0])
    limit = linear.limit(largest) if linear and known else None
    predicted = linear.rate(run.lr, run.curvatures) if linear and known and run.steady else None
    observed = observed_rate(run.norms, run.steps)
    # Where η changes by a schedule, or gradients are noisy, no rate goes on.
    more = _more(run, observed) if run.status == Status.DESCENDING and run.steady and _ends(objective) else None
    numbers = {"step": run.step, "lr": run.lr, "limit": limit, "largest": largest, "smallest": smallest}
    numbers |= {"predicted": predicted, "observed": observed, "more": more}
    words = {"step": count(run.step)}
    if limit is not None and linear is not None:
        lr, bound = distinct(run.lr, limit)
        words |= {"lr": lr, "limit": bound, "formula": linear.formula}
    value = run.sign * float(run.values[-1])
    words |= {"more": count(about(more or 0)), "grad": number(float(run.norms[-1]), trim=True)}
    words |= {"value": number(value, trim=True), "known": number(run.known, trim=True)}
    key = f"verdict {_key(run, objective, limit, more)}"
    if (scaled := _scaled(key, run, objective, limit)) is not None:
        far = " far" if limit is not None and run.lr > UNSCALED * limit else ""
        key = "verdict unscaled" + (" descending" if run.status == Status.DESCENDING else far)
        numbers["scaled"] = scaled
        words["scaled"] = number(scaled, 3, trim=True)
    if key == "verdict oscillating" and run.batch and isinstance(objective, Loss):
        key = "verdict oscillating batch"
        words |= {"batch": count(run.batch), "rows": count(objective.evaluation.rows)}
    if key == "verdict diverged limit" and linear is not None:
        factor = linear.factor(run.lr, largest)
        if abs(abs(factor) - observed) <= SAME * observed:
            numbers["factor"] = factor
            words["factor"] = number(factor, 3, trim=True)
    if run.sign < 0:
        key = _OF_CLIMBS.get(key, key)
    tidy = {k: None if v is None or not math.isfinite(v) else v for k, v in numbers.items()}
    return Verdict(run.name, str(run.status), key, words, tidy)


def _ends(objective: Objective) -> bool:
    """Whether a descent may be said to arrive: not where the loss of classes or counts has no known lowest point."""
    if not isinstance(objective, Loss) or objective.evaluation.custom is not None:
        return True
    charge = objective.evaluation.loss
    return (charge.name if charge else "cross-entropy") not in _ENDLESS or objective.closed_form() is not None


def _scaled(key: str, run: _Run, objective: Objective, limit: float | None) -> float | None:
    """The limit of η in standardized columns, where columns that are not are why a run fails or creeps; else None."""
    if run.linear is None or limit is None or run.sign < 0:
        return None
    creeps = run.status == Status.DESCENDING and run.lr > CREEPING * limit
    failed = run.status in FAILED and run.lr > limit
    if not (creeps or failed or key == "verdict oscillating above"):
        return None
    known = getattr(objective, "standardized", None)  # of the loss of a model on a table
    scaled = None if known is None else run.linear.limit(2 / known[0])
    if known is None or scaled is None or scaled < UNSCALED * limit:
        return None
    largest, smallest = float(run.curvatures[-1]), float(run.curvatures[0])
    # A valley with a flat bottom stays one in scaled columns; one that is flat to rounding here may be none there.
    narrow = largest > UNSCALED * known[1] * max(smallest, ROUNDED * largest)
    return scaled if narrow or not creeps else None


# A climb is judged as a descent of −f; these verdicts have other words then.
_OF_CLIMBS = {
    "verdict converged": "verdict climbed", "verdict converged start": "verdict climbed start",
    "verdict converged early": "verdict climbed early", "verdict converged early start": "verdict climbed early start",
    "verdict descending": "verdict climbing", "verdict descending more": "verdict climbing more",
    "verdict oscillating": "verdict climb oscillating", "verdict diverged": "verdict climb diverged",
    "verdict bottomless": "verdict topless", "verdict saddle": "verdict climb saddle",
    "verdict maximum": "verdict climb minimum", "verdict crease": "verdict climb crease",
    "verdict search": "verdict climb search", "verdict beside": "verdict climb beside",
}  # fmt: skip


def _key(run: _Run, objective: Objective, limit: float | None, more: float | None) -> str:
    """Which verdict, by its key in ``kobai.messages``; of a climb as if it descended −f."""
    match run.status:
        case Status.CONVERGED if run.early:
            return "converged early" if run.step else "converged early start"
        case Status.CONVERGED if is_local(float(run.values[0]), run.reached, run.known):
            return "converged local" if run.step else "converged local start"
        case Status.CONVERGED:
            return "converged" if run.step else "converged start"
        case Status.DESCENDING:
            return "descending" if more is None else "descending more"
        case Status.DIVERGED if run.values[-1] < run.values[0]:
            return "bottomless"
        case Status.DIVERGED:
            return "diverged" if limit is None or run.lr <= (1 + EQUAL) * limit else "diverged limit"
        case Status.OSCILLATING:
            if limit is None or run.lr < 0.99 * limit:
                return "oscillating"
            return "oscillating limit" if run.lr <= 1.01 * limit else "oscillating above"
        case Status.NONFINITE:
            return _nonfinite(run, objective)
        case _:
            return _stalled(run, objective)


def _nonfinite(run: _Run, objective: Objective) -> str:
    norm = infinite_gradient(objective, run.x[-1], float(run.values[-1]), float(run.norms[-1]))
    if norm is None:
        return "nonfinite"
    return "gradient infinite" if math.isinf(norm) else "gradient nan"


def _stalled(run: _Run, objective: Objective) -> str:
    largest, smallest = float(run.curvatures[-1]), float(run.curvatures[0])
    bent = 1e-9 * max(1.0, abs(largest))
    if run.norms[-1] <= TARGET * run.steepest:
        if largest < -bent:
            return "maximum"
        if smallest < -bent:
            return "saddle"
    if run.norms[-1] <= TARGET * run.steepest and _lower_beside(run, objective):
        return "beside"
    if run.norms[-1] == 0:
        return "flat"
    if run.decays:
        return "decay"
    with contextlib.suppress(Exception):  # the function may be gone
        fall = np.array([max(run.values) - run.values[-1]])
        found = examine(objective, run.x[-1:], run.x[:1], run.values[-1:], fall, run.sign)
        if found.lowest[0] and found.sloping[0]:
            return "crease"
    # A line search that finds no length gives the length 0.
    return "search" if run.lr == 0 else "stalled"


def _lower_beside(run: _Run, objective: Objective) -> bool:
    """Whether f is lower right beside the end of a run."""
    with contextlib.suppress(Exception):  # the function may be gone
        return has_lower_neighbours(objective, run.x[-1], run.norms[-1:], run.sign)
    return False


def _more(run: _Run, observed: float) -> float | None:
    """Steps until the gradient norm is a millionth of the largest, at the observed rate; None without a forecast."""
    if not observed < 1 - 1e-9 or not run.norms[-1] > 0:
        return None
    left = math.log(run.norms[-1] / (TARGET * run.steepest)) / -math.log(observed)
    return float(math.ceil(left)) if 0 < left < 1e9 else None


def about(steps: float) -> int:
    """A number of steps rounded to two digits, as a forecast deserves."""
    steps = real("steps", steps, 0.0)
    if steps < 100:
        return round(steps)
    unit = 10 ** (len(str(int(steps))) - 2)
    return round(steps / unit) * unit
