"""Messages between server and worker arrive as they were sent, or not at all."""

from __future__ import annotations

import asyncio
import io

import pytest

from kobai.app.workers import frames

MESSAGES = [[], [b""], [b"", b""], [b"a", b"\x00" * 10], [bytes(range(256)) * 5000, b"end"]]


def parse(data: bytes) -> list[bytes]:
    async def receive() -> list[bytes]:
        stream = asyncio.StreamReader()
        stream.feed_data(data)
        stream.feed_eof()
        return await frames.receive(stream)

    return asyncio.run(receive())


@pytest.mark.parametrize("parts", MESSAGES, ids=range(len(MESSAGES)))
def test_both_sides_read_what_was_packed(parts):
    data = frames.pack(parts)
    assert frames.read(io.BytesIO(data + b"more")) == parts
    assert parse(data + b"more") == parts


@pytest.mark.parametrize("cut", [0, 1, 7, 8, 9, 12, -1])
def test_half_a_message_is_none(cut):
    data = frames.pack([b"abc", b"de"])[:cut]
    assert frames.read(io.BytesIO(data)) is None
    with pytest.raises(asyncio.IncompleteReadError):
        parse(data)
