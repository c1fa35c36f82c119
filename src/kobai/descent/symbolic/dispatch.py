"""From torch's operations to nodes: which move entries, which compute, entry by entry or across them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.utils import _pytree as pytree

from kobai.descent.symbolic import pointwise, reductions
from kobai.descent.symbolic.graph import Node
from kobai.descent.symbolic.tensor import MAX_ENTRIES, Symbolic, Tracer, Untraceable, find_tracer, pointers, shadows

# Entries change their place and nothing is computed: torch does it to the pointers.
_MOVES = frozenset([
    "_reshape_alias", "_reshape_copy", "_unsafe_view", "alias", "as_strided", "cat", "chunk", "clone", "constant_pad_nd",
    "contiguous", "copy", "detach", "diag_embed", "diagonal", "diagonal_backward", "expand", "expand_as", "expand_copy",
    "fill", "flip", "lift_fresh", "narrow", "permute", "repeat", "reshape", "roll", "select", "select_backward",
    "select_scatter", "slice", "slice_backward", "slice_scatter", "split", "split_with_sizes", "squeeze", "stack", "t",
    "transpose", "tril", "triu", "unbind", "unflatten", "unfold", "unsafe_split", "unsqueeze", "view", "view_as", "zero",
])  # fmt: skip
# The same, but their integer tensors say where, and stay what they are.
_INDEXED = frozenset({"index", "index_select", "gather", "take"})
# Made anew, of a symbolic tensor's shape.
_MAKERS = {
    "zeros_like": 0.0, "ones_like": 1.0, "new_zeros": 0.0, "new_ones": 1.0, "empty_like": 0.0, "new_empty": 0.0,
    "full_like": None, "new_full": None, "new_empty_strided": 0.0,
}  # fmt: skip
_handlers: dict[Any, Callable[..., Any]] = {}


def dispatch(func: Any, args: tuple, kwargs: dict) -> Any:
    """Do one torch operation on symbolic tensors."""
    handler = _handlers.get(func)
    if handler is None:
        handler = _handlers[func] = _choose(func)
    return handler(func, find_tracer(args, kwargs), args, kwargs)


def _choose(func: Any) -> Callable[..., Any]:
    name = func.overloadpacket.__name__
    if name.startswith("_foreach_"):
        return _each
    base = name[:-1] if name.endswith("_") and not name.startswith("__") else name
    if base in _MOVES:
        return _move
    if base in _INDEXED:
        return _indexed
    if base in _MAKERS:
        return _make
    if base == "_to_copy":
        return _convert
    if base in pointwise.TABLE:
        return _pointwise(pointwise.TABLE[base], inplace=base != name)
    if base in reductions.TABLE:
        return _across(reductions.TABLE[base], inplace=base != name)

    def refuse(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
        raise Untraceable(f"uses {name}" if name != "_local_scalar_dense" else "decides by its numbers")

    return refuse


def _each(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
    """One operation for a list of tensors: the same as the operation for each of them."""
    name = func.overloadpacket.__name__.removeprefix("_foreach_")
    out = []
    for i, tensor in enumerate(args[0]):
        rest = [a[i] if isinstance(a, (list, tuple)) else a for a in args[1:]]
        if name in ("addcmul", "addcmul_", "addcdiv", "addcdiv_") and len(rest) == 3:
            done = getattr(torch.Tensor, name)(tensor, *rest[:2], value=rest[2])
        elif name == "norm":
            done = torch.linalg.vector_norm(tensor, *rest)
        elif name.rstrip("_") in ("maximum", "minimum"):
            bound = rest[0] if isinstance(rest[0], Tensor) else torch.full_like(tensor, rest[0])
            done = getattr(torch, name.rstrip("_"))(tensor, bound)
            done = tensor.copy_(done) if name.endswith("_") else done
        else:
            done = getattr(torch.Tensor, name)(tensor, *rest, **kwargs)
        out.append(done)
    return None if name.endswith("_") else out


def _wrap(tracer: Tracer, shadow: Any, pointer: Any) -> Any:
    def pair(s: Any, p: Any) -> Any:
        if not isinstance(s, Tensor):
            return s
        if s.numel() > MAX_ENTRIES:
            raise Untraceable(f"works on {s.numel()} numbers at once")
        return Symbolic(s, p, tracer)

    return pytree.tree_map(pair, shadow, pointer)


def _result(func: Any, args: tuple, tracer: Tracer, shadow: Any, pointer: Any) -> Any:
    if func.overloadpacket.__name__.endswith("_"):
        return args[0]
    return _wrap(tracer, shadow, pointer)


def _move(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
    name = func.overloadpacket.__name__
    if name in ("fill", "fill_", "constant_pad_nd", "zero_"):
        return _fill(func, tracer, args, kwargs)
    if name == "copy_" and not isinstance(args[0], Symbolic):
        raise Untraceable("writes into a tensor made outside")
    return _result(
        func, args, tracer, func(*shadows(args), **kwargs), func(*pointers(args, tracer, convert=True), **kwargs)
    )


def _fill(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
    name = func.overloadpacket.__name__
    if name == "zero_":
        return _result(func, args, tracer, func(*shadows(args)), func(*pointers(args, tracer, convert=True)))
    at = -1
    value = args[at] if len(args) > (2 if name == "constant_pad_nd" else 1) else 0
    (node,) = tracer.read(value)
    shadow = func(*shadows(args), **kwargs)
    pointed = list(pointers(args[:1], tracer, convert=True)) + list(args[1:])
    if len(args) > (2 if name == "constant_pad_nd" else 1):
        pointed[at] = tracer.place(node)
    return _result(func, args, tracer, shadow, func(*pointed, **kwargs))


def _indexed(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
    if not isinstance(args[0], Symbolic) or any(isinstance(a, Symbolic) for a in pytree.tree_leaves(args[1:])):
        raise Untraceable("picks entries by their numbers")
    shadow = func(*shadows(args), **kwargs)
    return _wrap(tracer, shadow, func(*pointers(args, tracer, convert=False), **kwargs))


def _make(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
    name = func.overloadpacket.__name__
    shadow = func(*shadows(args), **kwargs)
    if name.startswith(("empty", "new_empty")):
        shadow.zero_()
    if shadow.numel() > MAX_ENTRIES:
        raise Untraceable(f"works on {shadow.numel()} numbers at once")
    value = _MAKERS[name]
    if value is None:
        value = args[-1]
    if isinstance(value, (Symbolic, Tensor)):
        raise Untraceable(f"uses {name} with a tensor")
    return tracer.fresh(value, shadow)


def _convert(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
    shadow = func(*shadows(args), **kwargs)
    nodes = tracer.read(args[0])
    if shadow.dtype == torch.bool:
        nodes = [tracer.truth(n) for n in nodes]
    else:
        _same_precision(tracer, shadow, nodes)
        nodes = [tracer.number(n) for n in nodes]
    return tracer.tensor(nodes, shadow)


def _same_precision(tracer: Tracer, shadow: Tensor, nodes: list[Node]) -> None:
    if shadow.dtype in (tracer.dtype, torch.bool) or all(n.op == "const" for n in nodes):
        return
    raise Untraceable(f"changes to {str(shadow.dtype).removeprefix('torch.')} on the way")


def _target(args: tuple, kwargs: dict, inplace: bool) -> tuple[Any, dict]:
    """The tensor that is written into, if any, and the remaining keywords."""
    rest = dict(kwargs)
    target = rest.pop("out", args[0] if inplace else None)
    if target is not None and not isinstance(target, Symbolic):
        raise Untraceable("writes into a tensor made outside")
    return target, rest


def _deliver(tracer: Tracer, target: Any, shadow: Tensor, nodes: list[Node]) -> Symbolic:
    if target is None:
        return tracer.tensor(nodes, shadow)
    tracer.own(target)
    target.pointers.copy_(torch.tensor([tracer.place(n) for n in nodes]).reshape(target.pointers.shape))
    return target


def _plain(arg: Any) -> Any:
    """An ordinary tensor of one number as that number."""
    return arg.item() if isinstance(arg, Tensor) and not isinstance(arg, Symbolic) and arg.ndim == 0 else arg


def _pointwise(lower: Callable[..., Node], *, inplace: bool) -> Callable[..., Any]:
    def handle(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
        target, rest = _target(args, kwargs, inplace)
        plain = [_plain(arg) for arg in args]
        pointed = [pointers(arg, tracer, convert=True) for arg in plain if isinstance(arg, Tensor)]
        if any(p.shape != pointed[0].shape for p in pointed):
            pointed = torch.broadcast_tensors(*pointed)
        columns = [p.flatten().tolist() for p in pointed]
        nodes = []
        for row in zip(*columns, strict=True):
            taken = iter(row)
            values = [tracer.nodes[next(taken)] if isinstance(a, Tensor) else a for a in plain]
            nodes.append(lower(tracer, *values, **rest))
        shadow = func(*shadows(args), **(shadows(kwargs) if kwargs else kwargs))
        _same_precision(tracer, shadow, nodes)
        if shadow.dtype != torch.bool:
            nodes = [tracer.number(n) for n in nodes]
        return _deliver(tracer, target, shadow, nodes)

    return handle


def _across(lower: Callable[..., Any], *, inplace: bool) -> Callable[..., Any]:
    def handle(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
        target, rest = _target(args, kwargs, inplace)
        nodes = lower(tracer, func, *args, **rest)
        shadow = func(*shadows(args), **shadows(kwargs))
        if shadow.dtype not in (tracer.dtype, torch.bool, torch.int64):
            raise Untraceable(f"changes to {str(shadow.dtype).removeprefix('torch.')} on the way")
        return _deliver(tracer, target, shadow, nodes)

    return handle
