"""The part of LLVM's text that is the same for every program, but for its sizes: from strip to strip, from row to row.

A strip is an array of rows, one number for each of its runs: coordinates; states; numbers that differ from run to run; the step
at which each run ended (2·step, and one more if for a non-finite number; −1 while it goes on); how far it moved in its last
step; where it ended; the constants among its own numbers once more, which ``park`` leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kobai.descent.engines.compiled.codegen.llvm_writer import Writer
from kobai.descent.engines.compiled.codegen.steps import Names
from kobai.descent.ir.ops import INTEGER, REAL

CONTEXT = (
    "start", "runs", "stride", "plan", "plans", "fixed", "varying", "x", "value", "norm", "grad", "ended", "moved", "limits",
    "initial", "each", "each_varying",
)  # fmt: skip
"""What ``run`` reads and writes: pointers and integers, 8 bytes each, in this order."""
_INTEGERS = frozenset({"runs", "stride", "plans"})
# A line of the plan: steps t0 … t1, their update (−1 − update to judge every step), and the row that is due then (or −1).
PLAN = ("t0", "t1", "update", "row")
# How a fast function ended: it refused the steps; took them; took them and the strip has the bits it had before.
LEFT, MOVED, SETTLED = range(3)
_MOST_UPDATES = 64  # those after them have no fast function: in ``%settled`` they could not be told apart


@dataclass(frozen=True)
class Strip:
    """Sizes of a strip."""

    n: int  # coordinates
    states: int  # states of the optimizer, each as large as the point
    lanes: int  # runs
    each: int  # numbers that differ from run to run
    constants: int  # the first of them, by which f differs

    @property
    def own(self) -> int:
        """The first row of numbers that differ from run to run: after those that a step changes."""
        return self.n * (1 + self.states)

    @property
    def ended(self) -> int:
        """The row of the steps at which runs ended, before how far they moved, and where."""
        return self.own + self.each

    @property
    def again(self) -> int:
        """The first row of the constants that stay when a run has ended."""
        return self.ended + 2 + self.n

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.again + self.constants


def fill(w: Writer, strip: Strip) -> str:
    """``fill(strip, lane, start, runs, initial, each)``: a strip at its starts. Lanes past the last run repeat that."""
    w.label("entry")
    for j in range(strip.states):
        value = w.load("%initial", j, scalar=True)
        for k in range(strip.n * strip.lanes // w.width):
            w.put(value, "%strip", (1 + j) * strip.n * strip.lanes + k * w.width)
    for k in range(0, strip.lanes, w.width):
        w.put(w.splat(INTEGER, -1), "%strip", strip.ended * strip.lanes + k, kind=w.integers)
        w.put(w.splat(REAL, 0.0), "%strip", (strip.ended + 1) * strip.lanes + k)
    last = w.value("sub i64 %runs, 1")

    def copy(names: Names, i: str) -> Names:
        lane = w.value(f"add i64 %lane, {i}")
        over = w.value(f"icmp sgt i64 {lane}, {last}")
        first = w.value(f"mul i64 {w.value(f'select i1 {over}, i64 {last}, i64 {lane}')}, {strip.n}")
        for c in range(strip.n):
            _copy(w, "%start", w.value(f"add i64 {first}, {c}"), w.value(f"add i64 {i}, {c * strip.lanes}"))
        own = w.value(f"select i1 {over}, i64 {last}, i64 {lane}")
        for e in range(strip.each):
            source = w.value(f"add i64 {own}, {w.value(f'mul i64 %runs, {e}')}")
            for row in (strip.own + e, *([strip.again + e] if e < strip.constants else [])):
                _copy(w, "%each", source, w.value(f"add i64 {i}, {row * strip.lanes}"))
        return {}

    _each_lane(w, strip, copy)
    w.line("ret void")
    given = "ptr noalias %strip, i64 %lane, ptr noalias %start, i64 %runs, ptr noalias %initial, ptr noalias %each"
    return w.function(f"define internal void @fill({given})")


def park(w: Writer, strip: Strip) -> str:
    """``park(strip)``: runs that ended continue as copies of the first that did not, so that they never leave the box.

    Where they ended is stored in rows of its own. Returns whether all have ended.
    """

    def ended(lane: str) -> str:
        element = w.value(f"add i64 {lane}, {strip.ended * strip.lanes}")
        found = w.value(f"load {w.integer}, ptr {w.at('%strip', element)}, align {w.size}")
        return w.value(f"icmp sge {w.integer} {found}, 0")

    def seek(names: Names, lane: str) -> tuple[Names, str]:
        inside = w.value(f"icmp slt i64 {lane}, {strip.lanes}")
        return {}, w.value(f"and i1 {inside}, {ended(lane)}")

    w.label("entry")
    going = w.loop("0", {}, seek, lambda names, lane: {})["counter"]
    w.line(f"br i1 {w.value(f'icmp slt i64 {going}, {strip.lanes}')}, label %some, label %none")
    w.label("none")
    w.line("ret i1 true")
    w.label("some")

    def replace(names: Names, lane: str) -> Names:
        w.line(f"br i1 {ended(lane)}, label %copy, label %next")
        w.label("copy")
        for row in range(strip.ended):
            source, target = (w.value(f"add i64 {at}, {row * strip.lanes}") for at in (going, lane))
            _copy(w, "%strip", source, target)
        w.line("br label %next")
        w.label("next")
        return {}

    _each_lane(w, strip, replace)
    w.line("ret i1 false")
    return w.function("define internal i1 @park(ptr noalias %strip) noinline")


def _copy(w: Writer, array: str, source: str, target: str) -> None:
    """Copy one number of an array to an element of the strip."""
    one = w.value(f"load {w.scalar}, ptr {w.at(array, source)}, align {w.size}")
    w.line(f"store {w.scalar} {one}, ptr {w.at('%strip', target)}, align {w.size}")


def _each_lane(w: Writer, strip: Strip, body: Callable[[Names, str], Names]) -> None:
    """A loop over the lanes of a strip."""
    w.loop("0", {}, lambda names, lane: ({}, w.value(f"icmp slt i64 {lane}, {strip.lanes}")), body)


def run(w: Writer, strip: Strip, fast: list[bool]) -> str:
    """``run(first, last, context)``: all steps of the strips that begin at runs first, first + lanes, … below last.

    ``fast`` says for each update whether there is a fast function for it.
    """
    w.label("entry")
    w.line(f"%strip = alloca [{strip.rows * strip.lanes} x {w.scalar}], align 64")
    w.line("%over = alloca i1")  # whether all runs of the strip have ended
    # Which steps left the strip as it was (their number and update; 0: none): as many by that update will do so again.
    w.line("%settled = alloca i64")
    given = {}
    for i, name in enumerate(CONTEXT):
        at = w.value(f"getelementptr i64, ptr %context, i64 {i}")
        given[name] = w.value(f"load {'i64' if name in _INTEGERS else 'ptr'}, ptr {at}")
    tables = []
    for k in range(len(fast)):
        names = ("fixed", "varying", "each_varying")
        at = (w.value(f"getelementptr ptr, ptr {given[name]}, i64 {k}") for name in names)
        numbers = ", ".join(f"ptr {w.value(f'load ptr, ptr {one}')}" for one in at)
        tables.append(f"{numbers}, ptr {given['limits']}, i64 {given['stride']}")
    vectors = [(w.at("%strip", lane), lane) for lane in range(0, strip.lanes, w.width)]

    def steps(lane: str, p: str) -> Names:
        """One line of the plan."""
        line = w.value(f"mul i64 {p}, {len(PLAN)}")
        for i, name in enumerate(PLAN):
            at = w.value(f"getelementptr i64, ptr {given['plan']}, i64 {w.value(f'add i64 {line}, {i}')}")
            w.line(f"%{name} = load i64, ptr {at}")
        w.line("%closely = icmp slt i64 %update, 0")
        w.line(f"br i1 {w.value('load i1, ptr %over')}, label %worked, label %work")
        w.label("work")
        other = w.value("xor i64 %update, -1")
        which = w.value(f"select i1 %closely, i64 {other}, i64 %update")
        cases = " ".join(f"i64 {k}, label %update_{k}" for k in range(len(fast)))
        many = w.value(f"mul i64 {w.value('sub i64 %t1, %t0')}, {_MOST_UPDATES}")
        w.line(f"%steps = add i64 {many}, {which}")
        w.line(f"%again = icmp eq i64 {w.value('load i64, ptr %settled')}, %steps")
        w.line(f"switch i64 {which}, label %update_0 [ {cases} ]")
        for k, has_fast in enumerate(fast):
            w.label(f"update_{k}")
            if has_fast and k < _MOST_UPDATES:
                w.line(f"br i1 %closely, label %slow_{k}, label %due_{k}")
                w.label(f"due_{k}")
                w.line(f"br i1 %again, label %worked, label %quick_{k}")
                w.label(f"quick_{k}")
                ended = w.value(f"call i64 @fast_{k}(ptr %strip, i64 %t0, i64 %t1, {tables[k]}, i64 {lane})")
                settled = w.value(f"icmp eq i64 {ended}, {SETTLED}")
                w.line(f"store i64 {w.value(f'select i1 {settled}, i64 %steps, i64 0')}, ptr %settled")
                w.line(f"br i1 {w.value(f'icmp eq i64 {ended}, {LEFT}')}, label %slow_{k}, label %worked")
            else:
                w.line(f"br label %slow_{k}")
            w.label(f"slow_{k}")
            for part, u in vectors:
                here = w.value(f"add i64 {lane}, {u}")
                w.line(f"call void @careful_{k}(ptr {part}, i64 %t0, i64 %t1, {tables[k]}, i64 {here})")
            w.line("store i64 0, ptr %settled")
            w.line(f"store i1 {w.value('call i1 @park(ptr %strip)')}, ptr %over")
            w.line("br label %worked")
        w.label("worked")
        w.line(f"br i1 {w.value('icmp sge i64 %row, 0')}, label %put, label %planned")
        w.label("put")
        arrays = ", ".join(f"ptr {given[name]}" for name in ("x", "value", "norm", "grad"))
        for part, u in vectors:
            here = w.value(f"add i64 {lane}, {u}")
            w.line(f"call void @record(ptr {part}, i64 %row, i64 {here}, i64 {given['stride']}, {arrays})")
        w.line("br label %planned")
        w.label("planned")
        return {}

    def descend(names: Names, lane: str) -> Names:
        """One strip."""
        start = f"ptr {given['start']}, i64 {given['runs']}, ptr {given['initial']}, ptr {given['each']}"
        w.line(f"call void @fill(ptr %strip, i64 {lane}, {start})")
        w.line("store i1 false, ptr %over")
        w.line("store i64 0, ptr %settled")
        more = f"icmp slt i64 {{}}, {given['plans']}"
        w.loop("0", {}, lambda names, p: ({}, w.value(more.format(p))), lambda names, p: steps(lane, p))
        for _, u in vectors:
            here = w.value(f"add i64 {lane}, {u}")
            ended = w.load("%strip", strip.ended * strip.lanes + u, kind=w.integers)
            w.put(ended, given["ended"], here, kind=w.integers)
            w.put(w.load("%strip", (strip.ended + 1) * strip.lanes + u), given["moved"], here)
        return {}

    w.loop("%first", {}, lambda names, lane: ({}, w.value(f"icmp slt i64 {lane}, %last")), descend, by=strip.lanes)
    w.line("ret void")
    return w.function("define void @run(i64 %first, i64 %last, ptr noalias %context)")
