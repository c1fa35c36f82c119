"""Find a scene's ``Context``: the plane shown, the frame in it, where runs leave it, the steps shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kobai.descent.record.status import Status
from kobai.errors import BadInput
from kobai.objectives import Objective
from kobai.objectives.plane import Plane, coordinate_plane, last_finite, principal_plane
from kobai.scenes import timeline
from kobai.scenes.options import check_range
from kobai.scenes.trace.context import MANY, Context, Ending, minima_points
from kobai.scenes.trace.frame import Frame, choose_frame, exit_of, near_start
from kobai.scenes.trace.labels import end_note
from kobai.scenes.trace.options import Options, pairs
from kobai.scenes.trace.path_places import note_first
from kobai.scenes.trace.run_arrays import Runs
from kobai.scenes.types import Array

STRAIGHT = 1e-3  # a path with a smaller share of its variance in the second direction has only one


def prepare(objective: Objective, runs: Runs | None, options: Options) -> Context:
    """The context of an objective and its runs."""
    n = runs.x.shape[-1] if runs is not None else (objective.dim or max(2, objective.least_dim))
    minima = minima_points(objective, n)
    plane = _plane(objective, runs, options, n, minima)
    if options.others == "present":
        _check_others(runs, plane)
    u = plane.project(runs.x) if runs is not None else np.empty((0, 1, plane.dim))
    values = runs.value if runs is not None else np.empty((0, 1))
    broken = runs.failed if runs is not None else np.empty(0, bool)
    if options.domain is not None:
        frame = Frame(np.empty(plane.dim), np.empty(plane.dim))  # all of it is asked for
    else:
        shown = plane.project(minima) if len(minima) and plane.whole else np.empty((0, plane.dim))
        near = ~_strays(u) if runs is not None and runs.names and len(runs.members) > MANY else np.ones(len(u), bool)
        domain, margin = _domain(objective, plane, n), _margin(runs, broken)
        frame = _squared(choose_frame(u[near], broken[near], values[near], domain, shown, margin), plane)
    frame = _asked_frame(frame, options, plane)
    if runs is None:
        return Context(objective, options, None, n, plane, frame, u, [], np.empty(0))
    ends_inside = frame.contains(u[:, -1])
    exits = [None if ends_inside[r] else exit_of(u[r], frame) for r in range(runs.count)]
    first = [e[0] for e in exits if e is not None] + [runs.stop_index(r) for r in range(runs.count) if broken[r]]
    moves = timeline.travelled(np.clip(u, frame.lo, frame.hi), frame.hi - frame.lo)
    most = timeline.LEAST_INDICES if options.others == "present" else timeline.most_indices(runs.count)
    sampled = timeline.sampled(moves, np.array(first[:50], np.int64), most)
    runs, u = runs.at(sampled), u[:, sampled]
    endings = [_ending(runs, r, e, u[r], sampled, options.lang) for r, e in enumerate(exits)]
    if runs.grouped:
        note_first(runs, endings)
    for r, ending in enumerate(endings):
        if ending.last is not None:
            u[r, ending.last :] = ending.at
    return Context(objective, options, runs, n, plane, frame, u, endings,
                 timeline.travelled(u, frame.hi - frame.lo))  # fmt: skip


def _check_others(runs: Runs | None, plane: Plane) -> None:
    """Raise ``BadInput`` where no surface moves with the variables that are not shown."""
    cure = "leave it out"
    if runs is None or runs.count != 1:
        raise BadInput(
            f"others='present': the surface moves with one run, not with {0 if runs is None else runs.count}; {cure}"
        )
    if plane.dim != 2 or plane.whole:
        raise BadInput(f"others='present': both variables are shown, so no other one moves the surface; {cure}")


def _strays(u: Array) -> NDArray[np.bool_]:
    """(R,) the tenth of the runs that strays farthest from the median; it does not decide the frame of small multiples."""
    centre = np.nanmedian(u.reshape(-1, u.shape[-1]), 0)
    with np.errstate(over="ignore"):
        reach = np.nan_to_num(np.abs(u - centre).max((1, 2)), nan=np.inf, posinf=np.inf)
    return reach > np.quantile(reach, 0.9, method="lower")


def _margin(runs: Runs | None, broken: NDArray[np.bool_]) -> float:
    """The frame is larger around runs that all broke off, to show where they went."""
    if runs is None or not broken.all():
        return 1.12
    return 1.4 if (runs.status == Status.DIVERGED).any() else 2.0


def _squared(frame: Frame, plane: Plane) -> Frame:
    """A square frame around a straight path in a principal plane, whose second direction has no extent of its own."""
    if plane.shares is None or plane.shares[1] > STRAIGHT:
        return frame
    centre, half = (frame.lo + frame.hi) / 2, np.max(frame.hi - frame.lo) / 2
    return Frame(centre - half, centre + half, frame.zoomed)


def _ending(runs: Runs, run: int, exit_: tuple[int, Array] | None, u: Array, sampled: NDArray, lang: str) -> Ending:
    if exit_ is not None:
        # An exit between two shown steps is drawn at the next one, at which the run is outside, too.
        index = int(min(np.searchsorted(sampled, exit_[0]), len(sampled) - 1))
        return Ending(index, exit_[1], end_note(runs, run, index, lang, outside=True))
    if runs.failed[run]:
        index = runs.stop_index(run)
        return Ending(index, u[index].copy(), end_note(runs, run, index, lang))
    return Ending()


def _plane(objective: Objective, runs: Runs | None, options: Options, n: int, minima: Array) -> Plane:
    x = None if runs is None or not len(runs.x) else _sound(runs)
    if x is not None:
        origin = np.nan_to_num(last_finite(x[0]), posinf=0.0, neginf=0.0)
    elif len(minima):
        origin = minima[0]
    else:
        domain = objective.domain_for(n)
        origin = np.mean(domain, 1) if domain is not None else np.zeros(n)
    if options.coordinates is not None:
        return coordinate_plane(origin, objective.places(options.coordinates))
    if n == 1:
        return coordinate_plane(origin, (0,))
    if x is not None and (n > 2 or options.view == "plane"):
        plane = principal_plane(x)
        return plane if sum(plane.shares or ()) > 0 else coordinate_plane(origin, (0, 1))
    return coordinate_plane(origin, (0, 1))


def _sound(runs: Runs) -> Array:
    """(R, K, n) the positions, NaN where a run that failed is far away: beside those the others would be one point."""
    if not runs.failed.any():
        return runs.x
    x = runs.x.copy()
    for run in np.flatnonzero(runs.failed):
        x[run, max(near_start(x[run]), 1) :] = np.nan
    return x


def _domain(objective: Objective, plane: Plane, n: int) -> Array | None:
    whole = objective.domain_for(n)
    if whole is None or plane.variables is None:
        return None
    pairs_shown = [whole[k] for k in plane.variables]
    for pair in pairs_shown:
        check_range("domain", pair)
    return np.asarray(pairs_shown, np.float64)


def _asked_frame(frame: Frame, options: Options, plane: Plane) -> Frame:
    lo, hi = frame.lo.copy(), frame.hi.copy()
    if options.domain is not None:
        given = pairs(options.domain)
        given = given * plane.dim if len(given) == 1 else given
        if len(given) != plane.dim:
            raise BadInput(
                f"domain={options.domain!r}: the picture shows {plane.dim} coordinate(s); give a (low, high) for each"
            )
        lo, hi = np.array(given, np.float64).T
    for i, pair in enumerate((options.xlim, options.ylim)):
        if pair is None:
            continue
        if i >= plane.dim:
            raise BadInput(f"ylim={pair!r}: a function of one variable has its heights there; use zlim")
        lo[i], hi[i] = pair
    asked = any(given is not None for given in (options.domain, options.xlim, options.ylim))
    return Frame(lo, hi, frame.zoomed and not asked)
