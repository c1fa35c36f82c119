"""Writes functions in LLVM's language: each value is a vector with one lane for each run."""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Sequence

from kobai.descent.engines.compiled.codegen.steps import Look, Names, Step, missing_nodes
from kobai.descent.ir.graph import INPUTS, Node
from kobai.descent.ir.ops import CONST, DOUBLE, INTEGER, REAL, TRUTH, Kind


class Writer:
    """Lines of one function on vectors of ``width`` lanes, with names for what they compute; ``n`` coordinates.

    ``declared`` gets the declarations of intrinsics, for all functions of a module.
    """

    def __init__(self, double: bool, width: int, n: int, declared: set[str]):
        self.double, self.width, self.n, self.declared = double, width, n, declared
        self.scalar, self.integer, self.size = ("double", "i64", 8) if double else ("float", "i32", 4)
        self.vector = f"<{width} x {self.scalar}>"
        self.integers = f"<{width} x {self.integer}>"
        self.truths = f"<{width} x i1>"
        self.suffix = f"v{width}f{64 if double else 32}"
        wide = f"<{width} x double>"
        self.types = {REAL: self.vector, INTEGER: self.integers, TRUTH: self.truths, DOUBLE: wide}
        self._words = {kind.value: name for kind, name in self.types.items()}
        self._words |= {"f": self.suffix, "df": f"v{width}f64", "true": self.splat(TRUTH, True)}
        self.lines: list[str] = []
        self.block = ""
        self._names = itertools.count()

    def line(self, text: str) -> None:
        """Write a line."""
        self.lines.append("  " + text)

    def label(self, name: str) -> None:
        """Begin a block."""
        self.block = name
        self.lines.append(f"{name}:")

    def value(self, text: str) -> str:
        """A new name for what a line computes."""
        name = f"%v{next(self._names)}"
        self.line(f"{name} = {text}")
        return name

    def splat(self, kind: Kind, value: float | int | bool) -> str:
        """A constant in every lane."""
        if kind is REAL:  # as LLVM reads it exactly: the bits of the double
            element = f"{self.scalar} 0x{struct.pack('>d', value).hex().upper()}"
        else:
            element = f"{self.integer} {value}" if kind is INTEGER else f"i1 {str(value).lower()}"
        return "<" + ", ".join([element] * self.width) + ">"

    def load(self, pointer: str, element: int | str, *, scalar: bool = False, kind: str = "") -> str:
        """Load a vector (or one number into every lane) that begins at an element of an array."""
        at = self.at(pointer, element)
        if scalar:
            one = self.value(f"load {self.scalar}, ptr {at}, align {self.size}")
            return self.spread(one, REAL)
        return self.value(f"load {kind or self.vector}, ptr {at}, align {self.size}")

    def spread(self, scalar: str, kind: Kind) -> str:
        """A scalar in every lane."""
        element, vector = (self.integer, self.integers) if kind is INTEGER else (self.scalar, self.vector)
        first = self.value(f"insertelement {vector} poison, {element} {scalar}, i64 0")
        return self.value(f"shufflevector {vector} {first}, {vector} poison, <{self.width} x i32> zeroinitializer")

    def all(self, truths: str | None) -> str:
        """Whether all lanes are true."""
        bits = self.value(f"bitcast {self.truths} {truths} to i{self.width}")
        return self.value(f"icmp eq i{self.width} {bits}, -1")

    def integer_of(self, counter: str) -> str:
        """An i64 in every lane."""
        return self.spread(counter if self.double else self.value(f"trunc i64 {counter} to i32"), INTEGER)

    def store(self, array: str, column: int, value: str) -> None:
        """Store a vector into row %row of what is recorded; see ``llvm_steps``."""
        columns = self.n if array in ("x", "grad") else 1
        place = self.value(f"add i64 {self.value(f'mul i64 %row, {columns}')}, {column}")
        self.put(value, f"%{array}", self.value(f"add i64 %lane, {self.value(f'mul i64 {place}, %stride')}"))

    def put(self, value: str, pointer: str, element: int | str, *, kind: str = "") -> None:
        """Store a vector at an element of an array."""
        self.line(f"store {kind or self.vector} {value}, ptr {self.at(pointer, element)}, align {self.size}")

    def at(self, pointer: str, element: int | str) -> str:
        """The address of an element of an array."""
        if element in (0, "0"):
            return pointer
        return self.value(f"getelementptr inbounds {self.scalar}, ptr {pointer}, i64 {element}")

    def compute(self, outputs: Sequence[Node], *names: Names) -> None:
        """Compute nodes; ``names`` has one dictionary for each of several vectors side by side."""
        missing = [missing_nodes(outputs, one) for one in names]
        for node in missing[0]:
            for one in names:
                one[node] = self._one(node, one)

    def _one(self, node: Node, names: Names) -> str:
        """Compute one node of computed operands."""
        if node.op is CONST:
            return self.splat(node.kind, node.value)
        text = node.op.llvm.format(*(names[arg] for arg in node.args), kind=self.types[node.kind], **self._words)
        intrinsic = re.fullmatch(r"call (<.*?>) (@llvm[^(]*)\(.*\)", text)
        if intrinsic:
            types = ", ".join([intrinsic[1]] * len(node.args))
            self.declared.add(f"declare {intrinsic[1]} {intrinsic[2]}({types})")
        return self.value(text)

    def loop(self, first: str, carried: Names, look: Look, step: Step | None = None, by: int = 1) -> Names:
        """A loop, as ``steps.Target`` describes it; variables are vectors, the counter is an i64. Without ``step`` one block."""
        k, entry = next(self._names), self.block
        self.line(f"br label %look{k}")
        self.label(f"look{k}")
        head, counter = len(self.lines), f"%t{k}"
        variables = {key: f"%c{k}_{i}" for i, key in enumerate(carried)}
        names = dict(variables)
        looked, more = look(names, counter)
        if step is not None:
            self.line(f"br i1 {more}, label %step{k}, label %done{k}")
            self.label(f"step{k}")
        later = {**variables, **looked, **(step(names, counter) if step is not None else {})}
        following, tail = self.value(f"add i64 {counter}, {by}"), self.block
        if step is not None:
            self.line(f"br label %look{k}")
        else:
            self.line(f"br i1 {more}, label %look{k}, label %done{k}")
        phi = [f"  {counter} = phi i64 [ {first}, %{entry} ], [ {following}, %{tail} ]"]
        for key, name in variables.items():
            kind = self.types[INPUTS.get(key[0], REAL)]
            phi.append(f"  {name} = phi {kind} [ {carried[key]}, %{entry} ], [ {later[key]}, %{tail} ]")
        self.lines[head:head] = phi
        self.label(f"done{k}")
        return {**variables, **looked, "counter": counter}

    def function(self, head: str) -> str:
        """The function of all lines so far."""
        return "\n".join([f"{head} {{", *self.lines, "}"])
