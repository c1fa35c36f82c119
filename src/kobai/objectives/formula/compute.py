"""Trees as torch functions, composed of closures; no code is generated or evaluated."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import torch
from torch import Tensor

from kobai.errors import BadInput
from kobai.numbers import listed_coordinates
from kobai.objectives import float_values, tree
from kobai.objectives.formula.node_builder import is_truth
from kobai.objectives.tree import Binary, Call, Constant, Index, Item, Negate, Node, Number, Reduce, Variable

Value: TypeAlias = "Tensor | float | int"


class Env(NamedTuple):
    """Where in a formula a part of it is computed.

    Args:
        at: running indices: one number, or a range along the first axis.
        gate: where the branch is taken that the part is in; None outside of branches. Coordinates pass no gradient elsewhere,
            since the branch not taken may have none: 0·∞ is NaN.
    """

    at: dict[str, int | range]
    gate: Tensor | None = None

    def numbers(self, parameters: Mapping[str, float]) -> dict[str, float]:
        """The values of constants and of indices that are one number."""
        return {**parameters, **{name: k for name, k in self.at.items() if isinstance(k, int)}}


Step: TypeAlias = Callable[[Tensor, Env], Value]

_LINEAR = 40.0  # beyond it ln(1 + exp u) is u in float64 too
_TORCH: dict[str, Callable[[Tensor], Tensor]] = {
    name: getattr(torch, name) for name in float_values.FUNCTIONS if name != "softplus"
} | {"softplus": lambda u: torch.nn.functional.softplus(u, threshold=_LINEAR)}
_OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow}
_OPERATORS |= {**float_values.COMPARISONS, "and": operator.and_, "or": operator.or_}
_OVER_FIRST_AXIS: dict[str, Callable[[Tensor], Tensor]] = {
    "sum": lambda values: values.sum(0),
    "prod": lambda values: values.prod(0),
    "norm": lambda values: torch.linalg.vector_norm(values, dim=0),
    "min": lambda values: values.amin(0),
    "max": lambda values: values.amax(0),
}


def compile_tree(node: Node, parameters: Mapping[str, float]) -> Callable[[Tensor], Tensor]:
    """The formula as a function of one point (n,) -> (), or of many, coordinates first: (n, *batch) -> (*batch)."""
    step = _compile(node, parameters)

    def formula(x: Tensor) -> Tensor:
        value = step(x, Env({}))
        return value if isinstance(value, Tensor) else x[0] * 0 + value

    return formula


def _compile(node: Node, parameters: Mapping[str, float]) -> Step:
    match node:
        case Number(value):
            return lambda x, env: value
        case Variable(index):
            k = index - 1
            return lambda x, env: _gated(x[k], env)
        case Constant("n"):
            return lambda x, env: float(x.shape[0])
        case _Listed(of, index):
            return _listed(of, index, parameters)
    constant = float_values.number(node, parameters)
    if constant is not None:
        return lambda x, env: constant
    match node:
        case Index(name):
            return lambda x, env: _index(x, env.at[name])
        case Item(at):
            return _item(at, parameters)
        case Negate(of):
            inner = _compile(of, parameters)
            return lambda x, env: -inner(x, env)
        case Binary(op, left, right):
            return _binary(op, left, right, parameters)
        case Call("piecewise", args):
            return _piecewise([_compile(arg, parameters) for arg in args])
        case Call(name, args):
            return _call(name, [_compile(arg, parameters) for arg in args])
        case Reduce():
            return _reduce(node, parameters)
    raise AssertionError(node)


def _index(x: Tensor, at: int | range) -> Value:
    if isinstance(at, int):
        return float(at)
    return _along_first_axis(torch.arange(at.start, at.stop, dtype=x.dtype, device=x.device), x)


def _along_first_axis(row: Tensor, x: Tensor) -> Tensor:
    return row.reshape(-1, *([1] * (x.dim() - 1)))


def _item(at: Node, parameters: Mapping[str, float]) -> Step:
    names = [part.name for part in tree.walk(at) if isinstance(part, Index)]
    consecutive = tree.counts_up(at)

    def item(x: Tensor, env: Env) -> Tensor:
        n = x.shape[0]
        running = next((name for name in names if isinstance(env.at[name], range)), None)
        values = env.numbers(parameters)
        if running is None:
            return _gated(x[_checked(float_values.whole(at, values, n), n) - 1], env)
        span = env.at[running]
        assert isinstance(span, range)
        if consecutive:
            ends = [
                _checked(float_values.whole(at, {**values, running: k}, n), n)
                for k in (span.start, span.stop - 1)
                if span
            ]
            return _gated(x[ends[0] - 1 : ends[1]] if ends else x[:0], env)
        places = [_checked(float_values.whole(at, {**values, running: k}, n), n) - 1 for k in span]
        return _gated(x[torch.tensor(places, dtype=torch.long, device=x.device)], env)

    return item


def _gated(value: Tensor, env: Env) -> Tensor:
    return value if env.gate is None else torch.where(env.gate, value, value.detach())


def _checked(place: int, n: int) -> int:
    if not 1 <= place <= n:
        raise BadInput(f"x[{place}]: x has {listed_coordinates(n)}; take a start with more of them, or other limits")
    return place


def _binary(op: str, left: Node, right: Node, parameters: Mapping[str, float]) -> Step:
    a, b, operate = _compile(left, parameters), _compile(right, parameters), _OPERATORS[op]
    if op in ("and", "or"):
        return lambda x, env: operate(_truth(a(x, env)), _truth(b(x, env)))
    if op in ("+", "-", "*", *float_values.COMPARISONS):
        return lambda x, env: operate(a(x, env), b(x, env))

    def divide_or_power(x: Tensor, env: Env) -> Value:
        u, v = a(x, env), b(x, env)
        return operate(u, v) if isinstance(u, Tensor) or isinstance(v, Tensor) else float_values.apply(op, u, v)

    return divide_or_power


def _truth(value: Value) -> Tensor | bool:
    return value if isinstance(value, Tensor) else bool(value)


def _piecewise(args: list[Step]) -> Step:
    """The first value whose condition holds."""
    pieces = list(zip(args[::2], args[1::2], strict=False))
    otherwise = args[-1] if len(args) % 2 else lambda x, env: math.nan

    def piecewise(x: Tensor, env: Env) -> Value:
        found: list[tuple[Tensor, Value]] = []
        rest, last = env.gate, otherwise
        for condition, value in pieces:
            holds = _truth(condition(x, env))
            if isinstance(holds, Tensor):
                here, rest = (holds, ~holds) if rest is None else (rest & holds, rest & ~holds)
                found.append((holds, value(x, Env(env.at, here))))
            elif holds:
                last = value
                break
        if not found:
            return last(x, Env(env.at, rest))
        total = _tensor(last(x, Env(env.at, rest)), x)
        for holds, value in reversed(found):
            total = torch.where(holds, _tensor(value, x), total)
        return total

    return piecewise


def _tensor(value: Value, like: Tensor) -> Tensor:
    return value if isinstance(value, Tensor) else torch.as_tensor(value, dtype=like.dtype, device=like.device)


def _root(u: Value, degree: Value) -> Value:
    k = float(degree)
    if not isinstance(u, Tensor):
        return float_values.apply("root", u, k)
    return torch.sign(u) * torch.abs(u) ** (1 / k) if k % 2 == 1 else u ** (1 / k)


def _call(name: str, args: list[Step]) -> Step:
    if name == "root":
        return lambda x, env: _root(*(arg(x, env) for arg in args))
    if name == "atan2":
        return lambda x, env: torch.atan2(*(_tensor(arg(x, env), x) for arg in args))
    if name in ("min", "max", "norm"):
        return lambda x, env: _fold(name, [arg(x, env) for arg in args])
    fn, (arg,) = _TORCH[name], args

    def call(x: Tensor, env: Env) -> Value:
        value = arg(x, env)
        return fn(value) if isinstance(value, Tensor) else float_values.apply(name, value)

    return call


def _fold(name: str, values: list[Value]) -> Value:
    like = next((v for v in values if isinstance(v, Tensor)), None)
    if like is None:
        return float_values.apply(name, *values)  # type: ignore[arg-type]
    tensors = [v if isinstance(v, Tensor) else torch.as_tensor(v, dtype=like.dtype, device=like.device) for v in values]
    if name == "norm":
        return torch.linalg.vector_norm(torch.stack(torch.broadcast_tensors(*tensors)), dim=0)
    total = tensors[0]
    for tensor in tensors[1:]:
        total = torch.minimum(total, tensor) if name == "min" else torch.maximum(total, tensor)
    return total


_LISTED = 4096
_CACHED = 256  # lists of one part: an inner sum has one for each index of the outer sum


@dataclass(frozen=True, slots=True)
class _Listed:
    """A part of a reduction's body with its ``index`` and without coordinates."""

    of: Node
    index: str


