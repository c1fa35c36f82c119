"""The parts of a model that are linear in its parameters: Σ θ_k·φ_k + offset, in which every φ_k is known from the table."""

from __future__ import annotations

from dataclasses import dataclass

from kobai.objectives import float_values, tree
from kobai.objectives.tree import Binary, Negate, Node, Number, Variable


@dataclass(frozen=True)
class Block:
    """One such part.

    Args:
        parameters: which, counted from 1.
        coefficients: for each of them its φ, a tree of columns and numbers.
        offset: what is added without a parameter, or None.
    """

    parameters: tuple[int, ...]
    coefficients: tuple[Node, ...]
    offset: Node | None

    @property
    def intercepts(self) -> tuple[int, ...]:
        """The parameters that are added as they are, or times a number."""
        return tuple(k for k, phi in zip(self.parameters, self.coefficients, strict=True) if constant(phi) is not None)


def constant(node: Node) -> float | None:
    """The number that a tree of no columns and no parameters is."""
    return float_values.number(node, {})


def split_blocks(output: Node, parameters: int, first: int) -> tuple[Node, list[Block]]:
    """A tree with its largest linear parts replaced by ``Variable(first)``, ``Variable(first + 1)``, …, and those parts.

    Args:
        output: a tree in which ``Variable(k)`` is a parameter where k ≤ ``parameters``, else a column.
        parameters: how many there are.
        first: the place of the first part.
    """
    blocks: list[Block] = []

    def go(node: Node, added: bool) -> Node:
        found = None if isinstance(node, Variable) and not added else _affine(node, parameters)
        if found is not None and found[0]:
            coefficients, offset = found
            blocks.append(Block(tuple(coefficients), tuple(coefficients.values()), offset))
            return Variable(first + len(blocks) - 1)
        match node:
            case Binary(op, left, right):
                inside = op in ("+", "-")
                return Binary(op, go(left, inside), go(right, inside))
            case _:
                return _with_children(node, tuple(go(child, False) for child in tree.children(node)))

    return go(output, True), blocks


def _with_children(node: Node, new: tuple[Node, ...]) -> Node:
    match node:
        case Negate():
            return Negate(*new)
        case tree.Call(name):
            return tree.Call(name, new)
        case tree.Item():
            return tree.Item(*new)
        case tree.Reduce(op, _, index):
            first, last, body = new
            return tree.Reduce(op, body, index, first, last)
        case _:
            return node


_Affine = tuple[dict[int, Node], Node | None]


def _affine(node: Node, parameters: int) -> _Affine | None:
    """Coefficients by parameter, and the rest; None where the tree is not linear in the parameters."""
    match node:
        case Variable(k) if k <= parameters:
            return {k: Number(1)}, None
        case Negate(of):
            inner = _affine(of, parameters)
            return inner and ({k: _negative(phi) for k, phi in inner[0].items()}, inner[1] and Negate(inner[1]))
        case Binary("+" | "-" as op, left, right):
            a, b = _affine(left, parameters), _affine(right, parameters)
            return None if a is None or b is None else _sum(op, a, b)
        case Binary("*" | "/" as op, left, right):
            a, b = _affine(left, parameters), _affine(right, parameters)
            if a is None or b is None or (a[0] and b[0]) or (op == "/" and b[0]):
                return None
            if op == "/" or not b[0]:
                return _scaled(a, lambda phi: _product(op, phi, right))
            return _scaled(b, lambda phi: _product(op, phi, left))
    if any(isinstance(part, Variable) and part.index <= parameters for part in tree.walk(node)):
        return None
    return {}, node


def _scaled(of: _Affine, scale) -> _Affine:
    return {k: scale(phi) for k, phi in of[0].items()}, of[1] and scale(of[1])


def _product(op: str, phi: Node, factor: Node) -> Node:
    return factor if op == "*" and phi == Number(1) else Binary(op, phi, factor)


def _negative(phi: Node) -> Node:
    return Number(-phi.value) if isinstance(phi, Number) else Negate(phi)


def _sum(op: str, a: _Affine, b: _Affine) -> _Affine:
    coefficients = dict(a[0])
    for k, phi in b[0].items():
        if k in coefficients:
            coefficients[k] = Binary(op, coefficients[k], phi)
        else:
            coefficients[k] = phi if op == "+" else _negative(phi)
    if a[1] is None or b[1] is None:
        return coefficients, a[1] if b[1] is None else (b[1] if op == "+" else Negate(b[1]))
    return coefficients, Binary(op, a[1], b[1])
