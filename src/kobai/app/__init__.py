"""The live app: a local page to experiment with descents.

A page sends its **state** (function, start, optimizers) over one WebSocket for every movement of a slider; the server
**runs** it off the event loop and **answers** with a scene. A **guard** stands in front of every route; **limits**
bound what a page may ask; **exports** are files the painters write.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kobai.app.guard import Guard
    from kobai.app.limits import Limits
    from kobai.app.server import application, serve
    from kobai.app.state import OptimizerChoice, State

__all__ = ["Guard", "Limits", "OptimizerChoice", "State", "application", "serve"]

# A state is read without the server's packages.
_HOMES = {"Guard": "guard", "Limits": "limits", "OptimizerChoice": "state", "State": "state", "application": "server",
          "serve": "server"}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kobai.app' has no attribute {name!r}")
    return getattr(importlib.import_module(f"kobai.app.{_HOMES[name]}"), name)
