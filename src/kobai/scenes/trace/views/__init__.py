"""The views of a trace, one panel a file, each with its name, width and needs."""

from __future__ import annotations

from kobai.scenes.trace.views import contour, curve, data, loss, sharpness, surface
from kobai.scenes.trace.views.view import View

PANELS: dict[str, View] = {
    v.name: v for v in (surface.VIEW, contour.VIEW, curve.VIEW, loss.VIEW, data.VIEW, sharpness.VIEW)
}

__all__ = ["PANELS", "View"]
