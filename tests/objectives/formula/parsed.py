"""What a formula is read as, as text: the tree with its variables, or the error; for the page's parser, which gives the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kobai.errors import BadInput
from kobai.japanese import in_japanese
from kobai.objectives import Formula
from kobai.objectives.tree import (
    Binary,
    Call,
    Constant,
    Index,
    Item,
    Negate,
    Node,
    Number,
    Parameter,
    Reduce,
    Variable,
)


def parsed(
    text: str, parameters: dict[str, Any] | None = None, variables: Sequence[str] | None = None
) -> dict[str, Any]:
    """What ``Formula.parse`` makes of a text."""
    try:
        formula = Formula.parse(text, parameters, variables)
    except BadInput as error:
        line = str(error)
        return {
            "en": line,
            "ja": in_japanese(line),
            "column": error.column,
            "source": error.source == text,
            "fixes": list(error.fixes),
        }
    n = formula.dim or max(formula.least_dim, 3)
    return {
        "tree": written(formula.tree), "dim": formula.dim, "least": formula.least_dim, "names": list(formula.coordinates.of(n)),
        "declared": formula.declared, "beside": list(formula.beside), "parameters": list(formula.constants),
    }  # fmt: skip


def written(node: Node) -> str:
    """A tree in brackets: ``(+ (** x1 2) (sin x2))``."""
    match node:
        case Number(value):
            return repr(value)
        case Constant(name):
            return name
        case Parameter(name):
            return f"${name}"
        case Variable(index):
            return f"x{index}"
        case Index(name):
            return f"#{name}"
        case Item(at):
            return f"(item {written(at)})"
        case Negate(of):
            return f"(neg {written(of)})"
        case Binary(op, left, right):
            return f"({op} {written(left)} {written(right)})"
        case Call(name, args):
            return f"({' '.join([name, *map(written, args)])})"
        case Reduce(op, body, index, first, last):
            return f"(over {op} {index} {written(first)} {written(last)} {written(body)})"
    raise AssertionError(node)
