"""The training of a small network as LLVM text: one run after the other, wholly in registers and the nearest cache.

Hidden units are the lanes of vectors. A step goes forward through the samples with the weights in registers, sixteen samples at
a time, and writes activations and residuals; then backward through them with the gradient in registers. Sums have one order
on every processor, so that its vectors change nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from kobai.descent.engines.compiled.codegen.llvm_writer import Writer
from kobai.descent.engines.compiled.codegen.steps import Names
from kobai.descent.ir import ops
from kobai.descent.ir.coefficients import EXP, LN2
from kobai.descent.ir.graph import Graph, Node
from kobai.descent.ir.ops import REAL
from kobai.descent.ir.transcendental import polynomial, two_to
from kobai.study.network.network import Network

BLOCK = 16
"""Samples that are summed side by side; hidden units and samples are padded to a multiple of it."""
CONTEXT = ("inputs", "labels", "real", "order", "start", "rates", "losses", "weights", "hidden", "residuals")
"""What the function reads and writes: addresses of

    inputs     (s, n) times the scale of the nonlinearity's argument; s and the number of hidden units h are padded
    labels     (s,)
    real       (s,) 1 of samples, 0 of padding
    order      (T, b) int64: the samples of each step's batch, where there are batches
    start      (n + 1, h) the weights of layer 0 by rows, and those of layer 1
    rates      (runs, 2) learning rates
    losses     (runs, T) written up to the first that is NaN
    weights    (n + 1, h), hidden (s, h), residuals (s,): memory of one thread
