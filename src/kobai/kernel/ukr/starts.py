"""Starts of Unsupervised Kernel Regression: embeddings, whitened where their proportions have no meaning, and scaled by a
line search on the error.

The error of a start hardly predicts the error it leads to, so each is followed for a few steps before one is chosen, unless
steps are expensive; of starts that are about as good, the simplest is taken.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.kernel.ukr.error import ReconstructionError

Array = NDArray[np.float64]

MOST_SAMPLES_FOR_ISOMAP = 2000
"""Up to this many samples Isomap and locally linear embedding are tried too; their cost grows with the cube."""


def pca(x: Array, components: int, seed: int) -> Array:
    """Principal components."""
    from sklearn.decomposition import PCA

    rank = min(components, *x.shape)
    # Constant data has no variance, and its ratios are 0/0.
    with np.errstate(invalid="ignore"):
        z = PCA(rank, svd_solver="full" if min(x.shape) <= 500 else "randomized", random_state=seed).fit_transform(x)
    # Latent dimensions beyond those of the data start with noise: at zero they would start at a saddle point.
    extra = np.random.default_rng(seed).normal(size=(len(x), components - rank))
    return np.c_[z, extra]


def isomap(x: Array, components: int, seed: int) -> Array:
    """Isomap: distances along the neighbourhood graph."""
    from sklearn.manifold import Isomap

    return Isomap(n_components=components, n_neighbors=_neighbours(x)).fit_transform(x)


def lle(x: Array, components: int, seed: int) -> Array:
    """Locally linear embedding."""
    from sklearn.manifold import LocallyLinearEmbedding

    return LocallyLinearEmbedding(n_components=components, n_neighbors=_neighbours(x), random_state=seed).fit_transform(
        x
    )


def spectral(x: Array, components: int, seed: int) -> Array:
    """Laplacian eigenmaps."""
    from sklearn.manifold import SpectralEmbedding

    return SpectralEmbedding(components, n_neighbors=_neighbours(x), random_state=seed).fit_transform(x)


def _neighbours(x: Array) -> int:
    # Few, because one edge between two turns of a roll spoils its geodesics.
    return min(len(x) - 1, 8)


STARTS: dict[str, Callable[[Array, int, int], Array]] = {"pca": pca, "isomap": isomap, "lle": lle, "spectral": spectral}
"""From simple to complex."""
ISOMETRIC = {"isomap"}
"""Embeddings that preserve distances along the data, hence proportions: whitening would turn a strip into a square."""
TRIED_STEPS = 25
CLOSE_ERROR = 1.03
MOST_TRIED_MULTIPLICATIONS = 4e9
"""With more multiplications in a step than this, starts are compared by their own errors."""


def best_start(
    error: ReconstructionError, names: list[str], seed: int, descend: Callable[[Tensor, int], float]
) -> tuple[Tensor, str, bool]:
    """The start of these ``STARTS`` that leads to the lowest error, its name, and whether Ctrl-C ended the search.

    ``descend`` gives the error after so many steps from a start. After Ctrl-C it is the best of those found before.
    """
    found: dict[str, Tensor] = {}
    reached: dict[str, float] = {}
    interrupted = False
    try:
        _embed(error, names, seed, found)
        if len(found) > 1:
            steps = TRIED_STEPS if error.x.shape[0] * error.x.numel() <= MOST_TRIED_MULTIPLICATIONS else 0
            for name, z in found.items():
                reached[name] = descend(z, steps)
    except KeyboardInterrupt:
        if not found:
            raise
        interrupted = True
        if not reached:
            with torch.no_grad():
                reached = {name: float(error(error.parameters(z))) for name, z in found.items()}
    if not reached:
        return next(iter(found.values())), next(iter(found)), interrupted
    limit = CLOSE_ERROR * min(reached.values())
    name = next((name for name, value in reached.items() if value <= limit), next(iter(found)))
    return found[name], name, interrupted


def _embed(error: ReconstructionError, names: list[str], seed: int, found: dict[str, Tensor]) -> None:
    """Put the starts of these names into ``found``, one after the other."""
    x = error.x.double().cpu().numpy()
    for name in names:
        with warnings.catch_warnings():
            # A disconnected neighbourhood graph makes a start worse; the errors decide among the starts.
            warnings.simplefilter("ignore")
            try:
                embedding = STARTS[name](x, error.components, seed)
            except (ValueError, np.linalg.LinAlgError, ArithmeticError, RuntimeError):
                if len(names) == 1:
                    raise
                continue
        shaped = proportioned if name in ISOMETRIC else whitened
        z = torch.as_tensor(shaped(embedding), dtype=error.x.dtype, device=error.x.device)
        found[name] = scaled(error, z)


def whitened(z: Array) -> Array:
    """The embedding with unit variance along its principal axes, uncorrelated."""
    z = z - z.mean(0)
    _, singular, axes = np.linalg.svd(z, full_matrices=False)
    spread = singular / np.sqrt(len(z))
    keep = spread > 1e-12 * max(spread.max(initial=0.0), 1e-300)
    turned = z @ axes.T
    turned[:, keep] /= spread[keep]
    turned[:, ~keep] = 0.0
    # Fewer samples than dimensions span fewer axes: the others are zero.
    return np.pad(turned, ((0, 0), (0, z.shape[1] - turned.shape[1])))


def proportioned(z: Array) -> Array:
    """The embedding centred, with unit variance on average over its axes."""
    z = z - z.mean(0)
    spread = np.sqrt(z.var(0).mean())
    return z / spread if spread > 0 else z


def scaled(error: ReconstructionError, z: Tensor) -> Tensor:
    """The embedding at the scale with the least error: a coarse sweep, then a golden section."""

    def at(log_scale: float) -> float:
        with torch.no_grad():
            value = float(error(error.parameters(float(np.exp(log_scale)) * error.bandwidth * z)))
        return value if np.isfinite(value) else np.inf

    sweep = np.log(np.geomspace(0.3, 60.0, 16))
    values = [at(s) for s in sweep]
    best = int(np.argmin(values))
    low, high = sweep[max(best - 1, 0)], sweep[min(best + 1, len(sweep) - 1)]
    golden = (np.sqrt(5) - 1) / 2
    left, right = high - golden * (high - low), low + golden * (high - low)
    at_left, at_right = at(left), at(right)
    for _ in range(6):
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - golden * (high - low)
            at_left = at(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + golden * (high - low)
            at_right = at(right)
    _, scale = min((at_left, left), (at_right, right), (values[best], sweep[best]))
    return float(np.exp(scale)) * error.bandwidth * z
