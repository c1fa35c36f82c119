"""The operations in TypeScript, for the page's engine: ``python -m kobai.descent.engines.compiled.codegen.javascript_text``.

It writes ``viewer/src/engine/kernels.ts``: for each operation and precision a loop over runs, exp, sin and the like expanded into
arithmetic by ``ir.transcendental``, so that they have the compiled engine's bits. A page joins them into a descent itself.
JavaScript computes in float64: ``Math.fround`` makes float32 of it, which for + − × ÷ √ is the correctly rounded result. Fused
multiply-adds are written out, as ``viewer/src/engine/arithmetic.ts`` explains them: its functions called for each number would
take three times as long.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kobai.descent.ir import ops
from kobai.descent.ir.coefficients import ATAN, ERF, ERFCX, EXP, LOG, MANTISSA, SIN
from kobai.descent.ir.graph import Graph, Node, reachable
from kobai.descent.ir.ops import CONST, FMA, INPUT, Op
from kobai.descent.ir.transcendental import EXPANSIONS

KERNELS = Path(__file__).parents[6] / "viewer" / "src" / "engine" / "kernels.ts"
"""The page's copy, in a checkout."""

# ``{r}`` rounds to float32 where the graph has it; ``{p}`` is 32 or 64. Integers here are 32 bits wide.
SPELLINGS = {
    ops.ADD: "{r}({0} + {1})", ops.SUB: "{r}({0} - {1})", ops.MUL: "{r}({0} * {1})", ops.DIV: "{r}({0} / {1})",
    ops.FMA: "fma{p}({0}, {1}, {2})", ops.NEG: "(-{0})", ops.ABS: "Math.abs({0})", ops.SQRT: "{r}(Math.sqrt({0}))",
    ops.FLOOR: "Math.floor({0})", ops.RINT: "rint({0})", ops.LT: "({0} < {1})", ops.LE: "({0} <= {1})",
    ops.GT: "({0} > {1})", ops.GE: "({0} >= {1})", ops.EQ: "({0} === {1})", ops.NE: "({0} !== {1})",
    ops.AND: "({0} && {1})", ops.OR: "({0} || {1})", ops.XOR: "({0} !== {1})", ops.NOT: "(!{0})",
    ops.SELECT: "({0} ? {1} : {2})", ops.IADD: "({0} + {1} | 0)", ops.ISUB: "({0} - {1} | 0)", ops.SHL: "({0} << {1})",
    ops.SAR: "({0} >> {1})", ops.BITS: "bits32({0})", ops.FROM_BITS: "fromBits32({0})", ops.TO_INTEGER: "({0} | 0)",
    ops.TO_REAL: "{0}", ops.FAR_SIN: "{r}(farSine({0}))", ops.FAR_COS: "{r}(farCosine({0}))",
}  # fmt: skip

_BASIC = (
    ops.ADD, ops.SUB, ops.MUL, ops.DIV, ops.FMA, ops.NEG, ops.ABS, ops.SQRT, ops.FLOOR, ops.RINT, ops.LT, ops.LE, ops.GT, ops.GE,
    ops.EQ, ops.NE, ops.SELECT,
)  # fmt: skip

_SPLIT = 2**27 + 1
# Added and taken off again it rounds a number to a whole one.
_WHOLE = 3 * 2**51
_POLYNOMIALS = {"EXP": EXP, "LOG": LOG, "SIN": SIN, "ATAN": ATAN, "ERF": ERF, "ERFCX": ERFCX}

_HEAD = """\
/**
 * The loops over runs of each operation. Generated from Python: python -m kobai.descent.engines.compiled.codegen.javascript_text
 */
import { bits32, fma32, fma64, fromBits32, halfway32, high, join, low, rint, twoTo } from "./arithmetic";
import { farCosine, farSine } from "./far_angles";

export type Reals = Float32Array | Float64Array;
export type Truths = Uint8Array;
/** Writes m runs of an operation's result into an array, from those of its operands. */
export type Kernel = (to: never, a: never, b: never, c: never, m: number) => void;

const f = Math.fround;
"""

