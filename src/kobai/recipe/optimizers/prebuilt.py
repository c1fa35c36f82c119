"""The data of torch's and kobai's optimizers, captured once for the version of torch that kobai is tested with.

Capturing all takes half a minute. ``python -m kobai.recipe.optimizers`` writes them anew; with another torch, or on a
machine where torch rounds otherwise, an optimizer is captured when it is wanted.
"""

from __future__ import annotations

import functools
import gzip
import json
from pathlib import Path
from typing import Any

import torch

from kobai.descent.symbolic import rounding

PATH = Path(__file__).with_name("prebuilt.json.gz")


def find(key: str) -> dict[str, Any] | None:
    """The data of an optimizer with its defaults, by ``OptimizerSpec.key``; None where they are not known."""
    return _table().get(key)


@functools.cache
def _table() -> dict[str, Any]:
    if not PATH.is_file():
        return {}
    held = json.loads(gzip.decompress(PATH.read_bytes()))
    return held["data"] if held["made_with"] == made_with() else {}


def made_with() -> list[Any]:
    """What the data depend on besides the optimizers' code."""
    return [torch.__version__.partition("+")[0], rounding.fuses()]
