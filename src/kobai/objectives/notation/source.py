"""Trees as source text, which ``kobai.objective`` parses back to the same tree."""

from __future__ import annotations

from kobai.objectives.notation import writer
from kobai.objectives.notation.writer import ATOM, MINUS, POWER, PRODUCT, Fragment, Writer
from kobai.objectives.tree import Binary, Item, Node, Number, Reduce


class Source(Writer):
    """``x1**2 + 3*sin(x2)``."""

    implicit_reductions = True

    def _number(self, value: int | float) -> Fragment:
        text = repr(abs(value)).removesuffix(".0") if abs(value) < 1e16 else repr(abs(value))
        return Fragment(text, ATOM) if value >= 0 else Fragment(f"-{text}", MINUS)

    def symbol(self, letters: str) -> str:
        return letters

    def named(self, name: str) -> str:
        return "λ" if name == "lambda_" else name

    def subscripted(self, base: str, at: str) -> str:
        return base + at

    def item(self, at: str) -> str:
        return f"{self.named(self.coordinates.vector)}[{at.replace(' ', '')}]"

    def product(self, left: str, right: str, left_node: Node, right_node: Node) -> str:
        return f"{left}*{right}"

    def right_factor(self, node: Node) -> Fragment:
        return self.at_least(node, POWER)

    def quotient(self, node: Binary) -> Fragment:
        return Fragment(f"{self.at_least(node.left, PRODUCT).text}/{self.at_least(node.right, POWER).text}", PRODUCT)

    def power(self, node: Binary) -> Fragment:
        exponent = self.at_least(node.right, ATOM)
        return Fragment(f"{self.at_least(node.left, ATOM).text}**{exponent.text}", POWER)

    def call(self, name: str, args: tuple[Node, ...]) -> Fragment:
        if name == "root" and args[1] == Number(3):
            name, args = "cbrt", args[:1]
        return Fragment(f"{writer.named(name, args)}({', '.join(self.write(arg) for arg in args)})", ATOM)

    def reduce_point(self, node: Reduce) -> Fragment:
        match node:
            case Reduce("sum", Binary("*", Item() as a, Item() as b), _) if a == b:
                return Fragment(f"dot({self.whole_point()}, {self.whole_point()})", ATOM)
        return Fragment(f"{node.op}({self.write(node.body)})", ATOM)

    def reduce_index(self, node: Reduce) -> Fragment:
        limits = f"{node.index}, {self.write(node.first)}, {self.write(node.last)}"
        return Fragment(f"{node.op}({self.write(node.body)}, {limits})", ATOM)
