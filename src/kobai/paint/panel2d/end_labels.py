"""Names of curves beside their ends, which need no legend."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kobai.paint.rect import Rect
from kobai.paint.sizes import Sizes
from kobai.paint.text.layout import TextLine, text_line
from kobai.scenes import Curve, Panel


class EndLabel(NamedTuple):
    """The name of a curve; ``share`` is how far down the plot it stands, 0 … 1."""

    curve: Curve
    text: TextLine
    share: float


def end_labels(panel: Panel, rect: Rect, sizes: Sizes) -> list[EndLabel]:
    """The labels of all named curves of a flat panel; none unless all fit, each near the end of its curve."""
    curves = [m for m in panel.marks if isinstance(m, Curve) and m.label and not m.animated]
    texts = [text_line(curve.label, sizes.note) for curve in curves]
    x, y = panel.axes
    if not 1 <= len(curves) <= 8 or max(text.width for text in texts) > 0.3 * rect.w:
        return []
    wanted = []
    for curve in curves:
        good = curve.points[np.isfinite(curve.points).all(1)]
        if not len(good) or good[-1, 0] < x.lo + 0.9 * (x.hi - x.lo):
            return []
        wanted.append(1 - np.clip((good[-1, 1] - y.lo) / ((y.hi - y.lo) or 1.0), 0, 1))
    line = 1.3 * sizes.note / (0.8 * rect.h)
    order = np.argsort(wanted)
    at = np.array(wanted)[order]
    for _ in range(60):  # labels that would overlap push each other apart
        push = np.maximum(line - np.diff(at), 0) / 2
        at[:-1] -= push
        at[1:] += push
        at = np.clip(at, 0, 1)
    if len(at) > 1 and (np.diff(at).min() < 0.9 * line or np.abs(at - np.array(wanted)[order]).max() > 2.2 * line):
        return []
    return [EndLabel(curves[i], texts[i], float(share)) for i, share in zip(order, at, strict=True)]
