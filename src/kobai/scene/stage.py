"""The stage: what all panels of one scene share.

From an objective, its runs and the options it finds, in this order: the plane shown, the frame in it, the landscape
on a grid, the height scale, where each run leaves the picture, and which steps are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kobai.descent.status import Status
from kobai.errors import BadInput
from kobai.objective import Minimum, Objective
from kobai.scene import pace as pacing
from kobai.scene.frame import Frame, choose_frame, exit_of
from kobai.scene.grid import evaluate, landscape, rough
from kobai.scene.labels import end_note
from kobai.scene.options import Options, pairs
from kobai.scene.plane import Plane, coordinate_plane, principal_plane
from kobai.scene.primitives import Array
from kobai.scene.runs import Runs
from kobai.scene.scale import Scale, choose

CURVE_GRID, SURFACE_GRID, FINE_GRID = 1201, 121, 361
DRAWN_RUNS = 40  # beyond so many, runs are points, and only some have their path drawn


@dataclass
class Ending:
    """How one run ends in the picture: at which kept index, where in the plane, and what is said there."""

    last: int | None = None
    at: Array | None = None
    note: str = ""


@dataclass
class Stage:
    """What all panels share. ``runs`` holds the kept steps only; d is 1 or 2."""

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

    @cached_property
    def _landscape(self) -> tuple[list[Array], Array]:
        def over(count: int) -> tuple[list[Array], Array]:
            return landscape(self.objective, self.plane, self.frame.lo, self.frame.hi, count)

        asked = self.options.grid
        if asked is not None:
            return over(asked)
        if self.plane.dim == 1:
            return over(CURVE_GRID)
        coarse = over(SURFACE_GRID)
        return over(FINE_GRID) if self.objective.per_coordinate and rough(coarse[1]) else coarse

    @property
    def axes(self) -> list[Array]:
        """The grid's positions along each coordinate, d arrays."""
        return self._landscape[0]

    @property
    def values(self) -> Array:
        """True values on the grid, NaN where f is not finite."""
        return self._landscape[1]

    @cached_property
    def path_values(self) -> Array:
        """(R, K) true values where the runs are drawn: f in the plane, at the points drawn."""
        if self.runs is None:
            return np.empty((0, 1))
        exact = self.runs.value.copy()
        if not self.plane.whole or not np.isfinite(exact).all():
            exact = evaluate(self.objective, self.plane.lift(self.u))
        for run, ending in enumerate(self.endings):
            if ending.last is not None and ending.at is not None:
                exact[run, ending.last :] = evaluate(self.objective, self.plane.lift(ending.at[None]))[0]
        return exact

    @cached_property
    def scale(self) -> Scale:
        """The height scale of landscape and paths."""
        lowest = [m.value for m in minima_of(self.objective, self.dim) if self.plane.whole and m.isglobal]
        return choose(
            self.options.height,
            self.values,
            self.path_values,
            min(lowest, default=None),
            patience=36.0 if self.plane.dim == 1 else 1.0,
        )

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

    @cached_property
    def height(self) -> Array:
        """Plot heights on the grid, cut to ``zlim``."""
        h = self.scale.to_plot(self.values)
        return h if self.cut is None else np.clip(h, *self.cut)

    @cached_property
    def path_height(self) -> Array:
        """(R, K) plot heights along the runs."""
        h = self.scale.to_plot(self.path_values)
        return h if self.cut is None else np.clip(h, *self.cut)

    @cached_property
    def height_range(self) -> tuple[float, float]:
        """The lowest and highest plot height there is to see."""
        if self.cut is not None:
            return self.cut
        seen = np.concatenate([self.height[np.isfinite(self.height)], self.path_height[np.isfinite(self.path_height)]])
        if not seen.size:
            return 0.0, 1.0
        lo, hi = float(seen.min()), float(seen.max())
        return (lo, hi) if hi > lo else (lo - 0.5, hi + 0.5)

    @cached_property
    def levels(self) -> Array:
        """Plot heights of the contour lines, at round values."""
        asked = self.options.levels
        lo, hi = self.height_range
        if asked is not None and not isinstance(asked, int):
            levels = np.unique(self.scale.to_plot(np.asarray(list(asked), np.float64)))
        else:
            levels = self.scale.to_plot(self.scale.round_values(lo, hi, asked or 11))
        return levels[np.isfinite(levels) & (levels > lo) & (levels < hi)]

    @cached_property
    def minima(self) -> Array:
        """(m, d) known minima inside the frame, if they lie in the plane."""
        points = _minima(self.objective, self.dim)
        if not len(points):
            return np.empty((0, self.plane.dim))
        u = self.plane.project(points)
        there = np.linalg.norm(self.plane.lift(u) - points, axis=1) <= 1e-6 * (1 + np.linalg.norm(points, axis=1))
        return u[there & self.frame.contains(u)]

    def spatial(self, u: Array, h: Array) -> Array:
        """Points (..., d+1): coordinates and plot height together."""
        return np.concatenate([u, h[..., None]], axis=-1)


