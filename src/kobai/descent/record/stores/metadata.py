"""What the metadata of a trace's arrays may say: what kobai writes, and nothing else.

Zarr's own reader runs whatever codec a store names, and makes room for whatever size it claims. So the metadata of a store is
read as plain JSON and compared with this list before any array is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np

from kobai.descent.record.fields import COORDINATE, RUN, STATE, STEP
from kobai.descent.record.layout import LEDGER, STATE_PREFIX, STORED, TABLE, TABLE_DIMS, dims

_FLOATS = ("float16", "float32", "float64")
_NUMBERS = (*_FLOATS, "int8", "uint8", "int16", "int32", "int64", "bool")
_WHOLE = ("int32", "int64")
_MOST_ARRAYS = 128
MOST_AXES = 16
_STATE_NAME = re.compile(r"\w[\w .-]{0,99}")
_RUN_AXIS = re.compile(rf"{RUN}_[1-9][0-9]?")
_CONSTANT = {
    "zarr_format": 3, "node_type": "array", "storage_transformers": [],
    "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
}  # fmt: skip
_KEYS = {"shape", "data_type", "chunk_grid", "fill_value", "codecs", "attributes", "dimension_names", *_CONSTANT}


@dataclass(frozen=True)
class Array:
    """One array of a store, as its metadata describes it.

    Args:
        shape: the numbers along each axis.
        chunks: the shape of a chunk, each of which is a file.
        dtype: the number format.
        fill: the number that stands for those of a chunk without a file.
        dims: the names of the axes.
        packed: whether chunks are compressed with zstd.
    """

    shape: tuple[int, ...]
    chunks: tuple[int, ...]
    dtype: np.dtype
    fill: float
    dims: tuple[str, ...]
    packed: bool

    @property
    def nbytes(self) -> int:
        """The bytes of all numbers."""
        return math.prod(self.shape) * self.dtype.itemsize

    @property
    def chunk_bytes(self) -> int:
        """The bytes of the numbers of one chunk."""
        return math.prod(self.chunks) * self.dtype.itemsize

    @property
    def grid(self) -> tuple[int, ...]:
        """How many chunks there are along each axis."""
        return tuple(-(-size // chunk) for size, chunk in zip(self.shape, self.chunks, strict=True))


def allowed(name: str) -> bool:
    """Whether an array of a trace may have this name."""
    state = name.startswith(STATE_PREFIX) and _STATE_NAME.fullmatch(name.removeprefix(STATE_PREFIX))
    return bool(state) or name in {*STORED, TABLE, LEDGER, RUN, STEP, COORDINATE} or bool(_RUN_AXIS.fullmatch(name))


def array(name: str, described: Any) -> Array:
    """An array from its metadata.

    Raises:
        ValueError: kobai writes no such array; in a few words.
    """
    if not isinstance(described, dict) or not set(described) <= _KEYS:
        raise _unknown(name, "metadata")
    match described.get("chunk_grid"):
        case {"name": "regular", "configuration": {"chunk_shape": list(chunks), **more}, **others} if not more | others:
            pass
        case _:
            raise _unknown(name, "chunks")
    shape, axes, codecs = described.get("shape"), described.get("dimension_names") or [], described.get("codecs")
    kind, fill = described.get("data_type"), described.get("fill_value")
    if not _sizes(shape, 0) or len(shape) > MOST_AXES:
        raise _unknown(name, "a shape")
    if not _sizes(chunks, 1) or len(chunks) != len(shape):
        raise _unknown(name, "chunks")
    if not isinstance(axes, list) or len(axes) != len(shape) or not all(isinstance(axis, str) for axis in axes):
        raise _unknown(name, "axes")
    if not isinstance(kind, str) or kind not in _dtypes(name):
        raise _unknown(name, "a number format")
    dtype = np.dtype(kind).newbyteorder("<")
    order = {"name": "bytes", "configuration": {"endian": "little"}} if dtype.itemsize > 1 else {"name": "bytes"}
    if not isinstance(codecs, list) or codecs[:1] != [order] or len(codecs) > 2 or not all(map(_is_zstd, codecs[1:])):
        raise _unknown(name, "codecs")
    blank = fill == "NaN" and kind in _FLOATS
    if not blank and (not isinstance(fill, (int, float)) or fill not in (0, -1)):
        raise _unknown(name, "a fill value")
    if not _harmless(described.get("attributes", {})):
        raise _unknown(name, "attributes")
    for key, expected in _CONSTANT.items():
        if described.get(key, expected) != expected:
            raise _unknown(name, f"a {key}")
    return Array(
        tuple(shape), tuple(chunks), dtype, math.nan if blank else float(fill or 0), tuple(axes), len(codecs) == 2
    )


def _unknown(name: str, what: str) -> ValueError:
    return ValueError(f"array {name!r} has {what} that kobai does not write")


def check_together(arrays: Mapping[str, Array]) -> None:
    """Refuse arrays whose axes do not fit together, or that are not all there.

    Raises:
        ValueError: in a few words.
    """
    if len(arrays) > _MOST_ARRAYS:
        raise ValueError(f"it has {len(arrays)} arrays; at most {_MOST_ARRAYS} are read")
    for name in {*STORED, STEP, COORDINATE} - {"grad"}:
        if name not in arrays:
            raise ValueError(f"array {name!r} is missing")
    x = arrays["x"]
    count = len(x.shape) - 2
    runs = (RUN,) if count == 1 else tuple(f"{RUN}_{i + 1}" for i in range(count))
    if x.dims != dims(STORED["x"], runs) or min(x.shape[-2:]) < 1:
        raise ValueError(f"its positions have the shape {list(x.shape)}")
    sizes = dict(zip(x.dims, x.shape, strict=True))
    if LEDGER in arrays:
        ledger = arrays[LEDGER]
        sizes |= {"piece": ledger.shape[0] if ledger.shape else 0, "byte": 16}
    if TABLE in arrays:
        sizes |= dict(zip(TABLE_DIMS, arrays[TABLE].shape, strict=False))
    axes = {name: (name,) for name in (*runs, STEP, COORDINATE)} | {LEDGER: ("piece", "byte"), TABLE: TABLE_DIMS}
    axes |= {name: dims(field, runs) for name, field in STORED.items()}
    for name in runs:
        if name not in arrays:
            raise ValueError(f"array {name!r} is missing")
    for name, found in arrays.items():
        state = name.startswith(STATE_PREFIX)
        expected = (dims(STATE, runs), dims(STATE, runs)[:-1]) if state else (axes.get(name),)
        if found.dims not in expected or found.shape != tuple(sizes[dim] for dim in found.dims):
            raise ValueError(f"array {name!r} of shape {list(found.shape)} does not fit the positions {list(x.shape)}")
        # Only the runs of a streamed trace are in chunks that may be larger than the array.
        free = 1 if LEDGER in arrays and found.dims[:1] == (RUN,) else 0
        if any(chunk > max(size, 1) for chunk, size in zip(found.chunks[free:], found.shape[free:], strict=True)):
            raise ValueError(f"array {name!r} has chunks that are larger than it is")


def _dtypes(name: str) -> tuple[str, ...]:
    if name == LEDGER:
        return ("uint8",)
    if name == TABLE:
        return ("float64",)
    if name in STORED:
        return (STORED[name].dtype,) if STORED[name].dtype else _FLOATS
    return _NUMBERS if name.startswith(STATE_PREFIX) else _WHOLE


def _is_zstd(codec: Any) -> bool:
    match codec:
        case {"name": "zstd", "configuration": {"level": int(level), "checksum": bool(), **more}, **others}:
            return -7 <= level <= 22 and not more and not others
    return False


def _sizes(found: Any, least: int) -> TypeGuard[list[int]]:
    return isinstance(found, list) and all(type(size) is int and least <= size < 1 << 48 for size in found)


def _harmless(attributes: Any) -> bool:
    """Whether an array's attributes are those that xarray and kobai write; others would be decoded by xarray."""
    if not isinstance(attributes, dict):
        return False
    for key, value in attributes.items():
        match key, value:
            case "_FillValue", str() if len(value) <= 24:
                pass
            case "flag_meanings", str() if len(value) <= 200:
                pass
            case "flag_values", list() if len(value) <= 16 and all(type(code) is int for code in value):
                pass
            case _:
                return False
    return True
