"""Sums and other reductions of plain text, and coordinates at a subscript: ``sum(x**2)``, ``sum(x[i]*x[i+1], i, 1, n-1)``."""

from __future__ import annotations

import re

from kobai.errors import BadInput
from kobai.objectives.formula.arrays import norm, transposed
from kobai.objectives.formula.cursor import END
from kobai.objectives.formula.grammar import MOST_ARGUMENTS, Grammar
from kobai.objectives.formula.node_builder import is_truth
from kobai.objectives.formula.tokens import Token, error_at
from kobai.objectives.formula.tree_builder import TreeBuilder
from kobai.objectives.names import split
from kobai.objectives.tree import Array, Binary, Constant, Index, Negate, Node, Number, walk

OVER_POINT = ("sum", "prod", "mean", "norm", "dot", "min", "max")
_INDICES = ("i", "j", "k", "l", "m")
_INDEXED = re.compile(r"_([i-m])(?![A-Za-z0-9_])")
_SHOWN = 100  # characters of a formula that is written anew in an error
_NUMBERED = re.compile(r"\bx\s*\[\s*(\d+)\s*\]")


class Reductions(Grammar):
    """Parses reductions and subscripts; the subclass has the rest of the grammar."""

    def __init__(self, build: TreeBuilder, tokens: list[Token], end: int):
        super().__init__(build, tokens, end)
        self.commas, self.closers = _brackets(build, tokens)

    def group(self, opener: str, closer: str) -> Node:
        """An expression in brackets or bars; defined by the subclass."""
        raise NotImplementedError

    def close(self, opener: Token) -> None:
        """The bracket that closes arguments; defined by the subclass."""
        raise NotImplementedError

    def spans(self) -> list[tuple[int, int]]:
        """The places of the first and after the last token of each argument, from the opening bracket that is next."""
        closer = self.closers.get(self.place)
        if closer is None:
            raise self.error("'(' is never closed: add a ')'")
        ends = [*self.commas.get(self.place, []), closer]
        return list(zip([self.place + 1, *(end + 1 for end in ends)], ends, strict=False))

    def argument(self, span: tuple[int, int]) -> Node:
        """The argument at a span."""
        self.place = span[0]
        read = self.whole()
        if self.place != span[1]:
            raise self.unexpected()
        return read

    def is_over_point(self, name: str) -> bool:
        """Whether a minimum or maximum is over all coordinates, max(x) or max(u, i, 1, n); other reductions always are."""
        spans = self.spans()
        if name not in ("min", "max") or len(spans) == 1:
            return True
        token = self.tokens[spans[1][0]]
        return (
            len(spans) == 4
            and spans[1][1] - spans[1][0] == 1
            and token.kind == "name"
            and token.text in "ijklmprst"
            and token.text not in self.build.parameters
            and token.text not in self.build.indices
        )

    def over_point(self, name: str, column: int, bar: str = "") -> Node:
        """A reduction over all coordinates, or over an index with limits; ``bar`` closes a norm between bars."""
        if self.build.arrays and name in ("norm", "dot"):
            return self.of_arrays(name, column, bar)
        build, limits, index, index_column = self.build, None, self.build.fresh_index(), column
        if bar:
            spans = [(self.place, len(self.tokens))]
        else:
            spans, opener = self.spans(), self.peek
        if len(spans) > MOST_ARGUMENTS:
            raise build.error(column, f"{name} of more than {MOST_ARGUMENTS} arguments")
        if name == "dot" and len(spans) != 2:
            raise build.error(column, f"dot takes two arguments, not {len(spans)}: dot(x, x)")
        if len(spans) == 4 and name != "mean":
            token = self.tokens[spans[1][0]]
            index_column = token.column
            if token.kind != "name" or spans[1][1] - spans[1][0] != 1:
                cure = f"{name}(x[i]**2, i, 1, n)"
                raise build.error(index_column, f"the second argument of {name} is its running index: {cure}")
            limits, index = (self.argument(spans[2]), self.argument(spans[3])), token.text
        elif name != "dot" and len(spans) != 1:
            known = f"one argument, {name}(x**2), or four, {name}(x[i]**2, i, 1, n)"
            raise build.error(column, f"{name} takes {known}; not {len(spans)}")
        if not bar and not limits:
            self.refuse_indexed(name, column, spans)
        build.open_index(index, index_column)
        self.over.append(None if limits else index)
        if bar:
            self.place -= 1
            body = self.group(bar, bar)
        else:
            self.bars.append(")")
            body = self.argument(spans[0])
            if name == "dot":
                body = build.binary("*", body, self.argument(spans[1]), column)
            self.place = spans[-1][1]
            self.bars.pop()
            self.close(opener)
        self.over.pop()
        if limits:
            return build.reduce(name, body, index, *limits, column)
        reduced = build.whole_point("sum" if name in ("dot", "mean") else name, body, index, column)
        if name == "mean":
            return build.binary("/", reduced, build.add(Constant("n"), column), column)
        if name in ("min", "max", "norm") and "vector" not in build.styles:
            raise build.of_one_number(name, column)
        return reduced

    def refuse_indexed(self, name: str, column: int, spans: list[tuple[int, int]]) -> None:
        """Refuse x_i without limits of i: sum(x_i^2) is sum(x^2), and sum(i x_i^2) is sum(i x[i]^2, i, 1, n)."""
        build = self.build
        named = [token for token in self.tokens[spans[0][0] : spans[-1][1]] if token.kind == "name"]
        found = [token for token in named if split(token.text)[1] in _INDICES and not build.is_known(token.text)]
        if not found or not all(build.is_vector(split(token.text)[0]) for token in found):
            return
        indices = {split(token.text)[1] for token in found}
        end = self.tokens[spans[-1][1]].column + 1
        written = build.source[column:end]
        if len(indices) > 1 or (name == "mean" and any(token.text in indices for token in named)):
            return
        reading = _INDEXED.sub("", written)
        if any(token.text in indices for token in named):
            reading = _INDEXED.sub(r"[\1]", written[:-1]) + f", {indices.pop()}, 1, n)"
        raise build.ask(found[0].column, column, end, reading)

    def of_arrays(self, name: str, column: int, bar: str) -> Node:
        """A norm or scalar product of given vectors and x."""
        if bar:
            self.place -= 1
            args = [self.group(bar, bar)]
        else:
            args = self.arguments()
        arrays = [arg if isinstance(arg, Array) else Array(((arg,),)) for arg in args]
        if len(arrays) != (1 if name == "norm" else 2):
            raise self.build.error(column, f"{name} takes {'one vector' if name == 'norm' else 'two vectors'}")
        if name == "norm":
            return norm(self.build, arrays[0], "norm", column)
        return self.build.binary("*", transposed(arrays[0]), arrays[1], column)

    def subscript(self, name: str, column: int) -> Node:
        """x[at]."""
        build = self.build
        if not build.is_vector(name):
            x = build.vector_name
            raise build.error(column, f"{name}[…]: only {x} has subscripts, as in sum({x}[i]*{x}[i+1], i, 1, n-1)")
        self.over.append(None)
        before = dict(build.styles)
        literal = self.tokens[self.place + 1] if self.place + 2 < len(self.tokens) else END
        if literal.kind == "number" and self.tokens[self.place + 2].text == "]":
            raise self.numbered(column)
        inside = self.group("[", "]")
        if build.styles != before or not _counts(inside):
            raise build.error(column, "a subscript is made of running indices, n and whole numbers, as in x[i+1]")
        self.over.pop()
        return build.item(inside, column)

    def numbered(self, column: int) -> BadInput:
        """The error for x[2], which counts from 0 in Python and from 1 elsewhere; x[0] decides it."""
        source = self.build.source
        found = list(_NUMBERED.finditer(source))
        offsets = (1,) if any(int(match[1]) == 0 for match in found) else (0, 1)
        if not found or any(len(match[1]) > 5 for match in found):
            return self.error("x[…]: write x1 for the first coordinate, x2 for the second", column)
        fixes = tuple(_NUMBERED.sub(lambda match, k=k: f"x{int(match[1]) + k}", source) for k in offsets)
        first = next((match for match in found if match.start() >= column), found[-1])
        counted = "counted from 0" if len(offsets) == 1 else "counted from 1 or from 0"
        meant = fixes if len(source) <= _SHOWN else [f"x{int(first[1]) + k}, …" for k in offsets]
        return error_at(source, column, f"{first[0]}, {counted}: write {' or '.join(meant)}", fixes)


def _brackets(build: TreeBuilder, tokens: list[Token]) -> tuple[dict[int, list[int]], dict[int, int]]:
    """For the place of each opening bracket, those of the commas directly inside, and that of its closing one."""
    commas: dict[int, list[int]] = {}
    closers: dict[int, int] = {}
    open_: list[int] = []
    for place, token in enumerate(tokens):
        if token.kind != "op":
            continue
        if token.text in ("(", "["):
            open_.append(place)
        elif token.text in (")", "]"):
            if not open_ or tokens[open_[-1]].text != {")": "(", "]": "["}[token.text]:
                wrong = f"{token.text!r} closes nothing: take it out, or open a bracket before it"
                raise build.error(token.column, wrong)
            closers[open_.pop()] = place
        elif token.text == "," and open_:
            commas.setdefault(open_[-1], []).append(place)
    return commas, closers


def _counts(node: Node) -> bool:
    """Whether a subscript consists of running indices, n and numbers, and is not just a number."""
    parts = list(walk(node))
    allowed = all(isinstance(part, Number | Index | Constant | Binary | Negate) for part in parts) and not is_truth(
        node
    )
    return allowed and any(isinstance(part, Index | Constant) for part in parts)
