"""The latent spaces of rows and columns side by side; where each has one dimension, the surface that they span, too."""

from __future__ import annotations

import numpy as np
import torch

from kobai import numbers
from kobai.errors import BadInput
from kobai.kernel import TensorUKR
from kobai.kernel.tensor_ukr.error import reconstruct
from kobai.messages import optimizer_name, say
from kobai.scenes import Panel, Points, Scene, Text, Timeline
from kobai.scenes.kernel import common
from kobai.scenes.kernel.manifold import Manifold, view_of
from kobai.scenes.kernel.options import Options
from kobai.scenes.kernel.ukr import observed
from kobai.scenes.timeline import evenly, travelled
from kobai.scenes.types import Array

EDGE = 61


def tensor_scene(model: TensorUKR, options: Options) -> Scene:
    """The scene of a fitted model: latent space of rows, latent space of columns, the error curve."""
    if not hasattr(model, "row_embedding_"):
        raise BadInput("TensorUKR: this model is not fitted; call fit(X) first")
    trace, error, lang = model.trace_, model.error_, options.lang
    sampled = evenly(len(trace.steps), common.MOST_STEPS)
    ways = [[z.double().cpu().numpy() for z in error.split(trace.x[k])] for k in sampled]
    rows, columns = (_flat(np.stack(way)) for way in zip(*ways, strict=True))
    steps, value = trace.steps[sampled].numpy(), trace.value[sampled].double().numpy()
    panels = [_places(rows, "rows of the table", options, 0), _places(columns, "columns of the table", options, 1)]
    surface = error.components == (1, 1) and error.x.shape[2] > 1
    if surface:
        panels = _with_surface(model, panels, rows[..., 0], columns[..., 0], steps, value, options)
    height = max(panel.cell[0] + panel.cell[2] for panel in panels)
    timeline = Timeline(frames=options.frames)
    if len(steps) > 1:
        cell = (height, 0, 1, 2)
        panels.append(common.error_panel(steps, value, common.ERROR, "reconstruction error", lang, cell))
        moves = sum(travelled(z.transpose(1, 0, 2), np.ptp(z, axis=(0, 1)) + 1e-12) for z in (rows, columns)) / 2
        timeline = common.timeline(steps, np.asarray(moves), "E", value, options)
    first, second, depth = error.x.shape
    shape = f"{numbers.count(first)} × {numbers.count(second)} × {numbers.count(depth)}"
    name, ranks = optimizer_name(str(trace.optimizer), lang), f"{error.components[0]}, {error.components[1]}"
    subtitle = f"{name} · {shape} · L = {ranks}"
    return Scene(
        panels, timeline, options.title_or(say("tensor ukr", lang)), subtitle, [], options.theme, lang,
        (1.0, 1.5) if surface else (), (*[1.0 / height] * height, 0.34) if len(steps) > 1 else (),
        options.size_or(960 if surface else 860, 620 if len(steps) > 1 else 470),
        say("describe tensor ukr", lang, shape=shape, error=numbers.number(model.loss_)),
    )  # fmt: skip


def _with_surface(
    model: TensorUKR, panels: list[Panel], u: Array, v: Array, steps: np.ndarray, value: Array, options: Options
) -> list[Panel]:
    """Both latent lines one above the other, and beside them the surface f(u, v) among the entries of the table."""
    error = model.error_
    x, mask, mean = (t.double().cpu() for t in (error.x, error.mask, model.mean_))
    whole = mask.bool().all(2).numpy()
    samples = (x + mean).numpy()[whole]
    view = view_of(samples, options.picked(x.shape[2], 3))
    grids, surfaces = [], []
    for rows, columns in zip(u, v, strict=True):
        ends = [torch.linspace(z.min(), z.max(), EDGE, dtype=torch.float64)[:, None] for z in (rows, columns)]
        first, second = (error.weights(q, torch.tensor(z)[:, None]) for q, z in zip(ends, (rows, columns), strict=True))
        surfaces.append(view((reconstruct(first, second, x, mask) + mean).numpy()))
        grids.append(np.stack(np.meshgrid(ends[1][:, 0], ends[0][:, 0]), -1))
    z = np.stack(np.broadcast_arrays(u[:, :, None], v[:, None, :]), -1)[:, whole]
    found = Manifold(samples, z, np.stack(grids), np.stack(surfaces), steps, value, False, 0)
    sampled = evenly(len(samples), common.MOST_SAMPLES)
    colors = np.repeat(common.place_colors(u[-1][:, None], options.theme), v.shape[1], 0)[whole.ravel()]
    panels[1].cell = (1, 0, 1, 1)
    among = observed(found, view, sampled, colors[sampled], options)
    among.cell = (0, 1, 2, 1)
    return [*panels, among]


def _flat(z: Array) -> Array:
    """(K, n, 2) places to draw: one latent dimension lies along a line, of three or more the first two axes are shown."""
    if z.shape[2] == 1:
        return np.concatenate([z, np.zeros_like(z)], 2)
    if z.shape[2] == 2:
        return z
    middle = z[-1].mean(0)
    _, _, axes = np.linalg.svd(z[-1] - middle, full_matrices=False)
    return (z - middle) @ axes[:2].T


def _places(z: Array, what: str, options: Options, column: int) -> Panel:
    colors = common.place_colors(z[-1] if np.ptp(z[..., 1]) > 0 else z[-1][:, :1], options.theme)
    size = float(np.clip(110 / np.sqrt(z.shape[1]), 3.0, 8.0))
    line = np.ptp(z[..., 1]) == 0
    axes = [common.axis(common.symbol("z", None if line else i), z[..., i]) for i in range(2)]
    if line:
        # One latent dimension: upwards the number of the row or column, so that an order shows.
        numbered = np.broadcast_to(np.arange(1.0, z.shape[1] + 1), z.shape[:2])
        z = np.stack([z[..., 0], numbered], -1)
        axes[1] = common.axis(Text(say(("row number", "column number")[column], options.lang)), numbered)
    points = Points(z, "dot", size, colors=colors, alpha=0.9, animated=True)
    return Panel(axes, [points], Text(say(what, options.lang)), cell=(0, column, 1, 1), kind="latent")
