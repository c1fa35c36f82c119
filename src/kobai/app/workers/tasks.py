"""The tasks of the live page's workers: everything that understands what a page sent."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from kobai.app import messages
from kobai.app.compute import Cancelled
from kobai.app.defaults import first_shown
from kobai.app.engine_choice import CompiledDescents
from kobai.app.export_file import check, make
from kobai.app.limits import Limits, TooMuchMemory
from kobai.app.state import State
from kobai.errors import BadInput, is_memory
from kobai.optimize import names
from kobai.recipe.entries import functions_listed, optimizers_listed
from kobai.recipe.recipe import as_text, play_recipe

_limits = Limits()
_compiled = CompiledDescents()


def prepare(given: dict[str, Any]) -> None:
    """Import and compile what descents need, before somebody waits for it; forked workers share it.

    Args:
        given: ``{"limits", "first"}``: the server's limits, the state that pages show first.
    """
    global _limits
    _limits = Limits(**given["limits"])
    torch.set_num_threads(1)
    messages.answer(json.dumps({"type": "run", "seq": 0, "state": given["first"]}), _limits, compiled=_compiled)
    _compiled.close()
    importlib.import_module("torch._dynamo")  # 0.7 seconds and 60 MiB that building any torch optimizer takes
    optimizers_listed()
    functions_listed()


def carry_out(parts: list[bytes], wanted: Callable[[], bool], report: Callable[[int, int], None]) -> Sequence[bytes]:
    """The answer to one request: what ``messages.answer`` gives to (``b"message"``, message, memory), else (``b"ready"``, text)
    or (``b"bad"``, why)."""
    name, *arguments = parts
    if name == b"message":
        message, memory, most = arguments
        return messages.answer(message, _limits, wanted, memory, _compiled, float(most))
    try:
        return b"ready", _TASKS[name](arguments, wanted, report).encode()
    except Cancelled:
        return (b"stopped",)
    except BadInput as error:
        return b"bad", _line(str(error))
    except Exception as error:
        if is_memory(error):
            return b"bad", _line(str(TooMuchMemory(_limits.memory)))
        return b"bad", _line(f"{type(error).__name__}: {error}"[:300])


def _line(text: str) -> bytes:
    return text.encode(errors="backslashreplace")


def _export(arguments: list[bytes], wanted: Callable[[], bool], report: Callable[[int, int], None]) -> str:
    report(0, 0)
    make(arguments[0], Path(arguments[1].decode()), _limits, wanted, report)
    return ""


_TASKS: dict[bytes, Callable[..., str]] = {
    b"functions": lambda *_: json.dumps(functions_listed()),
    b"optimizers": lambda *_: json.dumps(optimizers_listed()),
    b"recipe": lambda *_: as_text(play_recipe(State().plain(), names())),
    b"first": lambda arguments, *_: json.dumps(first_shown(arguments[0].decode(errors="replace"))),
    b"check": lambda arguments, *_: check(arguments[0], _limits),
    b"export": _export,
}
