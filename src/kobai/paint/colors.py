"""Colours: roles and names to sRGB, colour maps to tables of packed colours."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kobai.errors import BadInput, nearest
from kobai.scenes.theme import THEMES, Theme

_ROLES = ("background", "ink", "faint", "accent", "start", "minimum", "arrow", "mark")


def theme(name: str) -> Theme:
    """The theme called ``name``.

    Raises:
        BadInput: no such theme.
    """
    if name not in THEMES:
        raise BadInput(f"theme {name!r}: kobai has {', '.join(THEMES)}.{nearest(str(name), THEMES)}")
    return THEMES[name]


def rgb(color: str | int, of: Theme) -> np.ndarray:
    """(3,) float64 0 … 255 of ``"#rrggbb"``, a run number or a role.

    Raises:
        BadInput: none of these.
    """
    if isinstance(color, (int, np.integer)):
        code = of.runs[int(color) % len(of.runs)]
    else:
        code = str(getattr(of, color) if color in _ROLES else color)
    try:
        if len(code) != 7 or code[0] != "#":
            raise ValueError
        return np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], float)
    except ValueError:
        raise BadInput(f"colour {color!r}: give '#rrggbb', a run number, or one of {', '.join(_ROLES)}") from None


def mix(a: np.ndarray, b: np.ndarray, share: float) -> np.ndarray:
    """``a`` with ``share`` of ``b``."""
    return a + (b - a) * share


def pack(colors: np.ndarray) -> np.ndarray:
    """(..., 3) 0 … 255 to uint32 0xBBGGRR, what the kernels draw with."""
    c = np.clip(np.rint(colors), 0, 255).astype(np.uint32)
    return c[..., 0] | (c[..., 1] << np.uint32(8)) | (c[..., 2] << np.uint32(16))


@lru_cache(maxsize=32)
def lut(name: str, columns: int) -> np.ndarray:
    """(columns, 3) float64 0 … 255 of a colour map of the `cmap` package.

    Raises:
        BadInput: no such map.
    """
    import cmap

    try:
        return cmap.Colormap(name).lut(max(columns, 2))[:columns, :3] * 255.0
    except ValueError:
        raise BadInput(f"colour map {name!r} is not known to the cmap package: try 'batlow', 'viridis', …") from None


def shade_table(colors: np.ndarray, shades: int, backdrop: np.ndarray | None = None, alpha: float = 1.0) -> np.ndarray:
    """Every colour in every light.

    Args:
        colors: (columns, 3).
        shades: rows of the table, from full shadow to full light.
        backdrop: (3,), mixed in by 1−alpha.

    Returns:
        (shades, columns) uint32.
    """
    light = (np.arange(shades) + 0.5) / shades
    dim = np.interp(light, [0.0, 0.35, 0.8, 1.0], [0.55, 0.74, 1.0, 1.02])[:, None, None]
    white = np.interp(light, [0.8, 1.0], [0.0, 0.10])[:, None, None]
    table = colors[None] * dim
    table = table + (255.0 - table) * white
    if backdrop is not None:
        table = backdrop + (table - backdrop) * alpha
    return pack(table)
