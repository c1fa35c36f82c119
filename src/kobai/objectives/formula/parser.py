"""Plain text to a tree: Python's ``ast`` parses it, a whitelist of nodes is accepted, nothing is evaluated."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from kobai.objectives.formula.tokens import error_at, tokenize
from kobai.objectives.formula.tree_builder import TreeBuilder
from kobai.objectives.names import LETTERS
from kobai.objectives.tree import Binary, Constant, Index, Negate, Node, Number, walk

_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_OVER_POINT = ("sum", "prod", "mean", "norm", "dot", "min", "max")


def parse(
    text: str, parameters: Mapping[str, float], declared: Sequence[str] | None = None
) -> tuple[Node, TreeBuilder]:
    """The tree of a formula in plain text, and the builder that made it.

    Raises:
        BadInput: what is wrong first, at which column, and what would be right.
    """
    pieces, columns, length = [], {}, 0
    for token in tokenize(text):
        columns[length] = token.column
        pieces.append(token.text)
        length += len(token.text) + 1
    try:
        expression = ast.parse(" ".join(pieces), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        why = str(error).splitlines()[0] if str(error) else "too deep"
        raise error_at(text, 0, f"this is no formula: {why}") from None
    builder = TreeBuilder(text, parameters, declared)
    return builder.finish(_Reader(builder, columns).read(expression)), builder


class _Reader:
    """Walks Python's tree and makes the formula's."""

    def __init__(self, build: TreeBuilder, columns: Mapping[int, int]):
        self.build = build
        self.columns = columns
        self.depth = 0
        self.over: list[str | None] = [None]  # the index that a bare x stands for, innermost last; None outside of sums

    def at(self, node: ast.expr) -> int:
        """The column of a node in the formula."""
        return self.columns.get(node.col_offset, 0)

    def read(self, node: ast.expr) -> Node:
        """The tree of a Python expression."""
        self.depth += 1
        if self.depth > 250:
            raise self.build.error(self.at(node), "more than 200 operations nest: write it flatter")
        try:
            return self._read(node)
        finally:
            self.depth -= 1

    def _read(self, node: ast.expr) -> Node:
        """The node of a Python expression."""
        build, column = self.build, self.at(node)
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return build.number(_digits(value), column)
            case ast.Name(id=name) if self.over[-1] is not None and build.is_vector(name):
                return build.vector(self.over[-1], column)
            case ast.Name(id=name):
                if self.over[-1] is not None and name in LETTERS and name not in build.parameters:
                    x = build.vector_name
                    cure = f"write {x} for every coordinate, {x}2 for the second"
                    raise build.error(column, f"{name} inside a sum over {x}: {cure}")
                return build.name(name, column)
            case ast.UnaryOp(op=ast.UAdd(), operand=of):
                return self.read(of)
            case ast.UnaryOp(op=ast.USub(), operand=of):
                return build.negate(self.read(of), column)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return build.binary(_OPERATORS[type(op)], self.read(left), self.read(right), self.at(right))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self._call(name, args, column)
            case ast.Subscript(value=ast.Name(id=name), slice=at):
                return self._subscript(name, at, column)
            case _:
                raise build.error(column, f"{type(node).__name__} has no place in a formula")

    def _call(self, name: str, args: list[ast.expr], column: int) -> Node:
        """A function or a reduction."""
        build = self.build
        if name in _OVER_POINT and (name not in ("min", "max") or len(args) == 1 or self._indexed(args)):
            return self._over_point(name, args, column)
        return build.call(name, [self.read(arg) for arg in args], column)

    def _indexed(self, args: list[ast.expr]) -> bool:
        """Whether max(u, i, 1, n) is meant: the second argument is a name without a meaning."""
        if len(args) != 4 or not isinstance(args[1], ast.Name):
            return False
        name = args[1].id
        return name in "ijklmprst" and name not in self.build.parameters and name not in self.build.indices

    def _over_point(self, name: str, args: list[ast.expr], column: int) -> Node:
        """A reduction over all coordinates, or over an index with limits."""
        build, limits, index, index_column = self.build, None, self.build.fresh_index(), column
        if name == "dot" and len(args) != 2:
            raise build.error(column, f"dot takes two arguments, not {len(args)}: dot(x, x)")
        if len(args) == 4 and name != "mean":
            index_column = self.at(args[1])
            if not isinstance(args[1], ast.Name):
                cure = f"{name}(x[i]**2, i, 1, n)"
                raise build.error(index_column, f"the second argument of {name} is its running index: {cure}")
            limits, index = (self.read(args[2]), self.read(args[3])), args[1].id
        elif name != "dot" and len(args) != 1:
            known = f"one argument, {name}(x**2), or four, {name}(x[i]**2, i, 1, n)"
            raise build.error(column, f"{name} takes {known}; not {len(args)}")
        build.open_index(index, index_column)
        self.over.append(None if limits else index)
        body = self.read(args[0])
        if name == "dot":
            body = build.binary("*", body, self.read(args[1]), column)
        self.over.pop()
        if limits:
            return build.reduce(name, body, index, *limits, column)
        reduced = build.whole_point("sum" if name in ("dot", "mean") else name, body, index, column)
        if name == "mean":
            return build.binary("/", reduced, build.add(Constant("n"), column), column)
        if name in ("min", "max", "norm") and "vector" not in build.styles:
            raise build.of_one_number(name, column)
        return reduced

    def _subscript(self, name: str, at: ast.expr, column: int) -> Node:
        """x[at]."""
        build = self.build
        if not build.is_vector(name):
            raise build.error(
                column, f"{name}[…]: only {build.vector_name} has subscripts, as in sum(x[i]*x[i+1], i, 1, n-1)"
            )
        if isinstance(at, ast.Constant):
            hint = f"x{at.value or 1}" if isinstance(at.value, int) else "x1"
            cure = f"write x1 for the first coordinate, x2 for the second; here {hint}?"
            raise build.error(column, f"x[{str(at.value)[:12]}]: {cure}")
        self.over.append(None)
        before = dict(build.styles)
        inside = self.read(at)
        if build.styles != before or not _counts(inside):
            raise build.error(column, "a subscript is made of running indices, n and whole numbers, as in x[i+1]")
        self.over.pop()
        return build.item(inside, column)


def _digits(value: float) -> str:
    """A literal as text."""
    try:
        return str(value)
    except ValueError:  # more digits than Python converts
        return "1e999"


def _counts(node: Node) -> bool:
    """Whether a subscript consists of running indices, n and numbers, and is not just a number."""
    parts = list(walk(node))
    allowed = all(isinstance(part, Number | Index | Constant | Binary | Negate) for part in parts)
    return allowed and any(isinstance(part, Index | Constant) for part in parts)
