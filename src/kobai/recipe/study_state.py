"""The state of a page that makes the descents of a study's map, each by its pixel."""

from __future__ import annotations

import json
import math
from typing import Any

from kobai.descent.record.serialize import from_attribute, objective_from
from kobai.recipe.function_data import function_text

TEXTS = ("catalogue", "formula")
"""Kinds of functions that have a text."""


def is_study(source: Any) -> bool:
    """Whether a scene was made of the map of a study."""
    return bool(getattr(source, "attrs", {}).get("kobai_study"))


def study_state(study: Any) -> dict[str, Any] | None:
    """The state for the middle of the map; None where a page cannot read its function.

    Raises:
        ValueError: the recipe is not one that this version writes.
    """
    recipe = json.loads(str(study.attrs["identity"]))
    written = recipe.get("objective", {})
    if study.attrs["kobai_study"] not in ("basins", "plane") or written.get("kind") not in TEXTS:
        return None
    axes = {name: (low, high, log) for name, low, high, _, log in recipe["axes"]}
    n = len(recipe["start"]) if "start" in recipe else 2
    text = function_text(objective_from(written, n, None), n)
    if text is None:
        return None
    hyper = {key: from_attribute(value) for key, value in recipe["hyper"].items()}
    lr = hyper.pop("lr", None)
    if lr is None:
        low, high, log = axes.get("lr", (1e-2, 1e-2, True))
        lr = math.sqrt(low * high) if log else (low + high) / 2
    basins = study.attrs["kobai_study"] == "basins"
    pairs = [[low, high] for low, high, _ in axes.values()]
    start = [(low + high) / 2 for low, high in pairs] if basins else list(map(float, recipe["start"]))
    return {
        **text, "data": None, "domain": pairs if basins else None, "start": [start], "cloud": None,
        "optimizers": [{"name": recipe["optimizer"], "lr": float(lr), "hyper": hyper}], "steps": recipe["steps"],
        "dtype": recipe["dtype"], "noise": 0.0, "seed": 0, "view": "both", "height": "auto", "colors": "auto",
        "coordinates": None, "detail": False,
    }  # fmt: skip
