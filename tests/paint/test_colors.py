"""Colours in which words can be read."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.paint.colors import Palette
from kobai.scenes import THEMES


def luminance(color: np.ndarray) -> float:
    share = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color]
    return 0.2126 * share[0] + 0.7152 * share[1] + 0.0722 * share[2]


@pytest.mark.parametrize("theme", THEMES)
def test_words_in_the_colour_of_any_run_are_read_on_the_background(theme):
    palette = Palette(theme)
    for run in range(len(palette.theme.runs)):
        dark, light = sorted((luminance(palette.readable(palette.of(run))), luminance(palette.background)))
        assert (light + 0.05) / (dark + 0.05) >= 4.4, run
