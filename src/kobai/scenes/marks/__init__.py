"""The marks of a panel, one a file; ``paint.marks``, ``viewer.wire.marks`` and the viewer's ``marks`` have the same names."""

from __future__ import annotations

from typing import TypeAlias

from kobai.scenes.marks.arrows import Arrows
from kobai.scenes.marks.contours import Contours
from kobai.scenes.marks.curve import Curve
from kobai.scenes.marks.image import Image
from kobai.scenes.marks.note import Note
from kobai.scenes.marks.path import Path
from kobai.scenes.marks.points import Points
from kobai.scenes.marks.surface import Surface

Mark: TypeAlias = Surface | Contours | Path | Points | Arrows | Curve | Image | Note

__all__ = ["Arrows", "Contours", "Curve", "Image", "Mark", "Note", "Path", "Points", "Surface"]
