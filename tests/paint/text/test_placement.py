"""Words beside points."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.paint.measures import Rect
from kobai.paint.text.placement import place


@pytest.mark.parametrize("towards", [(-1.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.7, 0.7)])
def test_words_at_a_paths_end_do_not_cover_the_path(towards):
    end = np.array([300.0, 200.0])
    line = end - np.linspace(250, 0, 6)[:, None] * np.array(towards)
    spot = place(end, 160.0, 11.0, "left", Rect(0, 0, 640, 480), [], 11.0, line)
    dots = end - np.linspace(250, 0, 2000)[:, None] * np.array(towards)
    assert spot is not None
    assert not ((dots > spot[:2]) & (dots < [spot.right, spot.bottom])).all(1).any()
    assert abs(spot.y - 200) < 60
