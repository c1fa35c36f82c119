"""How each mark is drawn, one a file; ``FLAT`` and ``SPACE`` say which class draws which mark of ``scenes.marks``."""

from __future__ import annotations

from typing import Any

from kobai.paint.marks import arrows, contours, curve, image, mark, note, path, points, surface
from kobai.scenes import Arrows, Contours, Curve, Image, Note, Path, Points, Surface

FLAT: dict[type, type[mark.Flat]] = {
    Arrows: arrows.Flat,
    Contours: contours.Flat,
    Curve: curve.Flat,
    Image: image.Flat,
    Note: note.Flat,
    Path: path.Flat,
    Points: points.Flat,
}
SPACE: dict[type, type[mark.Space]] = {
    Arrows: arrows.Space,
    Contours: contours.Space,
    Curve: curve.Space,
    Path: path.Space,
    Points: points.Space,
    Surface: surface.Space,
}


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
