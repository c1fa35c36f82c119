"""Where a point in space is in a picture, found independently of the painter."""

from __future__ import annotations

import numpy as np


def seen_from(panel, space, point, camera=None):
    """Pixel of a point in plot coordinates, by plain trigonometry."""
    camera = camera or panel.camera
    low = np.array([a.lo for a in panel.axes])
    high = np.array([a.hi for a in panel.axes])
    p = ((np.asarray(point) - low) / (high - low) - 0.5) * np.asarray(panel.aspect) / max(panel.aspect)
    a, e = np.radians(camera.azimuth), np.radians(camera.elevation)
    # turn the world so that the camera looks along −x, then tip it
    x, y = np.cos(a) * p[0] + np.sin(a) * p[1], -np.sin(a) * p[0] + np.cos(a) * p[1]
    toward, up = np.cos(e) * x + np.sin(e) * p[2], -np.sin(e) * x + np.cos(e) * p[2]
    scale = space.focal / (camera.distance - toward)
    return np.array([space.center[0] + scale * y, space.center[1] - scale * up])
