"""Ground seen before: while η is dragged only paths change, and the landscape under them is the same.

Remembered is only what formulas gave, because those do not change; a callable may compute something else the next time. What
is handed out cannot be written to, so that no picture can spoil another's.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from kobai.objectives import Objective
from kobai.objectives.plane import Plane
from kobai.scenes.types import Array

Ground = tuple[list[Array], Array]

_MOST = 12
_grounds: OrderedDict[tuple, Ground] = OrderedDict()
_lock = threading.Lock()


def ground(
    objective: Objective, plane: Plane, box: tuple[Array, Array], how: tuple, make: Callable[[], Ground]
) -> Ground:
    """A landscape: from memory, or made now.

    Args:
        objective: whose.
        plane, box: where.
        how: what else it depends on.
        make: finds it.

    Returns:
        The axes' positions and the values, none of them to be written to.
    """
    formula = objective.formula
    if formula is None or objective.fn is not formula:
        return make()
    # In a plane that is the whole space, where its origin lies makes no difference.
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
        found = _grounds.get(key)
    if found is None:
        found = make()
        for array in (*found[0], found[1]):
            array.flags.writeable = False
    with _lock:
        _grounds[key] = found
        _grounds.move_to_end(key)
        while len(_grounds) > _MOST:
            _grounds.popitem(last=False)
    return found
