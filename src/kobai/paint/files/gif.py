"""GIF: one palette for the whole movie, true timing, endless loop; only what changed is stored.

Frames are streamed: a movie of any length needs the memory of a few frames. Numbering colours and compressing are kernels,
so that other threads can paint meanwhile.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO

import numpy as np
from PIL import Image

from kobai.paint.colors import pack
from kobai.paint.files.gif_palette import compress, index_pixels

_CLEAR = 255  # the palette number that leaves what was there before


class Palette:
    """At most 255 colours for a whole movie, and the way from any colour to the nearest of them.

    Args:
        samples: packed (h, w) frames from all over the movie.
        fixed: (m, 3) 0 … 255 colours that must be there exactly, the background first.
    """

    def __init__(self, samples: list[np.ndarray], fixed: np.ndarray):
        pixels = np.concatenate([s.ravel()[::3] for s in samples])
        seen, counts = np.unique(pixels, return_counts=True)
        self.ground = pack(fixed[0])
        fixed = np.unique(np.rint(fixed).astype(np.uint8), axis=0)
        room = _CLEAR - len(fixed)
        rgb = seen.view(np.uint8).reshape(-1, 4)[:, :3]
        if len(seen) <= room:
            chosen = rgb
        else:
            # rare colours (marks, anti-aliased edges) must not drown in large calm areas: count their square roots
            repeat = np.ceil(np.sqrt(counts)).astype(int)
            picture = Image.fromarray(np.repeat(rgb, repeat, axis=0)[None])
            quantized = picture.quantize(room, Image.Quantize.MEDIANCUT, kmeans=1)
            chosen = np.array(quantized.getpalette(), np.uint8).reshape(-1, 3)[:room]
        self.colors = np.unique(np.concatenate([fixed, chosen]), axis=0)[:_CLEAR]
        self.lookup = _lookup(self.colors)
        spread = _spacing(self.colors) if len(seen) > room else 0.0
        # where the palette is fine enough, steps are not seen, and noise would only make the file larger
        self.dither = np.rint(_bayer(8) * (spread if spread > 1.5 else 0.0)).astype(np.int64)

    def indices(self, packed: np.ndarray) -> np.ndarray:
        """(h, w) uint8 palette numbers."""
        now = np.empty(packed.shape, np.uint8)
        index_pixels(packed, self.lookup, self.dither, int(self.ground), now)
        return now


def _lookup(palette: np.ndarray) -> np.ndarray:
    """(2**18,) nearest palette number of every colour with 6 bits a channel, found from the palette's own neighbourhoods."""
    centre = (np.arange(64) * 4 + 2).astype(np.float32)
    red, green, blue = palette.astype(np.float32).T
    table = np.empty((64, 64, 64), np.uint8)
    # the eye is keenest in green
    partial = (1.4 * (centre[:, None, None] - green)) ** 2 + (0.8 * (centre[:, None] - blue)) ** 2
    for i, r in enumerate(centre):
        table[i] = (partial + (r - red) ** 2).argmin(-1)
    # colours of the palette itself must come back unchanged
    exact = palette >> 2
    table[exact[:, 0], exact[:, 1], exact[:, 2]] = np.arange(len(palette))
    return table.reshape(-1)


def _spacing(palette: np.ndarray) -> float:
    """The usual distance between neighbouring colours: what dithering has to bridge."""
    c = palette.astype(float)
    distance = np.sqrt(((c[:, None] - c[None]) ** 2).sum(-1))
    np.fill_diagonal(distance, np.inf)
    return float(np.median(distance.min(1)) / np.sqrt(3))


def _bayer(n: int) -> np.ndarray:
    """(n, n) ordered-dither offsets in −½ … ½; n a power of two."""
    m = np.zeros((1, 1))
    while len(m) < n:
        m = np.block([[4 * m, 4 * m + 2], [4 * m + 3, 4 * m + 1]])
    return (m + 0.5) / n**2 - 0.5


def write(file: BinaryIO, frames: Iterable[np.ndarray], palette: Palette, fps: float) -> int:
    """Stream frames into a GIF.

    Args:
        file: opened for writing.
        frames: (h, w) uint8 palette numbers, all the same size.
        fps: frames per second; GIF counts in 1/100 s, so the delays are chosen such that the sum never drifts from the
            true time.

    Returns:
        How many frames were written; equal neighbours are one longer frame.
    """
    written = begun = at = n = 0
    before, waiting = None, b""
    found, table, out = np.empty(5, np.int64), np.empty(12288, np.uint32), np.empty(0, np.uint8)
    for n, now in enumerate(frames):
        if before is None:
            file.write(_head(now.shape, palette.colors))
            out = np.empty(2 * now.size + 1000, np.uint8)
        compress(~now if before is None else before, now, _CLEAR, table, out, found)
        before = now
        top, bottom, left, right, size = found.tolist()
        if bottom < 0:
            continue
        # how long a frame stands is known when the next comes
        at = round(n * 100 / fps)
        if waiting:
            file.write(_control(at - begun) + waiting)
            written += 1
        begun = at
        box = struct.pack("<HHHHB", left, top, right - left + 1, bottom - top + 1, 0)
        waiting = b"," + box + out[:size].tobytes()
    if waiting:
        file.write(_control(round((n + 1) * 100 / fps) - begun) + waiting)
        written += 1
    file.write(b";")
    return written


def _head(shape: tuple[int, ...], colors: np.ndarray) -> bytes:
    """What a GIF begins with: its size, its palette, and that it repeats for ever."""
    table = np.zeros((256, 3), np.uint8)
    table[: len(colors)] = colors
    size = struct.pack("<HHBBB", shape[1], shape[0], 0xF7, 0, 0)
    return b"GIF89a" + size + table.tobytes() + b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"


def _control(delay: int) -> bytes:
    """What stands before a frame: how long it is shown, in 1/100 s, and which number is transparent."""
    return b"\x21\xf9\x04" + struct.pack("<BHB", 0x05, max(delay, 1), _CLEAR) + b"\x00"
