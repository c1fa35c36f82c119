"""Heads of several runs at one place: each is smaller than those before it, so that all are seen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kobai.paint.polyline import interpolated
from kobai.scenes import Panel, Path
from kobai.scenes.look import LOOK

MOST = 64  # of more heads each has its size


def share_of(mark: Path, panel: Panel, k: float, placed: Callable[[np.ndarray], np.ndarray], radius: float) -> float:
    """The size of a path's head at time index ``k``, beside its usual.

    It is smaller for each path before it of another colour whose head is within about a ``radius``; ``placed`` maps
    points to the coordinates of which that is a length.
    """
    paths = [one for one in panel.marks if isinstance(one, Path) and one.head != "none"]
    if len(paths) > MOST:
        return 1.0
    share, own = 1.0, placed(_at(mark, k))
    for other in paths:
        if other is mark:
            break
        if other.color == mark.color or (other.end_note and k >= _last(other) - 1e-9):
            continue
        away = float(np.linalg.norm(placed(_at(other, k)) - own)) / radius
        near, far = LOOK.ball.nearby
        if away < far:
            share *= LOOK.ball.nested ** min(1.0, (far - away) / (far - near))
    return max(share, LOOK.ball.smallest)


def _last(path: Path) -> float:
    return float(len(path.points) - 1 if path.last is None else path.last)


def _at(path: Path, k: float) -> np.ndarray:
    return interpolated(path.points, min(max(k, 0.0), _last(path)))
