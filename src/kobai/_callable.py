"""A room that shares its name with its verb (``kobai.scene``, ``kobai.objective``) can itself be called."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


def make_callable(module_name: str, verb: str) -> None:
    """Let the module be called: ``kobai.scene(x)`` means ``kobai.scene.scene(x)``.

    Importing a submodule binds it over any function of the same name in its package, so the module has to answer.
    """

    class CallableRoom(ModuleType):
        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            return getattr(self, verb)(*args, **kwargs)

    sys.modules[module_name].__class__ = CallableRoom
