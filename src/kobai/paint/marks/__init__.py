"""How each mark is drawn, one a file; ``FLAT`` and ``SPACE`` say which class draws which mark of ``scenes.marks``."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from kobai.paint.marks import arrows, contours, curve, image, mark, note, path, points, surface
from kobai.scenes import Arrows, Contours, Curve, Image, Note, Path, Points, Surface

_FILES: dict[type, ModuleType] = {
    Arrows: arrows, Contours: contours, Curve: curve, Image: image, Note: note, Path: path, Points: points, Surface: surface,
}  # fmt: skip
FLAT: dict[type, type[mark.Flat]] = {kind: file.Flat for kind, file in _FILES.items() if hasattr(file, "Flat")}
SPACE: dict[type, type[mark.Space]] = {kind: file.Space for kind, file in _FILES.items() if hasattr(file, "Space")}


def flat_marks(marks: list[Any], setting: mark.FlatSetting) -> list[mark.Flat]:
    """The marks of a flat panel, ready to be drawn; a mark that has no flat form is left out."""
    return [FLAT[type(m)](m, setting) for m in marks if type(m) in FLAT]


def space_marks(marks: list[Any], setting: mark.SpaceSetting) -> list[mark.Space]:
    """The marks of a panel in space, ready to be drawn, paths laid on the first surface."""
    made = [SPACE[type(m)](m, setting) for m in marks if type(m) in SPACE]
    ground = next((m for m in made if isinstance(m, surface.Space)), None)
    for one in made:
        one.lie_on(ground)
    return made
