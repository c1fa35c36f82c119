"""Places for words over a picture: notes and callouts that stay inside their panel and clear of each other."""

from __future__ import annotations

import numpy as np

from kobai.paint.canvas import Canvas
from kobai.paint.colors import Palette
from kobai.paint.measures import Rect, Sizes
from kobai.paint.polyline import direction_at_end, resampled
from kobai.paint.text.layout import shortened, text_line

_OTHER_SIDE = {"left": ("right",), "right": ("left",), "center": ()}


def place(
    at: np.ndarray,
    width: float,
    height: float,
    anchor: str,
    room: Rect,
    taken: list[Rect],
    gap: float,
    line: np.ndarray | None = None,
) -> Rect | None:
    """A free rectangle for words beside a point, inside ``room``, added to ``taken``; None where there is no room.

    ``anchor`` is the side of the words that touches the point. Words that belong to a path should not hide its (m, 2)
    pixels ``line``, and may then stand on the other side of the point.
    """
    dots, edge = np.empty((0, 2)) if line is None else resampled(line, 0.3 * height), 0.4 * height
    start = min(max(at[1] - height / 2, room.y + gap), max(room.bottom - height - gap, room.y))
    best, least = None, np.inf
    for n in range(40):
        y = start + (n + 1) // 2 * (1 if n % 2 else -1) * 0.5 * height
        for side in (anchor,) if line is None else (anchor, *_OTHER_SIDE[anchor]):
            shift = {"left": gap, "right": -gap - width, "center": -width / 2}[side]
            x = min(max(at[0] + shift, room.x + gap), max(room.right - width - gap, room.x))
            spot = Rect(x, y, width, height)
            if y < room.y or spot.bottom > room.bottom or any(spot.meets(t, 0.15 * height) for t in taken):
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


def draw_callout(
    canvas: Canvas,
    line: np.ndarray,
    least: float,
    text: str,
    color: np.ndarray,
    palette: Palette,
    sizes: Sizes,
    room: Rect,
    taken: list[Rect],
    avoid: bool = True,
) -> None:
    """An arrow head at the end of a run that left its panel, and words beside it; ``"↗"`` is the arrow head alone.

    It points along the way from the last of the (m, 2) finite pixels ``line`` that is farther than ``least`` from the
    end. The words keep clear of ``taken``, to which they are added, and, with ``avoid``, of the line.
    """
    if not len(line):
        return
    at = np.clip(line[-1], [room.x, room.y], [room.right, room.bottom])
    direction = direction_at_end(line, least)
    length = float(np.hypot(*direction))
    if length > 0 and np.isfinite(length):
        along = direction / length
        across = np.array([-along[1], along[0]])
        wing = 9 * sizes.unit
        head = np.array([at, at - wing * along + 0.5 * wing * across, at - wing * along - 0.5 * wing * across])
        canvas.fill(head, color)
    if text == "↗":
        return
    size = sizes.note
    words = shortened(text_line(text, size), 0.9 * room.w)
    anchor = "left" if at[0] < room.x + room.w / 2 else "right"
    spot = place(at, words.width, words.height, anchor, room, taken, size, line if avoid else None)
    if spot is not None:
        draw_plate(canvas, spot, 0.25 * size, palette.background, 0.82)
        canvas.text(words, spot.x, spot.y + words.ascent, palette.inked_color(color))
