"""The part of the kernel that goes from strip to strip: the same for every program, but for its sizes.

A strip is an array of rows, one number for each of its runs: coordinates; states; the step each run ended at (2·step, and one
more if by a number that is not finite; −1 while it goes on); how far it went in its last step; where it ended.
"""

from __future__ import annotations

from dataclasses import dataclass

from kobai.descent.engines.compiled.codegen.llvm_writer import Writer
from kobai.descent.ir.ops import INTEGER, REAL

# What ``run`` is given: pointers and whole numbers, 8 bytes each, in this order.
CONTEXT = (
    "start", "runs", "stride", "plan", "plans", "fixed", "varying", "x", "value", "norm", "grad", "ended", "moved", "limits",
    "initial",
)  # fmt: skip
_WHOLE = frozenset({"runs", "stride", "plans"})
# A line of the plan: from step to step, which shape (0, 1, …; −1 − shape to look at every step), which row is due (or −1).
PLAN = ("t0", "t1", "shape", "row")


@dataclass(frozen=True)
class Strip:
    """Sizes of a strip. n: coordinates. states: states of the rule, each as large as the point. lanes: runs."""

    n: int
    states: int
    lanes: int

    @property
    def moving(self) -> int:
        """Rows that a step changes."""
        return self.n * (1 + self.states)

    @property
    def ended(self) -> int:
        """The row of the steps runs ended at; after it come the last step's length, and the places."""
        return self.moving

    @property
    def rows(self) -> int:
        """All rows."""
        return self.moving + 2 + self.n


