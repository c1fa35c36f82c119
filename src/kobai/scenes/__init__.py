"""Scenes: what to show, as plain data; ``scene(thing)`` builds one for whatever kobai makes.

A ``Scene`` is a row-major grid of ``Panel``s that share one ``Timeline``. A panel is a box in **plot coordinates**
(two or three axes) that holds **marks**: ``Surface``, ``Contours``, ``Path``, ``Points``, ``Curve``, ``Arrows``,
``Image``, ``Note``. A scene draws nothing: the painters and the viewer draw it from these fields alone.

1. *Plot coordinates are linear.* Where a log or power scale helps, the builder of the scene transforms the numbers. The
   ``Axis`` carries ticks as (position, text) pairs and the name of the scale, so that true values can be recovered.
2. *Time is an index.* ``Timeline.steps[k]`` is the step number of time index ``k`` (``0 … K-1``). An array of a mark
   that changes with time has a leading axis of length ``K`` (``animated=True``; ``Path`` and ``Arrows`` always have it).
   A *movie* plays ``Timeline.pace``: one fractional time index per frame.
3. *Colours are roles or explicit.* ``color`` is ``"#rrggbb"``, or an integer (the n-th run colour of the theme), or a role
   of the theme: ``"ink"``, ``"faint"``, ``"accent"``, ``"start"``, ``"minimum"``, ``"arrow"``, ``"mark"``.

Arrays are NumPy, float64 unless stated. Other parts of kobai register builders for their own types::

    @scene.register
    def _(model: UKR, **options) -> Scene: ...
"""

from __future__ import annotations

import kobai.scenes.trace  # noqa: F401 - registers the builders of traces and objectives
from kobai.scenes.axis import Axis
from kobai.scenes.camera import Camera, Motion
from kobai.scenes.dispatch import scene
from kobai.scenes.marks import Arrows, Contours, Curve, Image, Note, Path, Points, Surface
from kobai.scenes.panel import Panel
from kobai.scenes.scene_data import Scene
from kobai.scenes.theme import THEMES, Theme
from kobai.scenes.timeline import Timeline
from kobai.scenes.types import Text

__all__ = [
    "THEMES", "Arrows", "Axis", "Camera", "Contours", "Curve", "Image", "Motion", "Note", "Panel", "Path", "Points",
    "Scene", "Surface", "Text", "Theme", "Timeline", "scene",
]  # fmt: skip
