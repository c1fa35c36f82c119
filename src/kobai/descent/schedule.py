"""Learning-rate schedulers: from a name, a class or a factory to a function optimizer -> scheduler."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import torch

from kobai import checks
from kobai.errors import BadInput, cause, is_of_user, nearest, shown

# Arguments of schedulers that are functions or other schedulers.
_OBJECTS = ("schedulers", "lr_lambda")


def schedulers() -> dict[str, type]:
    """The scheduler classes of ``torch.optim.lr_scheduler`` by name."""
    base = torch.optim.lr_scheduler.LRScheduler
    return {
        name: cls
        for name, cls in vars(torch.optim.lr_scheduler).items()
        if inspect.isclass(cls) and issubclass(cls, base) and cls is not base and not name.startswith("_")
    }


def objects_needed(name: str) -> str:
    """Which arguments, of those a scheduler needs besides the optimizer, are Python objects: functions or other schedulers."""
    cls = next((cls for known, cls in schedulers().items() if known.casefold() == name.casefold()), None)
    return "" if cls is None else ", ".join(key for key in inspect.signature(cls).parameters if key in _OBJECTS)


def scheduler_of(scheduler: Any) -> Callable[[Any], Any] | None:
    """A function from an optimizer to its scheduler, or None. Its ``named`` is (name, options) of a scheduler of torch.

    Raises:
        BadInput: an unknown name or option, at once; options that the scheduler itself refuses, when it is first built.
    """
    if scheduler is None:
        return None
    options: dict[str, Any] = {}
    if isinstance(scheduler, (tuple, list)):
        if len(scheduler) != 2 or not isinstance(scheduler[1], dict):
            raise BadInput(
                f"scheduler={shown(scheduler)}: give (name, {{options}}), as ('StepLR', {{'step_size': 50}})"
            )
        scheduler, options = (
            scheduler[0],
            checks.options("scheduler", scheduler[1], "options are named, as {'step_size': 50}"),
        )
    if isinstance(scheduler, str):
        known = {name.casefold(): cls for name, cls in schedulers().items()}
        if scheduler.casefold() not in known:
            raise BadInput(
                f"scheduler={shown(scheduler)}: torch.optim.lr_scheduler has {', '.join(schedulers())}."
                f"{nearest(scheduler, schedulers())}"
            )
        scheduler = known[scheduler.casefold()]
    if not callable(scheduler):
        raise BadInput(
            f"scheduler={shown(scheduler)}: give a name, a class, (name, {{options}}) or a function of the optimizer"
        )
    name = getattr(scheduler, "__name__", "scheduler")
    if isinstance(scheduler, type):
        options = _checked(scheduler, name, options)

    def make(optimizer: Any) -> Any:
        try:
            made = scheduler(optimizer, **options)
        except Exception as error:
            if is_of_user(error):
                raise
            given = ", ".join(f"{key}={shown(value)}" for key, value in options.items())
            raise BadInput(f"scheduler {name} with {given}: {cause(error)}; give other options") from error
        if not callable(getattr(made, "step", None)):
            raise BadInput(f"scheduler {name} made {shown(made)}: a scheduler has a method step, as those of torch")
        return made

    # What a trace says of it; of a function nobody knows what it does.
    make.named = (name, options) if scheduler is schedulers().get(name) else None  # type: ignore[attr-defined]
    return make


def _checked(cls: type, name: str, options: dict[str, Any]) -> dict[str, Any]:
    try:
        known = dict(list(inspect.signature(cls).parameters.items())[1:])
    except (TypeError, ValueError) as error:
        raise BadInput(f"scheduler={shown(cls)}: not a scheduler; give a class of torch.optim.lr_scheduler") from error
    for key in options:
        if key not in known:
            raise BadInput(f"{key}={shown(options[key])}: {name} has {', '.join(known)}.{nearest(key, known)}")
    missing = [k for k, p in known.items() if p.default is p.empty and k not in options]
    if any(key in _OBJECTS for key in missing):
        cure = f"give a function of the optimizer, as scheduler=lambda o: {name}(o, {missing[0]}=…)"
        raise BadInput(f"scheduler {name} needs {', '.join(missing)}: {cure}")
    if missing:
        raise BadInput(
            f"scheduler {name} needs {', '.join(missing)}: say {missing[0]} too, as in {name} with {missing[0]}=…"
        )
    return {
        key: checks.setting(
            f"scheduler {name}",
            key,
            value,
            None if known[key].default is inspect.Parameter.empty else known[key].default,
        )
        for key, value in options.items()
    }
