"""Maps as Python computes them, for the page's own tests: ``python -m tests.study.maps.page_maps`` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import kobai.study

FILE = Path(__file__).parents[3] / "viewer" / "tests" / "fixtures" / "maps.json"
_GD = {"name": "gradient descent", "hyper": {}}
_SGD = {"name": "SGD", "hyper": {"momentum": 0.9}}
_PLANE = {"lr": (1e-3, 1.0), "momentum": (0.0, 1.0)}
CASES: dict[str, dict[str, Any]] = {
    "himmelblau": {"f": "himmelblau", "steps": 500, "optimizers": [{**_GD, "lr": 0.01}]},
    "two basins": {"f": "himmelblau", "steps": 300, "optimizers": [{**_GD, "lr": 0.022}], "window": [(-5, 5), (-6, 5)]},
    "sought": {
        "f": "(x1**2 - 1)**2 + x2**2 + 0.3*x1", "steps": 200, "optimizers": [{"name": "Adam", "lr": 0.1, "hyper": {}}],
        "window": [(-2, 2), (-1, 1)],
    },
    "momentum": {
        "f": "x1**2 + 10*x2**2", "steps": 200, "optimizers": [{**_SGD, "lr": 0.01}], "start": [2.0, 2.0], "axes": _PLANE,
    },
    # Up to where runs wander without end: there a last bit of η, in which powers differ from browser to browser, is all.
    "start": {
        "f": "x1**4 - 2*x1**2", "steps": 150, "optimizers": [{**_GD, "lr": 0.1}], "start": [0.5],
        "axes": {"lr": (1e-3, 0.2), "x1": (-3.0, 3.0)},
    },
    "constants": {
        "f": "a*x1**2 - b*x1*x2 + x2**4", "params": {"a": 1.0, "b": 1.0}, "steps": 120, "optimizers": [{**_GD, "lr": 0.1}],
        "start": [1.0, 0.5], "axes": {"a": (-0.5, 12.0), "b": (0.0, 3.0)},
    },
    "a constant": {
        "f": "x1**2 + 3*w*cos(x2) + abs(x2)**(w + 1)", "params": {"w": 1.0}, "steps": 80, "optimizers": [{**_SGD, "lr": 0.02}],
        "start": [1.0, 0.7], "axes": {"lr": (1e-3, 0.3), "w": (0.3, 1.9)},
    },
}  # fmt: skip


def map_of(case: dict[str, Any], shape: int = 16) -> dict[str, Any]:
    """A case with its map; numbers that are not finite as words."""
    (chosen,) = case["optimizers"]
    name = None if chosen["name"] == "gradient descent" else chosen["name"]
    of = {"shape": shape, "optimizer": name, "lr": chosen["lr"], "steps": case["steps"], **chosen["hyper"]}
    if "axes" in case:
        log = [name for name in case["axes"] if name == "lr"]
        found = kobai.study.plane(case["f"], case["start"], case["axes"], log=log, params=case.get("params"), **of)
    else:
        found = kobai.study.basins(case["f"], window=case.get("window"), **of)
    axes = [[a["name"], a["low"], a["high"], a["log"]] for a in _axes(found)]
    flat: dict[str, Any] = {str(key): array.to_numpy().ravel().tolist() for key, array in found.items()}
    flat["value"] = [v if abs(v) < float("inf") else str(v) for v in flat["value"]]
    flat["arrived"] = flat.pop("steps")
    return {**case, "shape": shape, "axes": axes, "minima": found.attrs.get("minima", []), **flat}


def _axes(found: Any) -> list[dict[str, Any]]:
    return [
        dict(zip(("name", "low", "high", "count", "log"), axis, strict=True)) for axis in found.attrs["recipe"]["axes"]
    ]


def main() -> None:
    """Write the fixture."""
    FILE.write_text(json.dumps({name: map_of(case) for name, case in CASES.items()}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