def _with_lists(body: Node, index: str) -> Node:
    """A reduction's body with its largest parts that have its index and no coordinates marked."""
    largest: set[int] = set()

    def find(node: Node) -> tuple[bool, bool]:
        if isinstance(node, Item | Variable):
            return True, False
        found = [(child, *find(child)) for child in tree.children(node)]
        has_coordinates = any(has for _, has, _ in found)
        if has_coordinates:
            largest.update(id(child) for child, has, uses in found if uses and not has)
        return has_coordinates, node == Index(index) or any(uses for *_, uses in found)

    find(body)
    return tree.changed(body, lambda node: _Listed(node, index) if id(node) in largest else node)  # type: ignore[arg-type, return-value]


def _listed(part: Node, index: str, parameters: Mapping[str, float]) -> Step:
    """Such a part, computed index by index and rounded once: to the same numbers on every machine, and however sums nest. For
    more than ``_LISTED`` indices torch computes it.
    """
    step, truth = _compile(part, parameters), is_truth(part)
    names = [inner.name for inner in tree.walk(part) if isinstance(inner, Index)]
    known: dict[Any, Tensor] = {}

    def listed(x: Tensor, env: Env) -> Value:
        span = env.at[index]
        if not isinstance(span, range) or len(span) > _LISTED:
            return step(x, env)
        key = (*(env.at[name] for name in names), x.shape[0], x.dim(), x.dtype, x.device)
        row = known.get(key)
        if row is None:
            values = [step(x, Env({**env.at, index: k})) for k in span]
            with torch.inference_mode(False):  # autograd saves it in later calls
                row = torch.tensor(values, dtype=torch.bool if truth else x.dtype, device=x.device)
            if len(known) >= _CACHED:
                known.clear()
            row = known[key] = _along_first_axis(row, x)
        return row

    return listed


