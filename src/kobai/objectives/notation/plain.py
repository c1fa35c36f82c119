"""Trees as plain Unicode text, for titles and terminals: ``3 x₁² + sin(x₂)``."""

from __future__ import annotations

import re

from kobai.objectives import names
from kobai.objectives.notation import writer
from kobai.objectives.notation.writer import ATOM, POWER, PRODUCT, Fragment, Writer
from kobai.objectives.tree import Binary, Constant, Negate, Node, Number, Reduce

_OPEN = re.compile(r"[\^√∛][^ ()|]*$")  # an exponent or root that a factor after it could belong to
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "="}


class Plain(Writer):
    """Subscripts and superscripts where Unicode has them, ``^( )`` elsewhere; a real minus sign."""

    minus_sign = "−"

    def scientific(self, digits: str, exponent: int) -> str:
        power = f"10{writer.small(str(exponent), writer.SUPERSCRIPT)}"
        return power if digits == "1" else f"{digits}·{power}"

    def subscripted(self, base: str, at: str) -> str:
        return base + (writer.small(at, writer.SUBSCRIPT) or f"[{at}]")

    def named(self, name: str) -> str:
        letters, below = names.split(name)
        if below and "_" not in below and not writer.small(below, writer.SUBSCRIPT):
            return f"{self.symbol(letters)}_{below}"
        return super().named(name)

    def product(self, left: str, right: str, left_node: Node, right_node: Node) -> str:
        if writer.starts_with_digit(right_node) and not right.startswith("("):
            return f"{left}·{right}"
        euler = left_node == Constant("e") and right.startswith("(")  # which reads as exp( )
        if euler or _OPEN.search(left) or (isinstance(left_node, Binary) and left_node.op == "/"):
            return f"{left}·{right}"
        tight = writer.ends_with_digit(left_node) and not left.endswith(")") and right.startswith("(")
        return f"{left}{'' if tight else ' '}{right}"

    def quotient(self, node: Binary) -> Fragment:
        return Fragment(f"{self.closed(node.left, PRODUCT).text}/{self.closed(node.right, POWER).text}", PRODUCT)

    def power(self, node: Binary) -> Fragment:
        base = self.closed(node.left, ATOM).text
        written = self.fragment(node.right)
        if isinstance(node.right, Number) or (isinstance(node.right, Negate) and isinstance(node.right.of, Number)):
            raised = writer.small(written.text, writer.SUPERSCRIPT)
            if raised:
                return Fragment(base + raised, POWER)
        exponent = written.text if written.precedence == ATOM else self.brackets(written.text)
        return Fragment(f"{base}^{exponent}", POWER)

    def call(self, name: str, args: tuple[Node, ...]) -> Fragment:
        if name == "sqrt":
            return Fragment(f"√{self.at_least(args[0], ATOM).text}", POWER)
        if name == "root" and args[1] == Number(3):
            return Fragment(f"∛{self.at_least(args[0], ATOM).text}", POWER)
        inner = ", ".join(self.write(arg) for arg in args)
        match name:
            case "abs":
                return Fragment(f"|{inner}|", ATOM)
            case _:
                return Fragment(f"{writer.SPELLED.get(name, writer.named(name, args))}({inner})", ATOM)

    def relation(self, left: str, op: str, right: str) -> str:
        return f"{left} {_SIGNS.get(op, op)} {right}"

    def reduce_point(self, node: Reduce) -> Fragment:
        return Fragment(f"‖{self.write(node.body)}‖", ATOM)

    def reduce_index(self, node: Reduce) -> Fragment:
        first, last = self.write(node.first), self.write(node.last)
        low, high = writer.small(f"{node.index}={first}", writer.SUBSCRIPT), writer.small(last, writer.SUPERSCRIPT)
        limits = low + high if low and high else f"[{node.index}={first}…{last}]"
        if node.op == "norm":
            return Fragment(f"√(Σ{limits} {self.at_least(node.body, ATOM).text}²)", ATOM)
        if node.op in ("min", "max"):
            return Fragment(f"{node.op}{limits}({self.write(node.body)})", ATOM)
        return Fragment(
            f"{'Σ' if node.op == 'sum' else 'Π'}{limits} {self.at_least(node.body, PRODUCT).text}", PRODUCT, True
        )
