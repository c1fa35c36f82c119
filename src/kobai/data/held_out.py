"""Rows held out: those that a descent does not see, on which its model is tested.

Of N rows a share s holds out the first ⌊s·N + ½⌋ (one at least) of ``torch.randperm(N)`` with the generator's seed.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kobai import checks
from kobai.data.columns import array
from kobai.errors import BadInput, shown


def held_rows(held_out: Any, seed: int, whole: np.ndarray) -> np.ndarray | None:
    """Which of the complete rows are held out (N,), or None for none.

    Args:
        held_out: a share of the rows from 0 to 1, or for each row of the table whether it is held out.
        seed: of the permutation; whole, 0 or larger.
        whole: for each row of the table whether it is complete; N are.

    Raises:
        BadInput: it is neither, or no row is left on one of the sides.
    """
    seed = checks.whole("seed", seed, 0, 2**63 - 1)
    share = checks.number_or_none(held_out)
    if held_out is None or share == 0:
        return None
    rows = int(whole.sum())
    if share is None:
        held = array("held_out", held_out)
        if held.dtype != bool or held.ndim != 1:
            raise BadInput(
                f"held_out={shown(held_out)}: give a share of the rows, as 0.2, or for each row True where it is held out"
            )
        if held.shape != whole.shape:
            raise BadInput(f"held_out: {held.size} of them for {whole.size} rows: give one for each row")
        held = held[whole]
    else:
        if not 0 < share < 1:
            raise BadInput(f"held_out={shown(held_out)}: a share of the rows, from 0 to less than 1")
        held = shuffled_first(share, seed, rows)
    if held.all() or not held.any():
        raise BadInput(f"held_out: {int(held.sum())} of {rows} rows held out; hold out one row at least, and leave one")
    return held


def shuffled_first(share: float, seed: int, rows: int) -> np.ndarray:
    """The rows of a share, as the module says."""
    import torch

    held = np.zeros(rows, bool)
    count = max(1, math.floor(share * rows + 0.5))
    held[torch.randperm(rows, generator=torch.Generator().manual_seed(seed))[:count].numpy()] = True
    return held
