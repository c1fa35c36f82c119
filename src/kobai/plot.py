"""Contour maps, curves and value-against-step charts on a matplotlib ``Axes``.

The same ranges, scales, levels, colours and words as everywhere in kobai: each function builds the scene of its view
and draws that panel's marks with matplotlib. The whole path is drawn; ``step`` draws it up to a step.

Example:
    >>> fig, (left, right) = plt.subplots(1, 2, figsize=(7, 3), layout="constrained")
    >>> kobai.plot.contour(trace, ax=left)
    >>> kobai.plot.loss(trace, ax=right)
    >>> fig.savefig("figure.pdf")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kobai import importing
from kobai.checks import whole
from kobai.errors import BadInput, shown
from kobai.scenes import THEMES, Arrows, Axis, Contours, Curve, Note, Panel, Path, Points, Scene, Theme, scene
from kobai.scenes.look import LOOK
from kobai.scenes.types import Array, Color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["contour", "curve", "loss"]

_SYMBOLS = {"dot": "o", "ball": "o", "ring": "o", "star": "*", "cross": "x"}


def contour(thing: Any, ax: Axes | None = None, *, step: int | None = None, **options: Any) -> Axes:
    """Draw the contour map of a trace or an objective, with its runs.

    Args:
        thing: a ``Trace`` or ``Objective`` of two variables or more (then in the plane ``coordinates`` says).
        ax: where to draw; None: matplotlib's current Axes.
        step: draw the paths up to this step; None: to the end.
        **options: as for ``kobai.scene``: ``cmap``, ``levels``, ``height``, ``xlim``, ``lang``, ``theme``, …

    Returns:
        The Axes.

    Raises:
        BadInput: an option or a thing that does not fit.
    """
    return _draw(thing, "contour", ax, step, options)


def curve(thing: Any, ax: Axes | None = None, *, step: int | None = None, **options: Any) -> Axes:
    """Draw a function of one variable with its runs. Arguments as for ``contour``."""
    return _draw(thing, "curve", ax, step, options)


def loss(thing: Any, ax: Axes | None = None, *, step: int | None = None, **options: Any) -> Axes:
    """Draw value against step, on a logarithm where it helps. Arguments as for ``contour``."""
    return _draw(thing, "loss", ax, step, options)


def _draw(thing: Any, view: str, ax: Axes | None, step: int | None, options: dict[str, Any]) -> Axes:
    for name in ("panels", "view"):
        if name in options:
            raise BadInput(f"{name}={shown(options[name])}: this function draws one panel, {view}; leave it out")
    built = scene(thing, panels=[view], **options)
    if ax is not None and not hasattr(ax, "contourf"):
        raise BadInput(f"ax={shown(ax)}: give a matplotlib Axes, as plt.gca() returns it")
    if ax is None:
        with importing.lock:
            import matplotlib.pyplot as plt

        ax = plt.gca()
    draw = _Drawer(ax, THEMES[built.theme], _index(built, step), built.panels[0])
    for mark in draw.panel.marks:
        getattr(draw, type(mark).__name__.lower())(mark)
    draw.axes()
    _set_japanese(ax)
    return ax


def _set_japanese(ax: Axes) -> None:
    """Give Japanese texts a Japanese font after their own, from which matplotlib takes the letters that this lacks."""
    from matplotlib.text import Text as Words

    from kobai.paint.text.outlines import is_cjk, japanese_family

    texts = [text for text in ax.findobj(Words) if isinstance(text, Words) and is_cjk(text.get_text())]
    if texts and (family := japanese_family()):
        for text in texts:
            text.set_fontfamily([*text.get_fontfamily(), family])


def _index(built: Scene, step: int | None) -> int:
    steps = built.timeline.steps
    if step is None:
        return len(steps) - 1
    step = whole("step", step, 0, int(steps[-1]))
    return int(np.searchsorted(steps, step, side="right")) - 1


class _Drawer:
    """Draws one panel of a scene onto one Axes, at time index ``k``: one method for each mark, by its name."""

    def __init__(self, ax: Axes, theme: Theme, k: int, panel: Panel):
        self.ax, self.theme, self.k, self.panel = ax, theme, k, panel

    def color(self, color: Color) -> str:
        if isinstance(color, str):
            return color if color.startswith("#") else getattr(self.theme, color)
        return self.theme.runs[int(color) % len(self.theme.runs)]

    def contours(self, mark: Contours) -> None:
        import cmap

        finite = mark.z[np.isfinite(mark.z)]
        if not finite.size:
            return
        colors = cmap.Colormap(mark.cmap or self.theme.cmap).to_mpl()
        if not finite.max() > finite.min():  # a constant function has one colour and no lines
            self.ax.set_facecolor((*colors(0.5)[:3], mark.alpha))
            return
        edges = np.concatenate([[finite.min()], mark.levels, [finite.max() * (1 + 1e-12) + 1e-300]])
        z = np.ma.masked_invalid(mark.z)
        # Bands are coloured by their middle over the whole range: the same height has the same colour everywhere.
        bands = self.ax.contourf(mark.x, mark.y, z, np.unique(edges), cmap=colors, alpha=mark.alpha,
                                 vmin=finite.min(), vmax=finite.max(), zorder=0)  # fmt: skip
        # Bands that are written as vector shapes would show hairlines between them, and weigh megabytes.
        bands.set_rasterized(True)
        if mark.levels.size:
            lines = self.ax.contour(mark.x, mark.y, z, mark.levels, colors="k", linewidths=0.4, alpha=0.35, zorder=1)
            if mark.values is not None:
                texts = {line: text for line, (_, text) in zip(lines.levels, mark.values.ticks, strict=True)}
                for label in self.ax.clabel(lines, fmt=texts, fontsize="x-small", colors="k", zorder=1.5):
                    label.set_alpha(0.8)

    def path(self, mark: Path) -> None:
        end = self.k if mark.last is None else min(self.k, mark.last)
        points, color = mark.points[: end + 1], self.color(mark.color)
        width = {"tube": 2.0, "line": 0.9, "dotted": 1.8}[mark.style]
        style = ":" if mark.style == "dotted" else "-"
        if mark.style == "tube":
            self.ax.plot(*points.T, "-", color="white", lw=width + 1.4, alpha=0.8, solid_joinstyle="round", zorder=3)
        self.ax.plot(*points.T, style, color=color, lw=width, label=mark.name, solid_joinstyle="round", zorder=3.1)
        if mark.steps and mark.style != "dotted":
            self._steps(points[:-1], color, mark.style == "line")
        if mark.last is not None and self.k >= mark.last and len(points) > 1:
            arrow = {"arrowstyle": "-|>", "color": color, "lw": 1.8, "shrinkA": 0, "shrinkB": 0}
            self.ax.annotate("", points[-1], points[-2], arrowprops=arrow, zorder=4)
            self._say(points[-1], mark.end_note, color)
        elif mark.head != "none":
            cross = mark.head == "cross"
            self.ax.plot(*points[-1], "x" if cross else "o", color=color, ms=6, mec=color if cross else "white",
                         mew=2 if cross else 0.9, zorder=4)  # fmt: skip

    def _steps(self, points: Array, color: str, thin: bool) -> None:
        """The marks of steps, smaller where they crowd in Axes of their present size."""
        from kobai.paint.marks.step_marks import diameters

        box = self.ax.get_window_extent()
        low, high = (np.array([getattr(axis, end) for axis in self.panel.axes]) for end in ("lo", "hi"))
        edges = np.array([box.width, box.height]) * 96 / self.ax.figure.dpi
        size = 72 / 96 * diameters((points - low) / (high - low) * edges, 1.0) * (LOOK.step.thin if thin else 1.0)
        drawn = np.isfinite(size)
        self.ax.scatter(*points[drawn].T, s=size[drawn] ** 2, c=color, edgecolors="white", linewidths=0.6, zorder=3.2)

    def _say(self, at: Array, text: str, color: str) -> None:
        """Write words beside a point, towards the middle of the panel."""
        x, y = self.panel.axes
        right, high = at[0] > (x.lo + x.hi) / 2, at[1] > (y.lo + y.hi) / 2
        self.ax.annotate(
            text, (at[0], at[1]), (-6 if right else 6, -9 if high else 9), textcoords="offset points", fontsize="small",
            color=color, ha="right" if right else "left", va="top" if high else "bottom", zorder=5,
            bbox={"boxstyle": "round,pad=0.2", "fc": self.theme.background, "ec": "none", "alpha": 0.8},
        )  # fmt: skip

    def points(self, mark: Points) -> None:
        at = mark.points[self.k] if mark.animated else mark.points
        at = at[np.isfinite(at).all(1)]
        hollow = mark.symbol == "ring"
        color: Any = self.color(mark.color) if mark.colors is None else mark.colors / 255
        look = {"facecolors": "none", "edgecolors": color, "linewidths": 1.3} if hollow else {"c": color}
        if mark.symbol == "star":
            look |= {"edgecolors": "white", "linewidths": 0.6}
        look |= {"s": mark.size**2 * (1.6 if mark.symbol == "star" else 0.8), "marker": _SYMBOLS[mark.symbol]}
        self.ax.scatter(*at.T, label=mark.label, alpha=mark.alpha, zorder=2.5, **look)

    def arrows(self, mark: Arrows) -> None:
        if np.abs(mark.vectors[self.k]).max() > 0:
            arrow = {"arrowstyle": "-|>", "color": self.color(mark.color), "lw": 1.2, "shrinkA": 0, "shrinkB": 0}
            tail = mark.tails[self.k]
            self.ax.annotate("", tail + mark.vectors[self.k], tail, arrowprops=arrow, zorder=3.5)

    def curve(self, mark: Curve) -> None:
        points = mark.points[self.k] if mark.animated else mark.points
        color, style = self.color(mark.color), "--" if mark.dash else "-"
        shown = points[: self.k + 1] if mark.reveal else points
        if len(shown) < len(points):
            self.ax.plot(*points.T, style, color=color, lw=mark.width, alpha=0.2, zorder=1.9)
        if mark.band is not None:
            self.ax.fill_between(points[:, 0], *mark.band.T, color=color, alpha=0.15, lw=0, zorder=1)
        self.ax.plot(*shown.T, style, color=color, lw=mark.width, label=mark.label, solid_joinstyle="round", zorder=2)

    def note(self, mark: Note) -> None:
        self._say(mark.at, mark.text.plain, self.color(mark.color))

    def axes(self) -> None:
        ax, (x, y) = self.ax, self.panel.axes
        ax.set(xlim=(x.lo, x.hi), ylim=(y.lo, y.hi), xlabel=_mathematics(x), ylabel=_mathematics(y))
        for axis, one in ((ax.xaxis, x), (ax.yaxis, y)):
            axis.set_ticks([p for p, _ in one.ticks], [t for _, t in one.ticks])
            minor = _between(one)
            if minor:
                axis.set_ticks(minor, minor=True)
        if self.panel.equal:
            ax.set_aspect("equal", adjustable="box")
        else:
            for side in ("top", "right"):
                ax.spines[side].set_visible(False)
        named = [label for label in ax.get_legend_handles_labels()[1] if label]
        if named:
            ax.legend(frameon=self.panel.kind == "contour", framealpha=0.8, edgecolor="none", fontsize="small")


def _mathematics(axis: Axis) -> str:
    """The label of an axis, and what is said of its scale."""
    label = f"${axis.label.latex}$" if axis.label.latex else axis.label.plain
    return f"{label} ({axis.note})" if axis.note else label


def _between(axis: Axis) -> list[float]:
    """Minor ticks at 2 … 9 × 10ⁿ of a logarithmic axis of a few decades."""
    if axis.scale != "log" or axis.hi - axis.lo > 8:
        return []
    decades = np.arange(np.floor(axis.lo), np.ceil(axis.hi) + 1)
    places = (decades[:, None] + np.log10(np.arange(2, 10))).ravel()
    return places[(places >= axis.lo) & (places <= axis.hi)].tolist()
