"""The recipe of a map: all that its pixels depend on, as JSON data."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

import kobai
from kobai.descent.record.serialize import objective_to, to_attribute
from kobai.objectives import Objective
from kobai.optimize import OptimizerSpec

_PROBES = 8  # points at which a Python function is evaluated, by which it is told from another of its name


def recipe_of(f: Objective, n: int, spec: OptimizerSpec, dtype: str, **others: Any) -> dict[str, Any]:
    """Objective, optimizer, number format, seed and versions, and whatever else a study adds.

    A function in Python has no text of which a store could hold all; its values at a few points stand for it.
    """
    recipe = {
        "objective": objective_to(f), "optimizer": spec.name, "hyper": to_attribute(dict(spec.hyper)), "dtype": dtype,
        "seed": SEED,
        "versions": versions(),
        **{name: to_attribute(value) for name, value in others.items()},
    }  # fmt: skip
    if recipe["objective"]["kind"] == "function":
        recipe["values"] = to_attribute(_values(f, n))
    return recipe


def versions() -> dict[str, str]:
    """Of what computes the pixels here."""
    return {"kobai": kobai.__version__, "torch": torch.__version__.partition("+")[0], "numpy": np.__version__}


SEED = 0
"""Of the random numbers that an optimizer or an objective may draw: each tile begins with it."""


def _values(f: Objective, n: int) -> list[float]:
    """f at a few points of its domain, which differ in every coordinate."""
    low, high = torch.tensor(f.shown_domain(n), dtype=torch.float64).T
    shares = (torch.arange(1, _PROBES + 1)[:, None] * torch.sqrt(torch.arange(2.0, n + 2, dtype=torch.float64))) % 1
    with seeded(), torch.no_grad():
        return [float(f(point)) for point in low + (high - low) * shares]


@contextlib.contextmanager
def seeded() -> Iterator[None]:
    """The random numbers of torch, numpy and Python begin with ``SEED`` inside, and go on afterwards as if nothing had been."""
    before, ours = np.random.get_state(), random.getstate()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        np.random.seed(SEED)
        random.seed(SEED)
        try:
            yield
        finally:
            np.random.set_state(before)
            random.setstate(ours)
