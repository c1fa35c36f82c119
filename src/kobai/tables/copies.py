"""Rows that repeat earlier ones."""

from __future__ import annotations

import numpy as np


def copies_in(values: np.ndarray) -> int:
    """How many rows (N, d) repeat an earlier one; 0 if rounding makes that many.

    Rows of rounded measurements are equal by chance about as often as they differ by one last digit in one column.
    """
    distinct, counts = np.unique(values, axis=0, return_counts=True)
    repeated = len(values) - len(distinct)
    if not repeated:
        return 0
    weights = np.random.default_rng(0).integers(1, 2**63, values.shape[1], dtype=np.uint64)
    key = (np.stack([_last_digits(column) for column in distinct.T], 1) * weights).sum(1, dtype=np.uint64)
    order = np.argsort(key)
    near = 0
    for weight in weights:  # a row that is one digit higher in one column has this much higher a key
        at = np.searchsorted(key[order], key + weight)
        other = order[np.minimum(at, len(order) - 1)]
        near += int((counts * counts[other])[key[other] == key + weight].sum())
    pairs = int((counts * (counts - 1)).sum()) // 2
    return repeated if pairs > near else 0


def _last_digits(column: np.ndarray) -> np.ndarray:
    """Values as multiples of the least difference between two of them; of numbers with all their digits something else."""
    distinct, ranks = np.unique(column, return_inverse=True)
    with np.errstate(over="ignore", invalid="ignore"):
        steps = np.ptp(distinct) / np.diff(distinct).min() if len(distinct) > 1 else 0.0
    if not steps < 2**53:
        return 2 * ranks.astype(np.uint64)
    return np.rint((column - distinct[0]) / (np.ptp(distinct) or 1.0) * steps).astype(np.uint64)
