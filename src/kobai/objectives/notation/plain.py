"""Trees as plain Unicode text, for titles and terminals: ``3 x₁² + sin(x₂)``."""

from __future__ import annotations

from kobai.objectives.notation.writer import (
    ATOM,
    GREEK_LETTERS,
    POWER,
    PRODUCT,
    SPELLED,
    SUBSCRIPT,
    SUPERSCRIPT,
    Fragment,
    Writer,
    ends_with_digit,
    small,
    starts_with_digit,
)
from kobai.objectives.tree import Binary, Negate, Node, Number, Reduce


class Plain(Writer):
    """Subscripts and superscripts where Unicode has them, ``^( )`` elsewhere; a real minus sign."""

    def scientific(self, digits: str, exponent: int) -> str:
        power = f"10{small(str(exponent), SUPERSCRIPT)}"
        return power if digits == "1" else f"{digits}·{power}"

    def constant(self, name: str) -> str:
        return GREEK_LETTERS.get(name, name)

    def parameter(self, name: str) -> str:
        if name in GREEK_LETTERS:
            return GREEK_LETTERS[name]
        letters = name.rstrip("0123456789")
        return GREEK_LETTERS.get(letters, letters) + (small(name[len(letters) :], SUBSCRIPT) or "")

    def coordinate(self, index: int) -> str:
        return "xyz"[index - 1] if self.letters and index <= 3 else f"x{small(str(index), SUBSCRIPT)}"

    def item(self, at: str) -> str:
        return "x" + (small(at, SUBSCRIPT) or f"[{at}]")

    def whole_point(self) -> str:
        return "x"

    def minus(self, of: str) -> str:
        return f"−{of}"

    def brackets(self, inner: str) -> str:
        return f"({inner})"

    def sum(self, left: str, op: str, right: str) -> str:
        return f"{left} {'−' if op == '-' else '+'} {right}"

    def product(self, left: str, right: str, left_node: Node, right_node: Node) -> str:
        if starts_with_digit(right_node) and not right.startswith("("):
            return f"{left}·{right}"
        tight = ends_with_digit(left_node) and not left.endswith(")") and right.startswith("(")
        return f"{left}{'' if tight else ' '}{right}"

    def quotient(self, node: Binary) -> Fragment:
        return Fragment(f"{self.closed(node.left, PRODUCT).text}/{self.closed(node.right, POWER).text}", PRODUCT)

    def power(self, node: Binary) -> Fragment:
        base = self.closed(node.left, ATOM).text
        written = self.fragment(node.right)
        if isinstance(node.right, Number) or (isinstance(node.right, Negate) and isinstance(node.right.of, Number)):
            raised = small(written.text, SUPERSCRIPT)
            if raised:
                return Fragment(base + raised, POWER)
        exponent = written.text if written.precedence == ATOM else self.brackets(written.text)
        return Fragment(f"{base}^{exponent}", POWER)

    def call(self, name: str, args: tuple[Node, ...]) -> Fragment:
        inner = ", ".join(self.write(arg) for arg in args)
        match name:
            case "abs":
                return Fragment(f"|{inner}|", ATOM)
            case "sqrt":
                root = self.at_least(args[0], ATOM).text
                return Fragment(f"√{root}", POWER)
            case _:
                return Fragment(f"{SPELLED.get(name, name)}({inner})", ATOM)

    def reduce_point(self, node: Reduce) -> Fragment:
        return Fragment(f"‖{self.write(node.body)}‖", ATOM)

    def reduce_index(self, node: Reduce) -> Fragment:
        first, last = self.write(node.first), self.write(node.last)
        low, high = small(f"{node.index}={first}", SUBSCRIPT), small(last, SUPERSCRIPT)
        limits = low + high if low and high else f"[{node.index}={first}…{last}]"
        if node.op == "norm":
            return Fragment(f"√(Σ{limits} {self.at_least(node.body, ATOM).text}²)", ATOM)
        if node.op in ("min", "max"):
            return Fragment(f"{node.op}{limits}({self.write(node.body)})", ATOM)
        return Fragment(
            f"{'Σ' if node.op == 'sum' else 'Π'}{limits} {self.at_least(node.body, PRODUCT).text}", PRODUCT, True
        )
