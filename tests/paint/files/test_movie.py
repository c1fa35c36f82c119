"""Frames of movies."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from kobai.paint.files.movie import frames, moments
from kobai.paint.page import Page


def test_frames_repeat_and_do_not_depend_on_threads(scenes):
    scene = scenes.everything(size=(400, 300))
    pace = np.linspace(0, 10, 6)
    page = Page(scene, (400, 300))
    one = [f.copy() for f in frames(page, moments(pace), workers=1)]
    four = [f.copy() for f in frames(Page(scene, (400, 300)), moments(pace), workers=4)]
    assert all((a == b).all() for a, b in zip(one, four, strict=True))
    assert any((a != b).any() for a, b in pairwise(one))
