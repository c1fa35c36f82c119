"""Optimizers as data that were captured before, since capturing takes seconds: those of torch and kobai, in ``captured.json``.

``python -m kobai.recipe.captured`` writes it. What was captured from another version of an optimizer's file is captured anew.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import inspect
import json
from pathlib import Path
from typing import Any

import torch

from kobai.descent.symbolic import CaptureError
from kobai.optimize import OptimizerSpec, names, resolve
from kobai.recipe.optimizers import optimizer_data

FILE = Path(__file__).with_name("captured.json")


def captured(name: str) -> dict[str, Any]:
    """An optimizer as data: ``optimizer_data(name)``.

    Raises:
        CaptureError: it cannot be captured.
        BadInput: no optimizer.
    """
    spec = resolve(name)
    stored = _stored().get(spec.name)
    if stored is not None and stored["source"] == _source(spec):
        return stored["data"]
    return optimizer_data(spec)


@functools.cache
def _stored() -> dict[str, dict[str, Any]]:
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


@functools.cache
def _digest(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:16]


def _source(spec: OptimizerSpec) -> str:
    """Names the text that an optimizer was captured from."""
    files = [inspect.getfile(torch.optim.Optimizer)]
    with contextlib.suppress(TypeError, OSError):
        files.append(inspect.getfile(spec.factory))
    return " ".join(map(_digest, files))


def capture_all() -> dict[str, dict[str, Any]]:
    """Every optimizer that kobai knows by name and that can be captured."""
    made = {}
    for name in names():
        with contextlib.suppress(CaptureError):
            spec = resolve(name)
            made[spec.name] = {"source": _source(spec), "data": json.loads(json.dumps(optimizer_data(spec)))}
    return made


if __name__ == "__main__":
    rows = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(row, separators=(',', ':'))}" for name, row in capture_all().items()
    )
    FILE.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")
