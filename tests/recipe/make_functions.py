"""What the live page says of functions, ``viewer/tests/fixtures/functions.json.gz``: the page by itself is to say the same.

``python -m tests.recipe.make_functions`` writes it. A row has a ``request`` (f, params, dim) with the server's ``answer``, and of
functions in n variables, for some n, ``shown``: title, domain, start, minima; of some the ``first`` step size. The last rows are
refusals: ``text``, ``n``, and the line in both languages.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

import kobai
from kobai.app.languages import error_lines
from kobai.app.limits import Limits
from kobai.app.messages import formula, with_constants
from kobai.app.state import State
from kobai.objectives import Objective
from kobai.study.first_step_size import suggest_step_length, suggest_step_size

PATH = Path(__file__).parents[2] / "viewer" / "tests" / "fixtures" / "functions.json.gz"
CORPUS = Path(__file__).parents[1] / "objectives" / "corpus" / "forms.json"
# A formula or a name; what is set, with dim the number of variables.
TEXTS = """
a*x1**2 + b*x2**2
a*x1**2 + b*x2**2 ; a=2.5
k*x^2 ; k=3
w**2 + 3*b**2
f(w, b) = (w + b - 1)**2 + c*b**2
J(θ) = θ₀² + λ*θ₁² ; λ=2.0, lambda_=0.5
x_0^2 + 2*x_1^2
sum(x**2) ; dim=4
sum(i*x[i]**2, i, 1, n) ; dim=2
sum((x[i+1]-x[i]**2)**2, i, 1, n-1) ; dim=3
sum(abs(x)**p) ; dim=2, p=1.0
prod(cos(x[i]/sqrt(i)), i, 1, n) ; dim=3
y**2 ; dim=2
z**2 ; dim=3
norm(x)**2/2
max(abs(x))
x**2 + sin(c*x) ; c=6.283185307179586
x1**2 + 1e-7*x2**2
x**2 * 1e12
a*b*c*d*x
0.1*x**-1
-(-x)**2 - -3*x
x1**x2 + 2**x1 + e**x2
(x1/x2)/(x2/x1)
where(x1 > 0, x1, -2*x1)
piecewise(x < -1, -x, x <= 1 and x > 0, x^2, 1)
cbrt(x1) + root(x2, 5)
log2(x1) + log10(x2) - ln(x1)^2
a*x1**2 + x2 ; a=-2.0
x1 - a*x2 ; a=-1.0
x/(y/z)
sum(sum(x[j], j, 1, i)**2, i, 1, n) ; dim=2
x[n]*x[n-1] ; dim=3
rosenbrock ; a=2.0
Rosenbrock ; dim=3, a=2.0
rosenbrock ; b=-1.0
rosenbrock ; dim=1
michalewicz ; m=5.0
ackley ; dim=5, a=1.0
ill conditioned ; k=-1.0
double_well ; t=0.1
himmelblau ; dim=3
himmelblau ; q=1.0
ackley ; aa=1.0
rosenbrok
trid ; dim=4
dixon-price ; dim=3
qing ; dim=12
Goldstein Price
nonsense
x1**2 +
x1 + x5 ; dim=3
w + b ; dim=5
sin x/2
foo(x)
alpha*x^2 + beta_1*y^2
x*a1 + a_2
(a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8)*x + (b1 + b2 + b3 + b4 + b5 + b6 + b7 + b8)*y + c1
"""


# Refused in two or three variables, once the number of variables is known.
HOSTILE = """
sum(x1*i, i, 1, 10**7)
sum(sum(sum(x1*i*j*k, i, 1, 300), j, 1, 300), k, 1, 300)
sum(sum(x[i]*x[j], i, 1, 1000), j, 1, 2000)
sum(x[i+1], i, 1, n)
sum(x[2*i], i, 1, n)
x[n+1]
max(x[i], i, 2, 1)
sum(x[i]**2, i, 1, n/2 + 0.25)
prod(sum(x[i]*j, i, 1, 100*n), j, 1, 1000)
sum(x[i-1], i, 1, n)
sum(x1, i, 1, 2**40)
sum(x1, i, 1, 1e300)
sum(where(x[i] > 0, sum(x[j], j, 1, i), 0), i, 1, 400)
sum(sum(where(x1 > i, x1, x2)**j, i, 1, j*100), j, 1, 100*n)
"""


def refusal(text: str, n: int) -> dict[str, Any]:
    """The line that says why a formula cannot be computed in n variables."""
    try:
        kobai.objective(text).value_and_grad(torch.full((n,), 0.5))
    except kobai.BadInput as error:
        return {"text": text, "n": n, **error_lines(str(error))}
    raise AssertionError(text)


def requests() -> Iterator[dict[str, Any]]:
    """What is asked."""
    for entry in kobai.functions():
        yield {"f": entry.key, "params": {}, "dim": None}
    for row in json.loads(CORPUS.read_text()):
        if all(isinstance(v, int | float) for v in row["constants"].values()):
            yield {"f": row["text"], "params": row["constants"], "dim": None}
    for line in TEXTS.strip().splitlines():
        f, _, settings = line.partition(" ; ")
        params = {name: float(value) for name, value in (pair.split("=") for pair in settings.split(", ") if pair)}
        dim = params.pop("dim", None)
        yield {"f": f, "params": params, "dim": dim and int(dim)}


def case(request: dict[str, Any]) -> dict[str, Any]:
    """One row."""
    limits = Limits()
    answer = formula({"seq": 0, **request}, limits)
    row: dict[str, Any] = {"request": request, "answer": {k: v for k, v in answer.items() if k not in ("seq", "type")}}
    if "error" in answer:
        return row
    f = with_constants(State.read(request, limits))
    row["shown"] = {}
    for n in [f.dim] if f.dim else [2, 3, 5]:
        with contextlib.suppress(kobai.BadInput):  # some sums need more variables
            row["shown"][n] = _shown(f.at(n))
    if f.key and not request["params"]:
        n = f.dim or 2
        start = f.start_for(n)
        assert start is not None
        row["first"] = [suggest_step_size(f, start), suggest_step_length(f, n)]
    return row


def _shown(f: Objective) -> dict[str, Any]:
    assert f.dim
    assert f.shown_formula is not None
    start = f.start_for(f.dim)
    value = float(f(torch.full((f.dim,), 0.7, dtype=torch.float64)))
    return {
        "plain": f.shown_formula.plain, "mathml": f.shown_formula.mathml, "domain": f.domain_for(f.dim),
        "start": start, "minima": [[list(m.x), m.value, m.isglobal] for m in f.minima_for(f.dim)],
        "value": value if math.isfinite(value) else None,
    }  # fmt: skip


if __name__ == "__main__":
    rows = [case(request) for request in requests()]
    PATH.write_bytes(
        gzip.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(), mtime=0)
    )
    print(len(rows), "rows,", PATH.stat().st_size, "bytes")
