"""The manifold of a UKR model over its trace: a grid in latent space, and its image among the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from kobai.kernel import UKR
from kobai.kernel.functional import nw
from kobai.kernel.ukr.error import ReconstructionError, log_density
from kobai.scenes.timeline import evenly
from kobai.scenes.types import Array

EMPTY = 0.02  # it is shown where the latent density is above this share of what nine in ten samples exceed
FINEST, COARSEST = 81, 31  # grid lines each way: about one for every bandwidth, which resolves the manifold's bends


@dataclass
class View3:
    """Up to three coordinates of the data: x -> (x − middle) @ axes. Principal axes are those of the scaled columns."""

    middle: Array  # (D,)
    axes: Array  # (D, m)
    columns: list[int] | None  # None for principal axes
    share: float  # of the variance that is shown

    def __call__(self, x: Array) -> Array:
        return (x - self.middle) @ self.axes


def view_of(x: Array, columns: list[int] | None, scale: Array | None = None) -> View3:
    """The columns asked for; all, where there are three or fewer; or the three principal axes of x / scale (D,)."""
    d = x.shape[1]
    scale = np.ones(d) if scale is None else scale
    if columns is None and d <= 3:
        columns = list(range(d))
    variance = (x / scale).var(0)
    total = float(variance.sum()) or 1.0
    if columns is not None:
        return View3(np.zeros(d), np.eye(d)[:, columns], columns, float(variance[columns].sum()) / total)
    middle = x.mean(0)
    _, _, axes = np.linalg.svd((x - middle) / scale, full_matrices=False)
    axes = axes[:3].T
    # The sign of a principal axis is arbitrary: its largest entry is made positive.
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), range(axes.shape[1])]) / scale[:, None]
    return View3(middle, axes, None, float(((x - middle) @ axes).var(0).sum()) / total)


@dataclass
class Manifold:
    """The course of a model over its trace."""

    x: Array  # (N, D)
    z: Array  # (K, N, L) latent positions, L = 1 or 2
    grid: Array  # (K, ny, nx, L) latent grid
    surface: Array  # (K, ny, nx, m) the manifold over the grid, NaN where the density is low
    steps: np.ndarray  # (K,)
    error: Array  # (K,)
    turned: bool  # whether z are the principal axes of more latent dimensions
    outside: int  # samples that end so far out that showing them would make everything else small


def array(value: object) -> Array:
    """A fitted array or tensor as float64."""
    return np.asarray(value.detach().cpu() if isinstance(value, torch.Tensor) else value, dtype=np.float64)


def manifold_of(model: UKR, view: View3, most: int) -> Manifold:
    """Follow the model's trace over at most ``most`` steps."""
    trace = model.trace_
    x, embedding = array(model.X_), array(model.embedding_)
    components = embedding.shape[1]
    sampled = evenly(len(trace.steps), most)
    error_of, x_at = trace.objective.fn, trace.x[sampled].double()
    known = isinstance(error_of, ReconstructionError)
    whole = (error_of.positions(x_at) if known else x_at.unflatten(-1, (-1, components))).cpu().numpy()
    centre, turn = embedding.mean(0), np.eye(components)
    if components > 2:
        _, _, axes = np.linalg.svd(embedding - centre, full_matrices=False)
        turn = axes[:2].T
    z = (whole - centre) @ turn
    surfaces, grids = [], []
    low, high = core(z[-1])
    widest = float((high - low).max()) / float(model.bandwidth)
    outside = int(((z[-1] < low) | (z[-1] > high)).any(1).sum())
    edge = int(np.clip(round(widest), COARSEST, FINEST))
    shown = torch.tensor(view(x))
    for k, present in enumerate(whole):
        grid = _grid(*core(z[k]), edge)
        full = torch.tensor(grid.reshape(-1, grid.shape[-1]) @ turn.T + centre)
        here = torch.tensor(present)
        surface = nw(full, here, shown, float(model.bandwidth)).numpy()
        density = log_density(full, here, float(model.bandwidth)).numpy()
        usual = np.percentile(log_density(here, here, float(model.bandwidth)).numpy(), 10)
        surface[density < usual + np.log(EMPTY)] = np.nan
        grids.append(grid)
        surfaces.append(surface.reshape(*grid.shape[:2], -1))
    steps, error = trace.steps[sampled].numpy(), trace.value[sampled].double().numpy()
    return Manifold(x, z, np.stack(grids), np.stack(surfaces), steps, error, components > 2, outside)


def core(z: Array) -> tuple[Array, Array]:
    """The box of latent positions; of the inner 98 % and half as much again where the rest lies farther out."""
    low, high = z.min(0), z.max(0)
    inner = np.percentile(z, [1, 99], axis=0)
    reach = 0.25 * (inner[1] - inner[0])
    return np.maximum(low, inner[0] - reach), np.minimum(high, inner[1] + reach)


def _grid(low: Array, high: Array, edge: int) -> Array:
    """(ny, nx, L') positions over a box."""
    if len(low) == 1:
        return np.linspace(low[0], high[0], 8 * edge)[None, :, None]
    return np.stack(np.meshgrid(*[np.linspace(a, b, edge) for a, b in zip(low, high, strict=True)]), -1)
