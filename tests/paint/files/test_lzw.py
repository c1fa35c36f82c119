"""LZW data read back by Pillow."""

from __future__ import annotations

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from kobai.paint.files.lzw import compress


def decompressed(data, shape):
    """What Pillow reads from one frame's picture data."""
    height, width = shape
    grey = bytes(range(256)) * 3
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + bytes(sorted(grey))
    with Image.open(BytesIO(head + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + data + b";")) as im:
        return np.asarray(im)


@pytest.mark.parametrize(
    ("shape", "kinds"), [((1, 1), 1), ((7, 5), 2), ((64, 80), 1), ((90, 130), 255), ((200, 300), 3)]
)
def test_what_is_compressed_reads_back(shape, kinds):
    rng = np.random.default_rng(0)
    before, now = rng.integers(0, kinds, (2, *shape)).astype(np.uint8)
    now[rng.random(shape) < 0.4] = 17
    now[0, 0], now[-1, -1] = before[0, 0] + 1, before[-1, -1] + 1  # all of the picture
    out, found = np.zeros(2 * now.size + 1000, np.uint8), np.zeros(5, np.int64)
    compress(before, now, 255, np.empty(12288, np.uint32), out, found)
    assert found[:4].tolist() == [0, shape[0] - 1, 0, shape[1] - 1]
    shown = decompressed(out[: found[4]].tobytes(), shape)
    np.testing.assert_array_equal(shown, np.where(before == now, 255, now))


def test_only_what_changed_is_compressed():
    before = np.zeros((20, 30), np.uint8)
    now = before.copy()
    now[4, 9], now[11, 6] = 1, 2
    out, found = np.zeros(2000, np.uint8), np.zeros(5, np.int64)
    compress(before, now, 255, np.empty(12288, np.uint32), out, found)
    assert found[:4].tolist() == [4, 11, 6, 9]
    shown = decompressed(out[: found[4]].tobytes(), (8, 4))
    np.testing.assert_array_equal(shown, np.where(now == before, 255, now)[4:12, 6:10])
    compress(now, now, 255, np.empty(12288, np.uint32), out, found)
    assert found[1] == -1
