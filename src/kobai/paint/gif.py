"""GIF: one palette for the whole movie, true timing, endless loop; only what changed is stored.

The picture data of each frame is compressed by Pillow; the few bytes around it (GIF89a, 1990) are written here, because
frames must be streamed: a movie of any length needs the memory of two frames.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np
from PIL import GifImagePlugin, Image

from kobai.paint._pixels import index_pixels
from kobai.paint.colors import pack

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
        self.dither = np.rint(_bayer(8) * (spread if spread > 1.5 else 0.0)).astype(np.int32)

    def indices(self, packed: np.ndarray) -> np.ndarray:
        """(h, w) uint8 palette numbers."""
        now = np.empty(packed.shape, np.uint8)
        self.changes(packed, np.zeros_like(now), now, np.empty_like(now))
        return now

    def changes(self, packed: np.ndarray, before: np.ndarray, now: np.ndarray, changed: np.ndarray):
        """Fill ``now`` with palette numbers and ``changed`` with those that differ from ``before``; where they do."""
        box = np.empty(4, np.int64)
        index_pixels(packed, self.lookup, self.dither, int(self.ground), _CLEAR, before, now, changed, box)
        return box.tolist()


def _lookup(palette: np.ndarray) -> np.ndarray:
    """(2**18,) nearest palette number of every colour with 6 bits a channel, found from the palette's own neighbourhoods."""
    centre = (np.arange(64) * 4 + 2).astype(np.float32)
    weight = np.array([1.0, 1.4, 0.8], np.float32)  # the eye is keenest in green
    colors = palette.astype(np.float32)
    table = np.empty((64, 64, 64), np.uint8)
    gb = np.stack(np.meshgrid(centre, centre, indexing="ij"), -1).reshape(-1, 2) * weight[1:]
    partial = ((gb[:, None] - colors[None, :, 1:] * weight[1:]) ** 2).sum(-1)
    for i, r in enumerate(centre):
        table[i] = (partial + (r - colors[:, 0]) ** 2).argmin(1).reshape(64, 64)
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
    """Stream packed frames into a GIF.

    Args:
        file: opened for writing. frames: (h, w) uint32, all the same size. fps: frames per second; GIF counts in 1/100 s, so
            the delays are chosen such that the sum never drifts from the true time.

    Returns:
        How many frames were written; equal neighbours are one longer frame.
    """
    written = 0
    for delay, box, picture in _changes(frames, palette, fps):
        if not written:
            height, width = picture.shape
            table = np.zeros((256, 3), np.uint8)
            table[: len(palette.colors)] = palette.colors
            file.write(b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + table.tobytes())
            file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")
        file.write(b"\x21\xf9\x04" + struct.pack("<BHB", 0x05, delay, _CLEAR) + b"\x00")
        image = Image.frombuffer("P", picture.shape[::-1], np.ascontiguousarray(picture), "raw", "P", 0, 1)
        for block in GifImagePlugin.getdata(image, box, interlace=False):
            file.write(block)
        written += 1
    file.write(b";")
    return written


def _changes(
    frames: Iterable[np.ndarray], palette: Palette, fps: float
) -> Iterator[tuple[int, tuple[int, int], np.ndarray]]:
    """(delay in 1/100 s, (left, top), palette numbers) for each frame that differs from the one before."""
    before = now = np.zeros((0, 0), np.uint8)
    waiting, corner = before, (0, 0)
    begun = n = 0
    for n, packed in enumerate(frames):
        changed = np.empty(packed.shape, np.uint8)
        if n == 0:
            before = now = waiting = palette.indices(packed)
            continue
        before, now = now, np.empty(packed.shape, np.uint8)
        top, bottom, left, right = palette.changes(packed, before, now, changed)
        if bottom < 0:
            continue
        at = round(n * 100 / fps)
        yield max(at - begun, 1), corner, waiting
        begun, corner, waiting = at, (left, top), changed[top : bottom + 1, left : right + 1]
    if waiting.size:
        yield max(round((n + 1) * 100 / fps) - begun, 1), corner, waiting
