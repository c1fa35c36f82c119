"""Places for words over a picture: notes and callouts stay inside their panel and clear of each other."""

from __future__ import annotations

import numpy as np

from kobai.paint.canvas import Array, Canvas
from kobai.paint.measures import Rect
from kobai.paint.polyline import resampled

_OTHER_SIDE = {"left": ("right",), "right": ("left",), "center": ()}


def place(
    at: Array, wide: float, tall: float, side: str, room: Rect, taken: list[Rect], gap: float, line: Array | None = None
) -> Rect | None:
    """A free rectangle for words beside a point, inside ``room``, added to ``taken``; None where there is no room.

    ``side`` is that of the words that touches the point. Words that belong to a path should not hide its (m, 2)
    pixels ``line``, and may then stand on the other side of the point.
    """
    dots, edge = np.empty((0, 2)) if line is None else resampled(line, 0.3 * tall), 0.4 * tall
    start = min(max(at[1] - tall / 2, room.y + gap), max(room.bottom - tall - gap, room.y))
    best, least = None, np.inf
    for n in range(40):
        y = start + (n + 1) // 2 * (1 if n % 2 else -1) * 0.5 * tall
        for touching in (side,) if line is None else (side, *_OTHER_SIDE[side]):
            shift = {"left": gap, "right": -gap - wide, "center": -wide / 2}[touching]
            x = min(max(at[0] + shift, room.x + gap), max(room.right - wide - gap, room.x))
            spot = Rect(x, y, wide, tall)
            if y < room.y or spot.bottom > room.bottom or any(spot.meets(t, 0.15 * tall) for t in taken):
                continue
            hidden = ((dots > [x, y - edge]) & (dots < [spot.right, spot.bottom + edge])).all(1).sum()
            if n + 2 * hidden < least:
                best, least = spot, n + 2 * hidden
        if least <= n:  # places farther away cannot be better
            break
    if best is not None:
        taken.append(best)
    return best


def draw_plate(canvas: Canvas, at: Rect, pad: float, color: np.ndarray, alpha: float) -> None:
    """A translucent rectangle under words, so that they can be read on anything."""
    x0, y0, x1, y1 = at.x - pad, at.y - pad, at.right + pad, at.bottom + pad
    canvas.fill(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]), color, alpha)
