"""The kernel in LLVM's language: strips of runs, the step loop inside, everything in registers.

    run(first, last, context)          for each strip of runs from first to last:
        fast_k                             steps of shape k, inside the box; says whether it was left
        careful_k                          the same steps anywhere, one vector at a time, each step looked at
        record                             f and |∇f| at the position, written to the row that is due

A strip lives in a small array: its coordinates, its states, and for each run the step it ended at, how far it went last, and
where it ended. ``fast`` changes the array only where every position stayed in the box and every guarded value within its
bound; what it refuses ``careful`` does again. Both round alike, so which of them ran cannot be seen in the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

from kobai.descent.engines.compiled.codegen.llvm_driver import Strip, fill, park, run
from kobai.descent.engines.compiled.codegen.llvm_writer import Writer
from kobai.descent.engines.compiled.program import Program, Update
from kobai.descent.ir.graph import Node, reachable
from kobai.descent.ir.ops import INPUT, INTEGER, REAL, TRUTH

Names = dict[tuple, str]


class Source:
    """Writes the module for a program.

    Args:
        program: what to compute.
        width: numbers in a vector.
        side: vectors side by side in ``fast``.
        gradient: the gradient is recorded, too.
        tolerances: which of "grad", "value" end a run.
    """

    def __init__(self, program: Program, width: int, side: int, gradient: bool, tolerances: frozenset[str]):
        self.p, self.width, self.side = program, width, side
        self.gradient, self.tolerances = gradient, tolerances
        self.lanes = width * side
        self.strip = Strip(program.tables.n, len(program.tables.initial), self.lanes)
        self.declared: set[str] = set()

    def text(self) -> str:
        """The whole module."""
        parts = [self._far("sin"), self._far("cos")]
        # A shape that only a step or two take is not worth two functions.
        fast = [not self.tolerances and body.count > 2 for body in self.p.updates]
        for k, body in enumerate(self.p.updates):
            if fast[k]:
                parts.append(self._fast(k, body))
            parts.append(self._careful(k, body))
        parts += [fill(self._writer(), self.strip), self._record(), park(self._writer(), self.strip)]
        parts.append(run(self._writer(), self.strip, fast))
        return "\n".join([*parts, *sorted(self.declared)]) + "\n"

    def _writer(self) -> Writer:
        return Writer(self.p.tables.double, self.width)

    def _close(self, head: str, w: Writer) -> str:
        self.declared |= w.declared
        return "\n".join([head, *w.lines, "}"])

    def _far(self, name: str) -> str:
        """Sine or cosine of angles too large for the fast reduction, left alone where all lanes are zero."""
        w = self._writer()
        v, k = w.vector, self.width
        head = f"define internal {v} @far_{name}({v} %x) noinline {{"
        w.label("entry")
        some = w.value(f"fcmp une {v} %x, zeroinitializer")
        bits = w.value(f"bitcast {w.truths} {some} to i{k}")
        any_ = w.value(f"icmp ne i{k} {bits}, 0")
        w.line(f"br i1 {any_}, label %far, label %near")
        w.label("near")
        w.line(f"ret {v} zeroinitializer")
        w.label("far")
        w.line(f"ret {v} {w.call(name, '%x')}")
        return self._close(head, w)

    def _keys(self) -> list[tuple]:
        """What the rows of a strip stand for: coordinates, then states."""
        n = self.p.tables.n
        return [("x", i) for i in range(n)] + [
            ("state", j, i) for j in range(len(self.p.tables.initial)) for i in range(n)
        ]

    def _fixed(self, w: Writer, k: int) -> Names:
        return {
            ("coefficient", "fixed", i): w.load("%fixed", i, scalar=True) for i in range(len(self.p.tables.fixed[k]))
        }

    def _varying(self, w: Writer, k: int, step: str) -> Names:
        count = len(self.p.tables.varying[k])
        if not count:
            return {}
        row = w.value(f"mul i64 {step}, {count}")
        return {
            ("coefficient", "varying", i): w.load("%varying", w.value(f"add i64 {row}, {i}"), scalar=True)
            for i in range(count)
        }

    def _fast(self, k: int, body: Update) -> str:
        """``body`` inside the box, from step %t0 to %t1; true where it was never left."""
        w, p, keys = self._writer(), self.p, self._keys()
        limits = sorted({p.box, *p.inside.guards.values()})
        watched = {limit: [node for node, of in p.inside.guards.items() if of == limit] for limit in limits}
        head = f"define internal i1 @fast_{k}(ptr noalias %strip, i64 %t0, i64 %t1, ptr noalias %fixed, ptr noalias %varying) {{"
        w.label("entry")
        fixed = self._fixed(w, k)
        sides = range(self.side)
        start = [[w.load("%strip", r * self.lanes + u * self.width) for r in range(len(keys))] for u in sides]
        sums = [[w.splat(REAL, 0.0) for _ in limits] for _ in sides]
        for u in sides:
            for i in range(p.tables.n):
                sums[u][limits.index(p.box)] = w.call("fma", start[u][i], start[u][i], sums[u][limits.index(p.box)])
        w.line("br label %step")
        w.label("step")
        heads = len(w.lines)
        step = "%step_t"
        phis = [[f"%r{u}_{r}" for r in range(len(keys))] for u in sides]
        totals = [[f"%a{u}_{q}" for q in range(len(limits))] for u in sides]
        varying = self._varying(w, k, step)
        known = [bind(body.fast, dict(zip(keys, phis[u], strict=True)) | fixed | varying) for u in sides]
        for u in sides:
            known[u] |= bind(p.inside.guards, dict(zip(keys, phis[u], strict=True)))
        w.compute([*body.fast, *p.inside.guards], known)
        after = [[known[u][node] for node in body.fast] for u in sides]
        now = [list(row) for row in totals]
        for q, limit in enumerate(limits):
            for u in sides:
                values = [known[u][node] for node in watched[limit]] + (
                    after[u][: p.tables.n] if limit == p.box else []
                )
                for value in values:
                    now[u][q] = w.call("fma", value, value, now[u][q])
        more = w.value(f"add i64 {step}, 1")
        w.line(f"%again = icmp slt i64 {more}, %t1")
        w.line("br i1 %again, label %step, label %last")
        phi = [f"  {step} = phi i64 [ %t0, %entry ], [ {more}, %step ]"]
        for u in sides:
            for name, before, later in zip(
                [*phis[u], *totals[u]], [*start[u], *sums[u]], [*after[u], *now[u]], strict=True
            ):
                phi.append(f"  {name} = phi {w.vector} [ {before}, %entry ], [ {later}, %step ]")
        w.lines[heads:heads] = phi
        w.label("last")
        # Position and value at the last step have to be good, too.
        if p.inside.guards:
            known = [bind(p.inside.guards, dict(zip(keys, after[u], strict=True))) for u in sides]
            w.compute(p.inside.guards, known)
            for q, limit in enumerate(limits):
                for u in sides:
                    for node in watched[limit]:
                        now[u][q] = w.call("fma", known[u][node], known[u][node], now[u][q])
        good = None
        for q, limit in enumerate(limits):
            bound = w.splat(REAL, limit * limit)
            for u in sides:
                inside = w.value(f"fcmp ole {w.vector} {now[u][q]}, {bound}")
                good = inside if good is None else w.value(f"and {w.truths} {good}, {inside}")
        bits = w.value(f"bitcast {w.truths} {good} to i{self.width}")
        w.line(f"%good = icmp eq i{self.width} {bits}, -1")
        w.line("br i1 %good, label %keep, label %leave")
        w.label("keep")
        for u in sides:
            for r, value in enumerate(after[u]):
                w.store(value, "%strip", r * self.lanes + u * self.width)
        w.line("ret i1 true")
        w.label("leave")
        w.line("ret i1 false")
        return self._close(head, w)

    def _careful(self, k: int, body: Update) -> str:
        """``body`` anywhere, for one vector of the strip: every position is looked at before it counts."""
        w, p, keys = self._writer(), self.p, self._keys()
        head = (
            f"define internal void @careful_{k}(ptr noalias %strip, i64 %t0, i64 %t1, ptr noalias %fixed, "
            "ptr noalias %varying, ptr noalias %limits) {"
        )
        w.label("entry")
        fixed = self._fixed(w, k)
        start = [w.load("%strip", r * self.lanes) for r in range(len(keys))]
        ended = w.load("%strip", self.strip.ended * self.lanes, kind=w.integers)
        moved = w.load("%strip", (self.strip.ended + 1) * self.lanes)
        kept = [w.load("%strip", (self.strip.ended + 2 + i) * self.lanes) for i in range(p.tables.n)]
        begun = w.value(f"icmp slt {w.integers} {ended}, zeroinitializer")
        limits = {
            name: w.load("%limits", i, scalar=True)
            for i, name in enumerate(("grad", "value"))
            if name in self.tolerances
        }
        w.line("br label %look")
        w.label("look")
        heads = len(w.lines)
        tried = [f"%t_{r}" for r in range(len(keys))]
        held = [f"%h_{i}" for i in range(p.tables.n)]
        names = dict(zip(keys, tried, strict=True))
        outputs = [p.anywhere.value, *p.anywhere.grad]
        known = bind([*outputs, *body.careful], names | fixed)
        w.compute(outputs, [known])
        value, grad = known[p.anywhere.value], [known[node] for node in p.anywhere.grad]
        infinity = w.splat(REAL, float("inf"))

        def finite(numbers: list[str], start: str | None = None) -> str:
            for one in numbers:
                fine = w.value(f"fcmp olt {w.vector} {w.call('fabs', one)}, {infinity}")
                start = fine if start is None else w.value(f"and {w.truths} {start}, {fine}")
            assert start is not None
            return start

        good = finite([*tried[: p.tables.n], value])
        whole = finite(grad, good)
        alive = w.value(f"icmp slt {w.integers} %ended, zeroinitializer")
        takes = w.value(f"and {w.truths} {alive}, {good}")
        far = self._farthest(w, tried[: p.tables.n], held)
        walked = w.value(f"icmp sgt {w.integers} {self._everywhere(w, '%t')}, {self._everywhere(w, '%t0')}")
        stepped = w.value(f"and {w.truths} {takes}, {walked}")
        moved_now = w.value(f"select {w.truths} {stepped}, {w.vector} {far}, {w.vector} %moved")
        pairs = list(zip(tried[: p.tables.n], held, strict=True))
        position = [w.value(f"select {w.truths} {takes}, {w.vector} {t}, {w.vector} {h}") for t, h in pairs]
        codes = self._everywhere(w, w.value("shl i64 %t, 1"))
        odd = w.value(f"or {w.integers} {codes}, {w.splat(INTEGER, 1)}")
        broken = w.value(f"xor {w.truths} {whole}, {w.splat(TRUTH, True)}")
        stops = self._stops(w, value, grad, limits)
        ends = broken if stops is None else w.value(f"or {w.truths} {broken}, {stops}")
        ends = w.value(f"and {w.truths} {alive}, {ends}")
        reason = w.value(f"select {w.truths} {broken}, {w.integers} {odd}, {w.integers} {codes}")
        ended_now = w.value(f"select {w.truths} {ends}, {w.integers} {reason}, {w.integers} %ended")
        w.line("%more = icmp slt i64 %t, %t1")
        w.line("br i1 %more, label %step, label %done")
        w.label("step")
        known |= bind(body.careful, self._varying(w, k, "%t"))
        w.compute(body.careful, [known])
        after = [known[node] for node in body.careful]
        following = w.value("add i64 %t, 1")
        w.line("br label %look")
        phi = [f"  %t = phi i64 [ %t0, %entry ], [ {following}, %step ]"]
        phi += [f"  %moved = phi {w.vector} [ {moved}, %entry ], [ {moved_now}, %step ]"]
        phi += [f"  %ended = phi {w.integers} [ {ended}, %entry ], [ {ended_now}, %step ]"]
        for name, before, later in zip(
            [*tried, *held], [*start, *start[: p.tables.n]], [*after, *position], strict=True
        ):
            phi.append(f"  {name} = phi {w.vector} [ {before}, %entry ], [ {later}, %step ]")
        if "value" in self.tolerances:
            phi.append(f"  %before = phi {w.vector} [ {infinity}, %entry ], [ {value}, %step ]")
        w.lines[heads:heads] = phi
        w.label("done")
        for r, now in enumerate([*position, *tried[p.tables.n :]]):
            w.store(now, "%strip", r * self.lanes)
        w.store(ended_now, "%strip", self.strip.ended * self.lanes, kind=w.integers)
        w.store(moved_now, "%strip", (self.strip.ended + 1) * self.lanes)
        for i, (now, before) in enumerate(zip(position, kept, strict=True)):
            where = w.value(f"select {w.truths} {begun}, {w.vector} {now}, {w.vector} {before}")
            w.store(where, "%strip", (self.strip.ended + 2 + i) * self.lanes)
        w.line("ret void")
        return self._close(head, w)

    def _everywhere(self, w: Writer, whole: str) -> str:
        """A 64-bit whole number in every lane."""
        one = whole if w.double else w.value(f"trunc i64 {whole} to i32")
        first = w.value(f"insertelement {w.integers} poison, {w.integer} {one}, i64 0")
        return w.value(f"shufflevector {w.integers} {first}, {w.integers} poison, <{self.width} x i32> zeroinitializer")

    def _farthest(self, w: Writer, to: list[str], start: list[str]) -> str:
        """The largest change of a coordinate."""
        largest = None
        for a, b in zip(to, start, strict=True):
            change = w.call("fabs", w.value(f"fsub {w.vector} {a}, {b}"))
            if largest is None:
                largest = change
            else:
                more = w.value(f"fcmp ogt {w.vector} {change}, {largest}")
                largest = w.value(f"select {w.truths} {more}, {w.vector} {change}, {w.vector} {largest}")
        assert largest is not None
        return largest

    def _stops(self, w: Writer, value: str, grad: list[str], limits: dict[str, str]) -> str | None:
        stops = None
        if "grad" in limits:
            stops = w.value(f"fcmp ole {w.vector} {self._norm(w, grad)}, {limits['grad']}")
        if "value" in limits:
            change = w.call("fabs", w.value(f"fsub {w.vector} {value}, %before"))
            small = w.value(f"fcmp ole {w.vector} {change}, {limits['value']}")
            stops = small if stops is None else w.value(f"or {w.truths} {stops}, {small}")
        return stops

    def _norm(self, w: Writer, grad: list[str]) -> str:
        """|∇f| in double precision, so that squares of large gradients stay finite."""
        if len(grad) == 1:
            return w.call("fabs", grad[0])
        wide, suffix = f"<{self.width} x double>", f"v{self.width}f64"
        total = None
        for one in grad:
            long = one if w.double else w.value(f"fpext {w.vector} {one} to {wide}")
            square = w.value(f"fmul {wide} {long}, {long}")
            total = square if total is None else w.value(f"fadd {wide} {total}, {square}")
        w.declared.add(f"declare {wide} @llvm.sqrt.{suffix}({wide})")
        root = w.value(f"call {wide} @llvm.sqrt.{suffix}({wide} {total})")
        return root if w.double else w.value(f"fptrunc {wide} {root} to {w.vector}")

    def _record(self) -> str:
        """Write one vector of the strip to the row that is due, whose coordinates are %stride apart."""
        w, p, keys = self._writer(), self.p, self._keys()
        head = (
            "define internal void @record(ptr noalias %strip, i64 %row, i64 %lane, i64 %stride, ptr noalias %x, "
            "ptr noalias %value, ptr noalias %norm, ptr noalias %grad) {"
        )
        w.label("entry")
        ended = w.load("%strip", self.strip.ended * self.lanes, kind=w.integers)
        alive = w.value(f"icmp slt {w.integers} {ended}, zeroinitializer")
        x = []
        for i in range(p.tables.n):
            on, kept = w.load("%strip", i * self.lanes), w.load("%strip", (self.strip.ended + 2 + i) * self.lanes)
            x.append(w.value(f"select {w.truths} {alive}, {w.vector} {on}, {w.vector} {kept}"))
        wide_row = w.value(f"mul i64 %row, {p.tables.n}")

        def put_all(values: list[str], pointer: str) -> None:
            for i, one in enumerate(values):
                line = w.value(f"add i64 {wide_row}, {i}")
                w.store(one, pointer, w.value(f"add i64 %lane, {w.value(f'mul i64 {line}, %stride')}"))

        put_all(x, "%x")
        outputs = [p.anywhere.value, *p.anywhere.grad]
        known = bind(outputs, dict(zip(keys, x, strict=False)))
        w.compute(outputs, [known])
        grad = [known[node] for node in p.anywhere.grad]
        flat = w.value(f"add i64 %lane, {w.value('mul i64 %row, %stride')}")
        w.store(known[p.anywhere.value], "%value", flat)
        w.store(self._norm(w, grad), "%norm", flat)
        if self.gradient:
            put_all(grad, "%grad")
        w.line("ret void")
        return self._close(head, w)


def bind(outputs: Iterable[Node], names: Names) -> dict[Node, str]:
    """The names of the inputs among the nodes that outputs need."""
    keyed = ((node, node.value) for node in reachable(outputs) if node.op is INPUT)
    return {node: names[key] for node, key in keyed if key in names}
