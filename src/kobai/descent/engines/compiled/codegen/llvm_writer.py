"""From nodes to LLVM's language, one vector of runs at a time."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterable

from kobai.descent.symbolic.graph import COMPARISONS, INTEGER, TRUTH, Node

_FLOAT_OPS = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
_CALLS = {"abs": "fabs", "sqrt": "sqrt", "fma": "fma", "floor": "floor", "rint": "rint"}
_FAR = frozenset({"far_sin", "far_cos"})
_COMPARE = {"lt": "olt", "le": "ole", "gt": "ogt", "ge": "oge", "eq": "oeq", "ne": "une"}
_INTEGER_OPS = {"iadd": "add", "isub": "sub", "ixor": "xor", "shl": "shl", "sar": "ashr"}
_LOGIC = {"and": "and", "or": "or", "xor": "xor"}


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

    def splat(self, kind: str, value: float | int | bool) -> str:
        """A constant in every lane."""
        if kind == TRUTH:
            element = f"i1 {'true' if value else 'false'}"
        elif kind == INTEGER:
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
        if node.op == "const":
            return self.splat(node.kind, node.value)
        a = [names[arg] for arg in node.args]
        op = node.op
        if op in _FLOAT_OPS:
            return self.value(f"{_FLOAT_OPS[op]} {self.vector} {a[0]}, {a[1]}")
        if op in _FAR:
            return self.value(f"call {self.vector} @{op}({self.vector} {a[0]})")
        if op in _CALLS:
            return self.call(_CALLS[op], *a)
        if op == "neg":
            return self.value(f"fneg {self.vector} {a[0]}")
        if op in COMPARISONS:
            return self.value(f"fcmp {_COMPARE[op]} {self.vector} {a[0]}, {a[1]}")
        if op == "select":
            kind = self._type(node.args[1].kind)
            return self.value(f"select {self.truths} {a[0]}, {kind} {a[1]}, {kind} {a[2]}")
        if op in _LOGIC:
            return self.value(f"{_LOGIC[op]} {self.truths} {a[0]}, {a[1]}")
        if op == "not":
            return self.value(f"xor {self.truths} {a[0]}, {self.splat(TRUTH, True)}")
        if op in _INTEGER_OPS:
            return self.value(f"{_INTEGER_OPS[op]} {self.integers} {a[0]}, {a[1]}")
        convert = {
            "bits": ("bitcast", self.vector, self.integers),
            "from_bits": ("bitcast", self.integers, self.vector),
            "to_integer": ("fptosi", self.vector, self.integers),
            "to_number": ("sitofp", self.integers, self.vector),
        }[op]
        return self.value(f"{convert[0]} {convert[1]} {a[0]} to {convert[2]}")

    def _type(self, kind: str) -> str:
        return self.truths if kind == TRUTH else self.integers if kind == INTEGER else self.vector


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
