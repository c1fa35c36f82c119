"""Bandwidths that minimise the leave-one-out error, found by gradient from several starts.

The search is in z_l = log(h_l / s_l), s_l the standard deviation of column l, so that a bandwidth cannot become
negative and the scales of the columns do not matter. A survey evaluates a grid on a part of the samples, descents start from
its lowest places on a larger part, and the best of them go on with about 500 samples and last with all, which then takes
a few steps. Each column is also switched off (h_l → ∞): leave-one-out removes irrelevant columns, but the score is flat on the
way (P. Hall, Q. Li and J. S. Racine, "Nonparametric estimation of regression functions in the presence of irrelevant
regressors", 2007).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from operator import itemgetter
from threading import Lock

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.kernel.bandwidth.loo_compiled import loo_score
from kobai.kernel.bandwidth.quasi_newton import Function, minimize
from kobai.kernel.factors import MOST_GAP, ONE, Factors, gap_of
from kobai.kernel.profiles import equal_width, profile
from kobai.kernel.regress import leave_out
from kobai.kernel.sweeps.parallel import COMPILED_COLUMNS

Array = NDArray[np.float64]
Score = Callable[[Array, int], tuple[float, Array]]
Found = tuple[Array, float, Array]  # log(h / s), its score, the last inverse Hessian

LOWER, UPPER = np.log(1e-6), np.log(1e6)
LOWER_OF_CATEGORIES = -0.5 * np.log(2 * MOST_GAP)
SURVEY_SAMPLES, TRIAL_SAMPLES = 45, 120
"""About how many samples are estimated in the survey, and in the descents from the places it finds."""
MIDDLE_SAMPLES, CHECK_SAMPLES = 500, 2000
"""With many more samples, the search goes on with about so many first."""
MOST_PAIRS = 2_000_000_000
"""Beyond this many pairs of samples the last search too uses a part of the samples; the returned score uses all."""
WHOLE_STEPS = 8
"""About as many evaluations with all samples as a search takes; its progress is counted in them."""
SHORT = 0.2
"""The longest step in log h of a descent that stays in its basin: the minima of simulated scores are 0.5 apart and more."""
CLOSE_SCORE = 1.01
"""The second minimum found on a part of the samples is followed on all of them if its score is at most this many times the
first's."""


def loo_function(x: Tensor, y: Tensor, kernel: str, order: int, backend: str, factors: Factors = ONE) -> Score:
    """(log h, every) -> the leave-one-out score over each ``every``-th sample, and its gradient.

    h has the bandwidths of the columns of x (N, d), then those that stand for the columns of categories.
    """
    n, d = x.shape
    x = x - x.mean(0)
    shares = factors.shares(x)
    if kernel == "gaussian" and x.device.type == "cpu" and backend == "auto" and d + y.shape[1] <= COMPILED_COLUMNS:
        columns, values = (np.ascontiguousarray(t.double().numpy().T) for t in (x, y))
        kinds = None if factors.samples is None else np.ascontiguousarray(factors.samples.double().numpy().T)
        weights = None
        if factors.logs is not None:
            variance = factors.variance(x.double())
            assert variance is not None
            weights = torch.stack([factors.logs.double(), shares.double(), variance]).numpy()
        return lambda z, every: loo_score(columns, values, np.exp(z), order, every, kinds, weights)

    def score(z: Array, every: int) -> tuple[float, Array]:
        log_h = torch.as_tensor(z, dtype=x.dtype, device=x.device).requires_grad_()
        rows = torch.arange(0, n, every, device=x.device)
        estimate = leave_out_at(x, y, log_h, kernel, order, factors, rows=rows, backend=backend)
        squares = (y[rows] - estimate).square().sum(1)
        value = (squares * shares[rows]).sum() / shares[rows].sum()
        (gradient,) = torch.autograd.grad(value, log_h)
        return float(value.detach()), gradient.double().cpu().numpy()

    return score


def leave_out_at(
    x: Tensor, y: Tensor, log_h: Tensor, kernel: str, order: int, factors: Factors = ONE, *, rows: Tensor | None = None,
    backend: str = "auto",
) -> Tensor:  # fmt: skip
    """(M, D) leave-one-out estimates with bandwidths of these logarithms: of the columns of x (N, d), then of categories."""
    d = x.shape[1]
    if factors.categories:
        factors = replace(factors, gaps=gap_of(log_h[d:].exp()))
    scaled = x / log_h[:d].exp()
    return leave_out(scaled, y, profile(kernel), order, rows=rows, backend=backend, factors=factors)


