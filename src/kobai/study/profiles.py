"""Profiles of optimizers over many problems, from what each run had reached after each evaluation of f.

Performance profile: with t the evaluations until a problem is solved, the share ρ(r) of the problems that an optimizer solves
within r times the evaluations of the fastest. Data profile as COCO draws it: the share of pairs (function, target) reached
within so many evaluations a variable, where an optimizer that ends above the target starts again from another start.

Reference:
    E. D. Dolan and J. J. Moré, "Benchmarking optimization software with performance profiles", Math. Program. 91 (2002);
    J. J. Moré and S. M. Wild, "Benchmarking derivative-free optimization algorithms", SIAM J. Optim. 20 (2009);
    N. Hansen et al., "COCO: a platform for comparing continuous optimizers in a black-box setting", 2021;
    G. E. Dahl et al., "Benchmarking neural network training algorithms" (AlgoPerf), arXiv:2306.07179 (2023).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TARGETS = 10.0 ** np.linspace(2, -8, 51)
"""COCO's targets above the lowest value: 51 from 10² to 10⁻⁸, five a decade."""

POINTS = 1000  # of a data profile's costs


@dataclass(frozen=True)
class Profile:
    """A step function for each optimizer: the share of what it solves at most at a cost.

    Args:
        names: (s,) the optimizers.
        cost: (m,) where steps are, ascending.
        share: (s, m) the share from each cost up to the next.
        end: where the profile ends.
        score: (s,) of a performance profile the mean of ρ over [1, ``end``]; of a data profile the mean of the share over
            the logarithm of the cost.
    """

    names: tuple[str, ...]
    cost: Array
    share: Array
    end: float
    score: Array

    def at(self, cost: float) -> Array:
        """(s,) the share of each optimizer at a cost."""
        k = int(np.searchsorted(self.cost, cost, side="right")) - 1
        return self.share[:, k] if k >= 0 else np.zeros(len(self.names))


def first_at_most(best: Array, goal: Array) -> Array:
    """(…, t) the number of the first evaluation, from 1, at which f is at most each goal; infinite where none is.

    Args:
        best: (…, B) the lowest f of the first evaluations, not ascending.
        goal: (…, t) the goals of each row.
    """
    shape = np.broadcast_shapes(best.shape[:-1], goal.shape[:-1])
    best = np.broadcast_to(best, (*shape, best.shape[-1])).reshape(-1, best.shape[-1])
    rows = np.broadcast_to(goal, (*shape, goal.shape[-1])).reshape(len(best), -1)
    found = np.empty(rows.shape)
    for row, line, wanted in zip(found, best, rows, strict=True):
        at = np.searchsorted(-np.where(np.isnan(line), np.inf, line), -wanted, side="left")
        row[:] = np.where((at < len(line)) & np.isfinite(wanted), at + 1.0, math.inf)
    return found.reshape(*shape, goal.shape[-1])


def more_wild_times(best: Array, tau: float) -> Array:
    """(s, p) evaluations until f ≤ f_L + τ·(f(x₀) − f_L), with f_L the lowest f that any optimizer reached on the problem.

    Args:
        best: (s, p, B) the lowest f of the first evaluations of s optimizers on p problems; the first is f(x₀).
        tau: τ, the share of the way down that may be left.
    """
    with np.errstate(invalid="ignore"):
        lowest = np.fmin.reduce(best[..., -1], axis=0)
        first = np.fmin.reduce(best[..., 0], axis=0)
        goal = lowest + tau * (first - lowest)
    return first_at_most(best, goal[None, :, None])[..., 0]


def performance(names: tuple[str, ...], times: Array, most: float = 4.0) -> Profile:
    """The performance profile of times (s, p): ρ(r) = share of the problems with t / min t ≤ r.

    Args:
        names: (s,) the optimizers.
        times: (s, p) what each took for each problem; infinite where it did not solve it.
        most: r_max, to which the score is taken: B = 1/(r_max − 1) · ∫ ρ(r) dr over [1, r_max].

    Example:
        >>> performance(("a", "b"), np.array([[1.0, 2.0], [2.0, 1.0]])).score.round(4).tolist()
        [0.8333, 0.8333]
    """
    with np.errstate(invalid="ignore"):
        ratio = np.where(np.isfinite(times), times / times.min(axis=0), math.inf)
    cost = np.unique(np.append(ratio[ratio <= most], 1.0))
    share = (ratio[:, None, :] <= cost[None, :, None]).mean(-1)
    widths = np.diff(np.append(cost, most))
    return Profile(names, cost, share, most, share @ widths / (most - 1.0))


def restarted(times: Array, budget: float, cost: Array) -> Array:
    """(m,) the probability that runs begun again until one succeeds have reached a target at each total cost.

        F(c) = Σₖ (1−p)ᵏ p · F₁(c − k·budget)

    with p the share of the runs that succeed and F₁ the distribution of the times of those. Each run is one of the given
    ones, drawn with replacement, and one that fails costs the whole budget: what COCO simulates, with nothing drawn.

    Args:
        times: (runs,) evaluations until the target, infinite for runs that failed.
        budget: what a run that fails costs.
        cost: (m,) total evaluations.
    """
    good = np.sort(times[np.isfinite(times)])
    p = len(good) / len(times)
    found = np.zeros(len(cost))
    if not len(good):
        return found
    left, k = 1.0, 0
    top = float(cost.max(initial=0.0))
    while left > 1e-12 and k * budget < top:
        found += left * p * np.searchsorted(good, cost - k * budget, side="right") / len(good)
        left, k = left * (1 - p), k + 1
    return found


def expected_cost(times: Array, budget: float) -> float:
    """The expected evaluations of runs begun again until one succeeds: (Σ of all runs' evaluations) / (runs that succeeded)."""
    good = np.isfinite(times)
    return float(np.where(good, times, budget).sum() / good.sum()) if good.any() else math.inf


def _whole_numbers(most: float) -> Array:
    """The whole numbers from 1 to the most, of many those at nearly equal ratios."""
    if most <= POINTS:
        return np.arange(1.0, most + 1e-9)
    return np.unique(np.round(np.geomspace(1.0, most, POINTS)))


def data(names: tuple[str, ...], times: Array, variables: Array, budget: float, most: float) -> Profile:
    """The data profile of times (s, f, runs, t): the share of the pairs (function, target) reached with restarts.

    Args:
        names: (s,) the optimizers.
        times: evaluations of each run on each function until each of t targets; infinite where it never was.
        variables: (f,) the number of variables of each function, by which evaluations are divided.
        budget: evaluations that a run that ends above a target costs.
        most: evaluations a variable to which the profile goes.
    """
    cost = np.unique(np.concatenate([_whole_numbers(most * n) / n for n in np.unique(variables)]))
    share = np.zeros((len(names), len(cost)))
    for s, of_optimizer in enumerate(times):
        for n, of_function in zip(variables, of_optimizer, strict=True):
            for runs in of_function.T:
                share[s] += restarted(runs, budget, cost * n)
    share /= times.shape[1] * times.shape[3]
    # The mean over log cost, a step function's integral by its steps.
    widths = np.diff(np.log(np.append(cost, max(most, cost[-1]))))
    return Profile(names, cost, share, most, share @ widths / widths.sum())
