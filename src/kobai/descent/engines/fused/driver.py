"""The part of the kernel that goes from strip to strip: the same for every program, but for its sizes."""

from __future__ import annotations

from kobai.descent.engines.fused.emit import Writer

# What ``run`` is given: pointers and whole numbers, 8 bytes each, in this order.
CONTEXT = (
    "start", "stride", "plan", "plans", "fixed", "varying", "x", "value", "norm", "grad", "ended", "moved", "limits", "initial",
)  # fmt: skip
# A line of the plan: from step to step, which shape (0, 1, …; −1 − shape to look at every step), which row is due (or −1).
PLAN = 4


def driver(w: Writer, *, n: int, states: int, side: int, fast: list[bool], bodies: int) -> str:
    """``run(first, last, context)``: all steps of the strips that begin at runs first, first + lanes, … below last."""
    lanes, rows = w.width * side, n * (1 + states)
    numbers, integer = f"[{(rows + 2 + n) * lanes} x {w.scalar}]", w.integer
    c = {name: f"%c_{name}" for name in CONTEXT}
    whole = {"stride", "plans"}
    out = ["define void @run(i64 %first, i64 %last, ptr noalias %context) {", "entry:"]
    out.append(f"  %strip = alloca {numbers}, align 64")
    for i, name in enumerate(CONTEXT):
        kind = "i64" if name in whole else "ptr"
        out.append(f"  %p_{name} = getelementptr i64, ptr %context, i64 {i}")
        out.append(f"  {c[name]} = load {kind}, ptr %p_{name}")
    for k in range(bodies):
        for name in ("fixed", "varying"):
            out.append(f"  %q_{name}_{k} = getelementptr ptr, ptr {c[name]}, i64 {k}")
            out.append(f"  %{name}_{k} = load ptr, ptr %q_{name}_{k}")
    out += ["  br label %strips", "strips:", "  %lane = phi i64 [ %first, %entry ], [ %lane_next, %write ]"]
    out += ["  %strips_more = icmp slt i64 %lane, %last", "  br i1 %strips_more, label %fill, label %end", "fill:"]
    for r in range(rows):
        if r >= n:
            out.append(f"  %i_{r} = getelementptr {w.scalar}, ptr {c['initial']}, i64 {(r - n) // n}")
            out.append(f"  %j_{r} = load {w.scalar}, ptr %i_{r}")
            out.append(f"  %k_{r} = insertelement {w.vector} poison, {w.scalar} %j_{r}, i64 0")
            zero = f"<{w.width} x i32> zeroinitializer"
            out.append(f"  %l_{r} = shufflevector {w.vector} %k_{r}, {w.vector} poison, {zero}")
        else:
            out.append(f"  %f_{r} = mul i64 {c['stride']}, {r}")
            out.append(f"  %g_{r} = add i64 %f_{r}, %lane")
        for u in range(side):
            to = r * lanes + u * w.width
            out.append(f"  %to_{r}_{u} = getelementptr {w.scalar}, ptr %strip, i64 {to}")
            value = f"%l_{r}"
            if r < n:
                out.append(f"  %h_{r}_{u} = add i64 %g_{r}, {u * w.width}")
                out.append(f"  %from_{r}_{u} = getelementptr {w.scalar}, ptr {c['start']}, i64 %h_{r}_{u}")
                out.append(f"  %in_{r}_{u} = load {w.vector}, ptr %from_{r}_{u}, align {w.size}")
                value = f"%in_{r}_{u}"
            out.append(f"  store {w.vector} {value}, ptr %to_{r}_{u}, align {w.size}")
    minus = w.splat("integer", -1)
    for u in range(side):
        out.append(f"  %ended_{u} = getelementptr {w.scalar}, ptr %strip, i64 {rows * lanes + u * w.width}")
        out.append(f"  store {w.integers} {minus}, ptr %ended_{u}, align {w.size}")
        out.append(f"  %moved_{u} = getelementptr {w.scalar}, ptr %strip, i64 {(rows + 1) * lanes + u * w.width}")
        out.append(f"  store {w.vector} zeroinitializer, ptr %moved_{u}, align {w.size}")
    out += ["  br label %plan", "plan:"]
    out += ["  %gone = phi i1 [ false, %fill ], [ %gone_next, %planned_ ]"]
    out += ["  %p = phi i64 [ 0, %fill ], [ %p_next, %planned_ ]"]
    out += [f"  %plan_more = icmp slt i64 %p, {c['plans']}", "  br i1 %plan_more, label %pick, label %write", "pick:"]
    out.append(f"  %at = mul i64 %p, {PLAN}")
    for i, name in enumerate(("t0", "t1", "shape", "row")):
        out.append(f"  %at_{name} = add i64 %at, {i}")
        out.append(f"  %ptr_{name} = getelementptr i64, ptr {c['plan']}, i64 %at_{name}")
        out.append(f"  %{name} = load i64, ptr %ptr_{name}")
    out += ["  %close = icmp slt i64 %shape, 0", "  br i1 %gone, label %planned, label %work"]
    out += ["work:"]
    out += ["  %other = xor i64 %shape, -1", "  %which = select i1 %close, i64 %other, i64 %shape"]
    cases = " ".join(f"i64 {k}, label %b_{k}" for k in range(bodies))
    out.append(f"  switch i64 %which, label %b_0 [ {cases} ]")
    flows = ["[ true, %pick ]"]
    for k in range(bodies):
        out.append(f"b_{k}:")
        if fast[k]:
            out.append(f"  br i1 %close, label %slow_{k}, label %fast_{k}_")
            out.append(f"fast_{k}_:")
            args = f"ptr %strip, i64 %t0, i64 %t1, ptr %fixed_{k}, ptr %varying_{k}"
            out.append(f"  %ok_{k} = call i1 @fast_{k}({args})")
            out.append(f"  br i1 %ok_{k}, label %planned, label %slow_{k}")
            flows.append(f"[ false, %fast_{k}_ ]")
        else:
            out.append(f"  br label %slow_{k}")
        out.append(f"slow_{k}:")
        for u in range(side):
            out.append(f"  %part_{k}_{u} = getelementptr {w.scalar}, ptr %strip, i64 {u * w.width}")
            args = f"ptr %part_{k}_{u}, i64 %t0, i64 %t1, ptr %fixed_{k}, ptr %varying_{k}, ptr {c['limits']}"
            out.append(f"  call void @careful_{k}({args})")
        out.append(f"  %gone_{k} = call i1 @park(ptr %strip)")
        out.append("  br label %planned")
        flows.append(f"[ %gone_{k}, %slow_{k} ]")
    out += ["planned:", f"  %gone_next = phi i1 {', '.join(flows)}", "  %p_next = add i64 %p, 1"]
    out += ["  %due = icmp sge i64 %row, 0", "  br i1 %due, label %put, label %planned_"]
    out.append("put:")
    for u in range(side):
        out.append(f"  %part_{u} = getelementptr {w.scalar}, ptr %strip, i64 {u * w.width}")
        out.append(f"  %lane_{u} = add i64 %lane, {u * w.width}")
        rest = ", ".join(f"ptr {c[name]}" for name in ("x", "value", "norm", "grad"))
        out.append(f"  call void @record(ptr %part_{u}, i64 %row, i64 %lane_{u}, i64 {c['stride']}, {rest})")
    out += ["  br label %planned_", "planned_:", "  br label %plan", "write:"]
    for u in range(side):
        out.append(f"  %end_{u} = load {w.integers}, ptr %ended_{u}, align {w.size}")
        out.append(f"  %to_lane_{u} = add i64 %lane, {u * w.width}")
        out.append(f"  %to_end_{u} = getelementptr {integer}, ptr {c['ended']}, i64 %to_lane_{u}")
        out.append(f"  store {w.integers} %end_{u}, ptr %to_end_{u}, align {w.size}")
        out.append(f"  %move_{u} = load {w.vector}, ptr %moved_{u}, align {w.size}")
        out.append(f"  %to_move_{u} = getelementptr {w.scalar}, ptr {c['moved']}, i64 %to_lane_{u}")
        out.append(f"  store {w.vector} %move_{u}, ptr %to_move_{u}, align {w.size}")
    out += [f"  %lane_next = add i64 %lane, {lanes}", "  br label %strips", "end:", "  ret void", "}"]
    return "\n".join(out)


