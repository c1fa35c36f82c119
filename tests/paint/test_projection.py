"""Cameras over time."""

from __future__ import annotations

import numpy as np

from kobai.paint.projection import ease
from kobai.scenes import Motion


def test_an_orbit_ends_one_frame_before_it_begins_again(scenes):
    panel = scenes.bowl().panels[0]
    panel.motion = Motion("orbit", turns=1.0)
    assert ease(0.0) == 0
    assert ease(1.0) == 1
    steps = np.diff([ease(t) for t in np.linspace(0, 1, 400)])
    assert (steps > 0).all()
    assert steps[0] < 0.1 * steps.max()
    assert np.abs(np.diff(steps)).max() < 0.03 * steps.max()
