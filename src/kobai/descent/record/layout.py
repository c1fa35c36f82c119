"""The layout of traces as Zarr stores: xarray's conventions, so that ``xarray.open_zarr(path)`` reads them without kobai.

One array for each recorded field of ``fields.FIELDS``, ``state.*`` for the optimizer's state, coordinates ``run`` (``run_1``,
``run_2``, … for several dimensions of runs), ``step`` and ``coordinate``; the rest is in the group's attributes. A digest over
the arrays tells damaged stores from good ones: one in the attribute ``digest``, or, where runs are written in pieces, one for
each piece in the array ``digests`` (piece, byte), the ledger: zeros mark a piece that is not written yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from kobai.descent.record.fields import FIELDS, RUN, Field
from kobai.descent.record.serialize import objective_to, to_attribute
from kobai.descent.record.status import Status
from kobai.errors import BadInput

if TYPE_CHECKING:
    import xarray

    from kobai.objectives import Objective

FORMAT = "kobai trace"
VERSION = 1
STATE_PREFIX = "state."
LEDGER = "digests"
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


def check_digests(dataset: xarray.Dataset, pieces: bool = True) -> None:
    """Refuse a store whose arrays are not those that were written; one written in pieces, only if ``pieces``.

    Raises:
        Unfinished: pieces are missing.
        ValueError: an array is damaged; in a few words.
    """
    if LEDGER not in dataset.variables:
        whole = {str(name): dataset[name].values for name in dataset.variables}
        if digest(whole).hex() != dataset.attrs["digest"]:
            raise ValueError("its numbers are not those that were written")
        return
    if not pieces:
        return
    ledger, piece = np.asarray(dataset[LEDGER].values), int(dataset.attrs["piece"])
    for k, mark in enumerate(ledger):
        if not mark.any():
            done = min(piece * int(ledger.any(1).sum()), dataset.sizes[RUN])
            raise Unfinished(
                f"a descent that was cut off with {done:,} of {dataset.sizes[RUN]:,} runs written; "
                "the same descent into this store goes on from there"
            )
        part = dataset.isel({RUN: slice(k * piece, (k + 1) * piece)})
        if digest({name: part[name].values for name in STORED if name in dataset}) != mark.tobytes():
            raise ValueError("its numbers are not those that were written")
