"""Themes: the sRGB colours of the roles that a scene's colours name. Painters and the viewer read this table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

# Okabe & Ito (2008), without black and yellow; the warm ones first, which stand out on the blues and greens of the map.
RUNS = ("#d55e00", "#cc79a7", "#009e73", "#e69f00", "#56b4e9", "#882255", "#0072b2", "#999933")


@dataclass(frozen=True)
class Theme:
    """Colours by role, ``"#rrggbb"``.

    Args:
        line: contour and mesh lines on a surface.
        runs: the colours that run numbers mean, repeated when there are more runs.
        cmap: colour map of surfaces and contour maps, by its name in the `cmap` package.
    """

    name: str
    background: str
    ink: str
    faint: str
    accent: str
    start: str
    minimum: str
    arrow: str
    mark: str
    line: str
    runs: tuple[str, ...] = RUNS
    cmap: str = "lapaz"


THEMES = {
    "paper": Theme(
        "paper", "#ffffff", "#16181d", "#9aa1ab", "#d55e00", "#16181d", "#16181d", "#16181d", "#d55e00", "#16181d",
    ),
    "dark": Theme(
        "dark", "#0d1117", "#e6edf3", "#5b6573", "#ff9d4d", "#e6edf3", "#e6edf3", "#e6edf3", "#ff9d4d", "#0d1117",
        runs=("#ff9d4d", "#f29ac6", "#2fd39a", "#ffd24d", "#8fd3ff", "#e0607e", "#58b4ff", "#d2d27a"),
    ),
    "article": Theme(
        "article", "#ffffff", "#000000", "#888888", "#000000", "#000000", "#000000", "#000000", "#000000", "#000000",
        runs=("#f2d400",),
    ),
}  # fmt: skip


@cache
def color_table(name: str) -> np.ndarray:
    """The 256 colours of a colour map: (256, 3), 0 … 255."""
    from cmap import Colormap

    return np.rint(np.asarray(Colormap(name)(np.linspace(0, 1, 256)))[:, :3] * 255).astype(np.uint8)
