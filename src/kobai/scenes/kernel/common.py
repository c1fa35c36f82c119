"""Colours, axes, cameras and status lines that scenes of kernel models share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kobai import numbers
from kobai.messages import say
from kobai.scenes import Axis, Camera, Curve, Motion, Panel, Text, Timeline
from kobai.scenes.camera import camera_of
from kobai.scenes.kernel.options import Options
from kobai.scenes.scale import Scale
from kobai.scenes.timeline import pace
from kobai.scenes.trace.views.axes import step_axis
from kobai.scenes.trace.views.loss import loss_scale
from kobai.scenes.types import Array

MOST_STEPS, MOST_SAMPLES = 120, 3000
ERROR = Text("E", "E", "<math><mi>E</mi></math>")
LIGHTNESS = {"paper": (0.50, 0.68), "dark": (0.62, 0.80)}  # in OKLCH, at the rim and in the middle of latent space
ROUNDING = 1e-6  # errors that differ by less than this share are one error


def place_colors(z: Array, theme: str) -> NDArray[np.uint8]:
    """(N, 3) colours by place in latent space: hue goes round, the middle is paler; along a line, from hue to hue."""
    rim, middle = LIGHTNESS.get(theme, LIGHTNESS["paper"])
    ranks = 2 * z.argsort(0).argsort(0) / max(len(z) - 1, 1) - 1
    if z.shape[1] == 1:
        turn = 0.55 * np.pi + 0.8 * np.pi * ranks[:, 0]
        return oklch(np.full(len(z), (rim + middle) / 2), np.full(len(z), 0.15), turn)
    radius = np.minimum(np.abs(ranks[:, :2]).max(1), 1.0)
    turn = np.arctan2(ranks[:, 1], ranks[:, 0])
    return oklch(middle + (rim - middle) * radius, 0.17 * np.sqrt(radius), turn + 0.6)


def oklch(lightness: Array, chroma: Array, hue: Array) -> NDArray[np.uint8]:
    """OKLCH as sRGB, clipped to its gamut. Reference: B. Ottosson, "A perceptual color space", 2020."""
    a, b = chroma * np.cos(hue), chroma * np.sin(hue)
    cones = np.stack([
        lightness + 0.3963377774 * a + 0.2158037573 * b,
        lightness - 0.1055613458 * a - 0.0638541728 * b,
        lightness - 0.0894841775 * a - 1.2914855480 * b,
    ]) ** 3  # fmt: skip
    linear = np.array([
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]) @ cones  # fmt: skip
    linear = np.clip(linear, 0, 1).T
    shares = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return (255 * shares).round().astype(np.uint8)


def camera(options: Options, elevation: float, animated: bool) -> tuple[Camera, Motion]:
    """The camera asked for, else one that sways by 30°, clear of an axis, where ticks of two axes would meet."""
    asked = options.camera
    if asked == "auto" and animated:
        asked = [(at, Camera(azimuth, elevation)) for at, azimuth in ((0.0, -60.0), (0.5, -30.0), (1.0, -60.0))]
    return camera_of(asked, lambda: Camera(-60.0, elevation), animated)


def span(values: Array, pad: float = 0.06) -> tuple[float, float]:
    """The ends of an axis that shows all finite values with a margin."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return -1.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    edge = (high - low) or abs(low) or 1.0
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


def error_axis(label: Text, error: Array, about: int, scale: Scale) -> Axis:
    """The axis of errors; from zero to twice their size where they are one value but for rounding."""
    finite = error[np.isfinite(error)]
    largest = float(finite.max(initial=0.0))
    if finite.size and largest - float(finite.min()) <= ROUNDING * largest:
        return Scale().axis(label, 0.0, 2 * largest or 1.0, about)
    return scale.axis(label, *span(scale.to_plot(error), 0.08), about)


def error_axes(steps: NDArray[np.int64], error: Array, label: Text, lang: str) -> tuple[list[Axis], Array]:
    """Axes of error against step, and the plot heights of the errors on them."""
    scale = loss_scale(error)
    axes = [step_axis(float(max(int(steps[-1]), 1)), lang), error_axis(label, error, 4, scale)]
    return axes, scale.to_plot(error)


def error_panel(
    steps: NDArray[np.int64], error: Array, label: Text, title: str, lang: str, cell: tuple[int, int, int, int]
) -> Panel:
    """The error against the step, revealed up to the current one."""
    axes, heights = error_axes(steps, error, label, lang)
    line = Curve(np.stack([steps.astype(float), heights], 1), color="accent", width=2.0, reveal=True)
    return Panel(axes, [line], Text(say(title, lang)), cell=cell, cursor=True, kind="loss")


def timeline(
    steps: NDArray[np.int64], moves: Array, what: str, error: Array, options: Options, more: list[str] | None = None
) -> Timeline:
    """The steps, paced by ``moves`` (K-1,), and for each a line such as ``"step 137 / 500 · E = 0.0310"``."""
    status = []
    for k, step in enumerate(steps):
        head = f"{say('step', options.lang)} {numbers.step_of(int(step), int(steps[-1]))}"
        status.append(f"{head} · {what} = {numbers.number(float(error[k]))}" + (f" · {more[k]}" if more else ""))
    frames = pace(moves, len(moves), options.frames, options.fps, np.empty(0, np.int64))
    return Timeline(steps, frames, float(options.fps), status, options.frames)
