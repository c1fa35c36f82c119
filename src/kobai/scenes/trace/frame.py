"""The frame: which part of the plane to show, and where runs leave it.

The frame holds the path and what is interesting around it. With a known domain: the domain, widened to hold runs
that start or wander outside, or narrowed around paths that are much smaller. Without one: the path and its
mirror image about its lowest point (about the origin while it still moves), so that a bowl looks like a bowl. A run
that diverges does not decide the frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kobai.scenes.types import Array

WIDEN = 1.0  # how many domain widths a finite run may widen the frame by, each side
ZOOM_BELOW = 0.15  # a path smaller than this share of the domain, in every variable, is zoomed in on
PATH_SHARE = 0.45  # the share of the frame it then gets
FEW = 8  # of more runs, the tenth that goes farthest does not decide a zoom
NEAR_ORIGIN = 10.0  # without a known domain, runs within this of the origin are shown with it


@dataclass
class Frame:
    """lo, hi: (d,) ends of the frame; zoomed: it shows only a part of the domain."""

    lo: Array
    hi: Array
    zoomed: bool = False

    def contains(self, u: Array) -> Any:
        """Whether points (..., d) lie inside, within rounding."""
        slack = 1e-9 * (self.hi - self.lo)
        return np.all((u >= self.lo - slack) & (u <= self.hi + slack), axis=-1)


def choose_frame(
    u: Array, broken: np.ndarray, values: Array, domain: Array | None, minima: Array, margin: float = 1.12
) -> Frame:
    """The frame for paths u (R, K, d) in the plane with true values (R, K), of which some are broken (R,).

    ``domain`` is (d, 2) or None, ``minima`` (m, d). Where no domain is known it is larger than the paths by ``margin``.
    """
    d = u.shape[-1]
    sound = _settled(u, broken)
    if domain is None:
        return _around(u[~broken], sound, values[~broken], minima, d, margin)
    lo, hi = domain[:, 0].copy(), domain[:, 1].copy()
    width = hi - lo
    if not len(sound):
        return Frame(lo, hi)
    near = sound[((sound >= lo - WIDEN * width) & (sound <= hi + WIDEN * width)).all(1)]
    starts = u[:, 0][np.isfinite(u[:, 0]).all(1)]
    near = np.concatenate([near, starts[((starts >= lo - 20 * width) & (starts <= hi + 20 * width)).all(1)]])
    if len(near):
        a, b = _ways(u, broken)
        if ((a >= lo) & (b <= hi)).all() and (b > a).any():
            zoomed = _zoom(a, b, lo, hi, minima)
            if zoomed is not None:
                return zoomed
        a, b = near.min(0), near.max(0)
        pad = 0.06 * width
        lo, hi = np.where(a < lo, a - pad, lo), np.where(b > hi, b + pad, hi)
    return Frame(lo, hi)


def _settled(u: Array, broken: np.ndarray) -> Array:
    """The points that decide the frame, (m, d): all of runs that did not fail, the first ones of those that did."""
    points = [u[~broken].reshape(-1, u.shape[-1])]
    points += [run[: near_start(run)] for run in u[broken]]
    together = np.concatenate(points)
    return together[np.isfinite(together).all(1)]


def near_start(run: Array) -> int:
    """How many of the first points (K, d) of a run that failed are finite and about as near the origin as its start."""
    reach = 4.0 * max(1.0, float(np.abs(run[0]).max()))
    inside = np.isfinite(run).all(1) & (np.abs(run) <= reach).all(1)
    return len(run) if inside.all() else int(np.argmin(inside))


def _ways(u: Array, broken: np.ndarray) -> tuple[Array, Array]:
    """The box of all starts and all sound runs but, of many, the tenth that goes farthest; infinite where all runs failed."""
    ways = u[~broken & np.isfinite(u).all((1, 2))]
    if not len(ways):
        return np.full(u.shape[-1], -np.inf), np.full(u.shape[-1], np.inf)
    left_out = 0.0 if len(ways) <= FEW else 0.1
    a = np.quantile(ways.min(1), left_out, axis=0, method="higher")
    b = np.quantile(ways.max(1), 1 - left_out, axis=0, method="lower")
    return np.minimum(a, np.nanmin(u[:, 0], 0)), np.maximum(b, np.nanmax(u[:, 0], 0))


def _zoom(a: Array, b: Array, lo: Array, hi: Array, minima: Array) -> Frame | None:
    """A smaller frame around a path [a, b] that is small in the domain, and the nearest known minimum."""
    centre = (a + b) / 2
    if len(minima):
        nearest = minima[np.argmin(np.linalg.norm((minima - centre) / (hi - lo), axis=1))]
        a, b = np.minimum(a, nearest), np.maximum(b, nearest)
    share = float(np.max((b - a) / (hi - lo)))
    if share >= ZOOM_BELOW:
        return None
    half = 0.5 * (hi - lo) * max(share / PATH_SHARE, 1e-6)
    centre = np.clip((a + b) / 2, lo + half, hi - half)
    return Frame(centre - half, centre + half, zoomed=True)


def _around(u: Array, sound: Array, values: Array, minima: Array, d: int, margin: float) -> Frame:
    """A frame where no domain is known."""
    points = np.concatenate([sound, minima]) if len(minima) else sound
    if not len(points):
        return Frame(np.full(d, -2.0), np.full(d, 2.0))
    flat = np.where(np.isfinite(values), values, np.inf).ravel()
    where = u.reshape(-1, d)
    flat = np.where(np.isfinite(where).all(1), flat, np.inf)
    if flat.size and np.isfinite(flat.min()):
        low = where[int(np.argmin(flat))]
        if not _settled_down(u, points) or np.abs(low).max() < 0.1 * np.abs(points).max():
            low = np.zeros(d)
        points = np.concatenate([points, 2 * low - points])
    a, b = points.min(0), points.max(0)
    half, centre = (b - a) / 2, (a + b) / 2
    largest = float(half.max())
    if largest <= 1e-12 * max(1.0, float(np.abs(centre).max())):
        half = np.full(d, max(1.0, 0.5 * float(np.abs(centre).max())))
    else:
        # A variable that hardly moves is shown at the scale of the other, unless their units clearly differ.
        half = np.where((half < 0.5 * largest) & ((half > largest / 50) | (half < 1e-9 * largest)), 0.5 * largest, half)
        half = np.maximum(half, 1e-3 * largest)
    half = margin * half
    return Frame(centre - half, centre + half)


def _settled_down(u: Array, points: Array) -> bool:
    """Whether the frame is better put around the lowest point visited than around the origin.

    That is where runs are far from the origin, or come to rest after a way that is short beside their distance from it.
    """
    if np.abs(points).max() > NEAR_ORIGIN:
        return True
    extent = float((points.max(0) - points.min(0)).max())
    late = u[:, int(0.9 * (u.shape[1] - 1)) :]
    moved = np.nanmax(late.max(1) - late.min(1), initial=0.0)
    return u.shape[1] > 10 and moved < 0.02 * extent < 0.005 * float(np.abs(points).max())


def exit_of(u: Array, frame: Frame) -> tuple[int, Array] | None:
    """Where a run (K, d) leaves the frame for good: the first index outside, and the point (d,) where it crosses the edge.

    None if it ends inside. A run outside from its start crosses at its start.
    """
    inside = frame.contains(u)
    if inside[-1]:
        return None
    k = int(np.flatnonzero(inside)[-1]) + 1 if inside.any() else 0
    if k == 0:
        return 0, np.clip(u[0], frame.lo, frame.hi)
    a, b = u[k - 1], np.where(np.isfinite(u[k]), u[k], u[k - 1])
    step = b - a
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        reach = np.where(step > 0, (frame.hi - a) / step, np.where(step < 0, (frame.lo - a) / step, np.inf))
    return k, np.clip(a + float(np.clip(np.nanmin(reach), 0, 1)) * step, frame.lo, frame.hi)
