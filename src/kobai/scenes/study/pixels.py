"""Pixels and axes that the maps of studies share."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import xarray
from numpy.typing import NDArray

from kobai import numbers
from kobai.descent.record.serialize import objective_from
from kobai.errors import visible
from kobai.messages import say
from kobai.scenes.axis import Axis
from kobai.scenes.marks import Image
from kobai.scenes.panel import Panel
from kobai.scenes.scale import Scale
from kobai.scenes.theme import Theme, rgb
from kobai.scenes.trace.labels import title_of, typeset
from kobai.scenes.types import Array, Text


def range_of(study: xarray.Dataset, name: str) -> tuple[float, float, bool]:
    """The ends of an axis in plot coordinates, and whether it is logarithmic; those of a part of a map from its centres."""
    centres = study[name].to_numpy().astype(float)
    axes = json.loads(str(study.attrs.get("identity", "{}"))).get("axes", [])
    low, high, count, log = next((axis[1:] for axis in axes if axis[0] == name), (np.nan, np.nan, 0, _is_log(centres)))
    if count == len(centres) and low <= centres[0] and centres[-1] <= high:
        return (float(np.log10(low)), float(np.log10(high)), True) if log else (low, high, False)
    at = np.log10(centres) if log else centres
    half = (at[-1] - at[0]) / max(len(at) - 1, 1) / 2 or 0.5
    return float(at[0] - half), float(at[-1] + half), log


def _is_log(centres: Array) -> bool:
    """Whether pixels have equal ratios instead of equal distances."""
    if len(centres) < 3 or centres[0] <= 0:
        return False
    return not np.allclose(np.diff(centres), centres[1] - centres[0], rtol=1e-6, atol=0)


def axes_of(study: xarray.Dataset) -> tuple[list[Axis], tuple[float, float, float, float]]:
    """The two axes of a map, and the extent of its picture in plot coordinates."""
    made, extent = [], []
    for name in reversed(next(iter(study.data_vars.values())).dims):
        low, high, log = range_of(study, str(name))
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


DIM = 0.65
"""How much nearer to the background the slowest is than the fastest."""


def brightness(steps: Array, reached: NDArray[np.bool_]) -> Array:
    """1 for the fewest steps to 0.35 for the most, or an unknown number, by the logarithm; 1 of pixels that reached nothing."""
    shade = np.where(reached, 1 - DIM, 1.0)
    some = reached & (steps >= 0)
    if some.any():
        log = np.log1p(steps[some])
        span = float(log.max() - log.min())
        shade[some] = 1 - DIM * (log - log.min()) / span if span else 1.0
    return shade


def step_ticks(steps: Array, lang: str) -> list[tuple[float, str]]:
    """Round numbers of steps with their shares of a ramp from the fewest to the most, which is even in log(1 + steps)."""
    if not len(steps):
        return []
    low, high = float(steps.min()), float(steps.max())
    if low == high:
        return [(0.0, say("count of steps", lang, step=numbers.count(int(low))))]
    between = [v for v in Scale("log").round_values(np.log10(max(low, 1.0)), np.log10(high), 5) if low < v < high]
    span = np.log1p(high) - np.log1p(low)
    found = [(float((np.log1p(v) - np.log1p(low)) / span), numbers.count(round(v))) for v in (low, *between, high)]
    found[-1] = (1.0, say("count of steps", lang, step=numbers.count(int(high))))
    return [one for k, one in enumerate(found) if k in (0, len(found) - 1) or 0.06 < one[0] < 0.94]


def grey(theme: Theme, share: float) -> Array:
    """A grey, from the darker of background and ink, 0, to the lighter, 1: the same order on white and on black."""
    dark, light = sorted((rgb(theme.background), rgb(theme.ink)), key=lambda color: float(color[1]))
    return dark + (light - dark) * share


def image(colors: Array, extent: tuple[float, float, float, float]) -> Image:
    """Colours (H, W, 3) whose first row is the lowest, as an image."""
    return Image(np.ascontiguousarray(np.clip(colors[::-1], 0, 255).round().astype(np.uint8)), extent)


THIN = (0.06, 1.0)  # the edges of a key
COLUMNS = (1.0, 0.24)
"""Relative widths of a map and its key."""


@dataclass(frozen=True)
class Key:
    """What the colours of a map mean: a ramp, and single colours below it.

    Args:
        ramp: (m, 3) its colours from the bottom up, or (m, c, 3) in c columns; empty for none.
        ticks: (share of the ramp, text).
        others: (text, colour) of what is not on the ramp, from the top down.
    """

    ramp: Array
    ticks: list[tuple[float, str]]
    others: list[tuple[str, Array]]

    def panel(self) -> Panel:
        """The key as a narrow panel."""
        each, gap, ramp = 18, 5, len(self.ramp)
        below = len(self.others) * (each + gap)
        high = float(below + ramp)
        columns = self.ramp.shape[1] if self.ramp.ndim > 2 else 1
        colors = np.full((int(high), columns, 4), 0.0)
        colors[below:, :, :3] = self.ramp.reshape(ramp, columns, 3)
        colors[below:, :, 3] = 255.0
        ticks = [(below + share * ramp, text) for share, text in self.ticks]
        for k, (text, color) in enumerate(self.others):
            begin = below - (k + 1) * (each + gap)
            colors[begin : begin + each] = [*color, 255.0]
            ticks.append((begin + each / 2, text))
        picture = Image(np.ascontiguousarray(colors[::-1].clip(0, 255).round().astype(np.uint8)), (0.0, 1.0, 0.0, high))
        blank = Text("\u00a0")  # as high as the names of the map's axes, beside which it stands
        axes = [Axis(blank, 0.0, 1.0, [(0.5, blank.plain)]), Axis(blank, 0.0, high, sorted(ticks))]
        return Panel(axes, [picture], aspect=THIN, kind="key", cell=(0, 1, 1, 1))