def _reduce(node: Reduce, parameters: Mapping[str, float]) -> Step:
    # A body with another reduction, or without coordinates, is computed index by index; any other at once, as one tensor.
    nests = any(isinstance(part, Reduce) for part in tree.walk(node.body))
    free = not any(isinstance(part, Item | Variable) for part in tree.walk(node.body))
    body = _compile(node.body if nests or free else _with_lists(node.body, node.index), parameters)
    depends = tree.uses_index(node.body, node.index)

    def reduce(x: Tensor, env: Env) -> Value:
        n = x.shape[0]
        span = float_values.span(node, env.numbers(parameters), n)
        if nests or (free and len(span) <= _LISTED):
            return _accumulate(node.op, [body(x, Env({**env.at, node.index: k}, env.gate)) for k in span], x)
        value = body(x, Env({**env.at, node.index: span}, env.gate))
        if not depends or not isinstance(value, Tensor) or value.dim() < x.dim():  # the branch taken may have no index
            return _accumulate(node.op, [value] * len(span), x)
        return _OVER_FIRST_AXIS[node.op](value)

    return reduce


def _accumulate(op: str, values: list[Value], x: Tensor) -> Value:
    if op in ("min", "max", "norm"):
        return _fold(op, values)
    total: Value = 0.0 if op == "sum" else 1.0
    for value in values:
        total = total + value if op == "sum" else total * value
    return total
