"""The hyperparameters of an optimizer as a page sets them: which are numbers, which are choices, which stay as they are."""

from __future__ import annotations

import inspect
import itertools
import math
import random
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

from kobai.optimize import OptimizerSpec
from kobai.recipe.entries import STEADY, UNSHOWN


@dataclass(frozen=True)
class Settings:
    """Hyperparameters by what a page may do with them.

    Args:
        numbers: names of numbers and tuples of numbers, with the values of the optimizer at hand.
        choices: names of switches and words, with all values that they can have.
        fixed: all others, with the only value that the data holds for.
    """

    numbers: dict[str, float | tuple[float, ...]]
    choices: dict[str, tuple[Any, ...]]
    fixed: dict[str, Any]

    def combinations(self) -> Iterator[dict[str, Any]]:
        """All combinations of the choices."""
        for values in itertools.product(*self.choices.values()):
            yield dict(zip(self.choices, values, strict=True))


def settings_of(spec: OptimizerSpec) -> Settings:
    """The settings of an optimizer."""
    parameters = inspect.signature(spec.factory).parameters
    words = words_of(spec)
    # Other packages' have a dozen switches, of which a page turns none: each would double the data.
    own = (getattr(spec.factory, "__module__", None) or "").split(".")[0] in ("torch", "kobai")
    found = Settings({}, {}, {})
    for name, value in spec.hyper.items():
        annotation = str(parameters[name].annotation) if name in parameters else ""
        if name in UNSHOWN:
            continue
        if isinstance(value, bool) and own and name not in STEADY:
            found.choices[name] = (False, True)
        elif isinstance(value, str) and own and value in words.get(name, ()):
            found.choices[name] = words[name]
        elif _is_number(value, annotation):
            found.numbers[name] = float(value)
        elif isinstance(value, (tuple, list)) and value and all(_is_number(v, "float") for v in value):
            found.numbers[name] = tuple(map(float, value))
        else:
            found.fixed[name] = value
    return found


def _is_number(value: Any, annotation: str) -> bool:
    """Whether a setting is a real number; an integer is one where the signature says so, for 0 is a usual default."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return False
    return isinstance(value, float) or "float" in annotation


def words_of(spec: OptimizerSpec) -> dict[str, tuple[Any, ...]]:
    """The words that hyperparameters can have: annotated as ``Literal``, or known of torch's."""
    try:
        hints = typing.get_type_hints(spec.factory.__init__ if isinstance(spec.factory, type) else spec.factory)
    except (NameError, TypeError, AttributeError):
        hints = {}
    found = {name: typing.get_args(hint) for name, hint in hints.items() if typing.get_origin(hint) is typing.Literal}
    return {**found, "line_search_fn": (None, "strong_wolfe")} if spec.factory is torch.optim.LBFGS else found


def generic(value: float, chance: random.Random) -> float:
    """A number near another that no arithmetic gives by chance; shares near 1 stay below 1."""
    if value == 0.0:
        return 0.01 * chance.uniform(0.5, 1.0)
    if 0.5 < abs(value) < 1.0:
        return math.copysign(1.0 - (1.0 - abs(value)) * chance.uniform(0.9, 1.1), value)
    return value * chance.uniform(0.9, 1.1)


def alternatives(value: float, chance: random.Random) -> list[float]:
    """Other values that may lead an optimizer elsewhere: zero, shares, sizes, and the other sign."""
    sizes = [generic(size, chance) for size in (0.3, 0.7, 1.5, 4.0, 40.0, 1e-3)]
    return [*sizes, -sizes[0], 0.0, 1.0]
