r"""Given vectors and matrices in formulas, x^\top A x and ‖Ax − b‖²: they are multiplied out while a formula is read.

A tree holds numbers only: what is made of an ``Array`` is the sum of products that it stands for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kobai.errors import BadInput, shown
from kobai.objectives.float_values import number
from kobai.objectives.tree import Array, Call, Negate, Node, Number

if TYPE_CHECKING:
    from kobai.objectives.formula.node_builder import NodeBuilder

MOST_ENTRIES = 2_500  # of a given matrix; what is multiplied out has a limit of its own


class ShapeError(BadInput):
    """Vectors or matrices do not fit each other."""


def split_arrays(parameters: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Array]]:
    """Constants that are numbers, or none that can be used, and those that are vectors and matrices."""
    scalars, arrays = {}, {}
    for name, value in parameters.items():
        if isinstance(value, list | tuple) or getattr(value, "ndim", 0):
            arrays[name] = _array(name, value)
        else:
            scalars[name] = value
    return scalars, arrays


def _array(name: str, value: Any) -> Array:
    """A given vector, as a column, or matrix."""
    try:
        given = np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)
        found = np.empty((0, 0)) if given.dtype.kind == "c" or given.size > MOST_ENTRIES else given.astype(float)
    except (TypeError, ValueError, RuntimeError, OverflowError):
        found = np.empty((0, 0))
    if found.ndim not in (1, 2) or not 0 < found.size <= MOST_ENTRIES or not np.isfinite(found).all():
        raise BadInput(
            f"{name}={shown(value)}: a matrix is rows of equal length, {name}=[[2, 0], [0, 1]], a vector {name}=[1, 2], "
            f"of finite numbers, at most {MOST_ENTRIES}"
        )
    rows = found[:, None] if found.ndim == 1 else found
    return Array(tuple(tuple(map(literal, row.tolist())) for row in rows))


def literal(value: float) -> Node:
    """A number as the node that its text would give."""
    size = int(abs(value)) if value == int(value) and abs(value) < 1e9 else abs(value)
    return Negate(Number(size)) if value < 0 else Number(size)


def sizes(arrays: Mapping[str, Array]) -> list[int]:
    """The numbers of variables that may fit given arrays: columns of matrices, then rows, then lengths of vectors."""
    matrices = [array for array in arrays.values() if array.shape[1] > 1]
    found = [array.shape[1] for array in matrices] + [array.shape[0] for array in arrays.values()]
    return list(dict.fromkeys(found))


def combine(build: NodeBuilder, op: str, left: Node, right: Node, column: int) -> Node:
    """left op right, at least one of them an array.

    Raises:
        ShapeError: they do not fit.
    """
    if isinstance(left, Array) and isinstance(right, Array):
        if op in "+-" and left.shape == right.shape:
            pairs = zip(filled(build, left, column).rows, filled(build, right, column).rows, strict=True)
            return Array(
                tuple(tuple(_sum(build, op, a, b, column) for a, b in zip(*rows, strict=True)) for rows in pairs)
            )
        if op == "@" and left.shape[1] == 1 and left.shape[0] == right.shape[0]:  # as NumPy multiplies
            left = transposed(left)
        if op in "*@" and left.shape[1] == right.shape[0]:
            bare = _product(build, Array(left.rows, None, left.made_of), Array(right.rows), column)
            for factor in (right.factor, left.factor):
                if factor is not None:
                    bare = _scaled(build, factor, bare, column)
            return bare
        raise _misfit(build, op, left, right, column)
    if op == "*" or (op == "/" and isinstance(left, Array)):
        array, factor = (left, right) if isinstance(left, Array) else (right, left)
        assert isinstance(array, Array)
        one = build.whole_number(1)
        if array.factor is not None:
            factor = build.binary(op, array.factor, factor, column)
        elif op == "/":
            factor = build.binary("/", one, factor, column)
        return dataclasses.replace(array, factor=factor)
    raise build.error(column, f"a {_called(left)} {op} a {_called(right)}: vectors and matrices have + - and products")


def _scaled(build: NodeBuilder, factor: Node, of: Node, column: int) -> Node:
    if isinstance(of, Array):
        return combine(build, "*", factor, of, column)
    return _signed_product(build, factor, of, column)


def filled(build: NodeBuilder, array: Array, column: int) -> Array:
    """The array with its factor in its entries."""
    factor = array.factor
    if factor is None:
        return array
    return Array(tuple(tuple(_signed_product(build, factor, entry, column) for entry in row) for row in array.rows))


def _misfit(build: NodeBuilder, op: str, left: Array, right: Array, column: int) -> BadInput:
    said = f"a {_called(left)} {op} a {_called(right)} do not fit"
    if op == "*" and left.shape[1] == right.shape[1] == 1:
        said += r": write x^\top y for the product of two vectors"
    error = build.error(column, said)
    return ShapeError(str(error), column=column, source=build.source)


def _called(node: Node) -> str:
    if not isinstance(node, Array):
        return "number"
    m, n = node.shape
    return f"vector of {m} numbers" if n == 1 else f"matrix of {m} × {n}"


def _sum(build: NodeBuilder, op: str, a: Node, b: Node, column: int) -> Node:
    """a + b or a − b, without zeros and double signs."""
    if b == Number(0):
        return a
    if a == Number(0):
        return b if op == "+" else build.negate(b, column)
    if isinstance(b, Negate):
        return build.binary("-" if op == "+" else "+", a, b.of, column)
    return build.binary(op, a, b, column)


def _product(build: NodeBuilder, left: Array, right: Array, column: int) -> Node:
    """A matrix product; a single number where it is 1 × 1."""
    if left.made_of is not None and right.shape[1] == 1 and left.shape[0] == 1:
        return _form(build, *left.made_of, right, column)

    def entry(row: tuple[Node, ...], k: int) -> Node:
        pairs = ((a, line[k]) for a, line in zip(row, right.rows, strict=True))
        return _total(build, pairs, column)

    rows = tuple(tuple(entry(row, k) for k in range(right.shape[1])) for row in left.rows)
    if len(rows) == len(rows[0]) == 1:
        return rows[0][0]
    given = all(isinstance(part, Number | Negate) for row in right.rows for part in row)
    return Array(rows, None, (left, right) if given and len(rows) == 1 else None)


def _form(build: NodeBuilder, left: Array, matrix: Array, right: Array, column: int) -> Node:
    """left·matrix·right, a row, a given matrix and a column; where both are one vector, each product of two entries once."""
    xs, ys = left.rows[0], [row[0] for row in right.rows]
    square = list(xs) == ys
    total = build.whole_number(0)
    for i, x in enumerate(xs):
        for j in range(i if square else 0, len(ys)):
            factor = matrix.rows[i][j]
            if square and j > i:
                factor = build.given_number(_value(factor) + _value(matrix.rows[j][i]))
            if Number(0) in (factor, x, ys[j]):
                continue
            if x == ys[j]:
                term = _signed_product(build, factor, _signed_product(build, x, x, column), column)
            else:
                term = _signed_product(build, _signed_product(build, factor, x, column), ys[j], column)
            total = _sum(build, "+", total, term, column)
    return total


def _total(build: NodeBuilder, pairs: Iterable[tuple[Node, Node]], column: int) -> Node:
    """The sum of products."""
    total = build.whole_number(0)
    for a, b in pairs:
        if Number(0) not in (a, b):
            total = _sum(build, "+", total, _signed_product(build, a, b, column), column)
    return total


def _value(node: Node) -> float:
    """The value of an entry of a given matrix."""
    value = number(node, {})
    assert value is not None
    return value


def _signed_product(build: NodeBuilder, a: Node, b: Node, column: int) -> Node:
    """a·b, its number before and its sign outside, without products with 1."""
    if isinstance(b, Number) or (isinstance(b, Negate) and isinstance(b.of, Number)):
        a, b = b, a
    if isinstance(a, Negate):
        return build.negate(_signed_product(build, a.of, b, column), column)
    if isinstance(b, Negate):
        return build.negate(_signed_product(build, a, b.of, column), column)
    if Number(1) in (a, b):
        return b if a == Number(1) else a
    if a == b and not isinstance(a, Number):
        return build.binary("**", a, build.whole_number(2), column)
    return build.binary("*", a, b, column)


def transposed(array: Array) -> Array:
    """The transposed array."""
    return Array(tuple(zip(*array.rows, strict=True)), array.factor)


def norm(build: NodeBuilder, array: Array, kind: str, column: int) -> Node:
    """The norm of a vector: "norm", Euclid's; "sum" or "max" of the absolute values."""
    array = filled(build, array, column)
    if 1 not in array.shape:
        raise build.error(column, f"the norm of a {_called(array)}: known are norms of vectors")
    entries = [entry for row in array.rows for entry in row]
    if kind == "max":
        sizes = [build.call("abs", [entry], column) for entry in entries]
        return build.call("max", sizes, column) if len(sizes) > 1 else sizes[0]
    total = build.whole_number(0)
    for entry in entries:
        entry = entry.of if isinstance(entry, Negate) else entry
        part = (
            build.call("abs", [entry], column)
            if kind == "sum"
            else build.binary("**", entry, build.whole_number(2), column)
        )
        total = _sum(build, "+", total, part, column)
    if kind == "sum":
        return total
    root = build.call("sqrt", [total], column)
    if isinstance(root, Call):
        build.squares[id(root)] = total
    return root
