"""Colours of samples by a number or a category of each, and the legend that says which is which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kobai import numbers
from kobai.errors import BadInput, shown
from kobai.messages import say
from kobai.scenes import Points
from kobai.scenes.scale import Scale
from kobai.scenes.theme import RUNS, rgb

LIFT = 0.5  # share of white mixed into black in the dark theme
GRADES, QUALITATIVE = 5, 20
MISSING = "#9a9a9a"


@dataclass
class SampleColors:
    """(N, 3) sRGB of each sample, and the lines of the legend: a colour and what it stands for."""

    colors: NDArray[np.uint8]
    lines: list[tuple[str, str]]

    def legend(self, axes: int) -> list[Points]:
        """Marks without points, which put the lines into a panel's legend."""
        return [Points(np.empty((0, axes)), "dot", color=color, label=text) for color, text in self.lines]


def sample_colors(values: Any, count: int, cmap: str, theme: str, lang: str) -> SampleColors:
    """Few distinct values get hues of their own, many numbers a colour map with round values in the legend."""
    cure = f"one value for each of {count} samples"
    given = values
    try:
        values = np.asarray(values)
    except Exception as error:  # whatever a foreign type raises
        raise BadInput(f"colors={shown(given)}: {cure}") from error
    if values.shape != (count,):
        raise BadInput(f"colors of shape {values.shape}: {cure}")
    numeric = np.issubdtype(values.dtype, np.number) and not np.issubdtype(values.dtype, np.complexfloating)
    values = values.astype(float) if numeric else values
    absent = ~np.isfinite(values) if numeric else np.array([_empty(v) for v in values])
    known = values[~absent] if numeric else np.array([str(v) for v in values[~absent]], dtype=str)
    colors = np.tile(rgb(MISSING).astype(np.uint8), (count, 1))
    distinct, index = np.unique(known, return_inverse=True)
    if len(distinct) <= len(RUNS):
        hues = np.array([rgb(c) for c in RUNS])[: len(distinct)]
    elif numeric:
        hues, lines = None, _grades(distinct[[0, -1]])
    else:
        hues = _mapped(
            np.arange(len(distinct)) / (len(distinct) - 1), "tab20" if len(distinct) <= QUALITATIVE else cmap, theme
        )
    if hues is not None:
        colors[~absent] = hues[index]
        lines = [(_hex(c), _named(v)) for c, v in zip(hues, distinct, strict=True)]
    else:
        low, high = distinct[0], distinct[-1]
        colors[~absent] = _mapped((known - low) / (high - low), cmap, theme)
        graded = _mapped((np.array([v for v, _ in lines]) - low) / (high - low), cmap, theme)
        lines = [(_hex(c), text) for c, (_, text) in zip(graded, lines, strict=True)]
    if absent.any():
        lines.append((MISSING, say("value missing", lang)))
    return SampleColors(colors, lines)


def _empty(value: Any) -> bool:
    return value is None or value != value or str(value).strip() in ("", "NaT")


def _named(value: Any) -> str:
    return str(value) if isinstance(value, str) else plain_number(float(value))


def plain_number(value: float) -> str:
    """A number as a name: whole ones with all their digits."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else numbers.number(value, 4, trim=True)


def _grades(ends: NDArray[np.float64]) -> list[tuple[float, str]]:
    """Round values between the ends, and their texts; the largest comes first, as on a colour bar."""
    scale = Scale()
    values = scale.round_values(float(ends[0]), float(ends[1]), GRADES)
    return list(zip(values.tolist(), scale.texts(values), strict=True))[::-1]


def _mapped(share: NDArray[np.float64], name: str, theme: str) -> NDArray[np.uint8]:
    import cmap as colormaps

    found = np.asarray(colormaps.Colormap(name)(np.clip(share, 0, 1)))[:, :3]
    if theme == "dark":
        # Dark colours of the map would vanish in the background: the darker, the more white is mixed in.
        found = found + LIFT * (1 - found @ [0.2126, 0.7152, 0.0722])[:, None] * (1 - found)
    return (255 * found).round().astype(np.uint8)


def _hex(color: Any) -> str:
    return "#" + "".join(f"{int(c):02x}" for c in color)
