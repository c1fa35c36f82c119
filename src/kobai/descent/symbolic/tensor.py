"""A tensor of symbols: what is computed with it is captured as a graph.

``Symbolic`` has a shape and a dtype but no memory, so whatever asks for its numbers (an ``if``, ``.item()``) fails instead of
being frozen into the graph. Each of its entries is a pointer to a node. Its shadow, an ordinary tensor, takes part in every
operation, so that torch itself decides shapes and dtypes. Operations that only move entries are done on the pointers by torch,
so that aliasing and writing in place mean what they mean in torch. Operations that compute are looked up in ``HANDLERS``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils import _pytree as pytree

from kobai.descent.ir.graph import Graph, Node
from kobai.descent.ir.ops import NE, REAL, SELECT, TRUTH

_MAX_ENTRIES = 4096
_PRODUCTS = frozenset({torch.matmul, Tensor.matmul, Tensor.__matmul__})


class CaptureError(Exception):
    """Code that cannot be captured as a graph; the message says why, in a few words."""


class Tracer:
    """The nodes that the entries of symbolic tensors point at; every number has the precision ``dtype``."""

    # Multiply roots by 1/c instead of dividing them by c: one more rounding, a tenth of the time.
    reciprocals = False

    def __init__(self, graph: Graph, dtype: torch.dtype):
        self.graph, self.dtype = graph, dtype
        # torch fills new tensors with zeros, so pointer 0 has to be the number zero.
        self.nodes: list[Node] = [graph.const(0.0)]
        self._at: dict[Node, int] = {self.nodes[0]: 0}

    def pointer_to(self, node: Node) -> int:
        """The pointer to a node."""
        at = self._at.setdefault(node, len(self.nodes))
        if at == len(self.nodes):
            self.nodes.append(node)
        return at

    def tensor(self, nodes: Sequence[Node], shadow: Tensor) -> Symbolic:
        """A symbolic tensor with these entries, in row-major order."""
        pointers = torch.tensor([self.pointer_to(n) for n in nodes], dtype=torch.int64).reshape(shadow.shape)
        return Symbolic(shadow, pointers, self)

    def filled(self, value: float, shadow: Tensor) -> Symbolic:
        """A new tensor full of one number."""
        node = self.graph.const(value != 0) if shadow.dtype == torch.bool else self.graph.const(float(value))
        return self.tensor([node] * shadow.numel(), shadow)

    def nodes_of(self, value: Any) -> list[Node]:
        """The nodes of a symbolic tensor's entries; a constant's for anything else."""
        if isinstance(value, Symbolic):
            self.check_own(value)
            return [self.nodes[k] for k in value.pointers.flatten().tolist()]
        if isinstance(value, Tensor):
            return [self.constant(v) for v in value.detach().flatten().tolist()]
        return [self.constant(value)]

    def scalar(self, value: float) -> Node:
        """The node of a number in the code: a constant in an objective, maybe a coefficient in an optimizer."""
        return self.graph.const(value)

    def below_half(self, value: float) -> bool:
        """Whether the size of a number in the code is below ½, on which torch's arithmetic depends."""
        return abs(value) < 0.5

    def check_own(self, tensor: Symbolic) -> None:
        """Refuse a tensor left over from an earlier step, which an optimizer stored elsewhere than in its state."""
        if tensor.tracer is not self:
            raise CaptureError("keeps tensors elsewhere than in its state")

    def check_size(self, shadow: Tensor) -> None:
        """Refuse a tensor of too many entries."""
        if shadow.numel() > _MAX_ENTRIES:
            raise CaptureError(f"works on {shadow.numel()} numbers at once")

    def constant(self, value: Any) -> Node:
        """The node of an ordinary number or truth value."""
        if isinstance(value, complex):
            raise CaptureError("uses complex numbers")
        return self.graph.const(value) if isinstance(value, bool) else self.scalar(float(value))

    def as_real(self, node: Node) -> Node:
        """The node as a real number: a truth value counts as 1 or 0."""
        if node.kind is TRUTH:
            return self.graph(SELECT, node, self.graph.const(1.0), self.graph.const(0.0))
        return node

    def as_truth(self, node: Node) -> Node:
        """The node as a truth value: a number is true unless zero."""
        return self.graph(NE, node, self.graph.const(0.0)) if node.kind is REAL else node


