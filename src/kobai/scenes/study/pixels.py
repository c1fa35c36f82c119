"""Pixels and axes that the maps of studies share."""

from __future__ import annotations

import json

import numpy as np
import xarray
from numpy.typing import NDArray

from kobai.descent.record.serialize import objective_from
from kobai.errors import visible
from kobai.scenes.axis import Axis
from kobai.scenes.marks import Image
from kobai.scenes.scale import Scale
from kobai.scenes.trace.labels import title_of, typeset
from kobai.scenes.types import Array, Text


def edges(centres: Array, log: bool) -> tuple[float, float]:
    """The ends of an axis whose pixels have these centres, in plot coordinates."""
    at = np.log10(centres) if log else centres
    half = (at[-1] - at[0]) / max(len(at) - 1, 1) / 2 or 0.5
    return float(at[0] - half), float(at[-1] + half)


def is_log(centres: Array) -> bool:
    """Whether pixels have equal ratios instead of equal distances."""
    if len(centres) < 3 or centres[0] <= 0:
        return False
    return not np.allclose(np.diff(centres), centres[1] - centres[0], rtol=1e-6)


def axes_of(study: xarray.Dataset) -> tuple[list[Axis], tuple[float, float, float, float]]:
    """The two axes of a map, and the extent of its picture in plot coordinates."""
    made, extent = [], []
    for name in reversed(next(iter(study.data_vars.values())).dims):
        centres = study[name].to_numpy().astype(float)
        log = is_log(centres)
        low, high = edges(centres, log)
        made.append(Scale("log" if log else "linear").axis(label_of(str(name)), low, high, 5))
        extent += [low, high]
    return made, (extent[0], extent[1], extent[2], extent[3])


def title(study: xarray.Dataset) -> Text:
    """The study's objective: its formula as mathematics where it has one, else its name."""
    name = Text(visible(str(study.attrs.get("title", ""))))
    try:
        written = json.loads(str(study.attrs["identity"]))["objective"]
        return title_of(objective_from(written, int(written["dim"] or 2), None)) or name
    except (KeyError, TypeError, ValueError):  # a study of no objective, or one of another version
        return name


def label_of(name: str) -> Text:
    """The name of an axis: η for the step size, β for momentum, variables typeset."""
    letters = {"lr": "η", "momentum": "β", "betas[0]": "β₁", "betas[1]": "β₂", "lr0": "η₀", "lr1": "η₁"}
    return Text(letters[name]) if name in letters else typeset(name)


def brightness(steps: Array, reached: NDArray[np.bool_]) -> Array:
    """1 for the fewest steps to 0.35 for the most, or an unknown number, by the logarithm; 1 of pixels that reached nothing."""
    shade = np.where(reached, 0.35, 1.0)
    some = reached & (steps >= 0)
    if some.any():
        log = np.log1p(steps[some])
        span = float(log.max() - log.min())
        shade[some] = 1 - 0.65 * (log - log.min()) / span if span else 1.0
    return shade


def image(colors: Array, extent: tuple[float, float, float, float]) -> Image:
    """Colours (H, W, 3) whose first row is the lowest, as an image."""
    return Image(np.ascontiguousarray(np.clip(colors[::-1], 0, 255).round().astype(np.uint8)), extent)
