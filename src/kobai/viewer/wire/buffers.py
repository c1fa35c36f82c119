"""The buffers of a message: arrays named by content, written once, left out where the receiver has them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

import numpy as np

DTYPES = {"f4": np.dtype("<f4"), "f8": np.dtype("<f8"), "u1": np.dtype("u1"), "u2": np.dtype("<u2")}
STEPS = 65534
HOLE = 65535


def quantise(array: np.ndarray) -> tuple[np.ndarray, float, float]:
    """16-bit numbers and the ends of their range; NaN becomes ``HOLE``, infinities the nearer end."""
    finite = array[np.isfinite(array)]
    lo, hi = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    span = (hi - lo) or 1.0
    whole = np.rint((np.clip(array, lo, hi) - lo) * (STEPS / span))
    return np.where(np.isnan(array), HOLE, whole).astype("<u2"), lo, hi


def unquantise(array: np.ndarray, lo: float, hi: float) -> np.ndarray:
    """The inverse of ``quantise``, as float32."""
    values = lo + array.astype(np.float64) * ((hi - lo) / STEPS)
    return np.where(array == HOLE, np.nan, values).astype("<f4")


class Buffers:
    """The buffers of one message, without those ``known`` to the receiver; ``quantised`` ones in 16 bits where ``quantise``."""

    def __init__(self, known: Collection[str] = (), quantise: bool = False):
        self.entries: list[dict[str, Any]] = []
        self.chunks: list[bytes] = []
        self._known = frozenset(known)
        self._quantise = quantise
        self._index: dict[str, int] = {}
        self._at = 0

    @property
    def ids(self) -> list[str]:
        """The ids of all buffers of the message, left out or not."""
        return list(self._index)

    def add(self, array: Any, dtype: str = "f4", quantised: bool = False) -> dict[str, int]:
        """Put an array in; its reference in the header."""
        entry: dict[str, Any] = {}
        if quantised and self._quantise:
            dtype = "u2"
            array, lo, hi = quantise(np.asarray(array, np.float64))
            entry["q"] = [lo, hi]
        with np.errstate(over="ignore"):  # values beyond float32 become infinite
            array = np.ascontiguousarray(array, DTYPES[dtype])
        data = array.tobytes()
        name = hashlib.blake2b(f"{dtype}{array.shape}{entry}".encode() + data, digest_size=8).hexdigest()
        if name not in self._index:
            self._index[name] = len(self.entries)
            entry = {"id": name, "dtype": dtype, "shape": list(array.shape), **entry}
            if name not in self._known:
                entry["at"] = self._at
                padded = data + b"\0" * (-len(data) % 8)
                self.chunks.append(padded)
                self._at += len(padded)
            self.entries.append(entry)
        return {"$": self._index[name]}