class Symbolic(Tensor):
    """A tensor whose entries are nodes; see the module."""

    shadow: Tensor
    pointers: Tensor
    tracer: Tracer

    @staticmethod
    def __new__(cls, shadow: Tensor, pointers: Tensor, tracer: Tracer):
        tracer.check_size(shadow)
        like = {"strides": shadow.stride(), "dtype": shadow.dtype, "device": shadow.device}
        made = torch.Tensor._make_wrapper_subclass(cls, shadow.shape, **like)
        made.shadow, made.pointers, made.tracer = shadow, pointers, tracer
        return made

    def __repr__(self, *, tensor_contents: Any = None) -> str:  # type: ignore[override]
        return f"Symbolic{tuple(self.shape)}"

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        with torch._C.DisableTorchFunctionSubclass():
            if func in _PRODUCTS and args[0].dim() == 1 and args[1].dim() == 2:
                # Inside torch this changes a tensor's shape in place, which a tensor without memory cannot follow.
                return func(args[0].unsqueeze(0), args[1]).squeeze(0)
            return func(*args, **(kwargs or {}))

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        return _find_handler(func)(func, tracer_of(args, kwargs), args, kwargs)


Handler = Callable[[Any, Tracer, tuple, dict], Any]
"""How a torch operation acts on symbolic tensors: (operation, tracer, args, kwargs) -> its result."""
HANDLERS: dict[str, Handler] = {}
"""Handlers by the name of torch's operation, without the underscore of those in place. ``dispatch`` fills it."""


@functools.cache
def _find_handler(func: Any) -> Handler:
    """The handler of one overload of an operation; one that refuses where there is none."""
    name = func.overloadpacket.__name__
    if name.startswith("_foreach_"):
        return HANDLERS["_foreach"]
    base = name[:-1] if name.endswith("_") and not name.startswith("__") else name

    def refuse(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
        raise CaptureError(f"uses {name}" if name != "_local_scalar_dense" else "decides by its numbers")

    return HANDLERS.get(base, refuse)


def tracer_of(args: tuple, kwargs: dict) -> Tracer:
    """The tracer of the symbolic tensors among some arguments."""
    for leaf in args:
        if type(leaf) is Symbolic:
            return leaf.tracer
    for leaf in pytree.tree_leaves((args, kwargs)):
        if isinstance(leaf, Symbolic):
            return leaf.tracer
    raise CaptureError("lost track of its tensors")


def shadows(tree: Any) -> Any:
    """The same arguments with shadows in place of symbolic tensors."""
    if type(tree) is tuple and not any(isinstance(a, (list, tuple)) for a in tree):
        return tuple(a.shadow if type(a) is Symbolic else a for a in tree)
    return pytree.tree_map_only(Symbolic, lambda s: s.shadow, tree)


def pointers(tree: Any, tracer: Tracer, *, convert: bool) -> Any:
    """The same arguments with pointers in place of tensors; ordinary ones only where ``convert`` says so."""

    def swap(tensor: Tensor) -> Tensor:
        if isinstance(tensor, Symbolic):
            tracer.check_own(tensor)
            return tensor.pointers
        if not convert:
            return tensor
        found = [tracer.pointer_to(node) for node in tracer.nodes_of(tensor)]
        return torch.tensor(found, dtype=torch.int64).reshape(tensor.shape)

    if isinstance(tree, Tensor):
        return swap(tree)
    return pytree.tree_map_only(Tensor, swap, tree)