@dataclass
class Search:
    """The leave-one-out score of samples x (N, d) and values y (N, D) as a function of z, and the minima of it.

    Coordinates of z after the first d stand for the columns of categories in ``factors`` (``kobai.kernel.factors.gap_of``).
    ``report`` is called with (done, total), about as the work goes on.
    """

    x: Tensor
    y: Tensor
    kernel: str = "gaussian"
    order: int = 0
    backend: str = "auto"
    report: Callable[[int, int], None] | None = None
    factors: Factors = ONE

    def __post_init__(self) -> None:
        self.n, columns = self.x.shape
        self.columns, self.categories = columns, 0 if self.factors.samples is None else self.factors.samples.shape[1]
        self.d = columns + self.categories
        self.shares = self.factors.shares(self.x.double())
        if self.factors.logs is None:
            scale = torch.from_numpy(self.x.double().cpu().numpy().std(0))
        else:
            centred = self.x.double() - self.shares @ self.x.double()
            scale = (self.shares @ centred.square()).sqrt()
        scale = np.concatenate([scale.cpu().numpy(), np.ones(self.categories)])
        # The bandwidth of a constant column has no effect.
        self.scale = np.log(np.where(scale > 0, scale, 1.0))
        self.lower = np.array([LOWER] * columns + [LOWER_OF_CATEGORIES] * self.categories)
        self.function = loo_function(self.x, self.y, self.kernel, self.order, self.backend, self.factors)
        self.every = max(1, self.n * self.n // MOST_PAIRS)
        self.few = self.n <= 2 * TRIAL_SAMPLES
        self.tolerance = 1e-6 if self.x.dtype == torch.float32 else 1e-12 if self.n <= 2 * MIDDLE_SAMPLES else 1e-8
        self.done, self.lock = 0, Lock()

    def score_of(self, samples: int) -> Function:
        """The score over about so many samples."""
        every = max(1, self.every, self.n // samples)

        def score(z: Array) -> tuple[float, Array]:
            found = self.function(z + self.scale, every)
            if self.report is not None:
                with self.lock:
                    self.done = min(self.done + self.n // every, WHOLE_STEPS * self.n - 1)
                    self.report(self.done, WHOLE_STEPS * self.n)
            return found

        return score

    def whole(self, z: Array) -> tuple[float, Array]:
        """The score over all samples that are used, and its gradient."""
        return self.score_of(self.n)(z)

    def thumb(self) -> Array:
        """The rule of thumb, log(1.06 N^(−1/(4 + d))) for the Gaussian."""
        width = np.full(self.d, 1.06)
        width[: self.columns] *= equal_width(self.kernel, self.columns)
        count = 1 / float(self.shares.square().sum())  # the effective number of samples (Kish)
        return np.log(width) - np.log(count) / (4 + self.d)

    def descend(self, z: Array) -> Found:
        """The minimum over all samples in whose basin z lies."""
        inverse = _inverse_hessian(self.whole, z, 0.1)
        return minimize(self.whole, z, self.lower, UPPER, inverse, tol=self.tolerance, longest=SHORT)

    def minima(self) -> list[Found]:
        """Some minima, the lowest among them; over more than a few thousand samples only the lowest."""
        survey, part = self.score_of(SURVEY_SAMPLES), self.score_of(TRIAL_SAMPLES)

        def descend(z: Array) -> Found:
            return minimize(part, z, self.lower, UPPER, _inverse_hessian(part, z, 0.1), tol=1e-4 if self.few else 1e-3)

        found: list[Found] = []
        with ThreadPoolExecutor(max(1, torch.get_num_threads())) as pool:
            starts = _survey(survey, self.n, self.thumb(), 7 if self.few else 4, pool)
            for result in sorted(pool.map(descend, starts), key=itemgetter(1)):
                if all(np.abs(result[0] - other).max() > (0.3 if self.few else 1.0) for other, _, _ in found):
                    found.append(result)
        if self.n > 2 * MIDDLE_SAMPLES:
            follow = [self._nearly(found[:4])]
        else:
            follow = found[:4] if self.few else [f for f in found[:2] if f[1] <= CLOSE_SCORE * found[0][1]]
        return [minimize(self.whole, z, self.lower, UPPER, inverse, tol=self.tolerance) for z, _, inverse in follow]

    def _nearly(self, found: list[Found]) -> Found:
        """Of minima over a part of the samples the lowest over all, after a descent on a larger part."""
        middle = self.score_of(MIDDLE_SAMPLES)
        # A minimum on the larger part may be a false one too: the starts stay candidates, and still more samples decide.
        ends = list(found)
        for z, _, inverse in found:
            end = switch_off(
                middle, minimize(middle, z, self.lower, UPPER, inverse, tol=1e-4, max_evals=30), self.lower, 1e-4
            )
            if all(np.abs(end[0] - other).max() > 0.1 for other, _, _ in ends):
                ends.append(end)
        check = self.score_of(CHECK_SAMPLES)
        z = min((end[0] for end in ends), key=lambda z: check(z)[0])
        z, value, inverse = minimize(
            check, z, self.lower, UPPER, _inverse_hessian(middle, z, 0.02), tol=1e-5, max_evals=30
        )
        return switch_off(check, (z, value, inverse), self.lower, 1e-5)

    def lowest(self, minima: list[Found]) -> Found:
        """The lowest of them, with columns switched off where that is lower."""
        best = min(minima, key=itemgetter(1))
        # Over many samples that was tried on a part of them.
        return best if self.n > 2 * MIDDLE_SAMPLES else switch_off(self.whole, best, self.lower, self.tolerance)

    def result(self, end: Found) -> tuple[Array, float]:
        """The bandwidths (d,) and their score over all samples."""
        score = end[1] if self.every == 1 else self.function(end[0] + self.scale, 1)[0]
        return np.exp(end[0] + self.scale), score


def select(
    x: Tensor, y: Tensor, kernel: str = "gaussian", order: int = 0, backend: str = "auto"
) -> tuple[Array, float]:
    """(d,) bandwidths with the least leave-one-out error for samples x (N, d) and values y (N, D), and that error."""
    search = Search(x, y, kernel, order, backend)
    return search.result(search.lowest(search.minima()))


def _survey(score: Function, n: int, thumb: Array, count: int, pool: ThreadPoolExecutor) -> list[Array]:
    """The best few bandwidths around the rule of thumb, no two of them neighbours."""
    d = len(thumb)
    levels = np.log([0.12, 0.25, 0.5, 1.0, 2.0, 4.0])
    if n <= 2 * TRIAL_SAMPLES:
        levels = np.concatenate([np.log([0.008, 0.016, 0.03, 0.06]), levels])
    if d <= 2:
        levels = np.append(levels, np.log(20.0) - thumb[0]) if d == 2 else np.append(levels, levels[:-1] + np.log(1.4))
        shifts = np.stack(np.meshgrid(*[levels] * d), -1).reshape(-1, d)
    else:
        # Too many columns for a grid: the same for all, and each one switched off.
        off = np.repeat(levels[-5:-1:2], d)[:, None] + np.zeros(d)
        off[np.arange(len(off)), np.tile(np.arange(d), 2)] = np.log(20.0) - thumb[0]
        shifts = np.concatenate([levels[:, None] + np.zeros(d), off])
    values = list(pool.map(lambda shift: score(thumb + shift)[0], shifts))
    ranked = shifts[np.argsort(values, kind="stable")]
    # With few samples a bad place of the survey may still lead to the lowest minimum.
    chosen = [np.zeros(d)] if n <= 2 * TRIAL_SAMPLES else []
    for shift in ranked:
        if len(chosen) < count and all(np.abs(shift - other).max() > 1.0 for other in chosen):
            chosen.append(shift)
    return [thumb + shift for shift in chosen]


def _inverse_hessian(score: Function, z: Array, step: float) -> Array:
    """The inverse Hessian by differences of gradients, made positive definite."""
    _, here = score(z)
    hessian = np.stack([(score(z + step * axis)[1] - here) / step for axis in np.eye(len(z))])
    values, vectors = np.linalg.eigh((hessian + hessian.T) / 2)
    values = np.maximum(np.abs(values), max(1e-2 * np.abs(values).max(), 1e-300))
    return (vectors / values) @ vectors.T


def switch_off(score: Function, best: Found, lower: Array, tol: float) -> Found:
    """A minimum with each column switched off in turn where that is lower."""
    for column in range(len(best[0])):
        off = best[0].copy()
        off[column] = UPPER
        if off[column] > best[0][column] and score(off)[0] < best[1]:
            best = min(best, minimize(score, off, lower, UPPER, best[2], tol=tol), key=itemgetter(1))
    return best
