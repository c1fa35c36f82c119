"""Trees as MathML ``<math>`` elements, for browsers and screen readers."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from kobai.objectives.notation import writer
from kobai.objectives.notation.writer import ATOM, POWER, PRODUCT, Fragment, Writer
from kobai.objectives.tree import Binary, Call, Node, Reduce

_TIMES, _APPLY = "<mo>&#x2062;</mo>", "<mo>&#x2061;</mo>"

_THIN = '<mspace width="0.17em"/>'
_WORD_FIRST = re.compile(r"(<(mrow|msub|msup|msubsup|munderover)>)*<mi>\w{2,}</mi>")
_WORD_LAST = re.compile(r"<mi>\w{2,}</mi>$")

_SIGNS = {"<": "&lt;", ">": "&gt;", "<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "and": "∧", "or": "∨"}


def _name(name: str) -> str:
    """A function's name; logarithms with their base below."""
    if name in ("log2", "log10"):
        return f"<msub><mi>log</mi><mn>{name[3:]}</mn></msub>"
    return f"<mi>{writer.SPELLED.get(name, 'ln' if name == 'log' else name)}</mi>"


class MathML(Writer):
    """Presentation MathML Core."""

    def write_math(self, tree: Node) -> str:
        """A ``<math>`` element."""
        return f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{self.write(tree)}</mrow></math>'

    def number(self, digits: str) -> str:
        return f"<mn>{digits}</mn>"

    def scientific(self, digits: str, exponent: int) -> str:
        sign = "<mo>−</mo>" if exponent < 0 else ""
        power = f"<msup><mn>10</mn><mrow>{sign}<mn>{abs(exponent)}</mn></mrow></msup>"
        return power if digits == "1" else f"<mn>{digits}</mn><mo>·</mo>{power}"

    def symbol(self, letters: str) -> str:
        return f"<mi>{writer.GREEK_LETTERS.get(letters, escape(letters))}</mi>"

    def index(self, name: str) -> str:
        return f"<mi>{name}</mi>"

    def subscripted(self, base: str, at: str) -> str:
        return f"<msub>{base}{at}</msub>"

    def item(self, at: str) -> str:
        return super().item(f"<mrow>{at}</mrow>")

    def whole_point(self) -> str:
        vector = self.coordinates.vector
        bold = chr(ord("𝐚") + ord(vector) - ord("a")) if "a" <= vector <= "z" and len(vector) == 1 else None
        return f'<mi mathvariant="normal">{bold}</mi>' if bold else self.symbol(vector)

    def minus(self, of: str) -> str:
        return f"<mrow><mo>−</mo>{of}</mrow>"

    def brackets(self, inner: str) -> str:
        return f"<mrow><mo>(</mo>{inner}<mo>)</mo></mrow>"

    def sum(self, left: str, op: str, right: str) -> str:
        return f"{left}<mo>{'−' if op == '-' else '+'}</mo>{right}"

    def product(self, left: str, right: str, left_node: Node, right_node: Node) -> str:
        dot = writer.starts_with_digit(right_node) and not right.startswith("<mrow><mo>(")
        # Words, as area and sin, would read as one word with what is beside them.
        spaced = _WORD_FIRST.match(right) or _WORD_LAST.search(left)
        return f"{left}{'<mo>·</mo>' if dot else _TIMES}{_THIN if spaced and not dot else ''}{right}"

    def quotient(self, node: Binary) -> Fragment:
        top, bottom = self.write(node.left), self.write(node.right)
        return Fragment(f"<mfrac><mrow>{top}</mrow><mrow>{bottom}</mrow></mfrac>", POWER)

    def power(self, node: Binary) -> Fragment:
        exponent = f"<mrow>{self.write(node.right)}</mrow>"
        match node.left:
            case Call(name, (arg,)) if name not in ("abs", "sqrt", "exp") and not writer.is_inverse(node.right):
                raised = f"<msup>{_name(name)}{exponent}</msup>"
                return Fragment(f"<mrow>{raised}{_APPLY}{self.brackets(self.write(arg))}</mrow>", POWER)
        return Fragment(f"<msup><mrow>{self.closed(node.left, ATOM).text}</mrow>{exponent}</msup>", POWER)

    def call(self, name: str, args: tuple[Node, ...]) -> Fragment:
        if name == "root":
            base, degree = (self.write(arg) for arg in args)
            return Fragment(f"<mroot><mrow>{base}</mrow><mrow>{degree}</mrow></mroot>", ATOM)
        if name == "piecewise":
            return Fragment(self._cases(args), ATOM)
        inner = "<mo>,</mo>".join(self.write(arg) for arg in args)
        match name:
            case "abs":
                return Fragment(f"<mrow><mo>|</mo>{inner}<mo>|</mo></mrow>", ATOM)
            case "sqrt":
                return Fragment(f"<msqrt>{inner}</msqrt>", ATOM)
            case "exp":
                return Fragment(f"<msup><mi>e</mi><mrow>{inner}</mrow></msup>", POWER)
            case _:
                return Fragment(f"<mrow>{_name(name)}{_APPLY}{self.brackets(inner)}</mrow>", ATOM)

    def relation(self, left: str, op: str, right: str) -> str:
        return f"{left}<mo>{_SIGNS.get(op, op)}</mo>{right}"

    def _cases(self, args: tuple[Node, ...]) -> str:
        """A brace before one line for each value and its condition."""
        lines = [
            (self.write(value), self.write(condition)) for condition, value in zip(args[::2], args[1::2], strict=False)
        ]
        if len(args) % 2:
            lines.append((self.write(args[-1]), "<mtext>otherwise</mtext>"))
        rows = (f"<mtr><mtd><mrow>{a}</mrow></mtd><mtd><mrow>{b}</mrow></mtd></mtr>" for a, b in lines)
        return f"<mrow><mo>{{</mo><mtable>{''.join(rows)}</mtable></mrow>"

    def reduce_point(self, node: Reduce) -> Fragment:
        return Fragment(f"<mrow><mo>‖</mo>{self.write(node.body)}<mo>‖</mo></mrow>", ATOM)

    def reduce_index(self, node: Reduce) -> Fragment:
        low = f"<mrow><mi>{node.index}</mi><mo>=</mo>{self.write(node.first)}</mrow>"
        high = f"<mrow>{self.write(node.last)}</mrow>"
        if node.op == "norm":
            total = f"<munderover><mo>∑</mo>{low}{high}</munderover>"
            square = f"<msup><mrow>{self.at_least(node.body, ATOM).text}</mrow><mn>2</mn></msup>"
            return Fragment(f"<msqrt>{total}{square}</msqrt>", ATOM)
        if node.op in ("min", "max"):
            head = f"<munderover><mi>{node.op}</mi>{low}{high}</munderover>"
            return Fragment(f"<mrow>{head}{_APPLY}{self.brackets(self.write(node.body))}</mrow>", ATOM)
        head = f"<munderover><mo>{'∑' if node.op == 'sum' else '∏'}</mo>{low}{high}</munderover>"
        return Fragment(f"<mrow>{head}{self.at_least(node.body, PRODUCT).text}</mrow>", PRODUCT, True)
