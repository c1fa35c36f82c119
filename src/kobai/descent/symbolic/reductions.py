"""Operations across entries: sums, products, norms, matrix products, written out term by term."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import reduce
from typing import Any

import torch
from torch import Tensor

from kobai.descent.ir.graph import Node
from kobai.descent.ir.ops import ADD, MUL, SELECT, SQRT, Op
from kobai.descent.symbolic import pointwise, rounding
from kobai.descent.symbolic.tensor import CaptureError, Symbolic, Tracer, pointers


def _groups(t: Tracer, a: Tensor, dims: Any) -> list[list[Node]]:
    """For each entry of the result, the nodes that go into it."""
    pointed = pointers(a, t, convert=True)
    every = tuple(range(pointed.dim()))
    given = [dims] if isinstance(dims, int) else dims or every
    dims = [d % max(pointed.dim(), 1) for d in given]
    rest = [d for d in every if d not in dims]
    groups = math.prod([pointed.shape[d] for d in rest])
    rows = pointed.permute(*rest, *dims).reshape(groups, -1) if every else pointed.reshape(1, 1)
    return _rows(t, rows)


def _rows(t: Tracer, pointed: Tensor) -> list[list[Node]]:
    """The nodes of a matrix of pointers, row by row."""
    return [[t.nodes[k] for k in row] for row in pointed.tolist()]


def _total(t: Tracer, terms: list[Node]) -> Node:
    """The sum of some nodes, in the order in which torch adds them where that is known."""
    if not terms:
        return t.graph.const(0.0)
    width = rounding.sum_width(len(terms), t.graph.double) if len(terms) > 2 else 0
    return rounding.add_up([t.as_real(n) for n in terms], width, lambda a, b: a + b)


def _sum(t: Tracer, func, a, dims=None, keepdim=False, *, dtype=None, **_):
    """Sums along dimensions."""
    return [_total(t, group) for group in _groups(t, a, dims)]


def _mean(t: Tracer, func, a, dims=None, keepdim=False, *, dtype=None):
    """Means along dimensions."""
    return [_total(t, group) / len(group) for group in _groups(t, a, dims)]


def _combine(step: Callable[..., Node], convert: Callable[[Tracer, Node], Node] = lambda t, node: node):
    """Entries along dimensions combined from the left."""

    def lower(t: Tracer, func, a, dims=None, keepdim=False, *, dtype=None):
        groups = _groups(t, a, dims)
        return [reduce(lambda p, q: step(t, p, q), [convert(t, n) for n in group]) for group in groups]

    return lower


_amax, _amin = _combine(pointwise.TABLE["maximum"]), _combine(pointwise.TABLE["minimum"])


def _of_all(combine):
    """max or min of all entries; with a dimension they would return indices, too."""

    def lower(t: Tracer, func, a, *args):
        if args or func._overloadname not in ("default", ""):
            raise CaptureError("picks entries by their numbers")
        return combine(t, func, a)

    return lower


def _norm(t: Tracer, func, a, ord=2, dims=None, keepdim=False, *, dtype=None):
    """Vector norms of order ``ord``."""
    g = t.graph
    groups = _groups(t, a, dims)
    if ord == 2:
        return [g(SQRT, _total(t, [n * n for n in group])) for group in groups]
    if ord == 1:
        return [_total(t, [abs(n) for n in group]) for group in groups]
    if ord in (math.inf, -math.inf):
        pick = pointwise.TABLE["maximum" if ord > 0 else "minimum"]
        return [reduce(lambda p, q: pick(t, p, q), [abs(n) for n in group]) for group in groups]
    powers = [_total(t, [pointwise.power(t, abs(n), float(ord)) for n in group]) for group in groups]
    return [pointwise.power(t, p, 1.0 / float(ord)) for p in powers]


def _inner(t: Tracer, a: list[Node], b: list[Node]) -> Node:
    """The inner product of two lists of nodes."""
    total = a[0] * b[0]
    for p, q in zip(a[1:], b[1:], strict=True):
        total = pointwise.multiply_add(t, p, q, total)
    return total


def _dot(t: Tracer, func, a, b):
    """The inner product of two vectors."""
    return [_inner(t, t.nodes_of(a), t.nodes_of(b))]


def _matrix_product(t: Tracer, func, a, b):
    """Matrix times matrix or vector, or a batch of matrices times another."""
    left, right = pointers(a, t, convert=True), pointers(b, t, convert=True)
    right = right.unsqueeze(-1) if right.dim() == 1 else right
    out = []
    for one, two in zip(left.reshape(-1, *left.shape[-2:]), right.reshape(-1, *right.shape[-2:]), strict=True):
        columns = _rows(t, two.t())
        out += [_inner(t, row, column) for row in _rows(t, one) for column in columns]
    return out


def _scan(op: Op):
    """Running sums or products."""

    def lower(t: Tracer, func, a, dim, *, dtype=None):
        pointed = pointers(a, t, convert=True)
        if pointed.dim() == 0:
            return [t.nodes[int(pointed)]]
        lines = pointed.movedim(dim, -1)
        out = torch.empty_like(lines)
        for at in itertools.product(*(range(k) for k in lines.shape[:-1])):
            total = None
            for i, k in enumerate(lines[at].tolist()):
                node = t.as_real(t.nodes[k])
                total = node if total is None else t.graph(op, total, node)
                out[(*at, i)] = t.pointer_to(total)
        return [t.nodes[k] for k in out.movedim(-1, dim).flatten().tolist()]

    return lower


def _index_put(t: Tracer, func, a, indices, values, accumulate=False, *_):
    """Entries at integer indices replaced, or added to."""
    if len(indices) == 1 and isinstance(indices[0], Symbolic):
        return _put_where(t, a, indices[0], values, accumulate)
    pointed = pointers(a, t, convert=True).clone()
    picked = tuple(slice(None) if i is None else i for i in indices)
    where = torch.arange(pointed.numel()).reshape(pointed.shape)[picked]
    given = pointers(values, t, convert=True).expand(where.shape)
    flat = pointed.flatten()
    for at, k in zip(where.flatten().tolist(), given.flatten().tolist(), strict=True):
        flat[at] = t.pointer_to(t.nodes[int(flat[at])] + t.nodes[k]) if accumulate else k
    return [t.nodes[k] for k in flat.tolist()]


def _put_where(t: Tracer, a, mask, values, accumulate):
    """``a[mask] = one number``: the entries where the mask is true are replaced."""
    if accumulate or mask.dtype != torch.bool or mask.shape != a.shape or values.numel() != 1:
        raise CaptureError("picks entries by their numbers")
    (value,) = t.nodes_of(values)
    return [t.graph(SELECT, which, value, old) for which, old in zip(t.nodes_of(mask), t.nodes_of(a), strict=True)]


TABLE = {
    "sum": _sum, "mean": _mean, "prod": _combine(lambda t, p, q: p * q, Tracer.as_real), "amax": _amax, "amin": _amin,
    "max": _of_all(_amax), "min": _of_all(_amin), "any": _combine(lambda t, p, q: p | q, Tracer.as_truth),
    "all": _combine(lambda t, p, q: p & q, Tracer.as_truth), "linalg_vector_norm": _norm, "dot": _dot, "vdot": _dot,
    "mm": _matrix_product, "mv": _matrix_product, "bmm": _matrix_product, "cumsum": _scan(ADD), "cumprod": _scan(MUL),
    "index_put": _index_put,
}  # fmt: skip
