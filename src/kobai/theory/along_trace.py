"""``along``: curvature and stability at the points of a trace, and the predicted contraction beside the observed one."""

from __future__ import annotations

import contextlib
import math
import sys
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai import budget
from kobai.budget import Cost
from kobai.checks import whole
from kobai.descent import Trace
from kobai.descent.cost import CALL, NUMBER, UNKNOWN
from kobai.descent.record.newton_direction import Expansion
from kobai.objectives import Objective
from kobai.objectives.callables import differentiating
from kobai.theory.fitted_rate import fitted_rate
from kobai.theory.lanczos import extremes
from kobai.theory.preconditioner import AdaptiveOptimizer
from kobai.theory.rates import LinearOptimizer
from kobai.theory.spectrum import LARGEST_DIMENSION, check_trace, eigenvalues, hessian

POINTS = 200  # of a run, unless asked otherwise
PRODUCTS = 200  # of the Hessian with a vector, at most, at each point
ROWS = 4096  # Hessians at a time
NEAR = 1e-9  # of the threshold, below which it counts as met

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Stability:
    """Curvature along a trace and what it means for the step size. Arrays are (*runs, K); NaN where nothing is known.

    Args:
        steps: (K,) step numbers.
        lr: η of the update that leaves each point.
        sharpness: λmax, the largest eigenvalue of the Hessian.
        smallest: λmin.
        error: how far both may be from an eigenvalue: 0 where they are exact (up to 50 variables), else what Lanczos's method
            says of itself.
        preconditioned: of optimizers that scale each coordinate, λmax of P^{−1/2} H P^{−1/2}.
        threshold: the sharpness, or the preconditioned one, from which on η is too large: 2/η for gradient descent, 38/η for
            Adam.
        limit: the same as a step size: 2/λmax for gradient descent.
        predicted: the factor by which the distance to the minimum of a quadratic of this curvature shrinks in a step.
        observed: the factor by which the gradient norm changed in a step, up to the next point.
        rate: (*runs) the factor of a step over the last steps of each run, also where it oscillates: to be compared with the last
            of ``predicted``.
        formulas: that of the limit for each optimizer, "" where there is none.
    """

    steps: NDArray[np.int64]
    lr: Array
    sharpness: Array
    smallest: Array
    error: Array
    preconditioned: Array
    threshold: Array
    limit: Array
    predicted: Array
    observed: Array
    rate: Array
    formulas: tuple[str, ...] = field(default=())

    @property
    def compared(self) -> Array:
        """What the threshold is compared with: the preconditioned sharpness where there is one, else the sharpness."""
        return np.where(np.isnan(self.preconditioned), self.sharpness, self.preconditioned)

    @property
    def condition(self) -> Array:
        """The condition number λmax/λmin; infinite where λmin is not above 0."""
        with np.errstate(invalid="ignore", divide="ignore"):
            found = np.where(self.smallest > 0, self.sharpness / self.smallest, math.inf)
        return np.where(np.isnan(self.sharpness), math.nan, found)

    @property
    def edge(self) -> NDArray[np.bool_]:
        """Whether the sharpness is at its threshold or above."""
        with np.errstate(invalid="ignore"):
            return self.compared >= self.threshold * (1 - NEAR)

    @property
    def meets(self) -> NDArray[np.bool_]:
        """The points at which the sharpness has just reached its threshold from below: the edge of stability begins there."""
        below = np.concatenate([np.zeros_like(self.edge[..., :1]), ~self.edge[..., :-1]], -1)
        return self.edge & below & ~np.isnan(self.compared)


