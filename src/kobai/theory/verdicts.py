"""Verdicts: a run's status, the reason, and how many more steps it would take, in words and numbers."""

from __future__ import annotations

import contextlib
import math
import sys
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from kobai.checks import real, whole
from kobai.descent import Status, Trace
from kobai.messages import say
from kobai.numbers import count, distinct, number
from kobai.objectives import Objective
from kobai.theory.rates import TARGET, LinearOptimizer, observed_rate
from kobai.theory.spectrum import LARGEST_DIMENSION, check_trace, eigenvalues, hessian


@dataclass(frozen=True)
class Verdict:
    """The verdict on one run.

    Args:
        name: the run's name in a race, else "".
        kind: the run's status by name: ``"converged"``, ``"diverged"``, …
        key: of its sentence in ``kobai.messages``.
        words: the values of the sentence's placeholders.
        numbers: ``step``, ``lr``, ``limit`` of stability, ``largest`` and ``smallest`` eigenvalue, ``predicted`` and
            ``observed`` rate (factor per step), ``more`` steps to convergence; None where unknown.
    """

    name: str
    kind: str
    key: str
    words: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float | None] = field(default_factory=dict)

    def say(self, lang: str = "en") -> str:
        """The verdict in words."""
        return say(self.key, lang, **self.words)

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
        diverges: η = 1.1 is above 2/λmax = 1
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
    several, steps = bool(trace.names), trace.steps.numpy()
    listed = []
    for i in range(judged):
        optimizer = trace.optimizer[i] if several else str(trace.optimizer)
        linear = LinearOptimizer.of(optimizer, trace.hyper[i] if several else trace.hyper)
        ending = Status(int(status[i])), int(stops[i]), linear, float(lrs[i, -1])
        run = _Run(trace.names[i] if several else "", *ending, curvatures[i], norms[i], values[i], steps)
        listed.append(_verdict(run))
    return listed


@dataclass(frozen=True)
class _Run:
    name: str
    status: Status
    step: int
    linear: LinearOptimizer | None
    lr: float
    curvatures: np.ndarray
    norms: np.ndarray
    values: np.ndarray
    steps: np.ndarray

    @property
    def steepest(self) -> float:
        """The largest gradient norm no higher than the start, beside which a gradient counts as zero."""
        return float(np.where(self.values <= self.values[0], self.norms, self.norms[0]).max())


def _curvatures(objective: Objective, x: Tensor) -> np.ndarray:
    if x.shape[-1] <= LARGEST_DIMENSION:
        with contextlib.suppress(Exception):  # it may not be twice differentiable
            return eigenvalues(hessian(objective, x)).double().cpu().numpy()
    return np.full(tuple(x.shape), np.nan)


def _verdict(run: _Run) -> Verdict:
    linear = run.linear
    known = bool(np.isfinite(run.curvatures).all()) and not math.isnan(run.lr)
    largest, smallest = float(run.curvatures[-1]), float(run.curvatures[0])
    limit = linear.limit(largest) if linear and known else None
    predicted = linear.rate(run.lr, run.curvatures) if linear and known else None
    observed = observed_rate(run.norms, run.steps)
    more = _more(run, observed) if run.status == Status.DESCENDING else None
    numbers = {"step": run.step, "lr": run.lr, "limit": limit, "largest": largest, "smallest": smallest}
    numbers |= {"predicted": predicted, "observed": observed, "more": more}
    words = {"step": count(run.step)}
    if limit is not None and linear is not None:
        lr, bound = distinct(run.lr, limit)
        words |= {"lr": lr, "limit": bound, "formula": linear.formula}
    match run.status:
        case Status.CONVERGED:
            key = "verdict converged" if run.step else "verdict converged start"
        case Status.DESCENDING:
            key = "verdict descending" if more is None else "verdict descending more"
            words["more"] = count(about(more or 0))
        case Status.DIVERGED if run.values[-1] < run.values[0]:
            key = "verdict bottomless"
        case Status.DIVERGED:
            key = "verdict diverged" if limit is None or run.lr <= limit else "verdict diverged limit"
        case Status.OSCILLATING:
            key = "verdict oscillating" if limit is None or run.lr < 0.99 * limit else "verdict oscillating limit"
        case Status.NONFINITE:
            key = "verdict nonfinite"
        case _:
            saddle = known and smallest < -1e-9 * max(1.0, abs(largest)) and run.norms[-1] <= TARGET * run.steepest
            flat = run.norms[-1] == 0
            key = "verdict saddle" if saddle else "verdict flat" if flat else "verdict stalled"
            words["grad"] = number(float(run.norms[-1]), trim=True)
    tidy = {k: None if v is None or not math.isfinite(v) else v for k, v in numbers.items()}
    return Verdict(run.name, str(run.status), key, words, tidy)


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
