"""A program in LLVM's language: strips of runs in vectors, each run in a lane, positions and states in registers.

    run(first, last, context)      for each strip of runs from first to last:
        fast_k                         steps by update k while inside the box; returns how they ended
        careful_k                      the same steps anywhere, one vector at a time, judging each position
        record                         f and |∇f| at the position, written to the row that is due

``fast`` changes a strip only where every position stayed in the box, every guarded value within its bound and every gradient
above the tolerance; what it refuses ``careful`` does again. Both round alike, so the numbers do not show which of them ran.
"""

from __future__ import annotations

from kobai.descent.engines.compiled.codegen.llvm_driver import LEFT, MOVED, SETTLED, Strip, fill, park, run
from kobai.descent.engines.compiled.codegen.llvm_writer import Writer
from kobai.descent.engines.compiled.codegen.steps import Names, take_steps, write_row
from kobai.descent.engines.compiled.program import Program
from kobai.descent.engines.compiled.step_checks import judge, least_gradient
from kobai.descent.ir.ops import FMA, REAL

_ARGUMENTS = (
    "ptr noalias %strip, i64 %t0, i64 %t1, ptr noalias %fixed, ptr noalias %varying, ptr noalias %each_varying, "
    "ptr noalias %limits, i64 %stride, i64 %lane"
)
_MARGIN = 1 + 2.0**-10  # of a tolerance: a component of ∇f may be rounded above |∇f| by less


