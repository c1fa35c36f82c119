"""The rows and the columns of a table finding their places, side by side."""

from __future__ import annotations

import numpy as np

from kobai.errors import BadInput
from kobai.kernel.tensor_ukr import TensorUKR
from kobai.scene import numbers
from kobai.scene.kernel import look
from kobai.scene.kernel.options import Options
from kobai.scene.pace import pace, travelled
from kobai.scene.primitives import Array, Axis, Curve, Panel, Points, Scene, Text, Timeline
from kobai.words import say

MOST_STEPS = 120
ERROR = Text("E", "E", "<math><mi>E</mi></math>")


def tensor_scene(model: TensorUKR, options: Options) -> Scene:
    """The scene of a fitted model: latent space of rows, latent space of columns, the error curve."""
    if not hasattr(model, "row_embedding_"):
        raise BadInput("TensorUKR: this model is not fitted; call fit(X) first")
    trace, error, lang = model.trace_, model.error_, options.lang
    kept = np.unique(np.linspace(0, len(trace.steps) - 1, MOST_STEPS).round().astype(int))
    ways = [[z.double().cpu().numpy() for z in error.split(trace.x[k])] for k in kept]
    rows, columns = (_flat(np.stack(way)) for way in zip(*ways, strict=True))
    steps, value = trace.steps[kept].numpy(), trace.value[kept].double().numpy()
    panels = [_places(rows, "rows of the table", options, 0), _places(columns, "columns of the table", options, 1)]
    timeline = Timeline()
    if len(steps) > 1:
        axes, heights = look.error_axes(steps, value, ERROR, lang)
        line = Curve(np.stack([steps.astype(float), heights], 1), color="accent", width=2.0, reveal=True)
        title = Text(say("reconstruction error", lang))
        panels.append(Panel(axes, [line], title, cell=(1, 0, 1, 2), cursor=True, kind="loss"))
        moves = sum(travelled(z.transpose(1, 0, 2), np.ptp(z, axis=(0, 1)) + 1e-12) for z in (rows, columns)) / 2
        frames = pace(np.asarray(moves), len(steps) - 1, options.frames, options.fps, np.empty(0, np.int64))
        timeline = Timeline(steps, frames, float(options.fps), look.status(steps, "E", value, lang))
    first, second, depth = error.x.shape
    title = options.title if options.title is not None else say("tensor ukr", lang)
    shape = f"{numbers.count(first)} × {numbers.count(second)} × {numbers.count(depth)}"
    return Scene(
        panels,
        timeline,
        title if isinstance(title, Text) else (Text(title) if title else None),
        f"{trace.optimizer} · {shape} · L = {error.components[0]}, {error.components[1]}",
        [],
        options.theme,
        lang,
        (),
        (1.0, 0.34) if len(steps) > 1 else (),
        options.size_or(860, 600 if len(steps) > 1 else 450),
        say("describe tensor ukr", lang, shape=shape, error=numbers.number(model.loss_)),
    )


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
    colors = look.place_colors(z[-1] if np.ptp(z[..., 1]) > 0 else z[-1][:, :1], options.theme)
    size = float(np.clip(110 / np.sqrt(z.shape[1]), 3.0, 8.0))
    line = np.ptp(z[..., 1]) == 0
    axes = [look.axis(look.symbol("z", None if line else i), z[..., i]) for i in range(2)]
    if line:
        # One latent dimension: nothing is measured upwards.
        axes[1] = Axis(Text(""), -1.0, 1.0)
    points = Points(z, "dot", size, colors=colors, alpha=0.9, animated=True)
    return Panel(axes, [points], Text(say(what, options.lang)), cell=(0, column, 1, 1), kind="latent")
