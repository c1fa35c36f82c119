"""Objectives that misbehave, and whether what comes of them may be an exception of their own."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import torch

from tests.fuzz.odd_values import Theirs, TheirsAbove


def backward(x: Any) -> Any:
    value = (x * x).sum()
    value.backward()
    return value


def backward_kept(x: Any) -> Any:
    value = (x * x).sum()
    value.backward(retain_graph=True)
    return value


def writes(x: Any) -> Any:
    x[0] = 0.0
    return (x * x).sum()


def writes_unseen(x: Any) -> Any:
    with torch.no_grad():
        x += 1.0
    return (x * x).sum()


def writes_data(x: Any) -> Any:
    x.data.mul_(2.0)
    return (x * x).sum()


def writes_detached(x: Any) -> Any:
    value = (x * x).sum()
    x.detach().zero_()
    return value


def resizes(x: Any) -> Any:
    value = (x * x).sum()
    with torch.no_grad():
        x.resize_(0)
    return value


def resets(x: Any) -> Any:
    x.data = torch.zeros(3)
    return (x * x).sum()


def stops_grad(x: Any) -> Any:
    x.requires_grad_(False)
    return (x * x).sum()


def sets_grad_mode(x: Any) -> Any:
    torch.set_grad_enabled(False)
    return (x * x).sum()


def sets_dtype(x: Any) -> Any:
    return (x * x).sum().double() + torch.tensor(1, dtype=torch.float64)


class Stateful:
    calls = 0

    def __call__(self, x: Any) -> Any:
        self.calls += 1
        return (x * x).sum() * self.calls


class FailsLater:
    def __init__(self, after: int):
        self.after = after

    def __call__(self, x: Any) -> Any:
        self.after -= 1
        if self.after < 0:
            raise Theirs("later")
        return (x * x).sum()


def raising(error: Any) -> Any:
    def raises(x: Any) -> Any:
        raise error

    return raises


class Divide(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        return (x * x).sum()

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        raise Theirs("in backward")


class WrongShape(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        return (x * x).sum()

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return torch.ones(7)


async def coroutine(x: Any) -> Any:
    return (x * x).sum()


def generator(x: Any) -> Any:
    yield (x * x).sum()


def recursion(x: Any) -> Any:
    return recursion(x)


def another_graph(x: Any) -> Any:
    return torch.ones(2, requires_grad=True).sum()


def plain_number(x: Any) -> Any:
    return float((x * x).sum())


class Module(torch.nn.Module):
    def forward(self, x: Any) -> Any:
        return (x * x).sum()


class NeedsMore:
    def method(self, x: Any) -> Any:
        return (x * x).sum()


@functools.lru_cache
def cached(x: Any) -> Any:
    return (x * x).sum()


ODD_OBJECTIVES: dict[str, Any] = {
    "backward": backward,
    "backward, graph kept": backward_kept,
    "writes in place": writes,
    "writes under no_grad": writes_unseen,
    "writes into .data": writes_data,
    "writes into the detached": writes_detached,
    "resizes x": resizes,
    "replaces x.data": resets,
    "requires_grad off": stops_grad,
    "grad mode off": sets_grad_mode,
    "float64": sets_dtype,
    "state": Stateful(),
    "fails later": FailsLater(2),
    "fails at once": FailsLater(0),
    "None": lambda x: None,
    "text": lambda x: "1.0",
    "vector": lambda x: x * x,
    "matrix (1, 1)": lambda x: (x * x).sum().reshape(1, 1),
    "complex": lambda x: (x * x).sum() + 0j,
    "imaginary": lambda x: torch.complex(x.sum(), x.sum()),
    "integer": lambda x: (x * x).sum().long(),
    "bool": lambda x: (x > 0).all(),
    "float16": lambda x: (x * x).sum().half(),
    "float8": lambda x: (x * x).sum().to(torch.float8_e4m3fn),
    "meta": lambda x: (x * x).sum().to("meta"),
    "sparse": lambda x: x.to_sparse(),
    "sparse number": lambda x: (x * x).sum().reshape(1).to_sparse(),
    "numpy": lambda x: (x.detach().numpy() ** 2).sum(),
    "numpy of x": lambda x: np.sum(x.numpy() ** 2),
    "math": lambda x: math.sin(x[0]),
    "float": plain_number,
    "int": lambda x: 3,
    "int 10**400": lambda x: 10**400,
    "True": lambda x: True,
    "nan": lambda x: math.nan,
    "detached": lambda x: (x * x).sum().detach(),
    "another graph": another_graph,
    "random": lambda x: (x * x).sum() + torch.randn(()),
    "itself": lambda x: x,
    "view": lambda x: x[0],
    "tuple": lambda x: ((x * x).sum(),),
    "list": lambda x: [x[0]],
    "dict": lambda x: {"loss": x.sum()},
    "of two": lambda x, y: x * y,
    "of three": lambda x, y, z: x * y + z,
    "of none": lambda: 1.0,
    "of keywords": lambda *, x: x.sum(),
    "any": lambda *args: args[0] * args[0],
    "out of range": lambda x: x[5],
    "ValueError": raising(ValueError("mine\nover two lines")),
    "TypeError": raising(TypeError("mine")),
    "RuntimeError": raising(RuntimeError("mine")),
    "KeyboardInterrupt": raising(KeyboardInterrupt()),
    "StopIteration": raising(StopIteration()),
    "GeneratorExit": raising(GeneratorExit()),
    "SystemExit": raising(SystemExit(3)),
    "MemoryError": raising(MemoryError()),
    "own": raising(Theirs("mine")),
    "own, above": raising(TheirsAbove("mine")),
    "a class": Theirs,
    "coroutine": coroutine,
    "generator": generator,
    "recursion": recursion,
    "module": Module(),
    "linear": torch.nn.Linear(2, 1),
    "linear of three": torch.nn.Linear(3, 1),
    "partial": functools.partial(lambda a, x: a * (x * x).sum(), 2.0),
    "partial, one short": functools.partial(lambda a, b, x: (x * x).sum(), 1.0),
    "unbound": NeedsMore.method,
    "bound": NeedsMore().method,
    "cached": cached,
    "torch.sum": torch.sum,
    "torch.norm": torch.linalg.norm,
    "max": max,
    "max of nothing": lambda x: max(x[:0]),
    "raises in backward": lambda x: Divide.apply(x),
    "gradient of another shape": lambda x: WrongShape.apply(x),
    "torch.max of nothing": lambda x: torch.max(x[:0]),
    "no grad inside": torch.no_grad()(lambda x: (x * x).sum()),
    "inference inside": torch.inference_mode()(lambda x: (x * x).sum()),
    "type": int,
}
