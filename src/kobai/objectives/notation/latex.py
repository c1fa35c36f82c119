"""Trees as LaTeX without dollar signs, in commands that matplotlib's mathtext, KaTeX and TeX all typeset."""

from __future__ import annotations

import re

from kobai.objectives.notation import writer
from kobai.objectives.notation.writer import ATOM, POWER, PRODUCT, Fragment, Writer
from kobai.objectives.tree import Binary, Call, Node, Reduce

_COMMANDS = {"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "sign": r"\operatorname{sgn}", "log": r"\ln",
             "log2": r"\log_{2}", "log10": r"\log_{10}", "asinh": r"\operatorname{arsinh}",
             "acosh": r"\operatorname{arcosh}", "atanh": r"\operatorname{artanh}"}  # fmt: skip
_UPRIGHT = ("log1p", "expm1", "erf", "sigmoid", "softplus", "atan2", "piecewise", "where")
_SIGNS = {"<=": r"\leq", ">=": r"\geq", "!=": r"\neq", "==": "=", "and": r"\wedge", "or": r"\vee"}
_GREEK = {"lambda_": r"\lambda", "epsilon": r"\varepsilon", "phi": r"\varphi"}
GREEK_COMMANDS = {name: _GREEK.get(name, f"\\{name}") for name in writer.GREEK_LETTERS}
_HIGH = re.compile(r"\\(frac|sqrt|sum|prod)")
_TALL = re.compile(r"\^|\\(frac|sqrt|sum|prod)")
_WORD = re.compile(r"\\mathrm\{[^{}]*\}$")
_NAMED = re.compile(r"\\(arc|sin|cos|tan|exp|ln|log|max|min|operatorname|sum|prod)")


class Latex(Writer):
    r"""``3 x_{1}^{2} + \sin x_{2}``."""

    def scientific(self, digits: str, exponent: int) -> str:
        power = f"10^{{{exponent}}}"
        return power if digits == "1" else rf"{digits} \cdot {power}"

    def symbol(self, letters: str) -> str:
        upright = letters if len(letters) == 1 else r"\mathrm{" + letters.replace("_", r"\_") + "}"
        return GREEK_COMMANDS.get(letters, upright)

    def subscripted(self, base: str, at: str) -> str:
        return f"{base}_{{{at.replace(' ', '')}}}"

    def whole_point(self) -> str:
        vector = self.symbol(self.coordinates.vector)
        return rf"\mathbf{{{vector}}}" if len(vector) == 1 else vector

    def brackets(self, inner: str) -> str:
        return rf"\left({inner}\right)" if _TALL.search(inner) else f"({inner})"

    def product(self, left: str, right: str, left_node: Node, right_node: Node) -> str:
        digits_meet = right[:1].isdigit() or (
            writer.starts_with_digit(right_node) and not right.startswith(("(", r"\left"))
        )
        # \frac after a digit reads as a mixed number, 2 ½.
        mixed = writer.ends_with_digit(left_node) and right.startswith(r"\frac")
        if digits_meet or mixed:
            return rf"{left} \cdot {right}"
        # Not every typesetter puts the thin space before sin, cos, … that TeX does; beside a word, as area, none does.
        spaced = _NAMED.match(right) or right.startswith(r"\mathrm") or _WORD.search(left)
        return rf"{left} \, {right}" if spaced else f"{left} {right}"

    def right_factor(self, node: Node) -> Fragment:
        return self.at_least(node, PRODUCT if isinstance(node, Reduce) else POWER)

    def quotient(self, node: Binary) -> Fragment:
        return Fragment(rf"\frac{{{self.write(node.left)}}}{{{self.write(node.right)}}}", POWER)

    def power(self, node: Binary) -> Fragment:
        exponent = f"{{{self.write(node.right)}}}"
        match node.left:
            case Call(name, (arg,)) if name not in ("abs", "sqrt", "exp") and not writer.is_inverse(node.right):
                return Fragment(f"{self._command(name)}^{exponent}{self.brackets(self.write(arg))}", POWER)
        return Fragment(f"{self.closed(node.left, ATOM).text}^{exponent}", POWER)

    def _command(self, name: str) -> str:
        return rf"\operatorname{{{name}}}" if name in _UPRIGHT else _COMMANDS.get(name, f"\\{name}")

    def relation(self, left: str, op: str, right: str) -> str:
        return f"{left} {_SIGNS.get(op, op)} {right}"

    def call(self, name: str, args: tuple[Node, ...]) -> Fragment:
        if name == "root":
            return Fragment(rf"\sqrt[{self.write(args[1])}]{{{self.write(args[0])}}}", ATOM)
        inner = ", ".join(self.write(arg) for arg in args)
        match name:
            case "abs":
                return Fragment(rf"\left|{inner}\right|" if "|" in inner or _TALL.search(inner) else f"|{inner}|", ATOM)
            case "sqrt":
                return Fragment(rf"\sqrt{{{inner}}}", ATOM)
            case "exp":
                if _HIGH.search(inner):  # too small in an exponent
                    return Fragment(rf"\exp{self.brackets(inner)}", ATOM)
                return Fragment(f"e^{{{inner}}}", POWER)
            case _:
                return Fragment(f"{self._command(writer.named(name, args))}{self.brackets(inner)}", ATOM)

    def reduce_point(self, node: Reduce) -> Fragment:
        return Fragment(rf"\left\Vert {self.write(node.body)} \right\Vert", ATOM)

    def reduce_index(self, node: Reduce) -> Fragment:
        limits = f"_{{{node.index}={self.write(node.first)}}}^{{{self.write(node.last)}}}"
        if node.op == "norm":
            return Fragment(rf"\sqrt{{\sum{limits} {self.at_least(node.body, ATOM).text}^{{2}}}}", ATOM)
        if node.op in ("min", "max"):
            return Fragment(rf"\{node.op}{limits}{self.brackets(self.write(node.body))}", ATOM)
        command = r"\sum" if node.op == "sum" else r"\prod"
        return Fragment(f"{command}{limits} {self.at_least(node.body, PRODUCT).text}", PRODUCT, True)
