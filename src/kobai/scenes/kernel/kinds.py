"""Columns of a regression that are dates or categories: their axes, ticks and names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kobai import numbers
from kobai.errors import shortened
from kobai.kernel.columns import DATE, Columns
from kobai.scenes import Axis, Text
from kobai.scenes.kernel import common
from kobai.scenes.types import Array
from kobai.tables import dates

MOST_TICKS, TICK_LETTERS = 12, 14
ROOM = 0.6  # beside the first and the last category, in units of the distance between two
MOST_CURVES = 8  # categories with a curve each, as many as there are colours


def axis_of(columns: Columns | None, column: int, label: Text, values: Array) -> Axis:
    """The axis of a column: with dates or names of categories as ticks where it holds them."""
    if columns is not None and column in columns.levels:
        names = level_names(columns, column)
        every = -(-len(names) // MOST_TICKS)
        ticks = [(float(i), shortened(name, TICK_LETTERS)) for i, name in enumerate(names)][::every]
        return Axis(label, -ROOM, len(names) - 1 + ROOM, ticks)
    axis = common.axis(label, values, pad=0.02)
    if columns is not None and columns.kinds[column] == DATE:
        return replace(axis, ticks=dates.date_ticks(axis.lo, axis.hi, 4) or axis.ticks)
    return axis


def level_names(columns: Columns, column: int) -> list[str]:
    """The names of a column's categories."""
    levels = columns.levels[column]
    return [str(level) if isinstance(level, str | bool) else numbers.number(level, trim=True) for level in levels]


def middle(columns: Columns | None, x: Array) -> Array:
    """(d,) where a column is held that is not shown: at its mean, or its most frequent category."""
    found = x.mean(0)
    for column in columns.categories if columns is not None else []:
        values, counts = np.unique(x[:, column], return_counts=True)
        found[column] = values[counts.argmax()]
    return found


def spread_out(codes: Array) -> Array:
    """Codes of categories with the samples of each beside each other, so that they do not cover one another."""
    turn = np.arange(len(codes)) * 0.6180339887498949
    return codes + 0.5 * (turn - np.floor(turn) - 0.5)
