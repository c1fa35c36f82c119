"""Points, settings and sizes from the command line's text. Nothing is evaluated: values are literals."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kobai.errors import BadInput

_LONGEST_VALUE = 1000
_WORDS = {"true": True, "yes": True, "false": False, "no": False, "none": None}


OWN_OPTIONS = {
    "objective": "FUNCTION", "start": "--start", "optimizer": "--optimizer", "steps": "--steps", "params": "--param a=10",
    "record": "--record-every", "dtype": "--dtype", "device": "--device", "engine": "--engine", "seed": "--seed",
    "scheduler": "--scheduler", "grad_tol": "--grad-tol", "value_tol": "--value-tol", "progress": "--quiet",
}  # fmt: skip
"""What on the command line says an argument of ``descend`` that is no hyperparameter."""


class Spec(NamedTuple):
    """A name with settings: ``"heavy ball: SGD lr=0.01 momentum=0.9"``."""

    label: str
    name: str
    settings: dict[str, Any]


def numbers(text: str, what: str, example: str, infinite: bool = False) -> tuple[float, ...]:
    """``"2,-1.5"`` as numbers, separated by commas or spaces; errors name ``what`` (the option) and the example.

    ``inf`` and ``∞`` are numbers only where ``infinite``.
    """
    words = [w for w in re.split(r"[,\s]+", text.strip().strip("()[]")) if w]
    try:
        values = tuple(float(w.replace("−", "-").replace("∞", "inf")) for w in words)
    except ValueError:
        values = ()
    if not values:
        raise BadInput(f"{what} {text!r}: numbers separated by commas are needed, such as {what} {example}")
    if not all(math.isfinite(v) or (infinite and v == math.inf) for v in values):
        raise BadInput(f"{what} {text!r}: every number must be finite, such as {what} {example}")
    return values


def pair(text: str, what: str, example: str) -> tuple[float, float]:
    """Two numbers."""
    values = numbers(text, what, example)
    if len(values) != 2:
        raise BadInput(f"{what} {text!r}: two numbers are needed, not {len(values)}, such as {what} {example}")
    return values[0], values[1]


def size(text: str) -> tuple[int, int]:
    """``"640x480"`` as (640, 480)."""
    match = re.fullmatch(r"\s*(\d{1,6})\s*[x×,]\s*(\d{1,6})\s*", text, re.IGNORECASE)
    if match is None or not all(16 <= int(v) <= 16384 for v in match.groups()):
        raise BadInput(f"--size {text!r}: width x height in pixels, each 16 to 16384, such as --size 640x480")
    return int(match[1]), int(match[2])


def setting(text: str, what: str = "--set", example: str = "betas=0.9,0.99") -> tuple[str, Any]:
    """``"betas=0.9,0.99"`` as ("betas", (0.9, 0.99)); a value is a literal, ``true``, ``false``, ``none``, or a plain word."""
    key, equals, value = text.partition("=")
    key = key.strip()
    if not equals or not key.isidentifier():
        raise BadInput(f"{what} {text!r}: a name, an equals sign and a value are needed, such as {what} {example}")
    return key, literal(value.strip(), f"{what} {text!r}")


def settings(texts: Iterable[str], what: str = "--set", example: str = "betas=0.9,0.99") -> dict[str, Any]:
    """Several settings; a name given twice is an error."""
    found: dict[str, Any] = {}
    for text in texts:
        key, value = setting(text, what, example)
        if key in found:
            raise BadInput(f"{what} {text!r}: {key} is set twice; keep one of them")
        found[key] = value
    return found


def check_settings(settings: Mapping[str, Any], what: str, own: Mapping[str, str] | None = None) -> None:
    """Refuse settings of an optimizer that are arguments of ``descend``: ``BadInput``, which names the option for them."""
    for key, value in settings.items():
        if option := (OWN_OPTIONS if own is None else own).get(key):
            raise BadInput(f"{what} {key}={value!r}: {key} has an option of its own; use {option}")


def parameters(texts: Iterable[str]) -> dict[str, Any]:
    """``["a=10"]`` as {"a": 10.0}: constants of a formula are numbers, or vectors and matrices as [[2, 0], [0, 1]]."""
    found = settings(texts, "--param", "a=10")
    for key, value in found.items():
        if not _is_numbers(value):
            raise BadInput(f"--param {key}={value!r}: a constant is one number, such as --param {key}=10")
    return {key: float(value) if isinstance(value, int | float) else value for key, value in found.items()}


def _is_numbers(value: Any) -> bool:
    """Whether a value is a number, or made of lists of numbers."""
    if isinstance(value, list | tuple):
        return all(map(_is_numbers, value))
    return isinstance(value, int | float) and not isinstance(value, bool)


def specs(texts: Sequence[str]) -> list[Spec]:
    """The runs of a race, each of another name.

    Raises:
        BadInput: two have one name.
    """
    from kobai.optimize.run_names import run_names

    found = [spec(text, "--run", "Adam lr=0.1") for text in texts]
    # Those without a label of their own are told apart as in the page.
    bare = [i for i, one in enumerate(found) if one.label == one.name]
    for i, name in zip(bare, run_names([_run(found[i]) for i in bare]), strict=True):
        found[i] = found[i]._replace(label=name)
    labels = [one.label for one in found]
    for label in labels:
        if labels.count(label) > 1:
            raise BadInput(f"--run {label!r}: two runs have this name; put a label before one, such as 'mine: {label}'")
    return found


def _run(one: Spec) -> tuple[str, float | None, dict[str, Any]]:
    """A run as names are made of it."""
    hyper = dict(one.settings)
    lr = hyper.pop("lr", None)
    return one.name, lr if isinstance(lr, int | float) else None, hyper


def spec(text: str, what: str, example: str) -> Spec:
    """``"heavy ball: SGD lr=0.01 momentum=0.9"`` as its parts; the label is the name where none is given."""
    label, colon, rest = text.rpartition(":")
    words = (rest if colon else text).split()
    first = next((i for i, word in enumerate(words) if "=" in word), len(words))
    name = " ".join(words[:first])
    if not name:
        raise BadInput(f"{what} {text!r}: a name comes first, then its settings, such as {what} '{example}'")
    return Spec(label.strip() or name, name, settings(words[first:], what, example.split()[-1]))


def literal(text: str, where: str) -> Any:
    """A Python literal, which is parsed and never run, or a plain word; ``where`` begins the error."""
    if len(text) > _LONGEST_VALUE:
        raise BadInput(f"{where[:60]!r}…: the value is {len(text)} characters long; at most {_LONGEST_VALUE} are read")
    if text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        pass
    if re.fullmatch(r"[A-Za-z_][\w.\-]*", text):
        return text
    raise BadInput(f"{where}: the value is neither a number, nor numbers separated by commas, nor a word")
