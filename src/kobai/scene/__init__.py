"""A scene says what to show, as plain data; ``scene(thing)`` builds one for whatever kobai makes.

See ``kobai.scene.primitives`` for the nouns. Each part of the house registers its own builder::

    @scene.register
    def _(model: UKR, **options) -> Scene: ...
"""

from __future__ import annotations

from kobai._callable import make_callable
from kobai.scene.build import scene
from kobai.scene.primitives import (
    Arrows,
    Axis,
    Camera,
    Contours,
    Curve,
    Image,
    Motion,
    Note,
    Panel,
    Path,
    Points,
    Scene,
    Surface,
    Text,
    Timeline,
)
from kobai.scene.themes import THEMES, Theme

__all__ = [
    "THEMES",
    "Arrows",
    "Axis",
    "Camera",
    "Contours",
    "Curve",
    "Image",
    "Motion",
    "Note",
    "Panel",
    "Path",
    "Points",
    "Scene",
    "Surface",
    "Text",
    "Theme",
    "Timeline",
    "scene",
]

register = scene.register
make_callable(__name__, "scene")
