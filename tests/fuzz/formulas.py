"""Formulas and LaTeX: read, written in every notation, read again, computed, descended."""

from __future__ import annotations

import random
from typing import Any

import torch

import kobai
from kobai.cli import main
from tests.fuzz import texts
from tests.fuzz.command_line import run_command
from tests.fuzz.oracle import Wrong, one_line


def case(seed: int) -> dict[str, Any]:
    """A formula with constants, and the point at which it is computed."""
    chosen = random.Random(f"formulas:{seed}")
    return _with(chosen, texts.plain(chosen))


def latex_case(seed: int) -> dict[str, Any]:
    """The same in LaTeX."""
    chosen = random.Random(f"latex:{seed}")
    return _with(chosen, texts.latex(chosen))


def _with(chosen: random.Random, text: str) -> dict[str, Any]:
    values = [0.7, -1.3, 2.1, 0.0, 1.0, 1e5]
    return {
        "text": text,
        "constants": chosen.choice([{}, {"a": 1.5}, {"a": 2.0, "b": -0.5}, {"a": 1e308, "b": 3.0}]),
        "point": [chosen.choice(values) for _ in range(3)],
        "command": chosen.random() < 0.2,
    }


def run(chosen: dict[str, Any]) -> None:
    """Everything that is done with a formula."""
    text, constants = chosen["text"], chosen["constants"]
    if chosen["command"] and "\0" not in text:
        words = ["descend", text, "--start", ",".join(map(str, chosen["point"])), "--steps", "3"]
        for name, value in constants.items():
            words += ["--param", f"{name}={value}"]
        run_command(main, words)
    try:
        f = kobai.objective(text, **constants)
    except kobai.BadInput as error:
        one_line(str(error))
        return
    n = f.dim or max(3, f.least_dim)
    x = torch.tensor((chosen["point"] * n)[:n], dtype=torch.float64)
    try:
        value = f(x)
        if f.formula is not None:
            written = [
                f.formula.plain,
                f.formula.latex,
                f.formula.mathml,
                f.formula.torch(n) if hasattr(f.formula, "torch") else "",
            ]
            if sum(map(len, written)) > 3_000_000:
                raise Wrong(f"{len(text)} characters became {sum(map(len, written))}")
            again = kobai.objective(f.formula.plain, **{k: v for k, v in constants.items() if k in f.formula.plain})
            if f.dim == again.dim or f.dim is None:
                _same(value, again(x), f.formula.plain)
        repr(f)
        f.batch(torch.stack([x, x + 1]))
        trace = kobai.descend(f, x, lr=1e-3, steps=3)
        repr(trace)
    except kobai.BadInput as error:
        one_line(str(error))


def _same(a: torch.Tensor, b: torch.Tensor, text: str) -> None:
    if not torch.allclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True):
        raise Wrong(f"written as {text[:200]!r} it is {float(b)}, not {float(a)}")
