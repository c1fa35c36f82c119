"""The wire format: a scene as one message of bytes, read by the viewer.

A message is a *prefix*, a *header* and *buffers*::

    offset  bytes  what
    0       4      "KOBA"
    4       2      format version, unsigned little-endian: 1
    6       2      reserved: 0
    8       4      length of the header in bytes, unsigned little-endian
    12      …      header: JSON in UTF-8, then zero bytes up to a multiple of 8
    …       …      buffers, each at a multiple of 8 from the end of the header

The header is ``{"scene": …, "themes": …, "cmaps": …, "buffers": […]}``. Wherever an array belongs, it has ``{"$": i}``: the
i-th entry of ``buffers``, ``{"id", "dtype", "shape", "at", "q"?}``. ``dtype`` is ``"f4"``, ``"f8"``, ``"u1"`` or ``"u2"``, always
little-endian, C order; ``"u2"`` with ``q = [lo, hi]`` stands for ``lo + n/65534·(hi - lo)``, 65535 for NaN. ``id`` names
the content. An entry without ``at`` is not in this message: its content came with an earlier one under the same ``id``.
A receiver keeps the buffers named by the last message it took, and no others, so a sender may leave out just those.

Positions travel in *unit coordinates*: 0 at ``Axis.lo``, 1 at ``Axis.hi``, so that float32 loses nothing visible.
Neighbouring paths of one style travel as one mark ``"paths"`` whose arrays have time first: ``points`` (K, runs, d).

A message that breaks a rule is refused as a whole by a ``WireError`` with one of ``REASONS``; the decoder in TypeScript
gives the same reason for the same bytes.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from kobai.errors import BadInput
from kobai.viewer.wire.buffers import DTYPES, Buffers, unquantise

if TYPE_CHECKING:
    from kobai.scenes import Scene

MAGIC = b"KOBA"
VERSION = 1
PREFIX = struct.Struct("<4sHHI")

REASONS = {
    "magic": "it does not begin as a kobai message does",
    "version": "it is written in a version of the format that this kobai does not read",
    "truncated": "it ends too early",
    "header": "its header cannot be read",
    "dtype": "a buffer has an unknown number format",
    "shape": "a buffer's shape is not a list of whole numbers",
    "alignment": "a buffer does not begin at a multiple of 8",
    "missing": "a buffer is neither in it nor known from before",
    "reference": "it refers to a buffer that is not listed",
}


class WireError(BadInput):
    """A message that cannot be read; ``reason`` is one of ``REASONS``."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(f"wire message refused: {REASONS[reason]}{f' ({detail})' if detail else ''}")
        self.reason = reason


def pack(scene: Scene, known: Collection[str] = (), quantise: bool = False) -> tuple[bytes, list[str]]:
    """A scene as a message, and the ids of its buffers.

    Args:
        scene: what to send.
        known: ids of buffers the receiver has from the last message; they are left out.
        quantise: write heights of surfaces, and positions of very many paths, in 16 bits: a 65,534th of their range.

    Returns:
        The message, and the ids to pass as ``known`` with the next one.
    """
    from kobai.viewer.wire.header import tree

    buffers = Buffers(known, quantise)
    header = tree(scene, buffers)
    header["buffers"] = buffers.entries
    text = json.dumps(
        header, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_python_number
    ).encode("utf-8", "backslashreplace")
    text += b"\0" * (-(PREFIX.size + len(text)) % 8)
    return PREFIX.pack(MAGIC, VERSION, 0, len(text)) + text + b"".join(buffers.chunks), buffers.ids


def _python_number(value: Any) -> Any:
    """A number of NumPy's as JSON has it: whoever makes a mark may have it from an array."""
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return value.item()
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def encode(scene: Scene, *, quantise: bool = False) -> bytes:
    """A scene as one self-contained message."""
    return pack(scene, quantise=quantise)[0]


def decode(data: bytes, known: dict[str, np.ndarray] | None = None) -> dict[str, Any]:
    """The header of a message, with arrays in place of references.

    Args:
        data: the message.
        known: arrays of earlier messages by id.

    Returns:
        The header as plain data; ``["buffers"]`` is the arrays by id, to pass as ``known`` with the next message.

    Raises:
        WireError: the message breaks a rule of the format.
    """
    if len(data) < PREFIX.size:
        raise WireError("magic" if data[:4] != MAGIC[: len(data)] else "truncated")
    magic, version, _, length = PREFIX.unpack_from(data)
    if magic != MAGIC:
        raise WireError("magic")
    if version != VERSION:
        raise WireError("version", str(version))
    if PREFIX.size + length > len(data):
        raise WireError("truncated", "in the header")
    try:
        header = json.loads(data[PREFIX.size : PREFIX.size + length].rstrip(b"\0").decode())
        entries = header["buffers"]
        scene = header["scene"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise WireError("header", type(error).__name__) from None
    if not isinstance(entries, list) or not isinstance(scene, dict):
        raise WireError("header")
    body = memoryview(data)[PREFIX.size + length :]
    arrays = [_array(entry, body, known or {}) for entry in entries]
    result = _walk(header, arrays)
    result["buffers"] = {entry["id"]: array for entry, array in zip(entries, arrays, strict=True)}
    return result


def _array(entry: Any, body: memoryview, known: dict[str, np.ndarray]) -> np.ndarray:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise WireError("header", "buffers")
    if entry.get("dtype") not in DTYPES:
        raise WireError("dtype", repr(entry.get("dtype")))
    shape = entry.get("shape")
    if not isinstance(shape, list) or not all(type(n) is int and 0 <= n < 2**31 for n in shape):
        raise WireError("shape", repr(shape))
    if "at" not in entry:
        if entry["id"] not in known:
            raise WireError("missing", entry["id"])
        return known[entry["id"]]
    at = entry["at"]
    if type(at) is not int or at < 0 or at % 8:
        raise WireError("alignment", repr(at))
    dtype = DTYPES[entry["dtype"]]
    size = dtype.itemsize * math.prod(shape)
    if at + size > len(body):
        raise WireError("truncated", f"buffer {entry['id']}")
    array = np.frombuffer(body[at : at + size], dtype).reshape(shape)
    if "q" not in entry:
        return array
    q = entry["q"]
    if not (entry["dtype"] == "u2" and isinstance(q, list) and len(q) == 2 and all(type(v) in (int, float) for v in q)):
        raise WireError("header", "q")
    return unquantise(array, *q)


def _walk(node: Any, arrays: list[np.ndarray]) -> Any:
    """Plain data with arrays in place of references."""
    if isinstance(node, dict):
        if "$" in node:
            i = node["$"]
            if type(i) is not int or not 0 <= i < len(arrays):
                raise WireError("reference", repr(i))
            return arrays[i]
        return {key: value if key == "buffers" else _walk(value, arrays) for key, value in node.items()}
    return [_walk(item, arrays) for item in node] if isinstance(node, list) else node
