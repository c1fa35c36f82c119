"""Messages between the server and a worker: a list of byte strings, with their number and lengths before them.

Nothing here is unpickled, so neither side can make the other run anything.
"""

from __future__ import annotations

import struct
from asyncio import StreamReader
from collections.abc import Sequence
from typing import BinaryIO

_HEAD = struct.Struct("<II")  # number of parts, bytes of all parts with their lengths
_LENGTH = struct.Struct("<I")


def pack(parts: Sequence[bytes]) -> bytes:
    """A message as bytes."""
    body = b"".join(b for part in parts for b in (_LENGTH.pack(len(part)), part))
    return _HEAD.pack(len(parts), len(body)) + body


def read(stream: BinaryIO) -> list[bytes] | None:
    """The next message; None at the end of the stream."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    count, size = _HEAD.unpack(head)
    body = stream.read(size)
    return _unpack(count, body) if len(body) == size else None


async def receive(stream: StreamReader) -> list[bytes]:
    """The next message; ``asyncio.IncompleteReadError`` at the end of the stream."""
    count, size = _HEAD.unpack(await stream.readexactly(_HEAD.size))
    return _unpack(count, await stream.readexactly(size))


def _unpack(count: int, body: bytes) -> list[bytes]:
    parts, at = [], 0
    for _ in range(count):
        (length,) = _LENGTH.unpack_from(body, at)
        at += _LENGTH.size
        parts.append(body[at : at + length])
        at += length
    return parts