def along(trace: Trace, every: int | None = None) -> Stability:
    """Curvature along a trace, the largest stable step size there, and the predicted contraction beside the observed one.

    Extreme eigenvalues are exact for up to 50 variables; of more they are found by Lanczos's method from products of the
    Hessian with vectors, with a stated error.

    Args:
        trace: of a twice differentiable objective.
        every: take every ``every``-th recorded step, and the last; None: about 200.

    Returns:
        ``Stability``.

    Raises:
        BadInput: no trace, or more memory than there is.

    Example:
        >>> import kobai
        >>> found = along(kobai.descend("x1**2 + 5*x2**2", [1.0, 1.0], lr=0.15, steps=40, dtype="float64"))
        >>> found.sharpness[0].item(), round(found.limit[0].item(), 3), round(found.predicted[-1].item(), 3)
        (10.0, 0.2, 0.7)

    Reference:
        J. M. Cohen et al., "Gradient descent on neural networks typically occurs at the edge of stability",
        arXiv:2103.00065 (2021).
    """
    check_trace(trace)
    k = len(trace.steps)
    every = max(1, (k - 1) // POINTS) if every is None else whole("every", every, 1, sys.maxsize)
    rows = np.unique(np.append(np.arange(0, k, every), k - 1))
    count, n = max(math.prod(trace.runs), 1), trace.x.shape[-1]
    x = trace.x.reshape(count, k, n)[:, rows]
    if n > LARGEST_DIMENSION:
        taken = _cost(trace.objective, count * len(rows), n)
        less = "take fewer variables"
        budget.check(taken, f"{PRODUCTS} vectors of {n:,} numbers", less, less)
    lr = trace.lr.reshape(count, k)[:, rows].double().cpu().numpy()
    each = max(len(trace.names), 1)
    parts = [
        _of_optimizer(trace, i, rows, x[i * count // each : (i + 1) * count // each], lr[i * count // each :])
        for i in range(each)
    ]
    fields = {
        name: np.concatenate([part[name] for part in parts]).reshape(*trace.runs, -1)
        for name in parts[0]
        if name != "formula"
    }
    norms = trace.grad_norm.reshape(count, k)[:, rows].double().cpu().numpy()
    steps = trace.steps.numpy()[rows]
    moved = (x[:, 1:] != x[:, :-1]).any(-1).cpu().numpy()
    with np.errstate(all="ignore"):
        change = np.where(moved, norms[:, 1:] / norms[:, :-1], math.nan) ** (1 / np.diff(steps))
    observed = np.concatenate([np.where(np.isfinite(change), change, math.nan), np.full((count, 1), math.nan)], 1)
    rate = np.array([_rate(run, trace.steps.numpy()) for run in trace.x.reshape(count, k, n)])
    return Stability(
        steps, lr.reshape(*trace.runs, -1), **fields, observed=observed.reshape(*trace.runs, -1), rate=rate.reshape(trace.runs),
        formulas=tuple(part["formula"] for part in parts),
    )  # fmt: skip


def _cost(f: Objective, points: int, n: int) -> Cost:
    """Of the products with the Hessian at so many points, and of Lanczos's vectors at one."""
    work = f.formula.work(n) if f.formula is not None else UNKNOWN
    return Cost(3 * points * PRODUCTS * (CALL * work.calls + NUMBER * work.numbers), 16 * PRODUCTS * n)


def _rate(x: Tensor, steps: NDArray[np.int64]) -> float:
    """The observed factor of a step over the last steps of one run (K, n); NaN where they are not recorded at equal distances."""
    distances = np.diff(steps)
    if len(distances) > 1 and distances[-1] != distances[0]:
        x, distances = x[:-1], distances[:-1]
    if not len(distances) or np.ptp(distances):
        return math.nan
    return fitted_rate(x.detach().double().cpu().numpy(), torch.finfo(x.dtype).eps) ** (1 / int(distances[0]))


def _of_optimizer(trace: Trace, i: int, rows: NDArray[np.int64], x: Tensor, lr: Array) -> dict[str, Any]:
    """The fields of the runs of one optimizer: x (R, K, n)."""
    own = trace[i] if trace.names else trace
    name, hyper = str(own.optimizer), own.hyper
    linear, adaptive = LinearOptimizer.of(name, hyper), AdaptiveOptimizer.of(name, hyper)
    raw = _spectra(trace.objective, x, None, 0.0)
    sizes = None
    if adaptive is not None:
        with contextlib.suppress(RuntimeError, TypeError, ValueError):  # the function may take no batches
            sizes = adaptive.sizes(own, rows)
    shaped = x.shape[:2]
    scaled = _spectra(trace.objective, x, sizes, adaptive.decay) if adaptive and sizes is not None else None
    form = adaptive if scaled is not None else linear
    found = {name: np.full(shaped, math.nan) for name in ("preconditioned", "threshold", "limit", "predicted")}
    judged = scaled if scaled is not None else raw
    if scaled is not None:
        found["preconditioned"] = scaled[0][..., -1]
    if form is not None:
        for r, c in np.ndindex(*shaped):
            values, eta = judged[0][r, c], float(lr[r, c])
            if not np.isfinite(values).all() or not eta > 0:
                continue
            found["threshold"][r, c] = form.threshold(eta)
            found["limit"][r, c] = _or_nan(form.limit(float(values[-1])))
            linear_form = form.linear if isinstance(form, AdaptiveOptimizer) else form
            if not (isinstance(form, AdaptiveOptimizer) and form.shrinks):
                found["predicted"][r, c] = linear_form.rate(eta, values)
    return {
        "sharpness": raw[0][..., -1], "smallest": raw[0][..., 0], "error": raw[1], **found,
        "formula": "" if form is None else form.formula,
    }  # fmt: skip


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _spectra(f: Objective, x: Tensor, sizes: Tensor | None, decay: float) -> tuple[Array, Array]:
    """Eigenvalues (R, K, m) ascending of P^{−1/2}(H + decay)P^{−1/2} at points (R, K, n), and their errors (R, K).

    All of them up to 50 variables, else the smallest and the largest.
    """
    points = x.detach().reshape(-1, x.shape[-1])
    scale = None if sizes is None else sizes.reshape(points.shape).to(points.device).rsqrt()
    for dtype in dict.fromkeys((torch.float64, x.dtype)):
        with contextlib.suppress(RuntimeError, TypeError, ValueError):  # it may take one number format only
            values, error = (_exact if x.shape[-1] <= LARGEST_DIMENSION else _by_products)(
                f, points.to(dtype), scale, decay
            )
            return values.reshape(*x.shape[:2], -1), error.reshape(x.shape[:2])
    return np.full((*x.shape[:2], 2), math.nan), np.full(x.shape[:2], math.nan)


def _exact(f: Objective, points: Tensor, scale: Tensor | None, decay: float) -> tuple[Array, Array]:
    n, found = points.shape[1], []
    for begin in range(0, len(points), max(1, ROWS // n)):
        part = slice(begin, begin + max(1, ROWS // n))
        matrices = hessian(f, points[part]).double()
        if scale is not None:
            s = scale[part].double()
            matrices = (
                s.unsqueeze(-1)
                * (matrices + decay * torch.eye(n, dtype=torch.float64, device=s.device))
                * s.unsqueeze(-2)
            )
        found.append(eigenvalues(matrices).cpu().numpy())
    return np.concatenate(found), np.zeros(len(points))


def _by_products(f: Objective, points: Tensor, scale: Tensor | None, decay: float) -> tuple[Array, Array]:
    n = points.shape[1]
    generator = torch.Generator().manual_seed(0)
    start = torch.randn(n, generator=generator, dtype=torch.float64).to(points.device)
    values, errors = np.full((len(points), 2), math.nan), np.full(len(points), math.nan)
    for k, point in enumerate(points):
        with differentiating(f.name):
            expansion = Expansion(lambda x: f(x[0])[None], point[None])
        s = None if scale is None else scale[k].double()

        def product(v: Tensor, of: Expansion = expansion, s: Tensor | None = s) -> Tensor:
            along_v = v if s is None else s * v
            made = of.product(along_v[None])[0] + decay * along_v
            return made if s is None else s * made

        found = extremes(product, start, most=PRODUCTS)
        values[k], errors[k] = (found.smallest, found.largest), found.error
    return values, errors
