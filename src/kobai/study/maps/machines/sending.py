"""Plans as bytes, sent to a process that computes tiles."""

from __future__ import annotations

import functools
import pickle
import sys
import threading

from kobai.errors import BadInput, shown
from kobai.objectives.callables import FILE_MODULE, one_line
from kobai.study.maps.plan import Plan, Tile, Values
from kobai.study.maps.recipe import versions
from kobai.study.maps.refinement import tile_values

_one_tile = threading.Lock()


def plan_bytes(plan: Plan) -> bytes:
    """A plan as bytes.

    Raises:
        BadInput: its function cannot be sent.
    """
    try:
        try:
            import cloudpickle  # functions of notebooks and scripts, too
        except ImportError:
            return pickle.dumps(plan)
        for name in [name for name in sys.modules if name.startswith(FILE_MODULE)]:
            cloudpickle.register_pickle_by_value(sys.modules[name])
        return cloudpickle.dumps(plan)  # type: ignore[no-any-return]
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        why = " ".join(str(error).split())
        raise BadInput(
            f"{plan.attrs.get('title') or plan.kind}: cannot be sent to another process ({why}); define it in a module of its "
            "own, or leave out workers and scheduler"
        ) from error


def compute_sent(sent: bytes, tile: Tile, refine: bool, before: Values | None) -> Values:
    """The quantities of a tile of a plan that was sent, one tile at a time: random numbers are the process's.

    Raises:
        BadInput: the function is not known here, or this process has other versions than the study.
    """
    with _one_tile:
        plan = _plan(sent)
        wanted, mine = plan.recipe["versions"], versions()
        for name in (name for name in wanted if wanted[name] != mine.get(name)):
            raise BadInput(
                f"{name}={shown(mine.get(name))} on a worker, {shown(wanted[name])} here: tiles could differ; install the same"
            )
        return tile_values(plan, tile, refine, before)


@functools.lru_cache(maxsize=2)
def _plan(sent: bytes) -> Plan:
    try:
        return pickle.loads(sent)  # type: ignore[no-any-return]
    except (AttributeError, ImportError) as error:
        raise BadInput(
            f"workers: the function is not known to another process ({one_line(error)}); install kobai[cluster], "
            "or define it in a module of its own"
        ) from error
