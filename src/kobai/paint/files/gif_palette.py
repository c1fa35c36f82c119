"""One palette for a whole movie, and the nearest palette index of any colour."""

from __future__ import annotations

import numpy as np
from PIL import Image

from kobai.paint.colors import pack
from kobai.paint.raster.pixels import index_pixels

TRANSPARENT = 255  # the palette index that leaves the previous frame's pixel


class Palette:
    """At most 255 colours for a whole movie, and a table from any colour to the index of the nearest of them.

    ``samples`` are packed (h, w) frames of the movie; ``fixed`` (m, 3) colours are included, the background first.
    """

    def __init__(self, samples: list[np.ndarray], fixed: np.ndarray):
        pixels = np.concatenate([s.ravel()[::3] for s in samples])
        seen, counts = np.unique(pixels, return_counts=True)
        self.background = pack(fixed[0])
        fixed = np.unique(np.rint(fixed).astype(np.uint8), axis=0)
        room = TRANSPARENT - len(fixed)
        rgb = seen.view(np.uint8).reshape(-1, 4)[:, :3]
        if len(seen) <= room:
            chosen = rgb
        else:
            # Rare colours (marks, anti-aliased edges) must not drown in large areas: a colour counts as the root of its pixels.
            repeat = np.ceil(np.sqrt(counts)).astype(int)
            picture = Image.fromarray(np.repeat(rgb, repeat, axis=0)[None])
            quantized = picture.quantize(room, Image.Quantize.MEDIANCUT, kmeans=1)
            chosen = np.array(quantized.getpalette(), np.uint8).reshape(-1, 3)[:room]
        self.colors = np.unique(np.concatenate([fixed, chosen]), axis=0)[:TRANSPARENT]
        self.lookup = _lookup(self.colors)
        spread = _spacing(self.colors) if len(seen) > room else 0.0
        # Where the palette is fine enough, steps between colours are not seen, and dithering would only make the file larger.
        self.dither = np.rint(_bayer(8) * (spread if spread > 1.5 else 0.0)).astype(np.int64)

    def indices(self, packed: np.ndarray) -> np.ndarray:
        """(h, w) uint8 palette indices of packed pixels."""
        indices = np.empty(packed.shape, np.uint8)
        index_pixels(packed, self.lookup, self.dither, int(self.background), indices)
        return indices


def _lookup(palette: np.ndarray) -> np.ndarray:
    """(2**18,) index of the nearest palette colour, for every colour of 6 bits a channel."""
    centre = (np.arange(64) * 4 + 2).astype(np.float32)
    red, green, blue = palette.astype(np.float32).T
    table = np.empty((64, 64, 64), np.uint8)
    # The eye is keenest in green.
    partial = (1.4 * (centre[:, None, None] - green)) ** 2 + (0.8 * (centre[:, None] - blue)) ** 2
    for i, r in enumerate(centre):
        table[i] = (partial + (r - red) ** 2).argmin(-1)
    # Colours of the palette itself must come back unchanged.
    exact = palette >> 2
    table[exact[:, 0], exact[:, 1], exact[:, 2]] = np.arange(len(palette))
    return table.reshape(-1)


def _spacing(palette: np.ndarray) -> float:
    """The median distance between neighbouring colours, a channel: the range that dithering has to bridge."""
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