"""


def padded(count: int) -> int:
    """A number of samples or hidden units with padding."""
    return -(-count // BLOCK) * BLOCK


def text_of(network: Network, vector_bytes: int) -> str:
    """The module whose function ``run(first, last, context)`` trains runs first … last − 1."""
    return _Training(network, vector_bytes).text()


class _Training:
    def __init__(self, network: Network, vector_bytes: int):
        self.network = network
        size = 8 if network.double else 4
        self.lanes = min(BLOCK, vector_bytes // size)
        self.n, self.h, self.s = network.width, padded(network.width), padded(network.samples)
        self.groups = self.h // self.lanes
        # As many sums at once as hide the latency of a multiplication, and as the registers hold.
        self.together = max(1, 8 // self.groups)
        self.rows = 8 if vector_bytes == 32 else 16
        self.declared: set[str] = set()
        self.w = Writer(network.double, self.lanes, 1, self.declared)
        graph = Graph(network.double)
        self.activation = _NODES[network.nonlinearity](graph, graph.input("x", 0))

    def text(self) -> str:
        w = self.w
        w.label("entry")
        self.at = {
            name: w.value(f"load ptr, ptr {w.value(f'getelementptr inbounds i64, ptr %context, i64 {k}')}, align 8")
            for k, name in enumerate(CONTEXT)
        }
        self._loop("run", "%first", "%last", {}, self._run)
        w.line("ret void")
        function = w.function("define void @run(i64 %first, i64 %last, ptr noalias %context)")
        return "\n".join([*sorted(self.declared), function]) + "\n"

    def _loop(
        self,
        name: str,
        first: str,
        last: str,
        carried: dict[str, str],
        body: Callable[..., dict[str, str]],
        by: int = 1,
    ) -> dict[str, str]:
        """A loop of one or more rounds; ``body(counter, variables)`` gives the variables' next values."""
        w, entry = self.w, self.w.block
        w.line(f"br label %{name}")
        w.label(name)
        head, counter = len(w.lines), f"%{name}.k"
        variables = {key: f"%{name}.{key}" for key in carried}
        later = body(counter, variables)
        following = w.value(f"add i64 {counter}, {by}")
        more, tail = w.value(f"icmp slt i64 {following}, {last}"), w.block
        w.line(f"br i1 {more}, label %{name}, label %{name}.done")
        w.lines[head:head] = [
            f"  {counter} = phi i64 [ {first}, %{entry} ], [ {following}, %{tail} ]",
            *(
                f"  {variables[key]} = phi {w.vector} [ {carried[key]}, %{entry} ], [ {later[key]}, %{tail} ]"
                for key in carried
            ),
        ]
        w.label(f"{name}.done")
        return later

    def _run(self, run: str, _: dict[str, str]) -> dict[str, str]:
        """All steps of one run."""
        w = self.w
        for at in range(0, (self.n + 1) * self.h, self.lanes):
            w.put(w.load(self.at["start"], at), self.at["weights"], at)
        place = w.value(f"mul i64 {run}, 2")
        rates = [w.load(self.at["rates"], w.value(f"add i64 {place}, {layer}"), scalar=True) for layer in range(2)]
        losses = w.at(self.at["losses"], w.value(f"mul i64 {run}, {self.network.steps}"))

        def step(t: str, _: dict[str, str]) -> dict[str, str]:
            weights = [[w.load(self.at["weights"], i * self.h + g * self.lanes) for g in range(self.groups)]
                       for i in range(self.n + 1)]  # fmt: skip
            loss = self._forward(weights)
            w.line(f"store {w.scalar} {loss}, ptr {w.at(losses, t)}, align {w.size}")
            # A loss that is not a number stays so: every weight of layer 1 has met it.
            w.line(f"br i1 {w.value(f'fcmp uno {w.scalar} {loss}, {loss}')}, label %step.done, label %train")
            w.label("train")
            self._backward(weights, rates, t)
            return {}

        self._loop("step", "0", str(self.network.steps), {}, step)
        return {}

    def _forward(self, weights: list[list[str]]) -> str:
        """The loss of all samples, whose hidden values and residuals are written."""
        w, parts = self.w, BLOCK // self.lanes
        batch = self.network.batch or self.network.samples

        def block(first: str, sums: dict[str, str]) -> dict[str, str]:
            inputs = w.at(self.at["inputs"], w.value(f"mul i64 {first}, {self.n}"))
            hidden = w.at(self.at["hidden"], w.value(f"mul i64 {first}, {self.h}"))
            products: list[list[str]] = []
            for sample in range(0, BLOCK, self.together):
                products += self._hidden(weights, inputs, hidden, range(sample, sample + self.together))
            later = {}
            for part in range(parts):
                output = self._sums(products[part * self.lanes : (part + 1) * self.lanes])
                begin = w.value(f"add i64 {first}, {part * self.lanes}")
                output = self._times(output, 1 / self.n)
                away = w.value(f"fsub {w.vector} {output}, {w.load(self.at['labels'], begin)}")
                real = w.value(f"fcmp une {w.vector} {w.load(self.at['real'], begin)}, zeroinitializer")
                away = w.value(f"select {w.truths} {real}, {w.vector} {away}, {w.vector} zeroinitializer")
                w.put(self._times(away, 2 / (batch * self.n)), self.at["residuals"], begin)
                later[f"sum{part}"] = self._fma(away, away, sums[f"sum{part}"])
            return later

        sums = self._loop(
            "block", "0", str(self.s), {f"sum{k}": "zeroinitializer" for k in range(parts)}, block, by=BLOCK
        )
        total = self._folded(list(sums.values()))
        for half in _halves(self.lanes):
            total = self._add(total, self._shuffled(total, total, [*range(half, self.lanes), *range(half)]))
        one = w.value(f"extractelement {w.vector} {total}, i64 0")
        share = w.splat(REAL, self._rounded(1 / self.network.samples)).split(",")[0].strip("<>").split()[1]
        return w.value(f"fmul {w.scalar} {one}, {share}")

    def _hidden(self, weights: list[list[str]], inputs: str, hidden: str, samples: range) -> list[list[str]]:
        """The hidden values of some samples, written, and their products with the weights of layer 1, by group."""
        w = self.w
        sums: dict[tuple[int, int], str] = {}
        for i in range(self.n):
            for sample in samples:
                x = w.load(inputs, sample * self.n + i, scalar=True)
                for g in range(self.groups):
                    before = sums.get((sample, g))
                    product = f"fmul {w.vector} {x}, {weights[i][g]}"
                    sums[sample, g] = w.value(product) if before is None else self._fma(x, weights[i][g], before)
        names: dict[tuple[int, int], Names] = {place: {("x", 0): value} for place, value in sums.items()}
        w.compute([self.activation], *names.values())
        found = []
        for sample in samples:
            values = [names[sample, g][self.activation] for g in range(self.groups)]
            for g, value in enumerate(values):
                w.put(value, hidden, sample * self.h + g * self.lanes)
            found.append([w.value(f"fmul {w.vector} {v}, {weights[self.n][g]}") for g, v in enumerate(values)])
        return found

    def _backward(self, weights: list[list[str]], rates: list[str], t: str) -> None:
        """The gradient's sum over the samples, and the update."""
        w, h, batch = self.w, self.h, self.network.batch
        order = None if batch is None else w.value(
            f"getelementptr inbounds i64, ptr {self.at['order']}, i64 {w.value(f'mul i64 {t}, {batch}')}"
        )  # fmt: skip
        for g in range(self.groups):
            for low in range(0, self.n, self.rows):
                rows = range(low, min(low + self.rows, self.n))

                def sample(
                    k: str, sums: dict[str, str], g: int = g, low: int = low, rows: range = rows
                ) -> dict[str, str]:
                    if order is not None:
                        k = w.value(
                            f"load i64, ptr {w.value(f'getelementptr inbounds i64, ptr {order}, i64 {k}')}, align 8"
                        )
                    inputs = w.at(self.at["inputs"], w.value(f"mul i64 {k}, {self.n}"))
                    place = w.value(f"add i64 {w.value(f'mul i64 {k}, {h}')}, {g * self.lanes}")
                    a, residual = w.load(self.at["hidden"], place), w.load(self.at["residuals"], k, scalar=True)
                    pull = self._pulled(a, w.value(f"fmul {w.vector} {residual}, {weights[self.n][g]}"))
                    later = {f"row{i}": self._fma(w.load(inputs, i, scalar=True), pull, sums[f"row{i}"]) for i in rows}
                    return later if low else {**later, "out": self._fma(residual, a, sums["out"])}

                begin = {f"row{i}": "zeroinitializer" for i in rows}
                begin |= {} if low else {"out": "zeroinitializer"}
                sums = self._loop(f"back{g}.{low}", "0", str(batch or self.network.samples), begin, sample)
                for i in rows:
                    self._update(weights[i][g], rates[0], sums[f"row{i}"], i * h + g * self.lanes)
                if not low:
                    self._update(weights[self.n][g], rates[1], sums["out"], self.n * h + g * self.lanes)

    def _pulled(self, a: str, upstream: str) -> str:
        """The derivative by the argument of the nonlinearity, from its value and the derivative by its value."""
        w = self.w
        if self.network.nonlinearity == "identity":
            return upstream
        if self.network.nonlinearity == "relu":
            closed = w.value(f"fcmp ole {w.vector} {a}, zeroinitializer")
            return w.value(f"select {w.truths} {closed}, {w.vector} zeroinitializer, {w.vector} {upstream}")
        slope = self._fma(w.value(f"fneg {w.vector} {a}"), a, w.splat(REAL, 1.0))
        return w.value(f"fmul {w.vector} {upstream}, {slope}")

    def _update(self, weight: str, rate: str, gradient: str, place: int) -> None:
        w = self.w
        self.w.put(self._fma(w.value(f"fneg {w.vector} {rate}"), gradient, weight), self.at["weights"], place)

    def _sums(self, products: list[list[str]]) -> str:
        """A vector of the sums over the lanes and groups of as many products as a vector has lanes."""
        waiting: list[tuple[int, str]] = []
        for product in products:
            count, value = 1, self._folded(product)
            while waiting and waiting[-1][0] == count:
                _, before = waiting.pop()
                each = self.lanes // count  # lanes of a sample
                first = [s * each + k for s in range(2 * count) for k in range(each // 2)]
                value = self._add(
                    self._shuffled(before, value, first), self._shuffled(before, value, [k + each // 2 for k in first])
                )
                count *= 2
            waiting.append((count, value))
        return waiting[0][1]

    def _folded(self, values: list[str]) -> str:
        """The sum of vectors that are ``BLOCK`` numbers side by side, or several times as many: in one order for all lanes."""
        whole = BLOCK // self.lanes
        total = values[:whole]
        for k in range(whole, len(values), whole):
            total = [self._add(a, b) for a, b in zip(total, values[k : k + whole], strict=True)]
        while len(total) > 1:
            half = len(total) // 2
            total = [self._add(a, b) for a, b in zip(total[:half], total[half:], strict=True)]
        return total[0]

    def _shuffled(self, a: str, b: str, lanes: list[int]) -> str:
        mask = ", ".join(f"i32 {k}" for k in lanes)
        return self.w.value(f"shufflevector {self.w.vector} {a}, {self.w.vector} {b}, <{len(lanes)} x i32> <{mask}>")

    def _add(self, a: str, b: str) -> str:
        return self.w.value(f"fadd {self.w.vector} {a}, {b}")

    def _times(self, a: str, factor: float) -> str:
        return self.w.value(f"fmul {self.w.vector} {a}, {self.w.splat(REAL, self._rounded(factor))}")

    def _fma(self, a: str, b: str, c: str) -> str:
        w = self.w
        name = f"@llvm.fma.{w.suffix}"
        self.declared.add(f"declare {w.vector} {name}({w.vector}, {w.vector}, {w.vector})")
        return w.value(f"call {w.vector} {name}({w.vector} {a}, {w.vector} {b}, {w.vector} {c})")

    def _rounded(self, value: float) -> float:
        return Graph(self.network.double).const(value).value


def _halves(lanes: int) -> list[int]:
    """lanes/2, …, 2, 1."""
    return [lanes >> k for k in range(1, lanes.bit_length())]


def _tanh(g: Graph, x: Node) -> Node:
    """e/(e + 2) with e = exp(2x) − 1 = 2ᵏ(exp(r) − 1) + (2ᵏ − 1) and 2x = k ln 2 + r."""
    top = 20.0 if g.double else 9.2  # beyond, it rounds to ±1
    x = g(ops.SELECT, x < -top, g.const(-top), x)
    x = g(ops.SELECT, x > top, g.const(top), x)
    k = g(ops.RINT, x * (2 / math.log(2.0)))
    high, low = LN2[g.double]
    r = g(ops.FMA, k, g.const(-low), g(ops.FMA, k, g.const(-high), x + x))
    q = g(ops.FMA, polynomial(g, r, EXP[g.double]), r * r, r)
    power = two_to(g, g(ops.TO_INTEGER, k))
    e = g(ops.FMA, power, q, power - 1.0)
    return e / (e + 2.0)


def _relu(g: Graph, x: Node) -> Node:
    return g(ops.SELECT, x <= 0.0, g.const(0.0), x)


_NODES: dict[str, Callable[[Graph, Node], Node]] = {"tanh": _tanh, "relu": _relu, "identity": lambda _, x: x}
