"""A program in CUDA's language: one thread for each run, the step loop inside, everything in registers.

    descend(start, sizes, due, which, fixed, varying, initial, limits → x, value, norm, grad, ended, moved)

Each operation names its rounding (``__fmul_rn``), so that the compiler joins none: a thread computes what a lane of the CPU's
code computes, bit for bit, but for sines of angles beyond ``ir.transcendental.FAR``, which are the platform's own. Each position
is judged; once a run ends, its last good position is written to the rows still due.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

from kobai.descent.engines.compiled.codegen.steps import Look, Names, Step, missing_nodes, take_steps, write_row
from kobai.descent.engines.compiled.program import Program
from kobai.descent.engines.compiled.step_checks import judge
from kobai.descent.ir.graph import INPUTS, Node
from kobai.descent.ir.ops import CONST, DOUBLE, INTEGER, REAL, TRUTH, Kind

ARGUMENTS = (
    "start", "sizes", "due", "which", "fixed", "varying", "initial", "limits", "x", "value", "norm", "grad", "ended", "moved",
)  # fmt: skip
"""Arguments of ``descend``, all of them arrays. ``sizes``: the first run, the run after the last, runs in all, rows, steps."""


class CudaText:
    """Writes the source of ``descend``, which records ∇f if ``gradient``; ``tolerances`` are as ``judge`` takes them."""

    def __init__(self, program: Program, gradient: bool, tolerances: frozenset[str]):
        self.program, self.gradient, self.judgement = program, gradient, judge(program, tolerances)
        self.double, self.n, self.keys = program.tables.double, program.tables.n, program.state_keys
        self.real, self.whole = ("double", "long long") if self.double else ("float", "int")
        self.types: dict[Kind, str] = {REAL: self.real, INTEGER: self.whole, TRUTH: "bool", DOUBLE: "double"}
        names = ("d", "", "__double_as_longlong", "__longlong_as_double") if self.double else (
            "f", "f", "__float_as_int", "__int_as_float")  # fmt: skip
        self.words = dict(zip(("p", "f", "bits", "from_bits"), names, strict=True))
        self.words |= {"real": self.real, "integer": self.whole, "unsigned": f"unsigned {self.whole}"}
        self.lines: list[str] = []
        self.depth = 1
        self._numbers = itertools.count()

    def text(self) -> str:
        """The whole source."""
        t, n = self.real, range(self.n)
        read = ", ".join(f"const {t}* {name}" for name in ("fixed", "varying", "initial", "limits"))
        written = ", ".join(f"{t}* {name}" for name in ("x", "value", "norm", "grad"))
        self.line(
            "const long long run = sizes[0] + (long long)blockIdx.x * blockDim.x + threadIdx.x;",
            "if (run >= sizes[1]) return;",
            "const long long runs = sizes[2];",
            "const int rows = (int)sizes[3], steps = (int)sizes[4];",
            "int row = 0;",
        )
        start: Names = {
            key: f"start[run * {self.n} + {key[1]}]" if key[0] == "x" else f"initial[{key[1]}]" for key in self.keys
        }
        start |= {("held", i): start["x", i] for i in n}
        start |= {("ended",): "-1", ("moved",): "0", ("before",): self.constant(REAL, math.inf)}
        constants: Names = {("first",): "0", ("limit", 0): "limits[0]", ("limit", 1): "limits[1]"}
        after = take_steps(self, self.judgement, start, constants, "0", self._record_if_due, self._update)
        self.block("if (row < rows)", lambda: self._record_rest([after["held", i] for i in n]))
        self.line(f"ended[run] = {after['ended',]};", f"moved[run] = {after['moved',]};")
        head = (
            f'extern "C" __global__ void descend(const {t}* start, const long long* sizes, const int* due, const int* which, '
            f"{read}, {written}, {self.whole}* ended, {t}* moved) {{"
        )
        return "\n".join([head, *self.lines, "}"]) + "\n"

    def line(self, *lines: str) -> None:
        """Write lines."""
        self.lines += [f"{'  ' * self.depth}{line}" for line in lines]

    def block(self, head: str, write: Callable[[], None]) -> None:
        """A block of lines in braces."""
        self.line(f"{head} {{")
        self.depth += 1
        write()
        self.depth -= 1
        self.line("}")

    def compute(self, outputs: Sequence[Node], names: Names) -> None:
        """Write a line for each node that outputs need."""
        for node in missing_nodes(outputs, names):
            if node.op is CONST:
                names[node] = self.constant(node.kind, node.value)
            else:
                text = node.op.cuda.format(*(names[a] for a in node.args), **self.words)
                names[node] = self.value(node.kind, text)

    def value(self, kind: Kind, text: str) -> str:
        """A new name for what an expression computes."""
        name = f"v{next(self._numbers)}"
        self.line(f"const {self.types[kind]} {name} = {text};")
        return name

    def constant(self, kind: Kind, value: float) -> str:
        """A constant exactly."""
        if kind is not REAL:
            return f"(({self.types[kind]}){int(value)})"
        if math.isfinite(value):
            return f"(({self.real}){value.hex()})"
        sign = "-" if value < 0 else ""
        bits = 0x7FF8 if math.isnan(value) else 0x7FF0  # of the double's upper two bytes
        return f"({sign}({self.real})__longlong_as_double(0x{bits:04X}000000000000LL))"

    def loop(self, first: str, carried: Names, look: Look, step: Step) -> Names:
        """A loop, as ``steps.Target`` describes it; the counter is an int."""
        variables = {key: "_".join(["now", *map(str, key)]) for key in carried}
        for key, name in variables.items():
            self.line(f"{self.types[INPUTS[key[0]]]} {name} = {carried[key]};")

        def write() -> None:
            names = dict(variables)
            looked, more = look(names, "step")
            self._assign(variables, looked)
            self.line(f"if (!({more})) break;")
            self._assign(variables, step(names, "step"))

        self.block(f"for (int step = {first};; step++)", write)
        return variables

    def _assign(self, variables: Names, values: Names) -> None:
        """Assign to variables of a loop what was computed of their former values."""
        self.line(*(f"{variables[key]} = {value};" for key, value in values.items()))

    def integer_of(self, counter: str) -> str:
        """A counter in the graph's width."""
        return counter if self.whole == "int" else f"({self.whole}){counter}"

    def store(self, array: str, column: int, value: str) -> None:
        """Store into the row that is due; arrays have the runs last."""
        place = f"((long long)row * {self.n} + {column})" if array in ("x", "grad") else "(long long)row"
        self.line(f"{array}[{place} * runs + run] = {value};")

    def _record_if_due(self, names: Names, step: str) -> str:
        """Write the position if it is good and its row is due; the loop goes on until the run ends."""

        def write() -> None:
            x = [names["x", i] for i in range(self.n)]
            write_row(self, self.judgement, dict(names), x, self.gradient)
            self.line("row++;")

        self.block(f"if ({names[self.judgement.good]} && row < rows && due[row] == {step})", write)
        return f"{names[self.judgement.ended]} < 0 && {step} < steps"

    def _record_rest(self, x: list[str]) -> None:
        """Write a position to all rows still due."""
        names: Names = {("x", i): one for i, one in enumerate(x)}
        self.compute([self.judgement.at.value, *self.judgement.at.grad, self.judgement.norm], names)
        self.block("for (; row < rows; row++)", lambda: write_row(self, self.judgement, names, x, self.gradient))

    def _update(self, names: Names, step: str) -> Names:
        """The update of the step, among all of the program."""
        tables = self.program.tables
        after = {key: "_".join(["next", *map(str, key)]) for key in self.keys}
        self.line(*(f"{self.real} {name};" for name in after.values()))
        offsets = [0, 0]

        def case(k: int) -> None:
            fixed, varying = len(tables.fixed[k]), len(tables.varying[k])
            known = dict(names)
            known |= {("coefficient", "fixed", i): f"fixed[{offsets[0] + i}]" for i in range(fixed)}
            at = f"{offsets[1]}LL + {step} * {varying}"
            known |= {("coefficient", "varying", i): f"varying[{at} + {i}]" for i in range(varying)}
            offsets[0], offsets[1] = offsets[0] + fixed, offsets[1] + varying * len(tables.which)
            careful = self.program.updates[k].careful
            self.compute(careful, known)
            self._assign(after, {key: known[node] for key, node in zip(self.keys, careful, strict=True)})
            self.line("break;")

        def cases() -> None:
            for k in range(len(self.program.updates)):
                self.block(f"case {k}:", lambda k=k: case(k))

        self.block(f"switch (which[{step}])", cases)
        return after