def fill(w: Writer, strip: Strip) -> str:
    """``fill(strip, lane, context…)``: a strip at the start. Past the last run, the last run is taken again."""
    head = (
        "define internal void @fill(ptr noalias %strip, i64 %lane, ptr noalias %start, i64 %runs, ptr noalias %initial)"
    )
    w.label("entry")
    for j in range(strip.states):
        value = w.load("%initial", j, scalar=True)
        for k in range(strip.n * strip.lanes // w.width):
            w.put(value, "%strip", (1 + j) * strip.n * strip.lanes + k * w.width)
    for k in range(0, strip.lanes, w.width):
        w.put(w.splat(INTEGER, -1), "%strip", strip.ended * strip.lanes + k, kind=w.integers)
        w.put(w.splat(REAL, 0.0), "%strip", (strip.ended + 1) * strip.lanes + k)
    w.line("%final = sub i64 %runs, 1")
    w.line("br label %each")
    w.label("each")
    w.line("%i = phi i64 [ 0, %entry ], [ %more, %each ]")
    w.line("%there = add i64 %lane, %i")
    w.line("%over = icmp sgt i64 %there, %final")
    w.line("%from = select i1 %over, i64 %final, i64 %there")
    first = w.value(f"mul i64 %from, {strip.n}")
    for c in range(strip.n):
        one = w.value(f"load {w.scalar}, ptr {w.at('%start', w.value(f'add i64 {first}, {c}'))}, align {w.size}")
        to = w.at("%strip", w.value(f"add i64 %i, {c * strip.lanes}"))
        w.line(f"store {w.scalar} {one}, ptr {to}, align {w.size}")
    w.line("%more = add i64 %i, 1")
    w.line(f"%again = icmp slt i64 %more, {strip.lanes}")
    w.line("br i1 %again, label %each, label %done")
    w.label("done")
    w.line("ret void")
    return w.function(head)


def park(w: Writer, strip: Strip) -> str:
    """``park(strip)``: runs that ended go along with the first that did not, so that they never hold up a strip again.

    Where they ended is kept apart. Returns whether none is left.
    """

    def ended(at: str) -> str:
        element = w.value(f"add i64 {at}, {strip.ended * strip.lanes}")
        found = w.value(f"load {w.integer}, ptr {w.at('%strip', element)}, align {w.size}")
        return w.value(f"icmp sge {w.integer} {found}, 0")

    w.label("entry")
    w.line("br label %seek")
    w.label("seek")
    w.line("%a = phi i64 [ 0, %entry ], [ %a_next, %try ]")
    w.line(f"%a_more = icmp slt i64 %a, {strip.lanes}")
    w.line("br i1 %a_more, label %try, label %none")
    w.label("try")
    over = ended("%a")
    w.line("%a_next = add i64 %a, 1")
    w.line(f"br i1 {over}, label %seek, label %each")
    w.label("none")
    w.line("ret i1 true")
    w.label("each")
    w.line("%b = phi i64 [ 0, %try ], [ %b_next, %next ]")
    w.line(f"%b_more = icmp slt i64 %b, {strip.lanes}")
    w.line("br i1 %b_more, label %look, label %done")
    w.label("look")
    w.line(f"br i1 {ended('%b')}, label %copy, label %next")
    w.label("copy")
    for row in range(strip.moving):
        source, target = (w.value(f"add i64 {at}, {row * strip.lanes}") for at in ("%a", "%b"))
        one = w.value(f"load {w.scalar}, ptr {w.at('%strip', source)}, align {w.size}")
        w.line(f"store {w.scalar} {one}, ptr {w.at('%strip', target)}, align {w.size}")
    w.line("br label %next")
    w.label("next")
    w.line("%b_next = add i64 %b, 1")
    w.line("br label %each")
    w.label("done")
    w.line("ret i1 false")
    return w.function("define internal i1 @park(ptr noalias %strip) noinline")


def run(w: Writer, strip: Strip, fast: list[bool]) -> str:
    """``run(first, last, context)``: all steps of the strips that begin at runs first, first + lanes, … below last.

    Args:
        fast: for each shape of step, whether there is a fast function for it.
    """
    given = {name: f"%c_{name}" for name in CONTEXT}
    sides = range(strip.lanes // w.width)
    w.label("entry")
    w.line(f"%strip = alloca [{strip.rows * strip.lanes} x {w.scalar}], align 64")
    for i, name in enumerate(CONTEXT):
        at = w.value(f"getelementptr i64, ptr %context, i64 {i}")
        w.line(f"{given[name]} = load {'i64' if name in _WHOLE else 'ptr'}, ptr {at}")
    tables = []
    for k in range(len(fast)):
        at = (w.value(f"getelementptr ptr, ptr {given[name]}, i64 {k}") for name in ("fixed", "varying"))
        tables.append(", ".join(f"ptr {w.value(f'load ptr, ptr {one}')}" for one in at))
    parts = [w.at("%strip", u * w.width) for u in sides]
    w.line("br label %strips")
    w.label("strips")
    w.line("%lane = phi i64 [ %first, %entry ], [ %lane_next, %write ]")
    w.line("%strips_more = icmp slt i64 %lane, %last")
    w.line("br i1 %strips_more, label %fill, label %end")
    w.label("fill")
    start = f"ptr {given['start']}, i64 {given['runs']}, ptr {given['initial']}"
    w.line(f"call void @fill(ptr %strip, i64 %lane, {start})")
    w.line("br label %plan")
    w.label("plan")
    w.line("%gone = phi i1 [ false, %fill ], [ %gone_next, %planned ]")
    w.line("%p = phi i64 [ 0, %fill ], [ %p_next, %planned ]")
    w.line(f"%plan_more = icmp slt i64 %p, {given['plans']}")
    w.line("br i1 %plan_more, label %pick, label %write")
    w.label("pick")
    w.line(f"%line = mul i64 %p, {len(PLAN)}")
    for i, name in enumerate(PLAN):
        at = w.value(f"getelementptr i64, ptr {given['plan']}, i64 {w.value(f'add i64 %line, {i}')}")
        w.line(f"%{name} = load i64, ptr {at}")
    w.line("%closely = icmp slt i64 %shape, 0")
    w.line("br i1 %gone, label %worked, label %work")
    w.label("work")
    w.line("%other = xor i64 %shape, -1")
    w.line("%which = select i1 %closely, i64 %other, i64 %shape")
    cases = " ".join(f"i64 {k}, label %shape_{k}" for k in range(len(fast)))
    w.line(f"switch i64 %which, label %shape_0 [ {cases} ]")
    flows = ["[ true, %pick ]"]
    for k, has_fast in enumerate(fast):
        w.label(f"shape_{k}")
        if has_fast:
            w.line(f"br i1 %closely, label %slow_{k}, label %quick_{k}")
            w.label(f"quick_{k}")
            w.line(f"%fine_{k} = call i1 @fast_{k}(ptr %strip, i64 %t0, i64 %t1, {tables[k]})")
            w.line(f"br i1 %fine_{k}, label %worked, label %slow_{k}")
            flows.append(f"[ false, %quick_{k} ]")
        else:
            w.line(f"br label %slow_{k}")
        w.label(f"slow_{k}")
        for part in parts:
            w.line(f"call void @careful_{k}(ptr {part}, i64 %t0, i64 %t1, {tables[k]}, ptr {given['limits']})")
        w.line(f"%gone_{k} = call i1 @park(ptr %strip)")
        w.line("br label %worked")
        flows.append(f"[ %gone_{k}, %slow_{k} ]")
    w.label("worked")
    w.line(f"%gone_next = phi i1 {', '.join(flows)}")
    w.line("%p_next = add i64 %p, 1")
    w.line("%due = icmp sge i64 %row, 0")
    w.line("br i1 %due, label %put, label %planned")
    w.label("put")
    places = ", ".join(f"ptr {given[name]}" for name in ("x", "value", "norm", "grad"))
    for u, part in zip(sides, parts, strict=True):
        here = w.value(f"add i64 %lane, {u * w.width}")
        w.line(f"call void @record(ptr {part}, i64 %row, i64 {here}, i64 {given['stride']}, {places})")
    w.line("br label %planned")
    w.label("planned")
    w.line("br label %plan")
    w.label("write")
    for u in sides:
        here = w.value(f"add i64 %lane, {u * w.width}")
        w.put(
            w.load("%strip", strip.ended * strip.lanes + u * w.width, kind=w.integers),
            given["ended"],
            here,
            kind=w.integers,
        )
        w.put(w.load("%strip", (strip.ended + 1) * strip.lanes + u * w.width), given["moved"], here)
    w.line(f"%lane_next = add i64 %lane, {strip.lanes}")
    w.line("br label %strips")
    w.label("end")
    w.line("ret void")
    return w.function("define void @run(i64 %first, i64 %last, ptr noalias %context)")
