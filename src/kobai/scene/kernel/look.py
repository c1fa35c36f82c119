"""Colours, axes and words that scenes of kernel models share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kobai.errors import BadInput
from kobai.scene import numbers
from kobai.scene.numbers import FIGURE_SPACE, number
from kobai.scene.primitives import Array, Axis, Text
from kobai.scene.scale import Scale
from kobai.scene.themes import RUNS
from kobai.scene.views.loss import loss_scale
from kobai.words import say

# The corners of the latent square: four hues that differ in lightness too, so that neighbours are told apart in grey.
CORNERS = {
    "paper": ("#1b4f9c", "#12876f", "#d6458b", "#f0a21c"),
    "dark": ("#4d8ff0", "#35d0a5", "#ff7ab8", "#ffc14d"),
}


def rgb(color: str) -> Array:
    """``"#rrggbb"`` as three numbers 0 … 255."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], float)


def place_colors(z: Array, theme: str) -> NDArray[np.uint8]:
    """(N, 3) colours by place in latent space, evenly used: a blend of four corners, or along a line."""
    ranks = z.argsort(0).argsort(0) / max(len(z) - 1, 1)
    a = ranks[:, :1]
    b = ranks[:, 1:2] if z.shape[1] > 1 else 1 - np.abs(2 * a - 1)
    corners = [rgb(c) ** 2 for c in CORNERS.get(theme, CORNERS["paper"])]
    blend = (1 - a) * (1 - b) * corners[0] + (1 - a) * b * corners[1] + a * (1 - b) * corners[2] + a * b * corners[3]
    return np.sqrt(blend).round().astype(np.uint8)


def given_colors(values: Any, count: int, cmap: str) -> NDArray[np.uint8]:
    """(N, 3) colours by a number or label of each sample: few distinct values get hues, many a colour map."""
    values = np.asarray(values)
    if values.shape != (count,):
        raise BadInput(f"colors of shape {values.shape}: one value for each of {count} samples")
    distinct, index = np.unique(values, return_inverse=True)
    if len(distinct) <= len(RUNS):
        return np.array([rgb(c) for c in RUNS])[index].astype(np.uint8)
    import cmap as colormaps

    share = index / (len(distinct) - 1)
    if np.issubdtype(values.dtype, np.number):
        low, high = np.nanmin(values), np.nanmax(values)
        share = (values - low) / ((high - low) or 1.0)
    name = "tab20" if len(distinct) <= 20 and not np.issubdtype(values.dtype, np.floating) else cmap
    return (255 * np.asarray(colormaps.Colormap(name)(share))[:, :3]).round().astype(np.uint8)


def span(values: Array, pad: float = 0.06) -> tuple[float, float]:
    """The ends of an axis that shows all finite values with a margin."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return -1.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    edge = (high - low) or max(abs(low), 1.0)
    return low - pad * edge, high + pad * edge


def axis(label: Text, values: Array, about: int = 5, pad: float = 0.06) -> Axis:
    """A linear axis around values."""
    return Scale().axis(label, *span(values, pad), about)


def symbol(name: str, index: int | None = None) -> Text:
    """An italic letter, with a subscript counted from 1 where there are several."""
    if index is None:
        return Text(name, name, f"<math><mi>{name}</mi></math>")
    shown = f"{name}{numbers.subscript(index + 1)}"
    mathml = f"<math><msub><mi>{name}</mi><mn>{index + 1}</mn></msub></math>"
    return Text(shown, f"{name}_{{{index + 1}}}", mathml)


def error_axes(steps: NDArray[np.int64], error: Array, label: Text, lang: str) -> tuple[list[Axis], Array]:
    """Axes of error against step, and the plot heights of the errors on them."""
    scale = loss_scale(error)
    heights = scale.to_plot(error)
    last = float(max(int(steps[-1]), 1))
    return [Scale().axis(Text(say("step", lang)), 0.0, last, 6), scale.axis(label, *span(heights, 0.08), 4)], heights


def status(steps: NDArray[np.int64], what: str, error: Array, lang: str, more: list[str] | None = None) -> list[str]:
    """``"step 137 / 500 · E = 0.0310"`` for each time index."""
    final = int(steps[-1])
    width = len(numbers.count(final))
    lines = []
    for k, step in enumerate(steps):
        head = f"{say('step', lang)} {numbers.count(int(step)).rjust(width, FIGURE_SPACE)} / {numbers.count(final)}"
        lines.append(f"{head} · {what} = {number(float(error[k]))}" + (f" · {more[k]}" if more else ""))
    return lines
