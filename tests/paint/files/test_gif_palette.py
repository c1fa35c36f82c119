"""Palettes."""

from __future__ import annotations

import numpy as np

from kobai.paint.files import gif, movie


def rgb(packed):
    return movie.unpacked(packed)


def test_few_colours_are_kept_exactly():
    colors = np.random.default_rng(0).integers(0, 256, (40, 3))
    colors = colors[np.unique(colors >> 2, axis=0, return_index=True)[1]]
    packed = (colors[:, 0] | colors[:, 1] << 8 | colors[:, 2] << 16).astype(np.uint32)
    picture = np.tile(np.repeat(packed, 3), (12, 1))
    palette = gif.Palette([picture], colors[:2].astype(float))
    assert (palette.colors[palette.indices(picture)] == rgb(picture)).all()
    assert len(palette.colors) <= 255