# Arrays of truth values are the same for both precisions.
_LOGIC = """\
type LogicKernel = (to: Truths, a: Truths, b: Truths, c: Truths, m: number) => void;

export const TRUTHS: Record<string, LogicKernel> = {
  and: (to, a, b, _, m) => { for (let i = 0; i < m; i++) to[i] = a[i] & b[i]; },
  or: (to, a, b, _, m) => { for (let i = 0; i < m; i++) to[i] = a[i] | b[i]; },
  xor: (to, a, b, _, m) => { for (let i = 0; i < m; i++) to[i] = a[i] ^ b[i]; },
  not: (to, a, _b, _c, m) => { for (let i = 0; i < m; i++) to[i] = 1 - a[i]; },
  select: (to, a, b, c, m) => { for (let i = 0; i < m; i++) to[i] = a[i] ? b[i] : c[i]; },
};
"""


def text() -> str:
    """The whole file."""
    return "\n".join([_HEAD, *(_kernels(double) for double in (False, True)), _LOGIC])


def _kernels(double: bool) -> str:
    """The kernels of one precision, and the coefficients of their polynomials."""
    polynomials: dict[tuple[float, ...], str] = {}
    lines = [line for op in (*_BASIC, *EXPANSIONS) for line in _kernel(op, double, polynomials)]
    bits, array = (64, "Float64Array") if double else (32, "Float32Array")
    tables = [
        f"const {name} = {array}.of({', '.join(map(_number, numbers))});" for numbers, name in polynomials.items()
    ]
    head = f"export const FLOAT{bits}: Record<string, Kernel> = {{"
    return "\n".join([*tables, "", head, *lines, "};", ""])


def _kernel(op: Op, double: bool, polynomials: dict[tuple[float, ...], str]) -> list[str]:
    """The loop of one operation."""
    array = "Float64Array" if double else "Float32Array"
    types = ["Truths" if kind is ops.TRUTH else array for kind in op.operands]
    names = [f"{'abc'[i]}" if i < len(types) else f"_{'abc'[i]}" for i in range(3)]
    arguments = ", ".join(f"{name}: {kind}" for name, kind in zip(names, [*types, array, array, array], strict=False))
    to = "Truths" if op.result is ops.TRUTH else array
    head = f"  {op.name}: (to: {to}, {arguments}, m: number) => {{"
    loop = "for (let i = 0; i < m; i++)"
    if op in SPELLINGS:
        # Storing into a Float32Array rounds.
        body = SPELLINGS[op].format(*(f"{name}[i]" for name in names), r="", p=64 if double else 32)
        body = body.removeprefix("(").removesuffix(")") if body.startswith("(") else body
        return [f"{head} {loop} to[i] = {f'({body}) ? 1 : 0' if op.result is ops.TRUTH else body}; }},"]
    function = _Function(op, double, polynomials)
    return [head, f"    {loop} {{", *(f"      {line}" for line in function.lines), "    }", "  },"]


