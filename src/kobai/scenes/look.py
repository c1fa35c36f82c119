"""The look that painters and viewer share: light, ghosting, line strengths, camera easing.

The viewer reads them from ``viewer/src/look.json``, which ``python -m kobai.scenes.look`` writes from here. Compiled functions
of the painters repeat five of them as constants, which a test holds equal. Colours are in ``kobai.scenes.theme``.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

Ramp = tuple[tuple[float, float], ...]
"""A piecewise linear function as (x, y) pairs, constant outside them."""


@dataclass(frozen=True)
class Light:
    """How a surface is lit: 0 in full shadow, 1 where the normal points to the light."""

    direction: tuple[float, float, float] = (-0.48, 0.62, 0.62)  # right, up, to the eye; of any length
    shade: Ramp = ((0.0, 0.55), (0.35, 0.74), (0.8, 1.0), (1.0, 1.02))  # factor of the colour by light
    white: Ramp = ((0.8, 0.0), (1.0, 0.10))  # share of white mixed in by light
    flat: float = 0.8  # the light of a surface that is not shaded
    underside: float = 0.85  # the share of light on the side that faces down


@dataclass(frozen=True)
class Ball:
    """How a ball is lit: colour · (ambient + diffuse · max(n·l, least)) + shine · highlight^gloss."""

    ambient: float = 0.62
    diffuse: float = 0.43
    least: float = -0.6
    shine: float = 0.6
    gloss: int = 24
    second: float = 0.75  # share of white in the second of its two tones
    shadow: float = 0.55  # strength of the contact shadow in its middle
    nested: float = 0.62  # size of one at the place of another, beside that other's
    nearby: tuple[float, float] = (0.4, 1.2)  # distance, in radii, up to which it has that size, and from which its own
    smallest: float = 0.25  # size of one among many, beside its own


@dataclass(frozen=True)
class Ghost:
    """Opacity of what a surface hides: paths, balls and dots; symbols that face the reader."""

    path: float = 0.2
    symbol: float = 0.25


@dataclass(frozen=True)
class Curve:
    """Opacity of the part of a revealed curve that lies ahead, and of a band around a curve."""

    ahead: float = 0.22
    band: float = 0.16


@dataclass(frozen=True)
class Line:
    """Opacity of contour lines and of mesh lines on a surface."""

    levels: float = 0.34
    mesh: float = 0.62


@dataclass(frozen=True)
class Step:
    """The mark of a step on its path: diameters in CSS pixels.

    A mark takes a ``share`` of the distance on the page to the nearer of the steps before and after it, at most ``most``; one
    smaller than ``least``, which its line would cover, is left out. ``halo`` sets it off from a solid line. On thin lines both
    are smaller by the factor ``thin``.
    """

    share: float = 0.62
    most: float = 7.0
    least: float = 3.2
    halo: float = 1.1
    thin: float = 0.62
    lift: float = 0.02


@dataclass(frozen=True)
class Axis:
    """Share of ink in the background: of edges and tick marks; of tick texts."""

    line: float = 0.45
    tick: float = 0.72


@dataclass(frozen=True)
class Camera:
    """``distance`` from which the box is fitted into its panel; ``ramp``: share of an orbit spent speeding up (slowing down)."""

    distance: float = 3.0
    ramp: float = 0.12


@dataclass(frozen=True)
class Look:
    """All of it."""

    light: Light = Light()
    ball: Ball = Ball()
    ghost: Ghost = Ghost()
    curve: Curve = Curve()
    line: Line = Line()
    step: Step = Step()
    axis: Axis = Axis()
    camera: Camera = Camera()


LOOK = Look()
VIEWER = Path(__file__).parents[3] / "viewer" / "src" / "look.json"
"""The viewer's copy, in a checkout."""


def as_json() -> str:
    """The table as the viewer reads it, one group a line."""
    groups = ",\n".join(f'  "{name}": {json.dumps(group)}' for name, group in asdict(LOOK).items())
    return f"{{\n{groups}\n}}\n"


if __name__ == "__main__":
    VIEWER.write_text(as_json(), encoding="utf-8")
