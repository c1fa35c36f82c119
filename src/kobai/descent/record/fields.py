"""The fields of a trace: one table, from which indexing, stacking, padding, joining, saving and loading follow.

A ``Trace`` may have several dimensions of runs, or none; an engine's ``Result`` has one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

RUN, STEP, COORDINATE = "run", "step", "coordinate"


@dataclass(frozen=True)
class Field:
    """One field: its dimensions, ``"run"`` standing for all dimensions of runs."""

    dims: tuple[str, ...]
    dtype: str = ""
    stored: bool = True


# ``grad`` is None unless ``Record`` asks for it; the other quantities are NaN where it leaves them out.
FIELDS = {
    "x": Field((RUN, STEP, COORDINATE)),
    "value": Field((RUN, STEP)),
    "grad_norm": Field((RUN, STEP)),
    "lr": Field((RUN, STEP)),
    "grad": Field((RUN, STEP, COORDINATE)),
    "status": Field((RUN,), "int8"),
    "stopped_at": Field((RUN,), "int64"),
    "nonfinite_at": Field((RUN,), "int64", stored=False),
    "reached": Field((RUN,), "int64", stored=False),
    "moved": Field((RUN,), stored=False),
}
QUANTITIES = tuple(name for name, field in FIELDS.items() if STEP in field.dims)
# ``state`` holds further fields by name: (run, step, coordinate), or (run, step, 1) for scalars such as a step counter.
STATE = Field((RUN, STEP, COORDINATE))


def changed(held: Any, change: Callable[[Any, Field], Any], dim: str = RUN) -> dict[str, Any]:
    """The fields of a trace or result that have a dimension, each changed; for ``dataclasses.replace``."""
    found = {name: (field, getattr(held, name, None)) for name, field in FIELDS.items() if dim in field.dims}
    out = {name: change(tensor, field) for name, (field, tensor) in found.items() if tensor is not None}
    if dim in STATE.dims:
        out["state"] = {name: change(tensor, STATE) for name, tensor in held.state.items()}
    return out


def merged(
    parts: Sequence[Any], merge: Callable[[list[Tensor], Field], Tensor], dim: str = RUN, blank: float = torch.nan
) -> dict[str, Any]:
    """The fields of several traces or results that have a dimension, each merged into one; for ``dataclasses.replace``.

    A field that one part lacks, the whole lacks; ``blank`` fills optimizer state that a part lacks.
    """
    out: dict[str, Any] = {
        name: merge([torch.as_tensor(getattr(part, name)) for part in parts], field)
        for name, field in FIELDS.items()
        if dim in field.dims and all(getattr(part, name, None) is not None for part in parts)
    }
    like = {name: tensor for part in parts for name, tensor in part.state.items()}
    out["state"] = {
        name: merge([part.state.get(name, torch.full_like(tensor, blank)) for part in parts], STATE)
        for name, tensor in like.items()
    }
    return out


def at_steps(held: Any, own: Sequence[int], wanted: Sequence[int]) -> dict[str, Any]:
    """The fields with a dimension of steps, at ``wanted`` steps; after the last of its ``own`` a run keeps what it has."""
    row = {step: i for i, step in enumerate(own)}
    rows = torch.tensor([row.get(step, len(own) - 1) for step in wanted], dtype=torch.int64)
    return changed(held, lambda tensor, field: tensor.index_select(step_axis(field), rows.to(tensor.device)), STEP)


def step_axis(field: Field) -> int:
    """Where the dimension of steps is, counted from the last."""
    return field.dims.index(STEP) - len(field.dims)
