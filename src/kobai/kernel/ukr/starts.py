"""Where Unsupervised Kernel Regression starts: embeddings, whitened where their proportions mean nothing, and scaled by
a line search on the error.

The error of a start says little about where it leads, so each is followed for a few steps before one is chosen, unless
steps are dear; of starts that are about as good, the simplest.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.kernel.ukr.error import Error

Array = NDArray[np.float64]

SMALL = 2000
"""Up to so many samples, Isomap and locally linear embedding are tried too: their cost grows with the cube."""


def pca(x: Array, components: int, seed: int) -> Array:
    """Principal components."""
    from sklearn.decomposition import PCA

    rank = min(components, *x.shape)
    # Data that is all the same has no variance to share.
    with np.errstate(invalid="ignore"):
        z = PCA(rank, svd_solver="full" if min(x.shape) <= 500 else "randomized", random_state=seed).fit_transform(x)
    # More latent dimensions than the data has: the rest starts as a little noise, not at a saddle.
    extra = np.random.default_rng(seed).normal(size=(len(x), components - rank))
    return np.c_[z, extra]


def isomap(x: Array, components: int, seed: int) -> Array:
    """Isomap: distances along the neighbourhood graph."""
    from sklearn.manifold import Isomap

    return Isomap(n_components=components, n_neighbors=_neighbours(x)).fit_transform(x)


def lle(x: Array, components: int, seed: int) -> Array:
    """Locally linear embedding."""
    from sklearn.manifold import LocallyLinearEmbedding

    model = LocallyLinearEmbedding(n_components=components, n_neighbors=_neighbours(x), random_state=seed)
    return model.fit_transform(x)


def spectral(x: Array, components: int, seed: int) -> Array:
    """Laplacian eigenmaps."""
    from sklearn.manifold import SpectralEmbedding

    model = SpectralEmbedding(
        n_components=components, affinity="nearest_neighbors", n_neighbors=_neighbours(x), random_state=seed
    )
    return model.fit_transform(x)


def _neighbours(x: Array) -> int:
    # Few: one shortcut between two turns of a roll ruins its geodesics.
    return min(len(x) - 1, 8)


STARTS: dict[str, Callable[[Array, int, int], Array]] = {
    "pca": pca,
    "isomap": isomap,
    "lle": lle,
    "spectral": spectral,
}
"""From simple to intricate."""
ISOMETRIC = {"isomap"}
"""Where distances along the data are kept, so are proportions: whitened, an unrolled strip would become a square."""
TRIED_STEPS = 25
AS_GOOD = 1.03
DEAR = 4e9
"""Multiplications in a step beyond which starts are judged where they stand."""


def best_start(
    error: Error, names: list[str], seed: int, descend: Callable[[Tensor, int], float]
) -> tuple[Tensor, str, bool]:
    """The start that leads lowest.

    Args:
        error: what to minimise.
        names: keys of ``STARTS`` to try.
        seed: of the random numbers some of them use.
        descend: (start, steps) -> the error so far down.

    Returns:
        The start, which it is, and whether Ctrl-C ended the search: it is the best of those found by then.
    """
    found: dict[str, Tensor] = {}
    reached: dict[str, float] = {}
    interrupted = False
    try:
        _embed(error, names, seed, found)
        if len(found) > 1:
            steps = TRIED_STEPS if error.x.shape[0] * error.x.numel() <= DEAR else 0
            for name, z in found.items():
                reached[name] = descend(z, steps)
    except KeyboardInterrupt:
        if not found:
            raise
        interrupted = True
    if interrupted and not reached:
        with torch.no_grad():
            reached = {name: float(error(error.parameters(z))) for name, z in found.items()}
    if not reached:
        return next(iter(found.values())), next(iter(found)), interrupted
    limit = AS_GOOD * min(reached.values())
    name = next((name for name, value in reached.items() if value <= limit), next(iter(found)))
    return found[name], name, interrupted


def _embed(error: Error, names: list[str], seed: int, found: dict[str, Tensor]) -> None:
    """Put the starts of these names into ``found``, one after the other."""
    x = error.x.double().cpu().numpy()
    for name in names:
        with warnings.catch_warnings():
            # A disconnected neighbourhood graph makes one start worse; the error decides among them.
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
    return turned


def proportioned(z: Array) -> Array:
    """The embedding centred, with unit variance on average over its axes."""
    z = z - z.mean(0)
    spread = np.sqrt(z.var(0).mean())
    return z / spread if spread > 0 else z


def scaled(error: Error, z: Tensor) -> Tensor:
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
