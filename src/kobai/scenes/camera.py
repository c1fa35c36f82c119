"""The camera of a panel with three axes, and how it moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass
class Camera:
    """How a 3-D panel is seen, at one moment: z is up, the box is first scaled to ``aspect``, centred at the origin.

    Args:
        azimuth, elevation: degrees; azimuth as in matplotlib's ``view_init`` (−60, 30 is the familiar view).
        distance: of the eye from the target, in units of the box's longest scaled edge; smaller is nearer.
        fov: vertical field of view in degrees; 0 means orthographic.
        target: point looked at, in the centred scaled box.
    """

    azimuth: float = -60.0
    elevation: float = 30.0
    distance: float = 3.0
    fov: float = 28.0
    target: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass
class Motion:
    """What the camera does over a movie.

    Args:
        kind: ``"fixed"``; ``"orbit"``: a turn of ``turns`` × 360° over the movie, eased in and out, so it loops;
            ``"keyframes"``: interpolate ``keyframes`` smoothly over the movie.
        turns: turns of an orbit, negative for clockwise.
        keyframes: (fraction of the movie 0 … 1, camera) pairs.
    """

    kind: Literal["fixed", "orbit", "keyframes"] = "fixed"
    turns: float = 1.0
    keyframes: list[tuple[float, Camera]] = field(default_factory=list)