def set_stage(objective: Objective, runs: Runs | None, options: Options) -> Stage:
    """Find plane, frame, endings and kept steps for an objective and its runs."""
    n = runs.x.shape[-1] if runs is not None else (objective.dim or max(2, objective.least_dim))
    minima = _minima(objective, n)
    plane = _plane(objective, runs, options, n, minima)
    u = plane.project(runs.x) if runs is not None else np.empty((0, 1, plane.dim))
    values = runs.value if runs is not None else np.empty((0, 1))
    broken = np.array([runs.broken(r) for r in range(runs.count)], bool) if runs is not None else np.empty(0, bool)
    shown = plane.project(minima) if len(minima) and plane.whole else np.empty((0, plane.dim))
    frame = choose_frame(u, broken, values, _domain(objective, plane, n), shown, _margin(runs, broken))
    frame = _asked_frame(frame, options, plane)
    if runs is None:
        return Stage(objective, options, None, n, plane, frame, u, [], np.empty(0))
    exits = [exit_of(u[r], frame) for r in range(runs.count)]
    first = [e[0] for e in exits if e is not None] + [runs.stop_index(r) for r in range(runs.count) if broken[r]]
    moves = pacing.travelled(np.clip(u, frame.lo, frame.hi), frame.hi - frame.lo)
    many = runs.count > DRAWN_RUNS
    kept = pacing.keep(moves, np.array(first[:50], np.int64), 200 if many else pacing.MOST_INDICES)
    runs, u = runs.at(kept), u[:, kept]
    endings = [_ending(runs, r, e, u[r], kept, options.lang) for r, e in enumerate(exits)]
    for r, ending in enumerate(endings):
        if ending.last is not None:
            u[r, ending.last :] = ending.at
    return Stage(objective, options, runs, n, plane, frame, u, endings,
                 pacing.travelled(u, frame.hi - frame.lo))  # fmt: skip


def _margin(runs: Runs | None, broken: NDArray[np.bool_]) -> float:
    """More is shown around runs that broke off: what stopped them lies there."""
    if runs is None or not broken.all():
        return 1.12
    return 1.4 if (runs.status == Status.DIVERGED).any() else 2.0


def _ending(runs: Runs, run: int, exit_: tuple[int, Array] | None, u: Array, kept: NDArray, lang: str) -> Ending:
    if exit_ is not None:
        # A step that was not kept is told by the next one that was: the run is outside there too.
        index = int(min(np.searchsorted(kept, exit_[0]), len(kept) - 1))
        return Ending(index, exit_[1], end_note(runs, run, index, lang))
    if runs.broken(run):
        index = runs.stop_index(run)
        return Ending(index, u[index].copy(), end_note(runs, run, index, lang))
    return Ending()


def _plane(objective: Objective, runs: Runs | None, options: Options, n: int, minima: Array) -> Plane:
    if runs is not None and len(runs.x):
        origin = np.where(np.isfinite(runs.x[0, -1]), runs.x[0, -1], 0.0)
    elif len(minima):
        origin = minima[0]
    else:
        domain = _all_domain(objective, n)
        origin = domain.mean(1) if domain is not None else np.zeros(n)
    if options.coordinates is not None:
        return coordinate_plane(origin, tuple(options.coordinates))
    if n == 1:
        return coordinate_plane(origin, (0,))
    if runs is not None and (n > 2 or options.view == "plane"):
        plane = principal_plane(runs.x)
        return plane if sum(plane.shares or ()) > 0 else coordinate_plane(origin, (0, 1))
    return coordinate_plane(origin, (0, 1))


def _all_domain(objective: Objective, n: int) -> Array | None:
    if objective.domain is None:
        return None
    given = pairs(objective.domain)
    return np.asarray(given * n if len(given) == 1 else given, np.float64)[:n]


def _domain(objective: Objective, plane: Plane, n: int) -> Array | None:
    whole = _all_domain(objective, n)
    return None if whole is None or plane.variables is None else whole[list(plane.variables)]


def _minima(objective: Objective, n: int) -> Array:
    return np.asarray([m.x for m in minima_of(objective, n)], np.float64).reshape(-1, n)


def minima_of(objective: Objective, n: int) -> list[Minimum]:
    """What is known of the minima of the objective as a function of n variables."""
    known = list(objective.minima)
    if not known and objective.minima_of is not None:
        known = list(objective.minima_of(n))
    return [m for m in known if isinstance(m, Minimum) and len(m.x) == n]


def _asked_frame(frame: Frame, options: Options, plane: Plane) -> Frame:
    lo, hi = frame.lo.copy(), frame.hi.copy()
    if options.domain is not None:
        given = pairs(options.domain)
        given = given * plane.dim if len(given) == 1 else given
        if len(given) != plane.dim:
            raise BadInput(
                f"domain={options.domain!r}: the picture shows {plane.dim} coordinate(s); give a (low, high) for each"
            )
        lo, hi = np.array([p[0] for p in given], np.float64), np.array([p[1] for p in given], np.float64)
    for i, pair in enumerate((options.xlim, options.ylim)):
        if pair is None:
            continue
        if i >= plane.dim:
            raise BadInput(f"ylim={pair!r}: a function of one variable has its heights there; use zlim")
        lo[i], hi[i] = pair
    asked = options.domain is not None or options.xlim is not None or options.ylim is not None
    return Frame(lo, hi, frame.zoomed and not asked)
