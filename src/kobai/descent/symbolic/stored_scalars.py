"""Numbers that an optimizer stores between steps as tensors of no dimension, such as ``step``: followed as expressions."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from kobai.descent.symbolic.scalar_expressions import OPERATIONS, Book
from kobai.descent.symbolic.tensor import Symbolic

_ARITHMETIC = {"add": "add", "sub": "sub", "mul": "mul", "div": "div", "true_divide": "div", "iadd": "add", "isub": "sub",
               "imul": "mul", "itruediv": "div", "truediv": "div", "radd": "add", "rmul": "mul", "rsub": "sub",
               "rtruediv": "div", "rdiv": "div"}  # fmt: skip
_MAKERS = ("zeros", "ones", "tensor", "as_tensor", "full", "scalar_tensor")


class ScalarTensors(TorchFunctionMode):
    """While it is entered, arithmetic on tensors of no dimension is recorded in a ``Book``, rounded as torch rounds it."""

    def __init__(self, book: Book):
        super().__init__()
        self.book = book
        self._known: dict[int, tuple[Tensor, int]] = {}

    def follow(self, tensor: Tensor, at: int) -> None:
        """State that a tensor's number is an expression."""
        self._known[id(tensor)] = (tensor, at)

    def expression_of(self, tensor: Tensor) -> int:
        """The expression of a tensor's number: a constant where nothing is known of it."""
        known = self._known.get(id(tensor))
        return self.book.const(tensor.detach().item()) if known is None else known[1]

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "").strip("_")
        scalar = bool(args) and _is_scalar(args[0])
        if scalar and name in ("item", "float") and id(args[0]) in self._known:
            return self.book.recorded(func(*args, **kwargs), self._known[id(args[0])][1])
        out = func(*args, **kwargs)
        if not _is_scalar(out):
            return out
        if name in _MAKERS:
            value = args[0] if name in ("tensor", "as_tensor", "scalar_tensor") else args[1] if name == "full" else None
            if value is None or isinstance(value, Tensor):
                at = self.book.const(out.item()) if value is None else self.expression_of(value)
            else:
                at = self._rounded(self.book.operand(value), out)
            self.follow(out, at)
        elif name in _ARITHMETIC and not kwargs and any(self._follows(a) for a in args[:2]):
            a, b = (
                self._operand(v, out) for v in (args[:2] if not name.startswith("r") or name == "r" else args[1::-1])
            )
            self.follow(out, self._rounded(self.book.add(_ARITHMETIC[name], a, b), out))
        elif name in ("copy", "fill") and scalar:
            self.follow(out, self._operand(args[1], out))
        elif name in ("clone", "detach", "to") and scalar and self._follows(args[0]):
            self.follow(out, self._rounded(self.expression_of(args[0]), out))
        elif self._follows(out):
            del self._known[id(out)]  # changed in a way that is not followed
        return out

    def _follows(self, value: Any) -> bool:
        return isinstance(value, Tensor) and id(value) in self._known

    def _operand(self, value: Any, out: Tensor) -> int:
        at = self.expression_of(value) if isinstance(value, Tensor) else self.book.operand(value)
        return self._rounded(at, out)

    def _rounded(self, at: int, out: Tensor) -> int:
        """An expression rounded to the dtype of a tensor."""
        if out.dtype != torch.float32 or self.book.entries[at][0] in ("float32", "scalar"):
            return at
        entry = self.book.entries[at]
        if entry[0] == "const" and OPERATIONS["float32"](entry[1]) == entry[1]:
            return at
        return self.book.add("float32", at)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, Tensor) and not isinstance(value, Symbolic) and value.ndim == 0
