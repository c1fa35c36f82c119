"""LRU cache of landscapes on grids, so that dragging the step size on a live page evaluates only the paths again.

Only landscapes of formulas are cached: a callable may return something else the next time. Cached arrays are read-only,
since several scenes share them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from kobai.objectives import Objective
from kobai.objectives.plane import Plane
from kobai.scenes.types import Array

Grid = tuple[list[Array], Array]

_MOST = 12  # grids
_grids: OrderedDict[tuple, Grid] = OrderedDict()
_lock = threading.Lock()


def cached_grid(
    objective: Objective, plane: Plane, box: tuple[Array, Array], how: tuple, make: Callable[[], Grid]
) -> Grid:
    """A landscape over a box from the cache, else from ``make``; it depends on ``how`` besides, and is read-only if cached."""
    formula = objective.formula
    if formula is None or objective.fn is not formula:
        return make()
    # A plane that is the whole space does not depend on its origin.
    where = () if plane.whole and plane.variables is not None else (plane.origin.tobytes(), plane.basis.tobytes())
    constants = tuple(sorted(formula.parameters.items()))
    key = (
        formula.tree,
        constants,
        objective.per_coordinate,
        plane.variables,
        *where,
        *(end.tobytes() for end in box),
        how,
    )
    with _lock:
        found = _grids.get(key)
    if found is None:
        found = make()
        for array in (*found[0], found[1]):
            array.flags.writeable = False
    with _lock:
        _grids[key] = found
        _grids.move_to_end(key)
        while len(_grids) > _MOST:
            _grids.popitem(last=False)
    return found
