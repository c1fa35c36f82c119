"""From nodes to LLVM's language, one vector of runs at a time."""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Iterable

from kobai.descent.ir.graph import Node
from kobai.descent.ir.ops import CONST, DOUBLE, INTEGER, REAL, TRUTH, Kind


class Writer:
    """Lines of one function, with names for what they compute.

    Args:
        double: numbers are doubles.
        width: how many in a vector.
    """

    def __init__(self, double: bool, width: int):
        self.double, self.width = double, width
        self.scalar = "double" if double else "float"
        self.size = 8 if double else 4
        self.integer = "i64" if double else "i32"
        self.vector = f"<{width} x {self.scalar}>"
        self.integers = f"<{width} x {self.integer}>"
        self.truths = f"<{width} x i1>"
        self.suffix = f"v{width}f{64 if double else 32}"
        wide = f"<{width} x double>"
        self.types = {REAL: self.vector, INTEGER: self.integers, TRUTH: self.truths, DOUBLE: wide}
        self._words = {kind.value: name for kind, name in self.types.items()}
        self._words |= {"f": self.suffix, "df": f"v{width}f64", "true": self.splat(TRUTH, True)}
        self.lines: list[str] = []
        self.declared: set[str] = set()
        self._names = itertools.count()

    def line(self, text: str) -> None:
        self.lines.append("  " + text)

    def label(self, name: str) -> None:
        self.lines.append(f"{name}:")

    def value(self, text: str) -> str:
        """A new name for what a line computes."""
        name = f"%v{next(self._names)}"
        self.line(f"{name} = {text}")
        return name

    def splat(self, kind: Kind, value: float | int | bool) -> str:
        """A constant in every lane."""
        if kind is TRUTH:
            element = f"i1 {'true' if value else 'false'}"
        elif kind is INTEGER:
            element = f"{self.integer} {value}"
        else:
            element = f"{self.scalar} {number(float(value))}"
        return "<" + ", ".join([element] * self.width) + ">"

    def call(self, name: str, *args: str, suffix: str = "", result: str = "") -> str:
        """Call an LLVM intrinsic on vectors."""
        full = f"llvm.{name}.{suffix or self.suffix}"
        types = ", ".join([self.vector] * len(args))
        self.declared.add(f"declare {result or self.vector} @{full}({types})")
        return self.value(f"call {result or self.vector} @{full}({', '.join(f'{self.vector} {a}' for a in args)})")

    def load(self, pointer: str, element: int | str, *, scalar: bool = False, kind: str = "") -> str:
        """Load a vector (or one number, spread over the lanes) that begins at an element of an array."""
        at = self.at(pointer, element)
        if scalar:
            one = self.value(f"load {self.scalar}, ptr {at}, align {self.size}")
            return self.spread(one)
        return self.value(f"load {kind or self.vector}, ptr {at}, align {self.size}")

    def spread(self, one: str) -> str:
        first = self.value(f"insertelement {self.vector} poison, {self.scalar} {one}, i64 0")
        return self.value(
            f"shufflevector {self.vector} {first}, {self.vector} poison, <{self.width} x i32> zeroinitializer"
        )

    def store(self, value: str, pointer: str, element: int | str, *, kind: str = "") -> None:
        self.line(f"store {kind or self.vector} {value}, ptr {self.at(pointer, element)}, align {self.size}")

    def at(self, pointer: str, element: int | str) -> str:
        if element in (0, "0"):
            return pointer
        return self.value(f"getelementptr inbounds {self.scalar}, ptr {pointer}, i64 {element}")

    def compute(self, outputs: Iterable[Node], known: list[dict[Node, str]]) -> None:
        """Compute nodes from what is known of them; ``known`` has one dictionary for each of several vectors side by side."""
        for node in needed(outputs, known[0]):
            for names in known:
                names[node] = self._one(node, names)

    def _one(self, node: Node, names: dict[Node, str]) -> str:
        """The name of one node's value."""
        if node.op is CONST:
            return self.splat(node.kind, node.value)
        text = node.op.llvm.format(*(names[arg] for arg in node.args), kind=self.types[node.kind], **self._words)
        intrinsic = re.fullmatch(r"call (<.*?>) (@llvm[^(]*)\(.*\)", text)
        if intrinsic:
            types = ", ".join([intrinsic[1]] * len(node.args))
            self.declared.add(f"declare {intrinsic[1]} {intrinsic[2]}({types})")
        return self.value(text)


def needed(outputs: Iterable[Node], known: dict[Node, str]) -> list[Node]:
    found: dict[int, Node] = {}
    stack = list(outputs)
    while stack:
        node = stack.pop()
        if node not in known and node.number not in found:
            found[node.number] = node
            stack.extend(node.args)
    return [found[k] for k in sorted(found)]


def number(value: float) -> str:
    """A number as LLVM reads it exactly: the bits of the double."""
    return f"0x{struct.unpack('>Q', struct.pack('>d', value))[0]:016X}"