def park(w: Writer, *, n: int, states: int, side: int) -> str:
    """``park(strip)``: runs that ended go along with the first that did not, so that they never hold up a strip again.

    Their own position is kept apart. Returns whether none is left.
    """
    lanes, rows = w.width * side, n * (1 + states)
    out = ["define internal i1 @park(ptr noalias %strip) noinline {", "entry:"]
    out += [f"  %ended = getelementptr {w.scalar}, ptr %strip, i64 {rows * lanes}", "  br label %seek", "seek:"]
    out += ["  %a = phi i64 [ 0, %entry ], [ %a_next, %seek_ ]", f"  %a_more = icmp slt i64 %a, {lanes}"]
    out += ["  br i1 %a_more, label %seek_, label %none", "seek_:"]
    out += [f"  %a_at = getelementptr {w.integer}, ptr %ended, i64 %a", f"  %a_end = load {w.integer}, ptr %a_at"]
    out += [f"  %a_on = icmp slt {w.integer} %a_end, 0", "  %a_next = add i64 %a, 1"]
    out += ["  br i1 %a_on, label %found, label %seek", "none:", "  ret i1 true", "found:", "  br label %each", "each:"]
    out += ["  %b = phi i64 [ 0, %found ], [ %b_next, %each_ ]", f"  %b_more = icmp slt i64 %b, {lanes}"]
    out += ["  br i1 %b_more, label %look, label %done", "look:"]
    out += [f"  %b_at = getelementptr {w.integer}, ptr %ended, i64 %b", f"  %b_end = load {w.integer}, ptr %b_at"]
    out += [f"  %b_on = icmp slt {w.integer} %b_end, 0", "  br i1 %b_on, label %each_, label %copy", "copy:"]
    for r in range(rows):
        out += [f"  %f_{r} = add i64 %a, {r * lanes}", f"  %g_{r} = getelementptr {w.scalar}, ptr %strip, i64 %f_{r}"]
        out += [f"  %h_{r} = load {w.scalar}, ptr %g_{r}"]
        out += [f"  %t_{r} = add i64 %b, {r * lanes}", f"  %u_{r} = getelementptr {w.scalar}, ptr %strip, i64 %t_{r}"]
        out += [f"  store {w.scalar} %h_{r}, ptr %u_{r}"]
    out += [
        "  br label %each_",
        "each_:",
        "  %b_next = add i64 %b, 1",
        "  br label %each",
        "done:",
        "  ret i1 false",
        "}",
    ]
    return "\n".join(out)
