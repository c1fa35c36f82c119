"""How torch's operations act on symbolic tensors: they move entries, make tensors, or compute, entry by entry or across them.

Importing this module fills ``tensor.HANDLERS``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.utils import _pytree as pytree

from kobai.descent.ir.graph import Node
from kobai.descent.ir.ops import CONST
from kobai.descent.symbolic import pointwise, reductions
from kobai.descent.symbolic.tensor import HANDLERS, CaptureError, Handler, Symbolic, Tracer, pointers, shadows

# Entries change their place and nothing is computed: torch does it to the pointers.
_MOVES = (
    "_reshape_alias", "_reshape_copy", "_unsafe_view", "alias", "as_strided", "cat", "chunk", "clone", "constant_pad_nd",
    "contiguous", "copy", "detach", "diag_embed", "diagonal", "diagonal_backward", "expand", "expand_as", "expand_copy",
    "fill", "flip", "lift_fresh", "narrow", "permute", "repeat", "reshape", "roll", "select", "select_backward",
    "select_scatter", "slice", "slice_backward", "slice_scatter", "split", "split_with_sizes", "squeeze", "stack", "t",
    "transpose", "tril", "triu", "unbind", "unflatten", "unfold", "unsafe_split", "unsqueeze", "view", "view_as", "zero",
)  # fmt: skip
# The same, but their integer tensors are indices, and stay what they are.
_INDEXED = ("index", "index_select", "gather", "take")
# Tensors made anew, of a symbolic tensor's shape, and what fills them; None: the last argument does.
_MAKERS = {
    "zeros_like": 0.0, "ones_like": 1.0, "new_zeros": 0.0, "new_ones": 1.0, "empty_like": 0.0, "new_empty": 0.0,
    "full_like": None, "new_full": None, "new_empty_strided": 0.0,
}  # fmt: skip


def _for_each(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
    """An operation on lists of tensors: the operation for each of them."""
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
    """Symbolic tensors of shadows and pointers, which may be lists of tensors."""

    return pytree.tree_map(lambda s, p: Symbolic(s, p, tracer) if isinstance(s, Tensor) else s, shadow, pointer)


def _move_entries(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
    """An operation that moves entries: torch does it to the pointers."""
    name = func.overloadpacket.__name__
    if name == "copy_" and not isinstance(args[0], Symbolic):
        raise CaptureError("writes into a tensor made outside")
    shadow = func(*shadows(args), **kwargs)
    if name in ("fill", "fill_", "constant_pad_nd"):
        pointed = [pointers(args[0], tracer, convert=True), *args[1:]]
        if len(args) > (2 if name == "constant_pad_nd" else 1):
            (node,) = tracer.nodes_of(args[-1])
            pointed[-1] = tracer.pointer_to(node)
    else:
        pointed = pointers(args, tracer, convert=True)
    pointer = func(*pointed, **kwargs)
    return args[0] if name.endswith("_") else _wrap(tracer, shadow, pointer)


def _pick_entries(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
    """Indexing by integer tensors whose numbers are known."""
    if not isinstance(args[0], Symbolic) or any(isinstance(a, Symbolic) for a in pytree.tree_leaves(args[1:])):
        raise CaptureError("picks entries by their numbers")
    shadow = func(*shadows(args), **kwargs)
    return _wrap(tracer, shadow, func(*pointers(args, tracer, convert=False), **kwargs))


def _make_tensor(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
    """A new tensor full of one number."""
    name = func.overloadpacket.__name__
    shadow = func(*shadows(args), **kwargs)
    if name.startswith(("empty", "new_empty")):
        shadow.zero_()
    tracer.check_size(shadow)
    value = args[-1] if _MAKERS[name] is None else _MAKERS[name]
    if isinstance(value, Tensor):
        raise CaptureError(f"uses {name} with a tensor")
    return tracer.filled(value, shadow)


def _convert(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
    """A change of dtype: between the captured precision and truth values."""
    shadow = func(*shadows(args), **kwargs)
    nodes = tracer.nodes_of(args[0])
    if shadow.dtype == torch.bool:
        nodes = [tracer.as_truth(n) for n in nodes]
    else:
        _same_precision(tracer, shadow, nodes)
        nodes = [tracer.as_real(n) for n in nodes]
    return tracer.tensor(nodes, shadow)


def _same_precision(tracer: Tracer, shadow: Tensor, nodes: list[Node]) -> None:
    """Refuse a result of another precision than the captured one."""
    if shadow.dtype in (tracer.dtype, torch.bool) or all(n.op is CONST for n in nodes):
        return
    raise CaptureError(f"changes to {str(shadow.dtype).removeprefix('torch.')} on the way")


def _target(func: Any, args: tuple, kwargs: dict) -> tuple[Any, dict]:
    """The tensor that an operation writes into, if any, and its other keywords."""
    rest = dict(kwargs)
    target = rest.pop("out", args[0] if func._schema.is_mutable else None)
    if target is not None and not isinstance(target, Symbolic):
        raise CaptureError("writes into a tensor made outside")
    return target, rest


def _deliver(tracer: Tracer, target: Any, shadow: Tensor, nodes: list[Node]) -> Symbolic:
    """The result of a computation: written into its target, or a new tensor."""
    if target is None:
        return tracer.tensor(nodes, shadow)
    tracer.check_own(target)
    target.pointers.copy_(torch.tensor([tracer.pointer_to(n) for n in nodes]).reshape(target.pointers.shape))
    return target


def _plain(arg: Any) -> Any:
    """A tensor of one ordinary number as that number."""
    return arg.item() if isinstance(arg, Tensor) and not isinstance(arg, Symbolic) and arg.ndim == 0 else arg


def _pointwise(lower: Callable[..., Node]) -> Handler:
    """The handler of an operation that computes each entry by itself."""

    def handle(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
        target, rest = _target(func, args, kwargs)
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
            nodes = [tracer.as_real(n) for n in nodes]
        return _deliver(tracer, target, shadow, nodes)

    return handle


def _reduction(lower: Callable[..., list[Node]]) -> Handler:
    """The handler of an operation that computes across entries."""

    def handle(func: Any, tracer: Tracer, args: tuple, kwargs: dict) -> Any:
        target, rest = _target(func, args, kwargs)
        nodes = lower(tracer, func, *args, **rest)
        shadow = func(*shadows(args), **shadows(kwargs))
        if shadow.dtype not in (tracer.dtype, torch.bool, torch.int64):
            raise CaptureError(f"changes to {str(shadow.dtype).removeprefix('torch.')} on the way")
        return _deliver(tracer, target, shadow, nodes)

    return handle


HANDLERS.update({name: _pointwise(lower) for name, lower in pointwise.TABLE.items()})
HANDLERS.update({name: _reduction(lower) for name, lower in reductions.TABLE.items()})
HANDLERS.update(dict.fromkeys(_MOVES, _move_entries))
HANDLERS.update(dict.fromkeys(_INDEXED, _pick_entries))
HANDLERS.update(dict.fromkeys(_MAKERS, _make_tensor))
HANDLERS.update({"_to_copy": _convert, "_foreach": _for_each})