class _Function:
    """The lines that compute ``to[i]`` of a[i] (and b[i]): values used once stand inside the expression that uses them."""

    def __init__(self, op: Op, double: bool, polynomials: dict[tuple[float, ...], str]):
        self.double, self.polynomials = double, polynomials
        self.graph = Graph(double)
        inputs = [self.graph.input("x", i) for i in range(len(op.operands))]
        result = EXPANSIONS[op](self.graph, *inputs, domain=None)
        self.lines = [
            f"const {name} = {name}[i];".replace(f" {name} ", f" {name * 2} ") for name in "ab"[: len(inputs)]
        ]
        self.names: dict[Node, str] = {node: "ab"[i] * 2 for i, node in enumerate(inputs)}
        self.halves: dict[tuple[Node, str], str] = {}
        self.splits: dict[str, tuple[str, str]] = {}
        order = reachable([result])
        self.uses = Counter(arg for node in order for arg in node.args)
        self.words = {"r": "" if double else "f", "p": 64 if double else 32}
        self.lines.append(f"to[i] = {self._of(result)};")

    def _series(self, node: Node) -> tuple[Node, str] | None:
        """Of the last node of a polynomial: its argument and the table of its coefficients."""
        numbers, at, argument = [], node, None
        while at.op is FMA and at.args[2].op is CONST and (argument is None or at.args[1] is argument):
            if at is not node and self.uses[at] > 1:
                return None
            argument = at.args[1]
            numbers.append(at.args[2].value)
            at = at.args[0]
        if argument is None or at.op is not CONST:
            return None
        numbers.append(at.value)
        for name, found in _POLYNOMIALS.items():
            if [self.graph.const(c).value for c in found[self.double]] == numbers[::-1]:
                table = self.polynomials.setdefault(tuple(numbers[::-1]), f"{name}{self.words['p']}")
                return argument, table
        return None

    def _expression(self, node: Node) -> str:
        """One node of operands that are written already."""
        if node.op is ops.RINT:  # never so large, here, that this would lose digits
            return f"({self._of(node.args[0])} + {_WHOLE} - {_WHOLE})"
        if node.op is ops.FROM_BITS:
            return self._from_bits(node.args[0])
        if node.op is ops.TO_REAL and self.double:
            return f"(({self._half(node.args[0], 'high')}) * 4294967296 + ({self._half(node.args[0], 'low')} >>> 0))"
        return SPELLINGS[node.op].format(*map(self._of, node.args), **self.words)

    def _of(self, node: Node, name: bool = False) -> str:
        """An operand; written before, under a ``name`` of its own, if it is used more than once."""
        if node.op is CONST:
            return _literal(node.value)
        if node not in self.names and (found := self._series(node)):
            self.names[node] = self._horner(*found, f"v{node.number}")
        elif node not in self.names and node.op is FMA:
            a, b, c = (_literal(arg.value) if arg.op is CONST else self._of(arg, name=True) for arg in node.args)
            if self.double and node.args[0].op is ops.FROM_BITS:  # a power of two: the product is exact
                steps = [f"{a} * {b} + {c}"]
            elif self.double and any(arg.op is INPUT for arg in node.args[:2]):  # perhaps too large to be split
                steps = [f"fma64({a}, {b}, {c})"]
            else:
                steps = self._multiply_add(a, b, c, str(node.number))
            self.names[node] = self._named(steps.pop(), f"v{node.number}", steps)
        elif node not in self.names:
            written = self._expression(node)
            self.names[node] = self._named(written, f"v{node.number}") if name or self.uses[node] > 1 else written
        return self.names[node]

    def _named(self, written: str, name: str, before: Sequence[str] = ()) -> str:
        """The name of a value."""
        self.lines.append(f"const {', '.join([*before, f'{name} = {written}'])};")
        return name

    def _multiply_add(self, a: str, b: str, c: str, mark: str) -> list[str]:
        """a·b + c: declarations, and the expression of the result."""
        p, s, r, t, q, g, w, u, d = (f"{letter}{mark}" for letter in "psrtqgwud")
        if not self.double:
            steps = [f"{s} = {a} * {b} + {c}", f"{r} = f({s})", f"{t} = {s} + ({s} - {r})"]
            return [*steps, f"{t} !== {s} && f({t}) === {t} ? halfway32({a} * {b}, {c}, {s}) : {r}"]
        (a0, a1), (b0, b1) = self._split(a), self._split(b)
        rest = f"({a0} * {b0} - {p})"
        for factors in ((a0, b1), (a1, b0), (a1, b1)):
            if "0" not in factors:
                rest = f"({rest} + {factors[0]} * {factors[1]})"
        return [
            f"{p} = {a} * {b}", f"{s} = {p} + {c}", f"{q} = {s} - {p}",
            f"{g} = ({p} - ({s} - {q})) + ({c} - {q})", f"{w} = {rest}", f"{u} = {g} + {w}", f"{r} = {s} + {u}",
            f"{d} = 2 * ({u} - ({r} - {s}))", f"{t} = {r} + {d} - {r}",
            f"{t} === {d} && ({u} - {g} !== {w} || {u} - {w} !== {g}) ? fma64({a}, {b}, {c}) : {r}",
        ]  # fmt: skip

    def _split(self, a: str) -> tuple[str, str]:
        """A float64 number in two halves of 26 bits."""
        if a not in self.splits:
            if a[0].isalpha() and a != "NaN":
                self.lines.append(f"const m{a} = {_SPLIT} * {a}, h{a} = m{a} - (m{a} - {a}), l{a} = {a} - h{a};")
                self.splits[a] = (f"h{a}", f"l{a}")
            else:
                value = float(a.strip("()"))
                upper = _SPLIT * value - (_SPLIT * value - value)
                self.splits[a] = (_literal(upper), _literal(value - upper))
        return self.splits[a]

    def _horner(self, argument: Node, table: str, name: str) -> str:
        """A polynomial, each step a fused multiply-add."""
        z = self._of(argument, name=True)
        if self.double:
            self._split(z)
        outer, self.lines = self.lines, []
        steps = self._multiply_add(name, z, "c", "")
        inner, self.lines = self.lines, outer
        self.splits.pop(name, None)
        step = " ".join([*inner, f"const {', '.join(steps[:-1])};", f"{name} = {steps[-1]};"])
        self.lines.append(f"let {name} = {table}[0];")
        self.lines.append(f"for (let k = 1; k < {table}.length; k++) {{ const c = {table}[k]; {step} }}")
        return name

    def _from_bits(self, bits: Node) -> str:
        """A number of its bits: a power of two, another with its sign changed, or any."""
        if bits.op is ops.IXOR:  # with the sign alone
            number, sign = sorted(bits.args, key=lambda arg: arg.op is ops.SHL)
            assert number.op is ops.BITS
            assert sign.args[1].value == (63 if self.double else 31)
            source, turn = number.args[0], sign.args[0]
            whole = self._half(turn, "low") if self.double else self._of(turn)
            return f"({self._of(source)} * (1 - (({whole} & 1) << 1)))"
        if not self.double:
            return f"fromBits32({self._of(bits)})"
        if bits.op is ops.SHL and bits.args[1].value == MANTISSA[True]:
            return f"twoTo({self._half(bits.args[0], 'low')})"
        return f"join({self._half(bits, 'high')}, {self._half(bits, 'low')})"

    def _half(self, node: Node, which: str) -> str:
        """The "high" or the "low" 32 bits of a whole number of 64 bits."""
        if node.op is CONST:
            half = (node.value >> 32 if which == "high" else node.value) & 0xFFFFFFFF
            return _literal(half - (1 << 32) if half >= 1 << 31 else half)
        if (node, which) not in self.halves:
            written = self._wide(node, which == "high")
            plain = node.op in (ops.SHL, ops.SAR)
            self.halves[node, which] = written if plain else self._named(written, f"{which}{node.number}")
        return self.halves[node, which]

    def _wide(self, node: Node, upper: bool) -> str:
        """One half of an operation on whole numbers of 64 bits."""
        a = node.args[0]
        if node.op is ops.BITS:
            return f"{'high' if upper else 'low'}({self._of(a, name=True)})"
        if node.op is ops.TO_INTEGER:
            return f"{self._of(a, name=True)} >> {31 if upper else 0}"
        b = node.args[1]
        if node.op is ops.SHL:
            return f"({self._half(a, 'low')} << {b.value - 32})" if upper else "0"
        if node.op is ops.SAR:
            high = self._half(a, "high")
            if b.value >= 32 or upper:
                return f"({high} >> {31 if upper and b.value >= 32 else b.value % 32})"
            return f"({self._half(a, 'low')} >>> {b.value} | {high} << {32 - b.value})"
        sign = {ops.IADD: "+", ops.ISUB: "-"}[node.op]
        low, other = self._half(a, "low"), self._half(b, "low")
        if not upper:
            return low if other == "0" else f"{low} {sign} {other} | 0"
        total = f"{self._half(a, 'high')} {sign} {self._half(b, 'high')}"
        if other == "0":
            return f"{total} | 0"
        below = f"{self._half(node, 'low')} >>> 0 < {low} >>> 0" if sign == "+" else f"{low} >>> 0 < {other} >>> 0"
        return f"{total} {sign} ({below} ? 1 : 0) | 0"


def _number(value: float) -> str:
    """A number as JavaScript writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return (
        repr(int(value)) if value == int(value) and abs(value) < 1e15 and math.copysign(1, value) > 0 else repr(value)
    )


def _literal(value: float) -> str:
    """A number inside an expression."""
    written = _number(value)
    return f"({written})" if written.startswith("-") else written


if __name__ == "__main__":
    KERNELS.write_text(text(), encoding="utf-8")
