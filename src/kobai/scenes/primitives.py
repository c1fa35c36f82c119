"""The nouns of a scene: what to show, as plain data.

A ``Scene`` is a row-major grid of ``Panel``s that share one ``Timeline``. A panel is a box in **plot coordinates**
(two or three axes) holding **marks**: ``Surface``, ``Contours``, ``Path``, ``Points``, ``Curve``, ``Arrows``,
``Image``, ``Note``. Nothing here draws; every painter and the viewer draw the same scene from these fields alone.

Three rules keep all of them in step:

1. *Plot coordinates are linear.* Where a log or power scale helps, whoever builds the scene transforms the numbers;
   the ``Axis`` carries ticks as (position, text) pairs and the name of the scale, so that a reader can be told the
   true value. Painters never take a logarithm.
2. *Time is an index.* ``Timeline.steps[k]`` is the step number of time index ``k`` (``0 … K-1``). An array of a mark
   that changes with time has a leading axis of length ``K`` and says so (``animated=True``; ``Path`` and ``Arrows``
   always do). A *movie* plays ``Timeline.pace``: fractional time indices, one a frame.
3. *Colours are roles or explicit.* ``color`` is ``"#rrggbb"``, or an integer: the n-th colour of the theme's run
   colours, or a role the theme defines: ``"ink"``, ``"faint"``, ``"accent"``, ``"start"``, ``"minimum"``, ``"arrow"``,
   ``"mark"``.

All arrays are NumPy, float64 unless said otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Color: TypeAlias = str | int


@dataclass
class Text:
    """A piece of text in up to three spellings.

    Args:
        plain: Unicode text, always there: ``"x₁² + x₂²"``.
        latex: the same as LaTeX without dollar signs, or None where it is only words. Painters typeset it.
        mathml: the same as a MathML ``<math>`` element, or None. The viewer shows it.
    """

    plain: str
    latex: str | None = None
    mathml: str | None = None


@dataclass
class Axis:
    """One edge of a panel's box, in plot coordinates.

    Args:
        label: what is measured.
        lo, hi: the ends of the box along this axis.
        ticks: (position, text) pairs at round numbers, ``lo <= position <= hi``.
        scale: how positions relate to true values: ``"linear"``; ``"log"`` (position = log10 of the value);
            ``"symlog"`` (position = sign(v)·log10(1 + |v|/linthresh)); ``"power"`` (position = sign(v)·|v|**exponent,
            after subtracting ``offset``).
        linthresh, exponent, offset: parameters of the scale; ``offset`` is subtracted from the value first, in every
            scale but linear.
    """

    label: Text
    lo: float
    hi: float
    ticks: list[tuple[float, str]] = field(default_factory=list)
    scale: Literal["linear", "log", "symlog", "power"] = "linear"
    linthresh: float = 1.0
    exponent: float = 1.0
    offset: float = 0.0


@dataclass
class Surface:
    """A sheet over a grid.

    Args:
        x: (nx,) or, for a sheet bent in space, (ny, nx) or (K, ny, nx).
        y: (ny,) or the same shape as a bent ``x``.
        z: (ny, nx), or (K, ny, nx) when animated. NaN makes a hole.
        value: what colours it, the shape of ``z``; None means ``z``.
        cmap: colour-map name for the `cmap` package, or None for the plain ``color``.
        color: of a plain sheet (the article's blue mat).
        levels: plot heights of the thin contour lines drawn on it.
        mesh: draw grid lines on it, about this many each way; 0 for none.
        shade: light it.
        alpha: opacity 0 … 1.
        clipped: true where ``z`` was cut to the box, (ny, nx) bool, or None.
        animated: the arrays have a leading time axis.
    """

    x: Array
    y: Array
    z: Array
    value: Array | None = None
    cmap: str | None = "batlow"
    color: Color = "#3b6fd4"
    levels: Array = field(default_factory=lambda: np.empty(0))
    mesh: int = 0
    shade: bool = True
    alpha: float = 1.0
    clipped: NDArray[np.bool_] | None = None
    animated: bool = False


@dataclass
class Contours:
    """A contour map: filled bands with thin lines at ``levels``.

    In a 2-D panel it is the map itself; in a 3-D panel it lies on the floor (``z = axes[2].lo``).

    Args:
        x: (nx,).
        y: (ny,).
        z: (ny, nx) plot heights.
        levels: (m,) plot heights, ascending.
        filled: fill the bands with the colour map (else lines only).
        alpha: opacity of the whole map.
    """

    x: Array
    y: Array
    z: Array
    levels: Array
    cmap: str | None = "batlow"
    filled: bool = True
    alpha: float = 1.0


@dataclass
class Path:
    """Where one run was, step by step: the actor.

    Args:
        points: (K, d) plot coordinates at the timeline's indices, d = 2 or 3. Rows after ``last`` repeat row ``last``.
        name: the run's name, for the legend and direct labels; "" for none.
        color: see the module.
        style: ``"tube"`` (solid), ``"line"`` (thin), ``"dotted"`` (the article's).
        head: what stands at the current step: ``"ball"`` (rolls on the surface), ``"cross"`` (the article's ×),
            ``"dot"``, ``"none"``.
        radius: of the ball, as a fraction of the box's longest horizontal edge.
        last: the last time index at which the run is really drawn: it stopped, left the frame, or became non-finite.
        end_note: said at the end of a run that left the frame or diverged: ``"step 12, f = 3.10×10⁴ ↗"``; ``"↗"`` for an
            arrow head without words; "" for none.
        readout: true values for hover and the status line, each (K,) or (K, n): ``"x"``, ``"f"``, ``"grad_norm"``,
            ``"lr"``.
        floor: also draw its shadow: the same path on the floor of a 3-D panel.
    """

    points: Array
    name: str = ""
    color: Color = 0
    style: Literal["tube", "line", "dotted"] = "tube"
    head: Literal["ball", "cross", "dot", "none"] = "ball"
    radius: float = 0.018
    last: int | None = None
    end_note: str = ""
    readout: dict[str, Array] = field(default_factory=dict)
    floor: bool = False


@dataclass
class Points:
    """Marks that stand still, or move together.

    Args:
        points: (m, d), or (K, m, d) when animated.
        symbol: ``"ball"``, ``"dot"``, ``"ring"``, ``"star"``, ``"cross"``.
        size: diameter in points (1/72 inch).
        color: one colour for all.
        colors: (m, 3) uint8 sRGB, one each, instead of ``color``; or None.
        label: for the legend; "" for none.
    """

    points: Array
    symbol: Literal["ball", "dot", "ring", "star", "cross"] = "dot"
    size: float = 6.0
    color: Color = "mark"
    colors: NDArray[np.uint8] | None = None
    label: str = ""
    alpha: float = 1.0
    animated: bool = False


@dataclass
class Arrows:
    """Arrows that change with time, one a time index, e.g. the descent direction at the current step.

    Args:
        tails: (K, d).
        vectors: (K, d), plot coordinates, already scaled to be drawn.
        label: for the legend, e.g. "−∇f".
    """

    tails: Array
    vectors: Array
    color: Color = "arrow"
    label: str = ""


@dataclass
class Curve:
    """A line through points, e.g. a function of one variable.

    Args:
        points: (m, d), or (K, m, d) when animated. NaN rows break the line.
        width: in points.
        dash: draw it dashed.
        reveal: ``points[:k+1]`` is drawn at time index k (value against step), the rest faintly.
        band: (m, 2) lower and upper plot height around a 2-D curve, filled faintly; None for none.
    """

    points: Array
    color: Color = "ink"
    width: float = 1.5
    dash: bool = False
    reveal: bool = False
    band: Array | None = None
    label: str = ""
    animated: bool = False


@dataclass
class Image:
    """A small raster picture in a 2-D panel (digits, maps).

    Args:
        pixels: (h, w, 3) or (h, w, 4) uint8.
        extent: (x0, x1, y0, y1) plot coordinates.
    """

    pixels: NDArray[np.uint8]
    extent: tuple[float, float, float, float]


@dataclass
class Note:
    """A short text at a place in plot coordinates; ``anchor`` is the side of the text that touches ``at``."""

    at: Array
    text: Text
    color: Color = "ink"
    anchor: Literal["left", "right", "center"] = "left"


Mark: TypeAlias = Surface | Contours | Path | Points | Arrows | Curve | Image | Note


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


@dataclass
class Panel:
    """A box with marks in it: two axes make a flat panel, three a space.

    Args:
        axes: two or three ``Axis``.
        marks: drawn in this order where depth does not decide.
        title: above the panel, or None.
        caption: a quieter line under the title, or None.
        camera, motion: for three axes.
        aspect: relative edge lengths of the drawn box, one per axis. For a flat panel ``None`` fills the space given,
            and ``(1, 1)`` draws it as a square.
        cell: (row, column, row span, column span) in the scene's grid.
        equal: flat panels: one unit is as long on both axes.
        cursor: draw a vertical line at the current step (value-against-step panels).
    """

    axes: list[Axis]
    marks: list[Mark] = field(default_factory=list)
    title: Text | None = None
    camera: Camera = field(default_factory=Camera)
    motion: Motion = field(default_factory=Motion)
    aspect: tuple[float, ...] | None = None
    cell: tuple[int, int, int, int] = (0, 0, 1, 1)
    equal: bool = False
    cursor: bool = False
    kind: str = ""
    caption: Text | None = None


@dataclass
class Timeline:
    """The scene's time: ``steps[k]`` is the step number at time index ``k``.

    Args:
        steps: (K,) int64, ascending. A scene that stands still has K = 1.
        pace: (frames,) fractional time indices in [0, K-1], ascending: what a movie shows. Early leaps get more frames,
            late creeping fewer. Holds at the beginning and the end are part of it.
        fps: frames per second ``pace`` was made for.
        status: one line for each time index, shown under the title: ``"step 137 / 200 · f = 0.0310"``; (K,) or empty.
    """

    steps: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    pace: Array = field(default_factory=lambda: np.zeros(1))
    fps: float = 20.0
    status: list[str] = field(default_factory=list)


@dataclass
class Scene:
    """What to show. ``save`` writes it as whatever the file's ending says.

    Args:
        panels: each with its cell in the grid.
        timeline: shared by all panels.
        title: the formula, usually.
        subtitle: the optimizer and its step size, constant over time.
        notes: small print under the picture: what was clipped, what share of variance a plane shows.
        theme: ``"paper"``, ``"dark"`` or ``"article"``.
        lang: ``"en"`` or ``"ja"``.
        columns, rows: relative widths and heights of the grid; empty for equal.
        size: natural size in CSS pixels.
        description: one sentence for people who cannot see it.
        extra: plain data for the viewer that no painter draws (optimizer state for the step view, live settings).
    """

    panels: list[Panel]
    timeline: Timeline = field(default_factory=Timeline)
    title: Text | None = None
    subtitle: str = ""
    notes: list[str] = field(default_factory=list)
    theme: str = "paper"
    lang: str = "en"
    columns: Sequence[float] = ()
    rows: Sequence[float] = ()
    size: tuple[int, int] = (640, 480)
    description: str = ""
    extra: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        panels = ", ".join(map(_summary, self.panels[:4])) + (", …" if len(self.panels) > 4 else "")
        frames = f", {len(self.timeline.pace)} frames" if self.animated else ""
        title = "" if self.title is None else f" of {self.title.plain}"
        return f"<Scene{title}: {panels or 'no panels'}{frames}, {self.size[0]}×{self.size[1]}>"

    @property
    def animated(self) -> bool:
        """Whether anything moves, so that a movie makes sense."""
        return len(self.timeline.steps) > 1

    def save(self, path, **options):
        """Write the scene to ``path``; the ending decides (.png .svg .pdf .gif .mp4 .webp .html).

        Args:
            path: where to. The file appears whole or not at all.
            **options: see ``kobai.paint.save``: ``size``, ``scale``, ``fps``, ``frames``, ``step``, ``progress``, …

        Returns:
            The path, as ``pathlib.Path``.

        Raises:
            BadInput: an ending kobai does not write, or an option that ending does not have.
        """
        from kobai import formats

        return formats.save(self, path, **options)

    def _repr_mimebundle_(self, **options):
        """In a notebook: the interactive widget, or a page in a frame where anywidget is not installed."""
        from kobai import formats

        return formats.shown(self, **options)


def _summary(panel: Panel) -> str:
    """``"surface (Contours, Surface, 3 Path)"``."""
    kinds = Counter(type(mark).__name__ for mark in panel.marks)
    marks = ", ".join(kind if n == 1 else f"{n} {kind}" for kind, n in kinds.items())
    return f"{panel.kind or 'panel'} ({marks or 'empty'})"
