"""A streaming GIF writer: one palette, true timing, endless loop, and of each frame only the rectangle that changed.

Compression runs as machine code without Python's lock, so that other threads can paint meanwhile. FFmpeg's encoder
gives the same pixels in the same size, and takes twice the time.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO

import numpy as np

from kobai.paint.files.gif_palette import TRANSPARENT, Palette
from kobai.paint.files.lzw import compress

LONGEST = 65535  # a frame, in 1/100 s: two bytes hold no more


def write(file: BinaryIO, frames: Iterable[np.ndarray], palette: Palette, fps: float) -> int:
    """Stream (h, w) uint8 palette indices into a GIF; how many frames it has: equal neighbours are one longer frame."""
    written = begun = at = n = 0
    before, waiting = None, b""
    found, table, out = np.empty(5, np.int64), np.empty(12288, np.uint32), np.empty(0, np.uint8)
    for n, now in enumerate(frames):
        if before is None:
            file.write(_head(now.shape, palette.colors))
            out = np.empty(2 * now.size + 1000, np.uint8)
        compress(~now if before is None else before, now, TRANSPARENT, table, out, found)
        before = now
        top, bottom, left, right, size = found.tolist()
        if bottom < 0:
            continue
        # A frame lasts until the next: 1/100 s, rounded such that their sum never drifts from the true time.
        at = round(n * 100 / fps)
        written += _write_frame(file, waiting, at - begun)
        begun = at
        box = struct.pack("<HHHHB", left, top, right - left + 1, bottom - top + 1, 0)
        waiting = b"," + box + out[:size].tobytes()
    written += _write_frame(file, waiting, round((n + 1) * 100 / fps) - begun)
    file.write(b";")
    return written


def _write_frame(file: BinaryIO, image: bytes, delay: int) -> int:
    """Write a frame, again and again where it lasts longer than a frame can; how many frames that made."""
    if not image:
        return 0
    whole, rest = divmod(max(delay, 1) - 1, LONGEST)
    for each in [*[LONGEST] * whole, rest + 1]:
        file.write(_control(each) + image)
    return whole + 1


def _head(shape: tuple[int, ...], colors: np.ndarray) -> bytes:
    """The header: size, palette, and the extension that makes it loop."""
    table = np.zeros((256, 3), np.uint8)
    table[: len(colors)] = colors
    size = struct.pack("<HHBBB", shape[1], shape[0], 0xF7, 0, 0)
    return b"GIF89a" + size + table.tobytes() + b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"


def _control(delay: int) -> bytes:
    """The graphic control extension of a frame: its duration in 1/100 s, and the transparent index."""
    return b"\x21\xf9\x04" + struct.pack("<BHB", 0x05, delay, TRANSPARENT) + b"\x00"
