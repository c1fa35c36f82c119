"""``scene``: the one verb for showing. It dispatches on the type of its argument."""

from __future__ import annotations

import functools
import importlib
import sys
from typing import Any

from kobai.errors import BadInput
from kobai.scenes.scene import Scene

# Builders that are imported when first needed, since their models bring large libraries: where a class lives -> the
# package that registers builders for it.
_ON_DEMAND = {"kobai.kernel.": "kobai.scenes.kernel"}


@functools.singledispatch
def scene(thing: Any, /, **options: Any) -> Scene:
    """Build the ``Scene`` that shows a thing.

    Args:
        thing: a ``Trace`` (one run or many, of any number of variables), an ``Objective``, or a kernel model.
        **options: ``theme``, ``lang``, ``camera``, …: see ``kobai.scenes.options.Options``; ``view``, ``height``, …: see
            ``kobai.scenes.trace.options.Options`` and ``kobai.scenes.kernel.options.Options``.

    Returns:
        Scene. In a notebook it shows itself; ``.save("a.gif")`` writes it.

    Raises:
        BadInput: a thing that cannot be shown, or an option that does not exist.

    Example:
        >>> trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
        >>> kobai.scene(trace, view="both", theme="dark").save("descent.png")
    """
    if package := _builders_of(thing):
        importlib.import_module(package)
        return scene(thing, **options)
    kinds = sorted({k.__name__ for k in scene.registry if k is not object})
    raise BadInput(f"{type(thing).__name__}: cannot be shown as a scene; give one of {', '.join(kinds)}")


def _builders_of(thing: Any) -> str | None:
    """The package that registers a builder for the thing, if it is not imported yet."""
    for kind in type(thing).__mro__:
        for prefix, package in _ON_DEMAND.items():
            if kind.__module__.startswith(prefix) and package not in sys.modules:
                return package
    return None
