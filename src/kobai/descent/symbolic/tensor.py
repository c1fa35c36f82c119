"""A tensor that writes down what is computed with it.

``Symbolic`` goes wherever a tensor goes: through the objective, through autograd, through ``optimizer.step()``. It has a
shape and a dtype but no memory of its own, so whatever asks for its numbers (an ``if``, ``.item()``, ``.numpy()``) fails
instead of being frozen into the record. Each of its entries points at a node of a ``Graph``. Beside it runs a shadow, an
ordinary tensor with ordinary numbers, that does every operation too: torch itself says what shape and dtype come out.

Operations that only move entries (views, indexing, stacking) are done on the pointers by torch itself, so that aliasing
and writing in place mean what they mean in torch. Operations that compute are looked up in ``lowering``; any other makes
the trace fail with ``Untraceable``, and the job goes to another engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils import _pytree as pytree

from kobai.descent.symbolic.graph import NUMBER, TRUTH, Graph, Node

MAX_ENTRIES = 4096
_PRODUCTS = frozenset({torch.matmul, Tensor.matmul, Tensor.__matmul__})


class Untraceable(Exception):
    """What was traced cannot become a kernel; its text says why, in a few words."""


class Tracer:
    """The nodes that the entries of symbolic tensors point at.

    Args:
        graph: makes the nodes.
        dtype: the precision everything must stay in.
        scalar: number -> node; constants of a formula are constants, those of an optimizer may be coefficients.
        reciprocals: multiply roots by 1/c instead of dividing them by a number c: a rounding more, in a tenth of the time.
    """

    def __init__(
        self,
        graph: Graph,
        dtype: torch.dtype,
        scalar: Callable[[float], Node] | None = None,
        reciprocals: bool = False,
    ):
        self.graph, self.dtype, self.reciprocals = graph, dtype, reciprocals
        self.scalar = scalar or graph.const
        # torch fills with zeros what it makes anew, so pointer 0 has to be the number zero.
        self.nodes: list[Node] = [graph.const(0.0)]
        self._at: dict[Node, int] = {self.nodes[0]: 0}

    def place(self, node: Node) -> int:
        """The pointer to a node."""
        at = self._at.get(node)
        if at is None:
            at = self._at[node] = len(self.nodes)
            self.nodes.append(node)
        return at

    def tensor(self, nodes: Sequence[Node], shadow: Tensor) -> Symbolic:
        """A symbolic tensor with these entries, in row-major order."""
        if shadow.numel() > MAX_ENTRIES:
            raise Untraceable(f"works on {shadow.numel()} numbers at once")
        pointers = torch.tensor([self.place(n) for n in nodes], dtype=torch.int64).reshape(shadow.shape)
        return Symbolic(shadow, pointers, self)

    def fresh(self, value: float, shadow: Tensor) -> Symbolic:
        """A new tensor full of one number."""
        node = self.graph.const(value != 0) if shadow.dtype == torch.bool else self.graph.const(float(value))
        return self.tensor([node] * shadow.numel(), shadow)

    def read(self, value: Any) -> list[Node]:
        """The nodes of a symbolic tensor's entries; a constant's for anything else."""
        if isinstance(value, Symbolic):
            self.own(value)
            return [self.nodes[k] for k in value.pointers.flatten().tolist()]
        if isinstance(value, Tensor):
            return [self.constant(v) for v in value.detach().flatten().tolist()]
        return [self.constant(value)]

    def own(self, tensor: Symbolic) -> None:
        """Refuse a tensor left over from another trace.

        Raises:
            Untraceable: an optimizer keeps it where nobody can see it.
        """
        if tensor.tracer is not self:
            raise Untraceable("keeps tensors elsewhere than in its state")

    def constant(self, value: Any) -> Node:
        """The node of a number or truth value met on the way."""
        if isinstance(value, complex):
            raise Untraceable("uses complex numbers")
        return self.graph.const(value) if isinstance(value, bool) else self.scalar(float(value))

    def number(self, node: Node) -> Node:
        """The node as a number: a truth value counts as 1 or 0."""
        if node.kind == TRUTH:
            return self.graph("select", node, self.graph.const(1.0), self.graph.const(0.0))
        return node

    def truth(self, node: Node) -> Node:
        """The node as a truth value: a number is true unless zero."""
        return self.graph("ne", node, self.graph.const(0.0)) if node.kind == NUMBER else node


class Symbolic(Tensor):
    """A tensor whose entries are nodes. See the module."""

    shadow: Tensor
    pointers: Tensor
    tracer: Tracer

    @staticmethod
    def __new__(cls, shadow: Tensor, pointers: Tensor, tracer: Tracer):
        made = torch.Tensor._make_wrapper_subclass(
            cls, shadow.shape, strides=shadow.stride(), dtype=shadow.dtype, device=shadow.device
        )
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
        from kobai.descent.symbolic import dispatch

        return dispatch.dispatch(func, args, kwargs or {})


def find_tracer(args: tuple, kwargs: dict) -> Tracer:
    """The tracer of the symbolic tensors among some arguments."""
    for leaf in args:
        if type(leaf) is Symbolic:
            return leaf.tracer
    for leaf in pytree.tree_leaves((args, kwargs)):
        if isinstance(leaf, Symbolic):
            return leaf.tracer
    raise Untraceable("lost track of its tensors")


def shadows(tree: Any) -> Any:
    """The same arguments with shadows in place of symbolic tensors."""
    if type(tree) is tuple and not any(isinstance(a, (list, tuple)) for a in tree):
        return tuple(a.shadow if type(a) is Symbolic else a for a in tree)
    return pytree.tree_map_only(Symbolic, lambda s: s.shadow, tree)


def pointers(tree: Any, tracer: Tracer, *, convert: bool) -> Any:
    """The same arguments with pointers in place of tensors; ordinary ones only where ``convert`` says so."""

    def swap(tensor: Tensor) -> Tensor:
        if isinstance(tensor, Symbolic):
            tracer.own(tensor)
            return tensor.pointers
        if not convert:
            return tensor
        found = [tracer.place(node) for node in tracer.read(tensor)]
        return torch.tensor(found, dtype=torch.int64).reshape(tensor.shape)

    if isinstance(tree, Tensor):
        return swap(tree)
    return pytree.tree_map_only(Tensor, swap, tree)
