"""Themes: the sRGB colours of the roles that a scene's colours name. Painters and the viewer read this table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

# The first eight are told apart by colour-blind readers too (a difference of CIEDE2000 ≥ 12 to any of them); near those of
# Okabe & Ito (2008), the warm ones first, which stand out on the blues and greens of the map. The others are for minima.
RUNS = (
    "#d55e00", "#b477a4", "#1d956f", "#f49b00", "#54b6ed", "#8b2a56", "#066cdd", "#334000",
    "#c3aa6e", "#0000b2", "#795b8c", "#b21b39", "#520066", "#3300ff",
)  # fmt: skip


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
        runs=(
            "#ff9d4d", "#b47bac", "#4ee0a7", "#f9f13a", "#9dc0ff", "#e0427d", "#3391f3", "#928849",
            "#216ad9", "#ff3300", "#c9ffa6", "#158c74", "#b2479d", "#a6ffed",
        ),
    ),
    "article": Theme(
        "article", "#ffffff", "#000000", "#888888", "#000000", "#000000", "#000000", "#000000", "#000000", "#000000",
        runs=(
            "#f2d400", "#d55e00", "#b477a4", "#1d956f", "#54b6ed", "#8b2a56", "#066cdd", "#334000",
            "#0000b2", "#b2b274", "#795b8c", "#b21b39", "#520066", "#3300ff",
        ),
    ),
}  # fmt: skip


@cache
def color_table(name: str) -> np.ndarray:
    """The 256 colours of a colour map: (256, 3), 0 … 255."""
    from cmap import Colormap

    return np.rint(np.asarray(Colormap(name)(np.linspace(0, 1, 256)))[:, :3] * 255).astype(np.uint8)


def rgb(color: str) -> np.ndarray:
    """``"#rrggbb"`` as three numbers 0 … 255."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], float)
