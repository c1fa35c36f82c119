"""The context: what all panels of one scene share.

``prepare`` gives it the plane shown and the frame in it. From them it finds, when first asked, the landscape on a grid, the
height scale, the contour levels and the heights of the paths.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from kobai.data import Loss
from kobai.errors import BadInput
from kobai.objectives import Objective
from kobai.objectives.plane import Plane
from kobai.scenes.scale import Scale, choose
from kobai.scenes.trace.frame import Frame
from kobai.scenes.trace.grid import Grid, cached_grid, check_cost, evaluate, landscape, rough
from kobai.scenes.trace.run_arrays import DRAWN_RUNS, Runs

if TYPE_CHECKING:
    from kobai.scenes.trace.options import Options
from kobai.scenes.types import Array, Color

CURVE_GRID, SURFACE_GRID, FINE_GRID, SMALL_GRID, MOVING_GRID = 1201, 121, 361, 81, 41
MOST_WORK = 1e8  # of a table's rows times points of its landscape
LEAST_GRID = 21  # points along each axis
MANY = 8  # named runs; more are shown as small multiples
PLATEAU = 0.02  # share of the view at one height from which a contour line there would cover it
ROUNDING = 1e-6  # of the heights in view: a point so little outside is at the limit
FLOOR_GAP = 0.3  # how far below the surface its contour map lies, as a share of the surface's height


@dataclass
class Ending:
    """The end of one run in the picture: its time index, its place in the plane, and the note there."""

    last: int | None = None
    at: Array | None = None
    note: str = ""


@dataclass
class Context:
    """What all panels of a scene share. ``runs`` has the steps shown only; d is 1 or 2."""

    objective: Objective
    options: Options
    runs: Runs | None
    dim: int
    plane: Plane
    frame: Frame
    u: Array
    endings: list[Ending]
    moves: Array
    notes: list[str] = field(default_factory=list)
    small: bool = False  # whether the panels are small multiples

    @cached_property
    def _landscape(self) -> Grid:
        box, asked = (self.frame.lo, self.frame.hi), self.options.grid
        return cached_grid(self.objective, self.plane, box, (asked, self.small), lambda: self._surveyed(asked))

    @property
    def moves_along(self) -> bool:
        """Whether the landscape is, at each step, that of the variables not shown as they are then."""
        return self.options.others == "present"

    @cached_property
    def moving(self) -> Array:
        """(K, ny, nx) true values, at each step in the plane through the run's place that is parallel to the one shown."""
        assert self.runs is not None
        x = self.runs.x[0]
        box, count = (self.frame.lo, self.frame.hi), self.options.grid or MOVING_GRID
        check_cost(
            self.objective, self.plane, len(x) * count**2, f"{len(x)} landscapes of {count} points along each axis"
        )
        axes = [np.linspace(a, b, count) for a, b in zip(*box, strict=True)]
        points = self.plane.lift(np.stack(np.meshgrid(*axes, indexing="xy"), axis=-1))
        beside = x - self.plane.lift(self.plane.project(x))
        values = np.stack([evaluate(self.objective, points + off) for off in beside])
        return np.where(np.isfinite(values), values, np.nan)

    def _surveyed(self, asked: int | None) -> Grid:
        over = partial(landscape, self.objective, self.plane, self.frame.lo, self.frame.hi)
        if asked is not None:
            return over(asked)
        if self.plane.dim == 1:
            return over(self._affordable(CURVE_GRID))
        if self.small:
            return over(self._affordable(SMALL_GRID))
        first = over(self._affordable(SURFACE_GRID))
        return over(FINE_GRID) if self.objective.per_coordinate and rough(first[1]) else first

    def _affordable(self, count: int) -> int:
        """So many points along each axis, fewer where each costs a pass over many rows of a table."""
        loss = self.objective
        if not isinstance(loss, Loss) or loss.at_many(np.zeros((1, self.dim))) is not None:
            return count
        most = (MOST_WORK / loss.evaluation.rows) ** (1 / self.plane.dim)
        return min(count, max(int(most) // 2 * 2 + 1, LEAST_GRID))

    @property
    def axes(self) -> list[Array]:
        """The grid's positions along each coordinate, d arrays."""
        if self.moves_along:
            count = self.moving.shape[-1]
            return [np.linspace(a, b, count) for a, b in zip(self.frame.lo, self.frame.hi, strict=True)]
        return self._landscape[0]

    @property
    def values(self) -> Array:
        """True values on the grid, NaN where f is not finite; of landscapes that move, the last."""
        return self.moving[-1] if self.moves_along else self._landscape[1]

    @cached_property
    def path_values(self) -> Array:
        """(R, K) true values where the runs are drawn: f in the plane, at the points drawn."""
        if self.runs is None:
            return np.empty((0, 1))
        exact = self.runs.value.copy()
        if self.moves_along:
            return exact
        if not self.plane.whole or not np.isfinite(exact).all():
            exact = evaluate(self.objective, self.plane.lift(self.u))
        for run, ending in enumerate(self.endings):
            if ending.last is not None and ending.at is not None:
                exact[run, ending.last :] = evaluate(self.objective, self.plane.lift(ending.at[None]))[0]
        return exact

    @cached_property
    def scale(self) -> Scale:
        """The height scale of landscape and paths."""
        walked, patience = self._seen(self.path_values), 36.0 if self.plane.dim == 1 else 1.0
        seen = self.moving if self.moves_along else self.values
        return choose(self.options.height, seen, walked, self._lowest, patience)

    @property
    def _lowest(self) -> float | None:
        """The value of the known global minimum, where the plane holds it."""
        found = [m.value for m in self.objective.minima_for(self.dim) if self.plane.whole and m.isglobal]
        return min(found, default=None)

    @cached_property
    def cut(self) -> tuple[float, float] | None:
        """Plot heights the box is cut to, if asked for."""
        z = self.options.zlim
        if z is None:
            return None
        lo, hi = (float(h) for h in self.scale.to_plot(np.asarray(z, np.float64)))
        if not (np.isfinite(lo) and np.isfinite(hi)):
            raise BadInput(f"zlim={z!r}: a logarithmic height has no place for it; use height='linear'")
        return lo, hi

    @property
    def limits(self) -> tuple[float, float] | None:
        """Plot heights between which runs and points are seen: those of ``cut``, with room for rounding."""
        if self.cut is None:
            return None
        lo, hi = self.cut
        return lo - ROUNDING * (hi - lo), hi + ROUNDING * (hi - lo)

    @cached_property
    def height(self) -> Array:
        """Plot heights on the grid, cut to ``zlim``."""
        h = self.scale.to_plot(self.values)
        return h if self.cut is None else np.clip(h, *self.cut)

    @cached_property
    def moving_height(self) -> Array:
        """(K, ny, nx) plot heights of landscapes that move, cut to ``zlim``."""
        h = self.scale.to_plot(self.moving)
        return h if self.cut is None else np.clip(h, *self.cut)

    @cached_property
    def path_height(self) -> Array:
        """(R, K) plot heights along the runs, whatever ``zlim``."""
        return self.scale.to_plot(self.path_values)

    @cached_property
    def height_range(self) -> tuple[float, float]:
        """The lowest and highest plot height in view."""
        if self.cut is not None:
            return self.cut
        walked = self._seen(self.path_height)
        height = self.moving_height if self.moves_along else self.height
        seen = np.concatenate([height[np.isfinite(height)], walked[np.isfinite(walked)]])
        if not seen.size:
            return 0.0, 1.0
        lo, hi = float(seen.min()), float(seen.max())
        half = max(0.5, 1e-3 * abs(lo))  # a constant gets a range that numbers of its size can tell apart
        return (lo, hi) if hi > lo else (lo - half, hi + half)

    def _seen(self, along: Array) -> Array:
        """What is known along the runs, (R, K), that the landscape's scale may follow: in small pictures what lies inside."""
        if self.options.steady:
            return along[:0]
        return np.where(self.frame.contains(self.u), along, np.nan) if self.small else along

    @cached_property
    def levels(self) -> Array:
        """Plot heights of the contour lines, at round values."""
        asked = self.options.levels
        lo, hi = self.height_range
        if asked is not None and not isinstance(asked, int):
            levels = np.unique(self.scale.to_plot(np.asarray(list(asked), np.float64)))
        else:
            levels = self.scale.to_plot(self.scale.round_values(lo, hi, asked or 11))
        # A line at the height of a plateau would cover it, wherever rounding crosses that height.
        near = [np.mean(np.abs(self.height - level) <= 1e-6 * (hi - lo)) for level in levels]
        levels = levels[np.asarray(near) < PLATEAU]
        return levels[np.isfinite(levels) & (levels > lo) & (levels < hi)]

    @cached_property
    def minima(self) -> Array:
        """(m, d) known minima inside the frame, if they lie in the plane."""
        points = minima_points(self.objective, self.dim)
        if not len(points) or self.moves_along:
            return np.empty((0, self.plane.dim))
        u = self.plane.project(points)
        there = np.linalg.norm(self.plane.lift(u) - points, axis=1) <= 1e-6 * (1 + np.linalg.norm(points, axis=1))
        return u[there & self.frame.contains(u)]

    def name(self, run: int) -> str:
        """What a run is called, of an optimizer's runs the first; a few that have no names are numbered from 1."""
        assert self.runs is not None
        if self.runs.names:
            return (
                self.runs.names[run]
                if not self.runs.grouped or run == self.runs.members[self.runs.group[run]][0]
                else ""
            )
        return str(run + 1) if 1 < self.runs.total <= MANY else ""

    def color(self, run: int) -> Color:
        """The colour of a run: of its optimizer, or faint."""
        assert self.runs is not None
        ghost = bool(self.runs.names) and self.runs.names[run] in self.options.ghosts
        return "faint" if ghost else int(self.runs.group[run])

    @property
    def as_points(self) -> bool:
        """Whether runs are drawn as points, with the paths of a few."""
        runs = self.runs
        return runs is not None and (runs.count > DRAWN_RUNS or (self.options.colors == "minimum" and runs.count > 1))

    @property
    def starts(self) -> Array:
        """(R, d) where the runs start, which may be outside the frame."""
        assert self.runs is not None
        return self.plane.project(self.runs.x[:, 0])

    @property
    def floor(self) -> float:
        """The plot height below all others at which the contour map lies."""
        lo, hi = self.height_range
        return lo - FLOOR_GAP * (hi - lo)

    def spatial(self, u: Array, h: Array) -> Array:
        """Points (..., d+1): coordinates and plot height together."""
        return np.concatenate([u, h[..., None]], axis=-1)


def minima_points(objective: Objective, n: int) -> Array:
    """(m, n) the known minima of an objective of n variables."""
    return np.asarray([m.x for m in objective.minima_for(n)], np.float64).reshape(-1, n)
