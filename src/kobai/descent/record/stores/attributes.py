"""The attributes of a store, checked: each of the type that kobai writes, and of limited length."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from kobai.descent.record import layout
from kobai.descent.record.fields import COORDINATE, STEP
from kobai.descent.record.layout import ATTRIBUTES_DIGEST, LEDGER, TABLE
from kobai.descent.record.serialize import is_nonfinite
from kobai.descent.record.stores.metadata import Array
from kobai.objectives.names import is_name

MOST_CHARACTERS = 10_000  # of a name or any other text; a formula has 4,000 at most
DTYPES = ("float16", "bfloat16", "float32", "float64")
_ENGINE = re.compile(r"\w[\w .-]{0,99}")
_OBJECTIVE = {"kind", "name", "dim", "domain", "parameters", "reference"}
_LOSS = {
    "model", "parameters", "columns", "loss", "delta", "reduction", "l1", "l2", "standardize", "weighted", "held", "labels",
    "notes", "digest",
}  # fmt: skip
_MOST_TERMS = 10_000  # of a linear function for each class, beyond those that have a parameter
_SOURCES = {"catalogue": "key", "formula": "formula"}


def check(attributes: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """Refuse attributes that kobai does not write.

    Args:
        attributes: the group's.
        arrays: the store's, checked.

    Raises:
        ValueError: an attribute is missing, of another type, damaged, or does not fit the arrays; in a few words.
    """
    version = attributes["version"]
    if version > 1:
        _need(
            attributes.get(ATTRIBUTES_DIGEST) == layout.attributes_digest(attributes, arrays), "attributes_digest", "x"
        )
    x: tuple[int, ...] = arrays["x"].shape
    names = attributes.get("names")
    _need(isinstance(names, list) and all(_text(name) for name in names), "names", names)
    _need(not names or (len(x) > 2 and len(names) == x[0]), "names", names)
    for name, fits in (("optimizer", _text), ("hyper", _table)):
        found = attributes.get(name)
        if names:
            _need(isinstance(found, list) and len(found) == len(names) and all(map(fits, found)), name, found)
        else:
            _need(fits(found), name, found)
    _need(attributes.get("dtype") in DTYPES, "dtype", attributes.get("dtype"))
    engine, seconds = attributes.get("engine"), attributes.get("seconds")
    _need(isinstance(engine, str) and _ENGINE.fullmatch(engine), "engine", engine)
    _need(_text(attributes.get("engine_reason")), "engine_reason", attributes.get("engine_reason"))
    _need(type(seconds) in (int, float) and seconds >= 0, "seconds", seconds)  # type: ignore[operator]
    _need(isinstance(attributes.get("interrupted", False), bool), "interrupted", attributes.get("interrupted"))
    tolerances = attributes.get("tolerances")
    pair = isinstance(tolerances, list) and len(tolerances) == 2
    _need(tolerances is None or (pair and all(map(_tolerance, tolerances))), "tolerances", tolerances)
    scheduler = attributes.get("scheduler")
    each = names and isinstance(scheduler, list) and len(scheduler) == len(names) and all(map(_schedule, scheduler))
    _need(scheduler is None or each or (not names and _schedule(scheduler)), "scheduler", scheduler)
    _objective(attributes.get("objective"), arrays["x"].shape[-1])
    _loss(attributes["objective"], arrays)
    if LEDGER in arrays:
        piece = attributes.get("piece")
        whole = len(x) == 3 and type(piece) is int and piece == arrays["x"].chunks[0]
        _need(whole and arrays["x"].grid[0] == arrays[LEDGER].shape[0], "piece", piece)
        _need(isinstance(attributes.get("request"), dict), "request", attributes.get("request"))
    else:
        _need(isinstance(attributes.get("digest"), str), "digest", attributes.get("digest"))


def check_coordinates(coordinates: Mapping[str, Any]) -> None:
    """Refuse steps that do not increase, and coordinates and runs that are not counted. Raises ValueError."""
    for name, values in coordinates.items():
        if name == STEP:
            good = values[0] >= 0 and (values[1:] > values[:-1]).all()
        else:
            first = 1 if name == COORDINATE else 0
            good = (values[1:] - values[:-1] == 1).all() and (values[:1] == first).all()
        if not good:
            raise ValueError(f"the numbers of {name!r} are not in order")


def _need(condition: Any, name: str, value: Any) -> None:
    if not condition:
        raise ValueError(f"its {name} is not what kobai writes: {repr(value)[:60]}")


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MOST_CHARACTERS


def _number(value: Any) -> bool:
    return isinstance(value, (int, float))


def _tolerance(value: Any) -> bool:
    return value is None or (type(value) in (int, float) and 0 <= value < math.inf)


def _schedule(value: Any) -> bool:
    """Whether a schedule is of those that ``serialize.scheduler_to`` makes."""
    pair = isinstance(value, list) and len(value) == 2
    return value is None or (pair and _text(value[0]) and _table(value[1]))


def _plain(value: Any) -> bool:
    """Whether a hyperparameter is of those that ``serialize.to_attribute`` makes."""
    if isinstance(value, dict):
        return is_nonfinite(value) if set(value) == {"float"} else _table(value)
    if isinstance(value, list):
        return all(map(_plain, value))
    return value is None or isinstance(value, (bool, int, float)) or _text(value)


def _table(value: Any) -> bool:
    return isinstance(value, dict) and all(_text(key) for key in value) and all(map(_plain, value.values()))


def _objective(found: Any, n: int) -> None:
    _need(isinstance(found, dict) and found.keys() >= _OBJECTIVE, "objective", found)
    kind, dim, domain, parameters = (found[name] for name in ("kind", "dim", "domain", "parameters"))
    _need(isinstance(kind, str) and kind in (*_SOURCES, "function", "loss"), "kind of objective", kind)
    for name in ("name", "reference", *([_SOURCES[kind]] if kind in _SOURCES else [])):
        _need(_text(found.get(name)), f"{name} of the objective", found.get(name))
    _need(dim is None or (type(dim) is int and dim == n), "dim of the objective", dim)
    _need(_table(parameters) and all(k.isidentifier() for k in parameters), "parameters of the objective", parameters)
    constants = kind == "function" or all(_number(v) or is_nonfinite(v) for v in parameters.values())
    _need(constants, "parameters of the objective", parameters)
    variables = found.get("variables", [])
    listed = isinstance(variables, list) and all(_text(name) and is_name(name) for name in variables)
    unique = listed and len(variables) in (0, n) and len(set(variables)) == len(variables)
    _need(unique, "variables of the objective", variables)
    if domain is not None:
        pairs = isinstance(domain, list) and all(isinstance(p, list) and len(p) == 2 for p in domain)
        _need(pairs and all(_number(low) and _number(high) for low, high in domain), "domain of the objective", domain)


def _loss(objective: dict[str, Any], arrays: Mapping[str, Array]) -> None:
    """What is said of the loss of a model on a table, and whether the table is there."""
    _need((objective["kind"] == "loss") == (TABLE in arrays), "table", objective["kind"])
    larger = objective.get("too_large", 0)
    _need(type(larger) is int and larger >= 0, "size of the table", larger)
    if objective["kind"] != "loss":
        return
    found: Any = objective.get("loss")
    _need(isinstance(found, dict) and found.keys() >= _LOSS, "loss", found)
    for name in ("model", "loss", "reduction", "digest"):
        _need(_text(found[name]), f"{name} of the loss", found[name])
    for name in ("parameters", "columns", "notes"):
        _need(isinstance(found[name], list) and all(map(_text, found[name])), f"{name} of the loss", found[name])
    for name in ("delta", "l1", "l2"):
        _need(type(found[name]) in (int, float) and found[name] >= 0, f"{name} of the loss", found[name])
    for name in ("standardize", "weighted"):
        _need(isinstance(found[name], bool), f"{name} of the loss", found[name])
    _need(type(found["held"]) is int, "held of the loss", found["held"])
    labels, n = found["labels"], arrays["x"].shape[-1]
    _need(isinstance(labels, list) and all(_number(v) or _text(v) for v in labels), "labels of the loss", labels)
    _need(len(labels) * len(found["columns"]) <= 2 * n + _MOST_TERMS, "labels of the loss", labels)
    _need(len(set(found["columns"])) == len(found["columns"]), "columns of the loss", found["columns"])
    _need(found["reduction"] in ("mean", "sum"), "reduction of the loss", found["reduction"])
    _need(objective["dim"] == n == len(found["parameters"]), "parameters of the loss", found["parameters"])
