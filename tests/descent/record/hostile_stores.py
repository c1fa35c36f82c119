"""Stores of kobai's that somebody changed, and sealed again so that their digests fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kobai.descent.record import layout


def edited(store: Path, change: Callable[[dict[str, Any], dict[str, Any]], Any], seal: bool = True) -> Path:
    """Change a store's attributes and its arrays' metadata, by name; ``seal``: make the digest over both anew."""
    root = json.loads((store / "zarr.json").read_text())
    arrays = root["consolidated_metadata"]["metadata"]
    change(root["attributes"], arrays)
    if seal:
        seal_again(root)
    for name, described in arrays.items():
        (store / name).mkdir(parents=True, exist_ok=True)
        (store / name / "zarr.json").write_text(json.dumps(described))
    (store / "zarr.json").write_text(json.dumps(root))
    return store


def seal_again(root: dict[str, Any]) -> None:
    """Make the digest over attributes and shapes fit, where there are any."""
    try:
        shapes = {
            name: SimpleNamespace(dtype=described["data_type"], shape=described["shape"])
            for name, described in root["consolidated_metadata"]["metadata"].items()
        }
        root["attributes"][layout.ATTRIBUTES_DIGEST] = layout.attributes_digest(root["attributes"], shapes)
    except (KeyError, TypeError, AttributeError, ValueError):
        pass
