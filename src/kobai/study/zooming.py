"""``zoom``: a map again and again, each time in a smaller window around one point."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kobai import checks
from kobai.errors import BadInput, shown
from kobai.study.maps.axis import Axis
from kobai.study.maps.basin_map import plan_of_basins
from kobai.study.maps.computing import computed
from kobai.study.maps.plan import Plan
from kobai.study.maps.plane_map import plan_of_plane
from kobai.study.maps.tile_store import keyframe_store
from kobai.study.maps.training_map import plan_of_trainability

if TYPE_CHECKING:
    import xarray

MOST_KEYFRAMES = 200
_PLANS: dict[str, Callable[..., Plan]] = {
    "basins": plan_of_basins, "plane": plan_of_plane, "trainability": plan_of_trainability,
}  # fmt: skip


@dataclass(frozen=True)
class Zoom:
    """Maps of one study in windows that shrink by one factor around a point, which keeps its place in the picture.

    Args:
        keyframes: the maps, the widest first.
        towards: the point: its value on the first and the second axis.
        factor: how many times narrower each window is than the one before.
    """

    keyframes: list[xarray.Dataset]
    towards: tuple[float, float]
    factor: float


def zoom(
    study: str,
    *args: Any,
    towards: Any,
    keyframes: int = 8,
    factor: float = 2.0,
    store: Any = None,
    workers: int = 1,
    scheduler: str | None = None,
    refine: bool = False,
    progress: Callable[[int, int], None] | None = None,
    **options: Any,
) -> Zoom:
    """A map in windows that shrink towards a point, for a movie: ``kobai.scene(zoom).save("zoom.mp4")``.

    Args:
        study: ``"basins"``, ``"plane"`` or ``"trainability"``.
        *args: of that study.
        towards: the point, its value on the first axis and on the second, inside the window.
        keyframes: how many maps.
        factor: how many times narrower each window is than the one before, above 1 to 16.
        store: path or URL; the keyframes are kept in the stores ``0.zarr``, ``1.zarr``, … in this folder; None: in memory.
        workers: how many processes compute here.
        scheduler: address of a dask.distributed scheduler.
        refine: as for the study.
        progress: called with (tiles done, tiles in all).
        **options: of the study.

    Returns:
        a ``Zoom``.

    Raises:
        BadInput: as the study; a point outside the window.

    Example:
        >>> import kobai.study
        >>> z = kobai.study.zoom("basins", "himmelblau", towards=(-0.27, -0.92), keyframes=2, shape=16, lr=0.01, steps=50)
        >>> [float(m.x1[-1] - m.x1[0]) > 5 for m in z.keyframes]
        [True, False]
    """
    plan = _PLANS[checks.one_of("study", study, tuple(_PLANS))](*args, **options)
    return zoom_of(
        plan, towards, keyframes, factor, store, progress, workers=workers, scheduler=scheduler, refine=refine
    )


def zoom_of(
    plan: Plan, towards: Any, keyframes: Any, factor: Any, store: Any = None,
    progress: Callable[[int, int], None] | None = None, **how: Any,
) -> Zoom:  # fmt: skip
    """The keyframes of a plan, see ``zoom``; ``how``: see ``computed``."""
    plans, point, ratio = keyframes_of(plan, towards, keyframes, factor)
    count = len(plans)
    tiles = math.prod(plan.tiles)

    def report(k: int) -> Callable[[int, int], None] | None:
        to = progress
        return None if to is None else lambda done, _: to(k * tiles + done, count * tiles)

    folder = None if store is None else _folder(store)
    places = [None if folder is None else keyframe_store(folder, k) for k in range(count)]
    made = [computed(one, place, report(k), **how) for k, (one, place) in enumerate(zip(plans, places, strict=True))]
    return Zoom(made, point, ratio)


def keyframes_of(
    plan: Plan, towards: Any, keyframes: Any, factor: Any = 2.0
) -> tuple[list[Plan], tuple[float, float], float]:
    """The plans of a zoom's keyframes, the point and the factor, see ``zoom``."""
    point = _point(plan, towards)
    count = checks.whole("keyframes", keyframes, 2, MOST_KEYFRAMES)
    ratio = checks.real("factor", factor, 1.0)
    if not 1 < ratio <= 16:
        raise BadInput(f"factor={shown(factor)}: how many times narrower each window is, above 1 and at most 16")
    return [narrowed(plan, point, ratio**k) for k in range(count)], point, ratio


def narrowed(plan: Plan, towards: tuple[float, float], ratio: float) -> Plan:
    """The plan in a window that is ``ratio`` times narrower, in which a point has the place it had."""
    axes = tuple(_narrowed(axis, at, ratio) for axis, at in zip(plan.axes, towards, strict=True))
    number = str(plan.recipe.get("dtype", "float64"))
    attrs = plan.attrs | {"warnings": [text for axis in axes if (text := axis.check_precision(number))]}
    return dataclasses.replace(plan, axes=axes, attrs=attrs)


def _narrowed(axis: Axis, at: float, ratio: float) -> Axis:
    if axis.log:
        return dataclasses.replace(
            axis, low=at * (axis.low / at) ** (1 / ratio), high=at * (axis.high / at) ** (1 / ratio)
        )
    return dataclasses.replace(axis, low=at + (axis.low - at) / ratio, high=at + (axis.high - at) / ratio)


def _point(plan: Plan, towards: Any) -> tuple[float, float]:
    names = " and ".join(axis.name for axis in plan.axes)
    numbers = [checks.number_or_none(v) for v in checks.sequence("towards", towards, f"values of {names}")]
    values = [float(v) for v in numbers if v is not None]
    if len(values) != 2 or len(numbers) != 2 or not all(
        axis.low <= v <= axis.high for axis, v in zip(plan.axes, values, strict=True)
    ):  # fmt: skip
        raise BadInput(f"towards={shown(towards)}: give values of {names} inside the window")
    return values[0], values[1]


def _folder(store: Any) -> str:
    if isinstance(store, str) and "://" in store:
        return store.rstrip("/")
    path = checks.path_of("store", store)
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise BadInput(f"store={shown(str(path))}: cannot be written ({error.strerror or error})") from error
    return str(path)
