"""f and ∇f by the compiled engine, ``viewer/tests/fixtures/gradients.json.gz``: the page is to compute the same bits.

``python -m tests.recipe.make_gradients`` writes it: every function of the catalogue, the corpus, and random formulas. A row has

    text, params, n      what is computed
    points               where, in float64; in float32 their roundings
    float32, float64     for each point f and ∇f as hexadecimal digits of their bits, "nan" where f is not finite
    hessians             ∇²f by ``kobai.theory.hessian``, for some
"""

from __future__ import annotations

import gzip
import json
import random
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

import kobai
from kobai.descent import Record
from tests.recipe.random_formulas import random_formula

PATH = Path(__file__).parents[2] / "viewer" / "tests" / "fixtures" / "gradients.json.gz"
CORPUS = Path(__file__).parents[1] / "objectives" / "corpus" / "forms.json"
RANDOM = 300


def cases() -> Iterator[tuple[str, dict[str, Any], int | None]]:
    """Texts, values of constants, and numbers of variables where they are open."""
    for entry in kobai.functions():
        for n in [None] if kobai.objective(entry.name).dim else [max(entry.least, 2), 3, 10]:
            yield entry.key, {}, n
    for row in json.loads(CORPUS.read_text()):
        f = kobai.objective(row["text"], params=row["constants"])
        yield row["text"], row["constants"], None if f.dim else len(row["points"][0])
    for seed in range(RANDOM):
        text = random_formula(seed)
        try:
            f = kobai.objective(text)
            f.value_and_grad(torch.zeros(f.dim or 3))
        except kobai.BadInput:
            continue
        yield text, {}, None if f.dim else 3


def case(text: str, params: dict[str, Any], n: int | None) -> dict[str, Any] | None:
    """One row; None of a random formula so ill-conditioned that the compiled engine declines it."""
    f = kobai.objective(text, params=params, dim=n)
    assert f.dim
    chosen = random.Random(f"points:{text}:{n}")
    domain = f.domain_for(f.dim) or [(0.05, 2.0)] * f.dim
    points = [[round(chosen.uniform(low, high), 3) for low, high in domain] for _ in range(2)]
    points.append([round(chosen.uniform(-2.0, 1.0), 2) for _ in range(f.dim)])
    row: dict[str, Any] = {"text": text, "params": params, "n": f.dim, "points": points}
    for name in ("float32", "float64"):
        start = torch.tensor(points, dtype=getattr(torch, name))
        record = Record(keep=("x", "value", "grad"))
        try:
            trace = kobai.descend(f, start, lr=0.0, steps=0, engine="compiled", record=record)
        except kobai.BadInput as error:
            print(f"{text!r}, {name}: {error}")
            return None
        assert trace.grad is not None
        row[name] = [
            "nan" if not torch.isfinite(value) else _bits([value, *grad], name)
            for value, grad in zip(trace.value[:, 0], trace.grad[:, 0], strict=True)
        ]
    if f.dim <= 3:
        row["hessians"] = _hessians(f, points)
    return row


def _bits(numbers: list[torch.Tensor], name: str) -> str:
    kind = ">f" if name == "float32" else ">d"
    return "".join(struct.pack(kind, float(v) + 0.0).hex() for v in numbers)


def _hessians(f: kobai.Objective, points: list[list[float]]) -> list[list[float | None]] | None:
    from kobai.theory import hessian

    try:
        found = hessian(f, torch.tensor(points, dtype=torch.float64)).reshape(len(points), -1)
    except (kobai.BadInput, RuntimeError):
        return None
    return [[v if abs(v) < 1e300 else None for v in row] for row in found.tolist()]


if __name__ == "__main__":
    rows = [row for given in cases() if (row := case(*given))]
    PATH.write_bytes(gzip.compress(json.dumps(rows, separators=(",", ":")).encode(), mtime=0))
    print(len(rows), "rows,", PATH.stat().st_size, "bytes")
