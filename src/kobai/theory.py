"""What theory says of a trace: curvature along it, the largest stable step size, the rate it promises and the one seen.

On a quadratic with Hessian H each rule is a linear recurrence in every eigendirection of H; it contracts when all roots of
its characteristic polynomial are inside the unit circle. With λ an eigenvalue, η the step size and β the momentum:

    gradient descent  z − (1−ηλ)                       stable for η < 2/λmax
    heavy ball        z² − (1+β−ηλ)·z + β              stable for η < 2(1+β)/λmax
    Nesterov          z² − (1+β)(1−ηλ)·z + β(1−ηλ)     stable for η < 2(1+β)/((1+2β)·λmax)

On other functions this holds where the Hessian hardly changes over a step: near a minimum. ``verdict`` puts it in words.

Reference:
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964;
    G. Goh, "Why momentum really works", Distill, 2017.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kobai.descent import Status, Trace
from kobai.errors import BadInput
from kobai.objective import Objective
from kobai.words import say

LARGEST_DIMENSION = 50
# The gradient at which a run counts as converged, as a part of the largest on its way.
TARGET = 1e-6


@dataclass(frozen=True)
class Curvature:
    """Hessian eigenvalues along a trace.

    Args:
        steps: (K,) step numbers. eigenvalues: (*runs, K, n), ascending; NaN where the Hessian is not finite.
    """

    steps: Tensor
    eigenvalues: Tensor

    @property
    def largest(self) -> Tensor:
        """λmax, (*runs, K)."""
        return self.eigenvalues[..., -1]

    @property
    def smallest(self) -> Tensor:
        """λmin, (*runs, K)."""
        return self.eigenvalues[..., 0]


def hessian(objective: Objective, x: Tensor) -> Tensor:
    """Second derivatives by differentiating the gradient.

    Args:
        objective: a twice differentiable function. x: (*batch, n) points, n ≤ 50.

    Returns:
        (*batch, n, n), symmetric; zero where the gradient is constant.

    Raises:
        BadInput: more than 50 variables.

    Example:
        >>> import kobai, torch
        >>> hessian(kobai.objective("x1**2 + 5*x2**2"), torch.tensor([1.0, 1.0])).tolist()
        [[2.0, 0.0], [0.0, 10.0]]
    """
    n = x.shape[-1]
    if n > LARGEST_DIMENSION:
        raise BadInput(f"n={n}: Hessians are computed for up to {LARGEST_DIMENSION} variables")
    points = x.detach().reshape(-1, n)
    if not len(points):
        return x.new_zeros(*x.shape, n)
    try:
        found = _hessians(objective, points)
    except (RuntimeError, ValueError, TypeError):
        if len(points) == 1:
            raise
        # Some functions can be differentiated twice at one point but not through a batch.
        found = torch.cat([_hessians(objective, point.unsqueeze(0)) for point in points])
    return ((found + found.transpose(-1, -2)) / 2).reshape(*x.shape, n)


def _hessians(objective: Objective, points: Tensor) -> Tensor:
    x = points.clone().requires_grad_()
    with torch.enable_grad():
        value = objective(x[0]) if len(x) == 1 else objective.batch(x).sum()
        if not value.requires_grad:
            return x.new_zeros(*x.shape, x.shape[-1])
        (grad,) = torch.autograd.grad(value, x, create_graph=True, allow_unused=True)
        if grad is None or not grad.requires_grad:
            return x.new_zeros(*x.shape, x.shape[-1])
        rows = []
        for i in range(x.shape[-1]):
            (row,) = torch.autograd.grad(grad[:, i].sum(), x, retain_graph=True, allow_unused=True)
            rows.append(torch.zeros_like(x) if row is None else row)
    return torch.stack(rows, 1).detach()


def curvature(trace: Trace, every: int = 1) -> Curvature:
    """Hessian eigenvalues along a trace.

    Args:
        trace: of a twice differentiable objective in at most 50 variables. every: look at every so many recorded steps.

    Example:
        >>> import kobai
        >>> trace = kobai.descend("x1**2 + 5*x2**2", [1.0, 1.0], lr=0.1, steps=3)
        >>> curvature(trace).largest.tolist()
        [10.0, 10.0, 10.0, 10.0]
    """
    x = trace.x[..., ::every, :]
    return Curvature(trace.steps[::every], eigenvalues(hessian(trace.objective, x)))


def eigenvalues(matrices: Tensor) -> Tensor:
    """Eigenvalues of symmetric matrices (*batch, n, n), ascending; NaN for matrices that are not finite."""
    flat = matrices.detach().double().reshape(-1, *matrices.shape[-2:])
    finite = torch.isfinite(flat).all(-1).all(-1)
    found = torch.full(flat.shape[:-1], torch.nan, dtype=torch.float64, device=flat.device)
    if bool(finite.any()):
        found[finite] = torch.linalg.eigvalsh(flat[finite])
    return found.reshape(matrices.shape[:-1]).to(matrices.dtype)


@dataclass(frozen=True)
class Rule:
    """A linear rule as theory sees it.

    Args:
        momentum: β. nesterov: whether the gradient looks ahead. damping: what the gradient is multiplied by, 1 − dampening.
        decay: weight decay, which adds to every eigenvalue.
    """

    momentum: float = 0.0
    nesterov: bool = False
    damping: float = 1.0
    decay: float = 0.0

    @classmethod
    def of(cls, optimizer: str, hyper: dict[str, Any]) -> Rule | None:
        """The rule of a run, or None where theory has none for it."""
        if optimizer == "gradient descent":
            return cls()
        if optimizer == "SGD" and not hyper.get("maximize"):
            return cls(
                float(hyper.get("momentum", 0)),
                bool(hyper.get("nesterov")),
                1 - float(hyper.get("dampening", 0)) if hyper.get("momentum") else 1.0,
                float(hyper.get("weight_decay", 0)),
            )
        return None

    @property
    def formula(self) -> str:
        """The limit as people write it."""
        if not self.momentum:
            return "2/λmax"
        return "2(1+β)/((1+2β)λmax)" if self.nesterov else "2(1+β)/λmax"

    def limit(self, largest: float) -> float | None:
        """The step size from which on the rule no longer contracts; None where nothing curves upwards."""
        largest = largest + self.decay
        if not largest > 0 or not self.damping > 0:
            return None
        b = self.momentum
        return 2 * (1 + b) / ((1 + 2 * b if self.nesterov else 1) * largest * self.damping)

    def rate(self, lr: float, curvatures: np.ndarray) -> float:
        """The factor by which the distance shrinks in a step in the slowest eigendirection.

        Args:
            lr: η. curvatures: eigenvalues; those that are zero, where nothing moves, are left out.
        """
        curvatures = np.asarray(curvatures, float) + self.decay
        e = lr * self.damping * curvatures[np.abs(curvatures) > 1e-12 * np.abs(curvatures).max(initial=0)]
        b = self.momentum
        linear, constant = ((1 + b) * (1 - e), b * (1 - e)) if self.nesterov else (1 + b - e, b + 0 * e)
        inside = linear**2 - 4 * constant
        # Two real roots, or a pair whose product is the constant term.
        largest = np.where(
            inside >= 0, (np.abs(linear) + np.sqrt(np.maximum(inside, 0))) / 2, np.sqrt(np.abs(constant))
        )
        return float(largest.max(initial=-math.inf)) if len(e) else math.nan


def observed_rate(norms: np.ndarray, steps: np.ndarray) -> float:
    """The factor by which a gradient norm changed in a step: least squares on its logarithm over the second half.

    Args:
        norms: (K,) gradient norms. steps: (K,) their step numbers.
    """
    # Once a run is down to rounding there is no rate to see.
    low = np.flatnonzero(norms <= TARGET * norms.max(initial=0, where=np.isfinite(norms)))
    if len(low) and low[0] > 1:
        norms, steps = norms[: low[0] + 1], steps[: low[0] + 1]
    changes = np.flatnonzero(norms != norms[-1])
    if len(changes):  # a run that ended repeats its last row
        norms, steps = norms[: changes[-1] + 2], steps[: changes[-1] + 2]
    half = len(norms) // 2 if len(norms) > 4 else 0
    norms, steps = norms[half:], steps[half:]
    usable = np.isfinite(norms) & (norms > np.finfo(np.float32).tiny)
    if usable.sum() < 2:
        return math.nan
    t, logs = steps[usable].astype(float), np.log(norms[usable])
    t -= t.mean()
    return float(np.exp((t @ logs) / (t @ t)))


@dataclass(frozen=True)
class Verdict:
    """What to say of one run.

    Args:
        name: the run's name in a race, else "".
        kind: the run's status by name: ``"converged"``, ``"diverged"``, …
        key: which sentence of ``kobai.words`` says it. words: what is filled into it, by language where that differs.
        numbers: ``step``, ``lr``, ``limit``, ``largest`` and ``smallest`` eigenvalue, ``predicted`` and ``observed`` factor
            a step, ``more`` steps to convergence; None where unknown.
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
        trace: what to judge. most: how many runs to judge, from the first.

    Returns:
        one ``Verdict`` for each; one for a trace of a single run.

    Example:
        >>> import kobai
        >>> print(verdict(kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=1.1, steps=50))[0])
        diverges: η = 1.1 is above 2/λmax = 1
    """
    count = min(math.prod(trace.runs), most)

    def rows(tensor: Tensor) -> Tensor:
        return tensor.reshape(-1, *tensor.shape[len(trace.runs) :])[:count]

    status = np.asarray(trace.status).reshape(-1)[:count]
    stops = np.asarray(trace.stopped_at).reshape(-1)[:count]
    x = rows(trace.x)
    # Where a run blew up, the curvature where it began says why; else the curvature where it ended.
    began = torch.tensor([Status(int(s)) in (Status.DIVERGED, Status.NONFINITE) for s in status])
    bends = _curves(trace.objective, torch.where(began.to(x.device).unsqueeze(-1), x[:, 0], x[:, -1]))
    norms, values, lrs = (rows(t).double().cpu().numpy() for t in (trace.grad_norm, trace.value, trace.lr))
    steps = trace.steps.numpy()
    listed = []
    for i in range(count):
        several = bool(trace.names)
        run = _Run(
            name=trace.names[i] if several else "",
            status=Status(int(status[i])),
            step=int(stops[i]),
            optimizer=trace.optimizer[i] if several else str(trace.optimizer),
            hyper=trace.hyper[i] if several else trace.hyper,
            lr=float(lrs[i, -1]),
            bends=bends[i],
            norms=norms[i],
            values=values[i],
            steps=steps,
        )
        listed.append(_judge(run))
    return listed


@dataclass(frozen=True)
class _Run:
    name: str
    status: Status
    step: int
    optimizer: str
    hyper: dict[str, Any]
    lr: float
    bends: np.ndarray
    norms: np.ndarray
    values: np.ndarray
    steps: np.ndarray


def _curves(objective: Objective, x: Tensor) -> np.ndarray:
    unknown = np.full(tuple(x.shape), np.nan)
    if x.shape[-1] > LARGEST_DIMENSION:
        return unknown
    try:
        return eigenvalues(hessian(objective, x)).double().cpu().numpy()
    except Exception:  # a function that cannot be differentiated twice has a verdict all the same
        return unknown


def _judge(run: _Run) -> Verdict:
    rule = Rule.of(run.optimizer, run.hyper)
    known = bool(np.isfinite(run.bends).all()) and not math.isnan(run.lr)
    largest, smallest = float(run.bends[-1]), float(run.bends[0])
    limit = rule.limit(largest) if rule and known else None
    observed = observed_rate(run.norms, run.steps)
    numbers: dict[str, float | None] = {
        "step": run.step,
        "lr": run.lr,
        "limit": limit,
        "largest": largest,
        "smallest": smallest,
        "predicted": rule.rate(run.lr, run.bends) if rule and known else None,
        "observed": observed,
        "more": None,
    }
    words = {"step": f"{run.step:,}", "lr": shown(run.lr)}
    if limit is not None and rule is not None:
        words |= {"limit": shown(limit), "formula": rule.formula}
    match run.status:
        case Status.CONVERGED:
            key = "verdict converged" if run.step else "verdict converged start"
        case Status.DESCENDING:
            numbers["more"] = _more(run, observed)
            key = "verdict descending" if numbers["more"] is None else "verdict descending more"
            words["more"] = f"{about(numbers['more'] or 0):,}"
        case Status.DIVERGED if run.values[-1] < run.values[0]:
            key = "verdict bottomless"
        case Status.DIVERGED:
            key = "verdict diverged" if limit is None or run.lr <= limit else "verdict diverged limit"
        case Status.OSCILLATING:
            key = "verdict oscillating" if limit is None or run.lr < 0.99 * limit else "verdict oscillating limit"
        case Status.NONFINITE:
            key = "verdict nonfinite"
        case _:
            saddle = known and smallest < -1e-9 * max(1.0, abs(largest)) and run.norms[-1] <= TARGET * run.norms.max()
            flat = run.norms[-1] == 0
            key = "verdict saddle" if saddle else "verdict flat" if flat else "verdict stalled"
            words["grad"] = shown(float(run.norms[-1]))
    tidy = {k: None if v is None or not math.isfinite(v) else v for k, v in numbers.items()}
    return Verdict(run.name, str(run.status), key, words, tidy)


def _more(run: _Run, observed: float) -> float | None:
    """Steps until the gradient is a millionth of the largest, if it goes on shrinking as it does."""
    if not observed < 1 - 1e-9 or not run.norms[-1] > 0:
        return None
    left = math.log(run.norms[-1] / (TARGET * run.norms.max())) / -math.log(observed)
    return float(math.ceil(left)) if 0 < left < 1e9 else None


def about(count: float) -> int:
    """A forecast without false precision: two digits."""
    if count < 100:
        return round(count)
    unit = 10 ** (len(str(int(count))) - 2)
    return round(count / unit) * unit


def shown(value: float) -> str:
    """Four significant digits, real minus signs, powers of ten as ×10ⁿ."""
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{value:.4g}".replace("-", "−") if abs(value) < 1e4 else f"{value:,.0f}".replace("-", "−")
    if not math.isfinite(value):
        return str(value)
    mantissa, _, power = f"{value:.3e}".partition("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa.rstrip('0').rstrip('.')}×10{raised}".replace("-", "−")
