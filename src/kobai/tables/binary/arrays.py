"""NumPy's files: ``.npy`` holds one array, ``.npz`` several. Pickled objects in them are refused before anything runs."""

from __future__ import annotations

import io
import zipfile

import numpy as np

from kobai.errors import BadInput, Missing, nearest
from kobai.messages import say
from kobai.numbers import count
from kobai.tables.contents import Contents, from_array, marked_index
from kobai.tables.reading import Reading


def read_arrays(data: bytes, kind: str, path: str, reading: Reading) -> Contents:
    """One-dimensional arrays as columns; a matrix ``m`` of an ``.npz`` has the columns m1, m2, …; that of an ``.npy`` 1, 2, …."""
    arrays = load(data, kind, path)
    notes = [say("table numbers only", reading.lang, names=n) for n, a in arrays.items() if not a.ndim]
    arrays = {name: array for name, array in arrays.items() if array.ndim}
    if not arrays:
        raise BadInput(f"{path!r}: there is no array with rows in it")
    lengths = ", ".join(f"{name}: {count(len(array))}" for name, array in list(arrays.items())[:6])
    if len({len(array) for array in arrays.values()}) > 1:
        raise BadInput(f"{path!r}: its arrays differ in length ({lengths}); all must have as many rows")
    single: dict[str, np.ndarray] = {}
    matrices: dict[str, list[str]] = {}
    for name, array in arrays.items():
        for field, part in _fields(name, array).items():
            if part.ndim == 1:
                single[field or "1"] = part
            else:
                matrices[field] = []
    for name, array in arrays.items():
        for field, part in _fields(name, array).items():
            if part.ndim > 1:
                flat = part.reshape(len(part), -1)
                called = [f"{field}{i + 1}" for i in range(flat.shape[1])]
                if any(n in single for n in called):  # an array X1 beside the matrix X
                    called = [f"{field}[{i + 1}]" for i in range(flat.shape[1])]
                single |= {n: flat[:, i] for i, n in enumerate(called)}
                matrices[field] = called
    matrices.pop("", None)
    columns = [from_array(name, array, reading) for name, array in single.items()]
    marked_index(columns, ["x"])
    return Contents(columns, matrices, notes=notes)


def load(data: bytes, kind: str, path: str) -> dict[str, np.ndarray]:
    """The arrays by name; that of an ``.npy`` has the name ``""``."""
    name = ""
    try:
        if kind == ".npy":
            return {"": _checked(np.load(io.BytesIO(data), allow_pickle=False))}
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            found = {}
            for name in arrays.files:
                found[name] = _checked(arrays[name])
            return found
    except (ValueError, OSError, EOFError, MemoryError, SyntaxError, zipfile.BadZipFile) as error:
        which = f" array {name!r}" if name else ""
        text = (str(error).splitlines() or [type(error).__name__])[0]
        if "pickle" in text or "Object arrays" in text:
            raise BadInput(
                f"{path!r}:{which or ' it'} holds Python objects (pickle), which could run code, so it is not opened; "
                "store arrays of numbers"
            ) from None
        raise BadInput(f"{path!r}:{which} cannot be read as {kind[1:]} ({text[:120]})") from None


def _checked(array: np.ndarray) -> np.ndarray:
    names = array.dtype.names or ()
    if array.dtype.hasobject or any(array.dtype[name].hasobject for name in names):
        raise ValueError("Object arrays")
    return array


def one_array(arrays: dict[str, np.ndarray], path: str, part: str | None) -> np.ndarray:
    """The array asked for, or the only one that has two dimensions or more."""
    if part is not None:
        if part not in arrays:
            raise Missing(
                f"--array {part!r}: no such array in {path}; there are {', '.join(arrays)}.{nearest(part, arrays)}"
            )
        return arrays[part]
    large = [name for name, array in arrays.items() if array.ndim > 1] or list(arrays)
    if len(large) > 1:
        raise BadInput(f"{path!r}: there are several arrays; say one with --array: {', '.join(large)}")
    return arrays[large[0]]


def _fields(name: str, array: np.ndarray) -> dict[str, np.ndarray]:
    """The fields of a structured array; any other array by its name."""
    if array.dtype.names is None:
        return {name: array}
    return {f"{name}.{field}" if name else field: array[field] for field in array.dtype.names}
