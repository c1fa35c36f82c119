"""A scene says what to show, as plain data; ``scene(thing)`` builds one for whatever kobai makes.

See ``kobai.scenes.primitives`` for the nouns. Each part of the house registers its own builder::

    @scene.register
    def _(model: UKR, **options) -> Scene: ...
"""

from __future__ import annotations

from kobai.scenes.build import scene
from kobai.scenes.primitives import (
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
from kobai.scenes.theme import THEMES, Theme

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
