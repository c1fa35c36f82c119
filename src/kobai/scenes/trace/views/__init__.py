"""One panel a file: what a surface, a contour map, a curve, a value-against-step chart is made of."""

from __future__ import annotations

from kobai.scenes.trace.views.contour import contour_panel
from kobai.scenes.trace.views.curve import curve_panel
from kobai.scenes.trace.views.loss import loss_panel
from kobai.scenes.trace.views.surface import surface_panel

PANELS = {"surface": surface_panel, "contour": contour_panel, "curve": curve_panel, "loss": loss_panel}

__all__ = ["PANELS", "contour_panel", "curve_panel", "loss_panel", "surface_panel"]
