"""Gradient descent with a line search for the strong Wolfe conditions.

With φ(α) = f(x + α·d) along a direction d of descent, a length α is taken when

    φ(α) ≤ φ(0) + c₁·α·φ′(0)     and     |φ′(α)| ≤ c₂·|φ′(0)|,     0 < c₁ < c₂ < 1.

The search first grows α until it brackets such a length, then narrows the bracket where a cubic through both ends has its
minimum (Nocedal and Wright's algorithms 3.5 and 3.6). On a quadratic that cubic is φ itself, so a tiny c₂ makes the
search exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import torch
from torch import Tensor

from kobai.optimize.closures import Closure
from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.flat_parameters import FlatParameterOptimizer, positive, rounding


class Trial(NamedTuple):
    """A length tried: α, φ(α), φ′(α), and the gradient (N,) at x + α·d."""

    length: float
    f: float
    slope: float
    grad: Tensor


def strong_wolfe(
    at: Callable[[float], Trial],
    start: Trial,
    first: float,
    c1: float,
    c2: float,
    slack: float,
    tries: int,
    least: float = 0.0,
) -> Trial:
    """The trial of a length that meets the strong Wolfe conditions; ``first`` is tried first.

    Where the tries run out or the bracket is narrower than ``least``, it is the lowest trial that meets the first condition,
    or ``start`` (α = 0, slope negative) where none does. Rounding may add ``slack`` to φ.
    """

    def too_high(trial: Trial, than: Trial) -> bool:
        enough = start.f + c1 * trial.length * start.slope
        return not (trial.f <= enough + slack and trial.f <= than.f + slack and math.isfinite(trial.slope))

    def flat_enough(trial: Trial) -> bool:
        return abs(trial.slope) <= -c2 * start.slope

    low, length = start, first
    for taken in range(1, tries + 1):
        trial = at(length)
        if too_high(trial, low):
            return _zoom(at, low, trial, too_high, flat_enough, tries - taken, least)
        if flat_enough(trial):
            return trial
        if trial.slope >= 0:
            return _zoom(at, trial, low, too_high, flat_enough, tries - taken, least)
        low, length = trial, min(max(_cubic_minimum(low, trial), 1.1 * length), 10 * length)
    return low


def _zoom(
    at: Callable[[float], Trial],
    low: Trial,
    high: Trial,
    too_high: Callable[[Trial, Trial], bool],
    flat_enough: Callable[[Trial], bool],
    tries: int,
    least: float,
) -> Trial:
    """Narrow the bracket; ``low`` is its end with the lowest value, from which φ falls towards ``high``."""
    for _ in range(tries):
        left, right = sorted((low.length, high.length))
        width = right - left
        if width <= least:
            break
        # Near an end the cubic may creep; a twentieth of the width is the least it moves.
        length = min(max(_cubic_minimum(low, high), left + 0.05 * width), right - 0.05 * width)
        trial = at(length)
        if too_high(trial, low):
            high = trial
            continue
        if flat_enough(trial):
            return trial
        if trial.slope * (high.length - low.length) >= 0:
            high = low
        low = trial
    return low


def _cubic_minimum(a: Trial, b: Trial) -> float:
    """The minimum of the cubic with the values and slopes of two trials; their middle if it has none."""
    middle = 0.5 * (a.length + b.length)
    width = b.length - a.length
    if width == 0 or not (math.isfinite(b.f) and math.isfinite(b.slope)):
        return middle
    d1 = a.slope + b.slope - 3 * (b.f - a.f) / width
    square = d1 * d1 - a.slope * b.slope
    if not square >= 0:
        return b.length + 2 * width if a.slope * b.slope > 0 else middle
    d2 = math.copysign(math.sqrt(square), width)
    below = b.slope - a.slope + 2 * d2
    return middle if below == 0 else b.length - width * (b.slope + d2 - d1) / below


class LineSearchOptimizer(FlatParameterOptimizer):
    """The base class of optimizers that move along a direction by the length of a strong-Wolfe search.

    Subclasses define ``direction(x, g)``.
    """

    def direction(self, x: Tensor, g: Tensor) -> Tensor:
        """The direction (N,) to move in from x (N,), where the gradient is g (N,)."""
        raise NotImplementedError

    def first_length(self, slope: float, g: Tensor) -> float:
        """The length to try first: one that lowers f as much, to first order, as the last step did."""
        last = self.memory.get("step_length", 0.0)
        if not last > 0:
            return self.options["lr"] / max(1.0, float(torch.linalg.vector_norm(g)))
        return last * self.memory["slope"] / slope

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """Take one step; returns the loss before it."""
        f0, g = self.evaluate(closure)
        x, o = self.point(), self.options
        d = self.direction(x, g)
        slope = float(g @ d)
        start = Trial(0.0, f0, slope, g)

        def at(length: float) -> Trial:
            f, grad = self.evaluate_at(closure, x + length * d)
            return Trial(length, f, float(grad @ d), grad)

        found = start
        if slope < 0 and math.isfinite(f0):
            first = self.first_length(slope, g)
            # Lengths closer than this lead to the same point up to rounding.
            least = torch.finfo(x.dtype).eps * float(x.abs().max() / d.abs().max())
            found = strong_wolfe(at, start, first, o["c1"], o["c2"], rounding(f0, x), o["max_tries"], least)
        self.move(x + found.length * d if found.length else x)
        self.memory.update(step_length=found.length, slope=slope)
        return x.new_tensor(f0)


class StrongWolfe(LineSearchOptimizer):
    """Gradient descent whose step length meets the strong Wolfe conditions.

    Args:
        params: parameters, or groups of them.
        lr: η; the first length tried in the first step is η/max(1, |g|).
        c1: c₁, with 0 < c1 < c2 < 1.
        c2: c₂.
        max_tries: lengths tried in a step; where none meets both conditions, the lowest that meets the first is taken.

    The closure clears the gradients, computes the loss, calls ``backward`` and returns the loss. ``state`` contains
    ``step_length``, the last α, and ``func_evals``, the evaluations so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import kobai
        >>> trace = kobai.descend("x1**2 + 9*x2**2", [1.0, 1.0], optimizer="strong Wolfe", steps=40)
        >>> bool((trace.value[1:] <= trace.value[:-1]).all())
        True

    Reference:
        P. Wolfe, "Convergence conditions for ascent methods", SIAM Review 11 (1969); J. Nocedal and S. J. Wright,
        "Numerical Optimization", 2nd ed. (2006), section 3.5.
    """

    facts = OptimizerFacts(
        "line search",
        "x_{t+1} = x_t − α_t g_t\nf(x_{t+1}) ≤ f(x_t) − c_1 α_t ‖g_t‖^2\n|g_{t+1}^T g_t| ≤ c_2 ‖g_t‖^2",
        elementwise=False,
    )

    def __init__(self, params: Iterable[Any], lr: float = 1.0, c1: float = 1e-4, c2: float = 0.1, max_tries: int = 40):
        check_wolfe(lr, c1, c2, max_tries)
        super().__init__(params, {"lr": lr, "c1": c1, "c2": c2, "max_tries": max_tries})

    def direction(self, x: Tensor, g: Tensor) -> Tensor:
        """The negative gradient."""
        return -g


def check_wolfe(lr: float, c1: float, c2: float, max_tries: int) -> None:
    """Check the options of a strong-Wolfe search."""
    positive(lr=lr, c1=c1, c2=c2, max_tries=max_tries)
    if not c1 < c2 < 1:
        raise ValueError(f"c1={c1!r}, c2={c2!r}: they must satisfy 0 < c1 < c2 < 1")