class LlvmText:
    """Writes the module of a program, which records ∇f if ``gradient``; ``tolerances`` are as ``judge`` takes them.

    Vectors have ``width`` lanes; in ``fast`` there are ``unroll`` of them side by side.
    """

    def __init__(self, program: Program, width: int, unroll: int, gradient: bool, tolerances: frozenset[str]):
        self.program, self.width, self.unroll, self.gradient = program, width, unroll, gradient
        self.tolerances, self.judgement = tolerances, judge(program, tolerances)
        self.keys = program.state_keys
        self.lanes = width * unroll
        self.strip = Strip(
            program.tables.n, len(program.tables.initial), self.lanes, len(program.tables.each), program.constants
        )
        self.declared: set[str] = set()

    def text(self) -> str:
        """The whole module."""
        parts = [self._far("sin"), self._far("cos")]
        # An update of only a step or two is not worth two functions.
        fast = ["value" not in self.tolerances and update.count > 2 for update in self.program.updates]
        for k, has_fast in enumerate(fast):
            parts += [self._fast(k)] if has_fast else []
            parts.append(self._careful(k))
        parts += [fill(self._writer(), self.strip), self._record(), park(self._writer(), self.strip)]
        parts.append(run(self._writer(), self.strip, fast))
        return "\n".join([*parts, *sorted(self.declared)]) + "\n"

    def _writer(self) -> Writer:
        return Writer(self.program.tables.double, self.width, self.program.tables.n, self.declared)

    def _far(self, name: str) -> str:
        """Sine or cosine of angles too large for ``ir.transcendental``, skipped where all lanes are zero."""
        w, k = self._writer(), self.width
        v, call = w.vector, f"{w.vector} @llvm.{name}.{w.suffix}({w.vector}"
        self.declared.add(f"declare {call})")
        return f"""define internal {v} @far_{name}({v} %x) noinline {{
entry:
  %v0 = fcmp une {v} %x, zeroinitializer
  %v1 = bitcast {w.truths} %v0 to i{k}
  %v2 = icmp ne i{k} %v1, 0
  br i1 %v2, label %far, label %near
near:
  ret {v} zeroinitializer
far:
  %v3 = call {call} %x)
  ret {v} %v3
}}"""

    def _fixed(self, w: Writer, k: int) -> Names:
        """Load the coefficients of update k that never change."""
        numbers = self.program.tables.fixed[k]
        return {("coefficient", "fixed", i): w.load("%fixed", i, scalar=True) for i in range(len(numbers))}

    def _varying(self, w: Writer, k: int, step: str) -> Names:
        """Load those that change with the step."""
        count = len(self.program.tables.varying[k])
        row = w.value(f"mul i64 {step}, {count}") if count else ""
        places = [w.value(f"add i64 {row}, {i}") for i in range(count)]
        return {("coefficient", "varying", i): w.load("%varying", at, scalar=True) for i, at in enumerate(places)}

    def _own(self, w: Writer, u: int = 0) -> Names:
        """Load the numbers that each run of vector ``u`` has for itself."""
        rows = range(self.strip.each)
        places = [(self.strip.own + e) * self.lanes + u * self.width for e in rows]
        return {("coefficient", "each", e): w.load("%strip", places[e]) for e in rows}

    def _own_varying(self, w: Writer, k: int, step: str, u: int = 0) -> Names:
        """Load those of them that change with the step."""
        count = len(self.program.tables.each_varying[k])
        row = w.value(f"mul i64 {step}, {count}") if count else ""
        found: Names = {}
        for i in range(count):
            first = w.value(f"mul i64 {w.value(f'add i64 {row}, {i}')}, %stride")
            at = w.value(f"add i64 {first}, {w.value(f'add i64 %lane, {u * self.width}')}")
            found["coefficient", "each_varying", i] = w.load("%each_varying", at)
        return found

    def _fast(self, k: int) -> str:
        """Update k inside the box, from step %t0 to %t1; whether the box was left, and whether the strip is as it was before.

        For each bound the squares of all values it applies to are summed: a value beyond its bound makes the sum too large, and
        infinities and NaN stay in it. Where a small gradient ends a run, the smallest is carried along.
        """
        w, p, keys, update = self._writer(), self.program, self.keys, self.program.updates[k]
        guards = p.inside.guards
        limits = sorted({p.box, *guards.values()})
        n, vectors = p.tables.n, range(self.unroll)
        least = least_gradient(p) if "grad" in self.tolerances else None
        w.label("entry")
        fixed = self._fixed(w, k)
        own = [self._own(w, u) for u in vectors]
        start: Names = {}
        before = []
        for u in vectors:
            at = {key: w.load("%strip", r * self.lanes + u * self.width) for r, key in enumerate(keys)}
            sums: Names = {("sum", limit): w.splat(REAL, 0.0) for limit in limits}
            self._add_squares(w, sums, p.box, [at[key] for key in keys[:n]])
            before.append(at)
            if least is not None:
                sums["least",] = w.splat(REAL, float("inf"))
            start |= {(*key, "vector", u): name for key, name in (at | sums).items()}
        last = w.value("sub i64 %t1, 1")

        def look(names: Names, step: str) -> tuple[Names, str]:
            varying = self._varying(w, k, step)
            known = [
                {key[:-2]: name for key, name in names.items() if key[-1] == u}
                | fixed | own[u] | varying | self._own_varying(w, k, step, u)
                for u in vectors
            ]  # fmt: skip
            w.compute([*update.fast, *guards, *([] if least is None else [least])], *known)
            later: Names = {}
            for limit in limits:
                nodes = [node for node, of in guards.items() if of == limit]
                nodes += update.fast[:n] if limit == p.box else []
                for one in known:
                    self._add_squares(w, one, limit, [one[node] for node in nodes])
            for u, one in enumerate(known):
                now = {key: one[node] for key, node in zip(keys, update.fast, strict=True)}
                now |= {("sum", limit): one["sum", limit] for limit in limits}
                if least is not None:
                    now["least",] = one[least]
                later |= {(*key, "vector", u): name for key, name in now.items()}
            return later, w.value(f"icmp slt i64 {step}, {last}")

        after = w.loop("%t0", start, look)
        good = None
        final = [{key[:-2]: name for key, name in after.items() if key[-1] == u} | own[u] for u in vectors]
        if guards:  # values at the last position have to be within their bounds, too
            w.compute(list(guards), *final)
        for limit in limits:
            for one in final:
                self._add_squares(w, one, limit, [one[node] for node, of in guards.items() if of == limit])
                inside = w.value(f"fcmp ole {w.vector} {one['sum', limit]}, {w.splat(REAL, limit * limit)}")
                good = inside if good is None else w.value(f"and {w.truths} {good}, {inside}")
        if least is not None:
            margin = w.splat(REAL, _MARGIN)
            limit = w.value(f"fmul {w.vector} {w.load('%limits', 0, scalar=True)}, {margin}")
            for one in final:
                above = w.value(f"fcmp ugt {w.vector} {one['least',]}, {limit}")
                good = w.value(f"and {w.truths} {good}, {above}")
        w.line(f"br i1 {w.all(good)}, label %keep, label %leave")
        w.label("keep")
        same = None
        for u, one in enumerate(final):
            for r, key in enumerate(keys):
                w.put(one[key], "%strip", r * self.lanes + u * self.width)
                bits = [w.value(f"bitcast {w.vector} {name} to {w.integers}") for name in (one[key], before[u][key])]
                equal = w.value(f"icmp eq {w.integers} {bits[0]}, {bits[1]}")
                same = equal if same is None else w.value(f"and {w.truths} {same}, {equal}")
        if p.tables.varying[k] or p.tables.each_varying[k]:  # the next steps are others
            w.line(f"ret i64 {MOVED}")
        else:
            w.line(f"ret i64 {w.value(f'select i1 {w.all(same)}, i64 {SETTLED}, i64 {MOVED}')}")
        w.label("leave")
        w.line(f"ret i64 {LEFT}")
        return w.function(f"define internal i64 @fast_{k}({_ARGUMENTS})")

    def _add_squares(self, w: Writer, names: Names, limit: float, values: list[str]) -> None:
        """Add the squares of values to the sum of a bound."""
        for value in values:
            text = FMA.llvm.format(value, value, names["sum", limit], real=w.vector, f=w.suffix)
            names["sum", limit] = w.value(text)

    def _careful(self, k: int) -> str:
        """Update k anywhere, for one vector of the strip: every position is judged before it counts."""
        w, n, update = self._writer(), self.program.tables.n, self.program.updates[k]
        w.label("entry")
        constants = self._fixed(w, k) | self._own(w) | {("first",): w.integer_of("%t0")}
        constants |= {("limit", i): w.load("%limits", i, scalar=True) for i in range(2 if self.tolerances else 0)}
        start: Names = {key: w.load("%strip", r * self.lanes) for r, key in enumerate(self.keys)}
        start |= {("held", i): start["x", i] for i in range(n)}
        start["ended",] = w.load("%strip", self.strip.ended * self.lanes, kind=w.integers)
        start["moved",] = w.load("%strip", (self.strip.ended + 1) * self.lanes)
        start["before",] = w.splat(REAL, float("inf"))
        places = [w.load("%strip", (self.strip.ended + 2 + i) * self.lanes) for i in range(n)]
        going = w.value(f"icmp slt {w.integers} {start['ended',]}, zeroinitializer")

        def more(names: Names, step: str) -> str:
            return w.value(f"icmp slt i64 {step}, %t1")

        def step(names: Names, step: str) -> Names:
            names |= self._varying(w, k, step) | self._own_varying(w, k, step)
            w.compute(update.careful, names)
            return {key: names[node] for key, node in zip(self.keys, update.careful, strict=True)}

        after = take_steps(w, self.judgement, start, constants, "%t0", more, step)
        held = [after["held", i] for i in range(n)]
        for r, now in enumerate([*held, *(after[key] for key in self.keys[n:])]):
            w.put(now, "%strip", r * self.lanes)
        w.put(after["ended",], "%strip", self.strip.ended * self.lanes, kind=w.integers)
        w.put(after["moved",], "%strip", (self.strip.ended + 1) * self.lanes)
        for i, (now, before) in enumerate(zip(held, places, strict=True)):
            place = w.value(f"select {w.truths} {going}, {w.vector} {now}, {w.vector} {before}")
            w.put(place, "%strip", (self.strip.ended + 2 + i) * self.lanes)
        w.line("ret void")
        return w.function(f"define internal void @careful_{k}({_ARGUMENTS})")

    def _record(self) -> str:
        """Write one vector of the strip to row %row, whose coordinates are %stride apart."""
        w, n = self._writer(), self.program.tables.n
        w.label("entry")
        ended = w.load("%strip", self.strip.ended * self.lanes, kind=w.integers)
        going = w.value(f"icmp slt {w.integers} {ended}, zeroinitializer")
        x = []
        for i in range(n):
            now, place = w.load("%strip", i * self.lanes), w.load("%strip", (self.strip.ended + 2 + i) * self.lanes)
            x.append(w.value(f"select {w.truths} {going}, {w.vector} {now}, {w.vector} {place}"))
        names: Names = {("x", i): one for i, one in enumerate(x)}
        for c in range(self.strip.constants):
            names["coefficient", "each", c] = w.load("%strip", (self.strip.again + c) * self.lanes)
        write_row(w, self.judgement, names, x, self.gradient)
        w.line("ret void")
        arrays = ", ".join(f"ptr noalias %{name}" for name in ("x", "value", "norm", "grad"))
        head = "define internal void @record(ptr noalias %strip, i64 %row, i64 %lane, i64 %stride"
        return w.function(f"{head}, {arrays})")
