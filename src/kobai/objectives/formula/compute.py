"""Trees as torch functions, composed of closures; no code is generated or evaluated."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import TypeAlias

import torch
from torch import Tensor

from kobai.errors import BadInput
from kobai.objectives import tree
from kobai.objectives.tree import Binary, Call, Constant, Index, Item, Negate, Node, Number, Reduce, Variable

Value: TypeAlias = "Tensor | float | int"
Env: TypeAlias = dict[str, "int | range"]  # running indices: one number, or a range along the first axis
Step: TypeAlias = Callable[[Tensor, Env], Value]

_TORCH: dict[str, Callable[[Tensor], Tensor]] = {name: getattr(torch, name) for name in tree.FUNCTIONS}
_OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow}
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
        value = step(x, {})
        return value if isinstance(value, Tensor) else x[0] * 0 + value

    return formula


def _compile(node: Node, parameters: Mapping[str, float]) -> Step:
    match node:
        case Number(value):
            return lambda x, env: value
        case Variable(index):
            k = index - 1
            return lambda x, env: x[k]
        case Constant("n"):
            return lambda x, env: x.shape[0]
    constant = tree.number(node, parameters)
    if constant is not None:
        return lambda x, env: constant
    match node:
        case Index(name):
            return lambda x, env: _index(x, env[name])
        case Item(at):
            return _item(at, parameters)
        case Negate(of):
            inner = _compile(of, parameters)
            return lambda x, env: -inner(x, env)
        case Binary(op, left, right):
            return _binary(op, left, right, parameters)
        case Call(name, args):
            return _call(name, [_compile(arg, parameters) for arg in args])
        case Reduce():
            return _reduce(node, parameters)
    raise AssertionError(node)


def _index(x: Tensor, at: int | range) -> Value:
    if isinstance(at, int):
        return at
    counted = torch.arange(at.start, at.stop, dtype=x.dtype, device=x.device)
    return counted.reshape(-1, *([1] * (x.dim() - 1)))


def _item(at: Node, parameters: Mapping[str, float]) -> Step:
    names = [part.name for part in tree.walk(at) if isinstance(part, Index)]
    consecutive = tree.counts_up(at)

    def item(x: Tensor, env: Env) -> Tensor:
        n = x.shape[0]
        running = next((name for name in names if isinstance(env[name], range)), None)
        values = {**parameters, **{name: k for name, k in env.items() if isinstance(k, int)}}
        if running is None:
            return x[_checked(tree.whole(at, values, n), n) - 1]
        span = env[running]
        assert isinstance(span, range)
        if consecutive:
            ends = [_checked(tree.whole(at, {**values, running: k}, n), n) for k in (span.start, span.stop - 1) if span]
            return x[ends[0] - 1 : ends[1]] if ends else x[:0]
        places = [_checked(tree.whole(at, {**values, running: k}, n), n) - 1 for k in span]
        return x[torch.tensor(places, dtype=torch.long, device=x.device)]

    return item


def _checked(place: int, n: int) -> int:
    if not 1 <= place <= n:
        raise BadInput(
            f"x[{place}]: x has {n} coordinates, x1 to x{n}; take a start with more of them, or other limits"
        )
    return place


def _binary(op: str, left: Node, right: Node, parameters: Mapping[str, float]) -> Step:
    a, b, operate = _compile(left, parameters), _compile(right, parameters), _OPERATORS[op]
    if op in ("+", "-", "*"):
        return lambda x, env: operate(a(x, env), b(x, env))

    def divide_or_power(x: Tensor, env: Env) -> Value:
        u, v = a(x, env), b(x, env)
        return operate(u, v) if isinstance(u, Tensor) or isinstance(v, Tensor) else tree.apply(op, u, v)

    return divide_or_power


def _call(name: str, args: list[Step]) -> Step:
    if name in ("min", "max", "norm"):
        return lambda x, env: _fold(name, [arg(x, env) for arg in args])
    fn, (arg,) = _TORCH[name], args

    def call(x: Tensor, env: Env) -> Value:
        value = arg(x, env)
        return fn(value) if isinstance(value, Tensor) else tree.apply(name, value)

    return call


def _fold(name: str, values: list[Value]) -> Value:
    like = next((v for v in values if isinstance(v, Tensor)), None)
    if like is None:
        return tree.apply(name, *values)  # type: ignore[arg-type]
    tensors = [v if isinstance(v, Tensor) else torch.as_tensor(v, dtype=like.dtype, device=like.device) for v in values]
    if name == "norm":
        return torch.linalg.vector_norm(torch.stack(torch.broadcast_tensors(*tensors)), dim=0)
    total = tensors[0]
    for tensor in tensors[1:]:
        total = torch.minimum(total, tensor) if name == "min" else torch.maximum(total, tensor)
    return total


def _reduce(node: Reduce, parameters: Mapping[str, float]) -> Step:
    body = _compile(node.body, parameters)
    # A body with another reduction is computed index by index; any other at once, as one tensor.
    stepwise = any(isinstance(part, Reduce) for part in tree.walk(node.body))
    depends = tree.uses_index(node.body, node.index)

    def reduce(x: Tensor, env: Env) -> Value:
        n = x.shape[0]
        values = {**parameters, **{name: k for name, k in env.items() if isinstance(k, int)}}
        span = tree.span(node, values, n)
        if stepwise:
            return _accumulate(node.op, [body(x, {**env, node.index: k}) for k in span], x)
        value = body(x, {**env, node.index: span})
        if not depends:
            return _accumulate(node.op, [value] * len(span), x)
        assert isinstance(value, Tensor)
        return _OVER_FIRST_AXIS[node.op](value)

    return reduce


def _accumulate(op: str, values: list[Value], x: Tensor) -> Value:
    if op in ("min", "max", "norm"):
        return _fold(op, values)
    total: Value = 0.0 if op == "sum" else 1.0
    for value in values:
        total = total + value if op == "sum" else total * value
    return total
