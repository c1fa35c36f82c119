"""``scene``: the function that shows a thing as a scene. It dispatches on the type of its argument."""

from __future__ import annotations

import functools
import importlib
from typing import Any

from kobai import importing
from kobai.errors import BadInput
from kobai.scenes.scene_data import Scene

# Builders of things that bring large libraries, by where their classes are: imported when first needed.
LATER = {"kobai.kernel.": "kobai.scenes.kernel", "xarray.": "kobai.scenes.study", "kobai.study.": "kobai.scenes.study"}


@functools.singledispatch
def scene(thing: Any, /, **options: Any) -> Scene:
    """Build the ``Scene`` that shows a thing.

    Args:
        thing: a ``Trace`` (one run or many, of any number of variables), an ``Objective``, a kernel model, or a study.
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
    modules = [kind.__module__ for kind in type(thing).__mro__]
    for begin in (begin for begin in LATER if any(module.startswith(begin) for module in modules)):
        with importing.lock:
            importlib.import_module(LATER[begin])
        build = scene.dispatch(type(thing))
        if build is not scene.dispatch(object):
            return build(thing, **options)
    kinds = sorted({k.__name__ for k in scene.registry if k is not object})
    raise BadInput(f"{type(thing).__name__}: cannot be shown as a scene; give one of {', '.join(kinds)}")
