"""The layout of traces as Zarr stores: xarray's conventions, so that ``xarray.open_zarr(path)`` reads them without kobai.

One array for each recorded field of ``fields.FIELDS``, ``state.*`` for the optimizer's state, coordinates ``run`` (``run_1``,
``run_2``, … for several dimensions of runs), ``step`` and ``coordinate``; the rest is in the group's attributes. ``table`` (row,
column) is that of a loss. Digests tell damaged stores from good ones. ``attributes_digest`` is over the attributes and the
arrays' shapes, ``digest`` over the arrays.
Where runs are written in pieces, ``digest`` is over the coordinates, and the array ``digests`` (piece, byte), the ledger, has
one for each piece: zeros mark a piece that is not written yet.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from kobai.descent.record.fields import FIELDS, RUN, Field
from kobai.descent.record.serialize import objective_to, to_attribute
from kobai.descent.record.status import Status
from kobai.errors import BadInput
from kobai.files import STORE_FORMAT

if TYPE_CHECKING:
    from kobai.objectives import Objective

FORMAT = STORE_FORMAT
VERSION = 2  # 1: without ``attributes_digest``
STATE_PREFIX = "state."
TABLE = "table"
TABLE_DIMS = ("row", "column")
LEDGER = "digests"
ATTRIBUTES_DIGEST = "attributes_digest"
STORED = {name: field for name, field in FIELDS.items() if field.stored}
_DIGEST_BYTES = 16


class Unfinished(BadInput):
    """A store with pieces that are not written yet."""


def attributes(objective: Objective, dtype: torch.dtype, **described: Any) -> dict[str, Any]:
    """The group's attributes, of values JSON can hold; ``described`` are further fields of a ``Trace``."""
    from kobai import __version__

    return {
        "format": FORMAT, "version": VERSION, "kobai": __version__, "dtype": str(dtype).removeprefix("torch."),
        "objective": objective_to(objective), **{name: to_attribute(value) for name, value in described.items()},
    }  # fmt: skip


def dims(field: Field, runs: tuple[str, ...] = (RUN,)) -> tuple[str, ...]:
    """The names of a field's dimensions, with those of the runs in place of ``"run"``."""
    return (*runs, *(dim for dim in field.dims if dim != RUN))


def array_attributes(name: str) -> dict[str, Any]:
    """The attributes of a field's array: for the status, what its codes mean."""
    if name != "status":
        return {}
    return {"flag_values": [int(s) for s in Status], "flag_meanings": " ".join(str(s) for s in Status)}


def as_array(tensor: Tensor) -> np.ndarray:
    """A tensor as an array that Zarr can hold: numpy has no bfloat16."""
    tensor = tensor.detach().cpu()
    return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy()


def digest(arrays: Mapping[str, Any]) -> bytes:
    """A hash over named arrays, whatever their order."""
    taken = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        taken.update(f"{name} {array.dtype.str} {array.shape}".encode())
        taken.update(array.tobytes())
    return taken.digest()


def attributes_digest(attributes: Mapping[str, Any], arrays: Mapping[str, Any]) -> str:
    """A hash over the other attributes, and over the names, number formats and shapes of the arrays."""
    held = {name: value for name, value in attributes.items() if name != ATTRIBUTES_DIGEST}
    shapes = {name: [np.dtype(array.dtype).newbyteorder("<").str, list(array.shape)] for name, array in arrays.items()}
    text = json.dumps([held, shapes], sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def sealed(attributes: Mapping[str, Any], arrays: Mapping[str, Any], within: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes with both digests: over ``arrays``, and over the attributes and the shapes ``within`` the store."""
    held = json.loads(json.dumps({**attributes, "digest": digest(arrays).hex()}))
    return {**held, ATTRIBUTES_DIGEST: attributes_digest(held, within)}
