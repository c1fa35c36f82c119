"""The distances from the rows to the model's curve, at each step: as sticks, or as squares whose area is the squared distance."""

from __future__ import annotations

import numpy as np

from kobai.data import Loss
from kobai.errors import BadInput
from kobai.scenes.marks import Curve
from kobai.scenes.types import Array

MOST_STICKS = 80  # rows; of more, the distances to the curve are not drawn
MOST_SQUARES = 40


def check_residuals(residuals: str, loss: Loss) -> None:
    """Raise ``BadInput`` for squares where the loss is not of squared distances."""
    name = "" if loss.evaluation.loss is None else loss.evaluation.loss.name
    if residuals == "squares" and name != "squared":
        raise BadInput(f"residuals='squares': the loss is {name or 'another'}, not of squared distances; use 'sticks'")


def sticks(x: Array, y: Array, fitted: Array, low: float, high: float) -> Curve:
    """From each row to the curve, at each step: (K, 3N, 2), with a gap after each."""
    steps = len(fitted)
    points = np.full((steps, len(x), 3, 2), np.nan)
    points[:, :, :2, 0] = x[:, None]
    points[:, :, 0, 1] = y
    points[:, :, 1, 1] = np.clip(fitted, low, high)
    return Curve(points.reshape(steps, -1, 2), color="faint", width=0.9, animated=True)


def squares(
    x: Array, y: Array, fitted: Array, slopes: Array, ends: tuple[float, float], heights: tuple[float, float]
) -> Curve:
    """On each stick a square, at each step: (K, 6N, 2), with a gap after each.

    In a panel whose edges are equally long a distance in y is as long as ``(x range) / (y range)`` times it in x. A square stands
    on the side that the curve leaves: the left where the row is above a rising curve.

    Args:
        slopes: (K, N) of the curve at the rows; their signs count.
        ends, heights: the ranges of the panel's axes.
    """
    fitted = np.clip(fitted, heights[0] - (heights[1] - heights[0]), heights[1] + (heights[1] - heights[0]))
    error = y - fitted
    across = np.abs(error) * (ends[1] - ends[0]) / (heights[1] - heights[0])
    far = x + across * np.where(error * slopes > 0, -1.0, 1.0)
    points = np.full((*fitted.shape, 6, 2), np.nan)
    near = np.broadcast_to(x, fitted.shape)
    seen = np.broadcast_to(y, fitted.shape)
    points[:, :, :5, 0] = np.stack([near, near, far, far, near], -1)
    points[:, :, :5, 1] = np.stack([seen, fitted, fitted, seen, seen], -1)
    return Curve(points.reshape(len(fitted), -1, 2), color="faint", width=0.9, animated=True)
