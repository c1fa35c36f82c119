"""``plane``: descents over any two quantities: hyperparameters, coordinates of the start, constants of the formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from kobai import checks
from kobai.descent.descending import resolve_start
from kobai.descent.ends import ends
from kobai.descent.record.serialize import to_attribute
from kobai.errors import BadInput, nearest, shown
from kobai.objectives import Objective
from kobai.optimize import resolve
from kobai.study.maps.axis import axis_of, counts_of
from kobai.study.maps.computing import computed
from kobai.study.maps.plan import Plan, Values
from kobai.study.maps.recipe import SEED, recipe_of
from kobai.typing import ObjectiveLike, OptimizerLike, StartLike

if TYPE_CHECKING:
    import xarray

_ENTRY = re.compile(r"(\w+)\[(\d+)\]")


def plane(
    objective: ObjectiveLike,
    start: StartLike | None = None,
    axes: Mapping[str, Any] | None = None,
    *,
    shape: Any = (64, 64),
    log: Any = (),
    optimizer: OptimizerLike | None = None,
    lr: float | None = None,
    steps: int = 200,
    tol: float = 1e-6,
    params: dict[str, Any] | None = None,
    dtype: str = "float64",
    store: Any = None,
    workers: int = 1,
    scheduler: str | None = None,
    refine: bool = False,
    progress: Callable[[int, int], None] | None = None,
    **hyper: Any,
) -> xarray.Dataset:
    """How descents end over any two quantities, everything else fixed.

    Args:
        objective: as for ``descend``.
        start: one point (n,).
        axes: name → (low, high) of two quantities, the first across: a hyperparameter (``"lr"``, ``"momentum"``,
            ``"betas[0]"``), a variable of the function (a coordinate of the start), or a constant of its formula.
        shape: how many pixels along each.
        log: the names of those whose pixels have equal ratios.
        optimizer, lr, steps, params: as for ``descend``.
        tol: the gradient norm at which a run has arrived.
        dtype: ``"float64"`` or ``"float32"``.
        store: path or fsspec URL of a Zarr store to create or to continue; None: in memory.
        workers: how many processes compute here; with 1 descents use torch's threads.
        scheduler: address of a dask.distributed scheduler, as ``"tcp://127.0.0.1:8786"``, whose workers compute.
        refine: infer the pixels between neighbours that agree; ``inferred`` is 1 where a pixel was not computed. The same call
            without it computes those.
        progress: called with (tiles done, tiles in all).
        **hyper: the optimizer's other hyperparameters.

    Returns:
        an ``xarray.Dataset`` over both: ``status`` codes of ``Status``, ``steps`` at which the run arrived, −1 never, ``value`` f
        at the end.

    Raises:
        BadInput: as ``descend``; not two axes; an axis that names nothing.

    Example:
        >>> import kobai.study
        >>> axes = {"lr": (1e-3, 0.3), "momentum": (0, 0.99)}
        >>> m = kobai.study.plane("x1**2 + 10*x2**2", [2, 2], axes, shape=8, optimizer="SGD")
        >>> m.value.dims
        ('momentum', 'lr')
    """
    plan = plan_of_plane(
        objective, start, axes, shape=shape, log=log, optimizer=optimizer, lr=lr, steps=steps, tol=tol, params=params,
        dtype=dtype, **hyper,
    )  # fmt: skip
    return computed(plan, store, progress, workers, scheduler, refine)


def plan_of_plane(
    objective: ObjectiveLike, start: StartLike | None = None, axes: Mapping[str, Any] | None = None, *, shape: Any = (64, 64),
    log: Any = (), optimizer: OptimizerLike | None = None, lr: float | None = None, steps: int = 200, tol: float = 1e-6,
    params: dict[str, Any] | None = None, dtype: str = "float64", **hyper: Any,
) -> Plan:  # fmt: skip
    """The plan of ``plane``, whose arguments it has."""
    number = checks.one_of("dtype", dtype, ("float64", "float32"))
    f, x = resolve_start(objective, params, start, number, None)
    if x.ndim != 1:
        raise BadInput(f"start of shape {tuple(x.shape)}: give one point; what is varied are the axes")
    cure = "two quantities and their ranges, such as {'lr': (1e-3, 1), 'x1': (-2, 2)}"
    if not isinstance(axes, Mapping) or len(axes) != 2:
        raise BadInput(f"axes={shown(axes)}: give {cure}")
    names = [str(name) for name in axes]
    variables = f.variables_for(len(x))
    settings = {"lr": lr, **dict(resolve(optimizer, lr=lr, **hyper).hyper)}
    kinds = [_kind(name, variables, settings, dict(f.parameters)) for name in names]
    logs = checks.texts("log", [log] if isinstance(log, str) else log, "names of axes")
    if unknown := set(logs) - set(names):
        raise BadInput(f"log={shown(sorted(unknown))}: the axes are {', '.join(names)}")
    counts = counts_of(names, shape)
    sides = tuple(axis_of(n, axes[n], count, n in logs) for n, count in zip(names, counts, strict=True))
    steps, tol = checks.whole("steps", steps, 1, checks.MOST_STEPS), checks.real("tol", tol, 0.0)

    spec = resolve(optimizer, lr=lr, **hyper)
    recipe = recipe_of(f, len(x), spec, number, start=x.tolist(), steps=steps, tol=tol) | {
        "hyper": to_attribute(settings)
    }
    attrs: dict[str, Any] = {
        "kobai_study": "plane", "title": f.name, "kinds": kinds,
        "warnings": [text for side in sides if (text := side.check_precision(number))],
    }  # fmt: skip
    quantities = {"status": np.dtype("int8"), "steps": np.dtype("int32"), "value": np.dtype("float64")}
    descents = _Descents(
        objective, f, x, optimizer, {"lr": lr, **hyper}, variables, tuple(names), tuple(kinds), steps, tol
    )
    return Plan("plane", sides, quantities, descents.of_pixels, recipe, attrs, agree=("status",))


@dataclass(frozen=True)
class _Descents:
    """The descents of a plane: all that is the same for each of its pixels.

    Args:
        source: what ``objective`` was made of, from which it is made anew with other constants.
        given: hyperparameters as they were given.
        names, kinds: of the two axes: what they vary.
    """

    source: Any
    objective: Objective
    start: torch.Tensor
    optimizer: Any
    given: dict[str, Any]
    variables: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    steps: int
    tol: float

    def of_pixels(self, places: NDArray[np.float64]) -> Values:
        """The quantities of the pixels with these values."""
        starts = self.start.repeat(len(places), 1)
        varied: dict[str, dict[str, NDArray[np.float64]]] = {"hyper": {}, "constant": {}}
        for k, (name, kind) in enumerate(zip(self.names, self.kinds, strict=True)):
            if kind == "start":
                starts[:, self.variables.index(name)] = torch.as_tensor(places[:, k]).to(starts.dtype)
            else:
                varied[kind][name] = places[:, k]
        found = ends(
            self.objective, starts, optimizer=self.optimizer, steps=self.steps, grad_tol=self.tol, seed=SEED,
            hyper_of_runs=varied["hyper"], constants_of_runs=varied["constant"], made_of=self.source, **self.given,
        )  # fmt: skip
        return {"status": found.status, "steps": found.arrived, "value": found.value}


def _kind(name: str, variables: tuple[str, ...], settings: dict[str, Any], constants: dict[str, Any]) -> str:
    """What an axis varies: "hyper", "start" or "constant"."""
    entry = _ENTRY.fullmatch(name)
    if name in settings or (
        entry and isinstance(settings.get(entry[1]), list | tuple) and int(entry[2]) < len(settings[entry[1]])
    ):
        return "hyper"
    if name in variables:
        return "start"
    if name in constants:
        return "constant"
    known = [*settings, *variables, *constants]
    raise BadInput(
        f"axis {shown(name)}: names nothing that can be varied; there are {', '.join(known)}.{nearest(name, known)}"
    )
