"""The kernel in CUDA's language: one thread for each run, the step loop inside, everything in registers.

    descend(start, sizes, due, which, fixed, varying, initial, limits → x, value, norm, grad, ended, moved)

Each operation is named with its rounding (``__fmul_rn`` and the like), so that the compiler joins none: what a thread computes
is what a lane of the CPU's kernel computes, bit for bit, but for sines of angles beyond ``mathematics.FAR``, which are the
platform's own. A run is looked at in every step; once it ends, its last good position is written to the rows still due.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from kobai.descent.engines.compiled.codegen.llvm_writer import needed
from kobai.descent.engines.compiled.program import Program
from kobai.descent.ir.graph import Node, reachable
from kobai.descent.ir.ops import CONST, INPUT, INTEGER, TRUTH

ARGUMENTS = (
    "start", "sizes", "due", "which", "fixed", "varying", "initial", "limits", "x", "value", "norm", "grad", "ended", "moved",
)  # fmt: skip
"""What ``descend`` is given, all of it arrays. ``sizes``: the first run, the run after the last, runs in all, rows, steps."""


def cuda_text(program: Program, gradient: bool, tolerances: frozenset[str]) -> str:
    """The source of ``descend`` for a program.

    Args:
        gradient: the gradient is recorded, too.
        tolerances: which of "grad", "value" end a run.
    """
    return _Text(program, gradient, tolerances).text()


class _Text:
    def __init__(self, program: Program, gradient: bool, tolerances: frozenset[str]):
        self.p, self.gradient, self.tolerances = program, gradient, tolerances
        self.n, self.states = program.tables.n, range(len(program.tables.initial))
        self.number, self.whole, self.unsigned = (
            ("double", "long long", "unsigned long long") if program.tables.double else ("float", "int", "unsigned int")
        )
        self.lines: list[str] = []
        self._words = {
            "real": self.number,
            "integer": self.whole,
            "unsigned": self.unsigned,
            "p": "d" if program.tables.double else "f",
            "f": "" if program.tables.double else "f",
            "bits": "__double_as_longlong" if program.tables.double else "__float_as_int",
            "from_bits": "__longlong_as_double" if program.tables.double else "__int_as_float",
        }

    def text(self) -> str:
        t, coordinates = self.number, range(self.n)
        each = ", ".join(f"const {t}* {name}" for name in ("fixed", "varying", "initial", "limits"))
        out = ", ".join(f"{t}* {name}" for name in ("x", "value", "norm", "grad"))
        self.add(
            f'extern "C" __global__ void descend(const {t}* start, const long long* sizes, const int* due, const int* which, '
            f"{each}, {out}, int* ended, {t}* moved) {{",
            "const long long run = sizes[0] + (long long)blockIdx.x * blockDim.x + threadIdx.x;",
            "if (run >= sizes[1]) return;",
            "const long long runs = sizes[2];",
            "const int rows = (int)sizes[3], steps = (int)sizes[4];",
            f"const {t} infinity = {self.constant(math.inf)};",
            *(f"{t} x{i} = start[run * {self.n} + {i}], h{i} = x{i}, g{i};" for i in coordinates),
            *(f"{t} s{j}_{i} = initial[{j}];" for j in self.states for i in coordinates),
            f"{t} f, before = infinity, far = 0;",
            "int row = 0, over = -1;",
            "for (int t = 0;; t++) {",
        )
        names = self.evaluate("x")
        self.look()
        self.add("if (over >= 0 || t == steps) break;")
        self.step(names)
        self.add("}")
        self.rest()
        return "\n".join(self.lines) + "\n"

    def add(self, *lines: str) -> None:
        self.lines += lines

    def names(self, place: str) -> dict[Any, str]:
        """The inputs at a place, "x" (tried) or "h" (held)."""
        found: dict[Any, str] = {("x", i): f"{place}{i}" for i in range(self.n)}
        return found | {("state", j, i): f"s{j}_{i}" for j in self.states for i in range(self.n)}

    def evaluate(self, place: str) -> dict[Any, str]:
        """f and ∇f at a place, "x" or "h"; the names of all that was computed."""
        names, far = self.names(place), self.p.anywhere
        self.compute([far.value, *far.grad], names)
        self.add(f"f = {names[far.value]};", *(f"g{i} = {names[node]};" for i, node in enumerate(far.grad)))
        return names

    def look(self) -> None:
        """Judge the position tried, take it if it is good, and record it if it is due."""
        coordinates = range(self.n)

        def finite(values: Iterable[str]) -> str:
            return " && ".join(f"{self.call('fabs', v)} < infinity" for v in values)

        self.add(
            f"const bool good = {finite([*(f'x{i}' for i in coordinates), 'f'])};",
            f"const bool whole = good && {finite(f'g{i}' for i in coordinates)};",
            "if (good) {",
            "if (t > 0) { far = 0;",
            *(f"far = fmax(far, {self.call('fabs', self.rounded('sub', f'x{i}', f'h{i}'))});" for i in coordinates),
            "}",
            *(f"h{i} = x{i};" for i in coordinates),
            "}",
        )
        stops = []
        if "grad" in self.tolerances:
            stops.append(f"{self.norm()} <= limits[0]")
        if "value" in self.tolerances:
            stops.append(f"{self.call('fabs', self.rounded('sub', 'f', 'before'))} <= limits[1]")
        self.add("if (!whole) over = 2 * t + 1;")
        if stops:
            self.add(f"else if ({' || '.join(stops)}) over = 2 * t;")
        self.add("before = f;", "if (good && row < rows && due[row] == t) {", *self.write(), "row++;", "}")

    def step(self, names: dict) -> None:
        """The step of the shape that is due."""
        self.add("switch (which[t]) {")
        fixed = varying = 0
        for k, body in enumerate(self.p.updates):
            self.add(f"case {k}: {{")
            known = dict(names)
            known |= {("coefficient", "fixed", i): f"fixed[{fixed + i}]" for i in range(len(self.p.tables.fixed[k]))}
            count = len(self.p.tables.varying[k])
            known |= {("coefficient", "varying", i): f"varying[{varying}LL + t * {count} + {i}]" for i in range(count)}
            fixed, varying = fixed + len(self.p.tables.fixed[k]), varying + count * len(self.p.tables.which)
            self.compute(body.careful, known)
            keys = [f"x{i}" for i in range(self.n)] + [f"s{j}_{i}" for j in self.states for i in range(self.n)]
            self.add(
                *(f"const {self.number} n_{key} = {known[node]};" for key, node in zip(keys, body.careful, strict=True))
            )
            self.add(*(f"{key} = n_{key};" for key in keys), "break; }")
        self.add("}")

    def rest(self) -> None:
        """The rows that are still due repeat the last good position."""
        self.add("if (row < rows) {")
        self.evaluate("h")
        self.add("for (; row < rows; row++) {", *self.write(), "}", "}", "ended[run] = over;", "moved[run] = far;", "}")

    def write(self) -> list[str]:
        """Position, value and gradient norm into a row."""
        lines = [f"x[((long long)row * {self.n} + {i}) * runs + run] = h{i};" for i in range(self.n)]
        lines += ["value[row * runs + run] = f;", f"norm[row * runs + run] = {self.norm()};"]
        if self.gradient:
            lines += [f"grad[((long long)row * {self.n} + {i}) * runs + run] = g{i};" for i in range(self.n)]
        return lines

    def norm(self) -> str:
        """|∇f| in double precision, so that squares of large gradients stay finite."""
        if self.n == 1:
            return self.call("fabs", "g0")
        total = "__dmul_rn((double)g0, (double)g0)"
        for i in range(1, self.n):
            total = f"__dadd_rn({total}, __dmul_rn((double)g{i}, (double)g{i}))"
        return f"({self.number})__dsqrt_rn({total})"

    def compute(self, outputs: Iterable[Node], names: dict) -> None:
        """Lines that compute nodes; ``names`` has the inputs by their keys, and is given every node computed."""
        outputs = list(outputs)
        for node in reachable(outputs):
            if node.op is INPUT and node.value in names:
                names[node] = names[node.value]
        for node in needed(outputs, names):
            kind = "bool" if node.kind is TRUTH else self.whole if node.kind is INTEGER else self.number
            if node.op is CONST:
                names[node] = (
                    self.constant(node.value) if node.kind not in (TRUTH, INTEGER) else f"(({kind}){int(node.value)})"
                )
                continue
            name = f"v{len(self.lines)}"
            self.add(f"const {kind} {name} = {self.expression(node, [names[a] for a in node.args])};")
            names[node] = name

    def expression(self, node: Node, a: list[str]) -> str:
        return node.op.cuda.format(*a, **self._words)

    def rounded(self, op: str, *a: str) -> str:
        return f"__{'d' if self.p.tables.double else 'f'}{op}_rn({', '.join(a)})"

    def call(self, name: str, *a: str) -> str:
        return f"{name}{'' if self.p.tables.double else 'f'}({', '.join(a)})"

    def constant(self, value: float) -> str:
        """A number exactly."""
        if math.isfinite(value):
            return f"(({self.number}){value.hex()})"
        # All infinities and NaN have the bits of the double's upper half in both precisions, but for where the exponent ends.
        sign = "-" if value < 0 else ""
        bits = 0x7FF8 if math.isnan(value) else 0x7FF0
        return f"({sign}({self.number})__longlong_as_double(0x{bits:04X}000000000000LL))"
