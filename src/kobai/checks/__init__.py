"""Checks of arguments, the same everywhere: a value comes out converted, or as ``BadInput`` with its name, cause and cure."""

from kobai.checks.settings import setting
from kobai.checks.values import (
    MOST_STEPS,
    function_or_none,
    number_or_none,
    one_of,
    options,
    path_of,
    real,
    refuse_unknown,
    sequence,
    texts,
    truth,
    whole,
    writable,
)  # fmt: skip

__all__ = [
    "MOST_STEPS", "function_or_none", "number_or_none", "one_of", "options", "path_of", "real", "refuse_unknown", "sequence",
    "setting", "texts", "truth", "whole", "writable",
]  # fmt: skip
