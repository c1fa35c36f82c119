"""``basins``: which minimum a descent reaches from each start in a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from kobai import checks
from kobai.descent import Status
from kobai.descent.descending import descend_whole
from kobai.descent.ends import ends
from kobai.descent.judging import Ends, RestPoints
from kobai.errors import BadInput, shown
from kobai.objectives import Objective
from kobai.objectives import objective as as_objective
from kobai.optimize import UndampedNewton, resolve
from kobai.study.maps.axis import Axis, window_of
from kobai.study.maps.computing import computed
from kobai.study.maps.plan import TILE, Plan, Values
from kobai.study.maps.recipe import SEED, recipe_of
from kobai.study.newton_steps import newton_ends
from kobai.theory import arrivals, eigenvalues, hessian
from kobai.typing import ObjectiveLike, OptimizerLike

if TYPE_CHECKING:
    import xarray

SEARCH = 32  # starts along each axis from which minima are sought where none are known
SETTLED = 1e-3  # of ``tol``: how far from a minimum a run may be that takes no further steps
ROUNDINGS = 64  # of a coordinate: as far where that is more, since rounded gradients vanish nowhere; at most a quarter of ``tol``


@dataclass(frozen=True)
class _Descents:
    """The descents of a map: all that is the same for each of its pixels."""

    objective: Objective
    optimizer: Any
    lr: float | None
    hyper: dict[str, Any]
    steps: int
    tol: float
    grad_tol: float | None
    dtype: torch.dtype
    minima: NDArray[np.float64]

    def of_pixels(self, places: NDArray[np.float64]) -> Values:
        """The quantities of these starts."""
        starts = torch.as_tensor(places).to(self.dtype)
        spec = resolve(self.optimizer, lr=self.lr, **self.hyper)
        if spec.cls is UndampedNewton:  # one by one it would take a thousand times as long
            near = self.tol * (SETTLED if self.dtype == torch.float64 else 0.25)
            found = newton_ends(self.objective, starts, float(spec.hyper["lr"]), self.steps, near)
        else:
            found = self._ends(starts)
        return {"minimum": self.nearest(found.x), "status": found.status, "value": found.value, "steps": found.arrived}

    def _ends(self, starts: torch.Tensor) -> Ends:
        return ends(
            self.objective, starts, optimizer=self.optimizer, lr=self.lr, steps=self.steps,
            grad_tol=self.grad_tol, rest_points=RestPoints(self.minima, self.tol), seed=SEED, **self.hyper,
        )  # fmt: skip

    def nearest(self, x: NDArray[np.float64]) -> NDArray[np.int16]:
        """(runs,) the minimum within ``tol`` of each point, or −1."""
        found = np.full(len(x), -1, np.int16)
        for k, point in enumerate(self.minima):
            square = sum((coordinate - at) ** 2 for coordinate, at in zip(x.T.astype(float), point, strict=True))
            found[(square < self.tol**2) & (found < 0)] = k
        return found


def basins(
    objective: ObjectiveLike,
    *,
    window: Any = None,
    shape: Any = (256, 256),
    optimizer: OptimizerLike | None = None,
    lr: float | None = None,
    steps: int = 500,
    tol: float = 1e-4,
    minima: Any = None,
    params: dict[str, Any] | None = None,
    dtype: str = "float64",
    tile: int = TILE,
    store: Any = None,
    workers: int = 1,
    scheduler: str | None = None,
    refine: bool = False,
    progress: Callable[[int, int], None] | None = None,
    **hyper: Any,
) -> xarray.Dataset:
    """The basins of attraction: for each start in a window the minimum that an optimizer reaches, and how fast.

    A run has reached a minimum where its last position is within ``tol`` of it. A run whose gradient is so small that it is
    much closer than that takes no further steps.

    Args:
        objective: a function of two variables: a formula, a catalogue name, a callable or an ``Objective``.
        window: (low, high) of each variable; None: the function's domain.
        shape: how many pixels along the first and the second variable, or one number for both. Starts are pixel centres.
        optimizer: as for ``descend``.
        lr: the step size η; None is the optimizer's own default.
        steps: how many updates.
        tol: the distance to a minimum at which it counts as reached.
        minima: the points to tell apart, (m, 2); None: those known of the function, else those that descents from a grid find.
        params: as for ``descend``.
        dtype: number format, ``"float64"`` or ``"float32"``.
        tile: pixels along each side of the squares in which the map is computed and stored.
        store: path or fsspec URL of a Zarr store to create or to continue; None: in memory.
        workers: how many processes compute here; with 1 descents use torch's threads.
        scheduler: address of a dask.distributed scheduler, as ``"tcp://127.0.0.1:8786"``, whose workers compute.
        refine: infer the pixels between neighbours that agree; ``inferred`` is 1 where a pixel was not computed. The same call
            without it computes those.
        progress: called with (tiles done, tiles in all).
        **hyper: the optimizer's other hyperparameters.

    Returns:
        an ``xarray.Dataset`` over the second and the first variable (row i is the i-th pixel centre of the second):
        ``minimum`` an index into ``attrs["minima"]``, −1 none; ``status`` codes of ``Status``; ``steps`` the step from which the
        gradient was that small, −1 never; ``value`` f at the end.

    Raises:
        BadInput: as ``descend``; not two variables, a window without width, a store of another study.

    Example:
        >>> import kobai.study
        >>> m = kobai.study.basins("himmelblau", shape=32, lr=0.01, steps=500)
        >>> m.minimum.shape, len(m.attrs["minima"])
        ((32, 32), 4)
    """
    plan = plan_of_basins(
        objective, window=window, shape=shape, optimizer=optimizer, lr=lr, steps=steps, tol=tol, minima=minima, params=params,
        dtype=dtype, tile=tile, **hyper,
    )  # fmt: skip
    return computed(plan, store, progress, workers, scheduler, refine)


def plan_of_basins(
    objective: ObjectiveLike, *, window: Any = None, shape: Any = (256, 256), optimizer: OptimizerLike | None = None,
    lr: float | None = None, steps: int = 500, tol: float = 1e-4, minima: Any = None, params: dict[str, Any] | None = None,
    dtype: str = "float64", tile: int = TILE, **hyper: Any,
) -> Plan:  # fmt: skip
    """The plan of ``basins``, whose arguments it has."""
    f = as_objective(objective, params=params) if params else as_objective(objective)
    if f.dim not in (None, 2):
        raise BadInput(f"{f.name} with dim={f.dim}: basins are a map over two variables; give a function of two")
    if window is None:
        window = f.shown_domain(2)
    axes = window_of(f.variables_for(2), window, shape)
    number = checks.one_of("dtype", dtype, ("float64", "float32"))
    spec = resolve(optimizer, lr=lr, **hyper)
    steps = checks.whole("steps", steps, 0, checks.MOST_STEPS)
    tol = checks.real("tol", tol, 0.0)
    run = partial(_Descents, f, optimizer, lr, hyper, steps, tol, dtype=getattr(torch, number))
    points = _points(minima, lambda: _minima(f, axes, run))
    descents = run(gradient_at_minima(f, points, tol, number), minima=points)
    attrs: dict[str, Any] = {
        "kobai_study": "basins", "minima": points.tolist(), "title": f.name,
        "warnings": [text for axis in axes if (text := axis.check_precision(number))],
        "flag_values": [int(s) for s in Status], "flag_meanings": " ".join(str(s) for s in Status),
    }  # fmt: skip
    recipe = recipe_of(f, 2, spec, number, steps=steps, tol=tol, minima=points.tolist())
    quantities = {
        "minimum": np.dtype("int16"),
        "status": np.dtype("int8"),
        "steps": np.dtype("int32"),
        "value": np.dtype("float64"),
    }
    size = checks.whole("tile", tile, 16, 4096)
    return Plan("basins", axes, quantities, descents.of_pixels, recipe, attrs, size, agree=("minimum", "status"))


def _points(given: Any, otherwise: Callable[[], NDArray[np.float64]]) -> NDArray[np.float64]:
    if given is None:
        return otherwise()
    cure = "points of two numbers each, such as [(3, 2), (-2.8, 3.1)]"
    try:
        points = np.asarray(given, np.float64)
    except (TypeError, ValueError):
        points = np.empty(0)
    if points.ndim != 2 or points.shape[-1] != 2 or not np.isfinite(points).all():
        raise BadInput(f"minima={shown(given)}: {cure}")
    return points


def _minima(f: Objective, axes: tuple[Axis, ...], run: Callable[..., _Descents]) -> NDArray[np.float64]:
    """The known minima inside the window or not, else those that descents from a grid over it find, the lowest first."""
    known = f.minima_for(2)
    if known:
        return np.asarray([m.x for m in known], np.float64)
    some = run(None, minima=np.empty((0, 2)))
    across, up = (np.linspace(axis.low, axis.high, SEARCH + 2)[1:-1] for axis in axes)
    starts = torch.as_tensor(np.stack(np.meshgrid(across, up), -1).reshape(-1, 2)).to(some.dtype)
    trace = descend_whole(f, starts, optimizer=some.optimizer, lr=some.lr, steps=some.steps, **some.hyper)
    return np.asarray(arrivals(trace).points, np.float64).reshape(-1, 2)


def gradient_at_minima(f: Objective, minima: NDArray[np.float64], tol: float, dtype: str) -> float | None:
    """A gradient norm below which a run is much closer than ``tol`` to a minimum; None where curvature does not say so."""
    if not len(minima):
        return None
    try:
        least = float(eigenvalues(hessian(f, torch.as_tensor(minima)))[..., 0].min())
    except (BadInput, RuntimeError, TypeError, ValueError):  # it may not be twice differentiable
        return None
    rounding = ROUNDINGS * float(np.finfo(dtype).eps) * max(1.0, float(np.abs(minima).max()))
    return max(SETTLED * tol, min(rounding, tol / 4)) * least if least > 0 else None
