"""Plans that are quick to compute, with answers that are known."""

from __future__ import annotations

from typing import Any

import numpy as np

from kobai.study.maps.axis import Axis
from kobai.study.maps.plan import Plan
from kobai.study.maps.recipe import versions


def inside_a_circle(places: np.ndarray) -> dict[str, Any]:
    """Whether points lie within 0.7 of the origin, and how far away they are."""
    distance = np.hypot(places[:, 0], places[:, 1])
    return {"inside": distance < 0.7, "distance": distance}


def circle(shape: tuple[int, int], tile: int = 16) -> Plan:
    """A map of a circle in the square [−1, 1]², with so many pixels across and up."""
    axes = tuple(Axis(name, -1.0, 1.0, count) for name, count in zip("xy", shape, strict=True))
    quantities = {"inside": np.dtype("int8"), "distance": np.dtype("float64")}
    recipe = {"objective": {"name": "circle"}, "versions": versions()}
    return Plan("circle", axes, quantities, inside_a_circle, recipe, {"kobai_study": "circle"}, tile, agree=("inside",))
