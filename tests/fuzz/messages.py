# ruff: noqa: E501 - tables of odd values
"""What a page may send to the app: states with odd entries, formulas, and what is no message at all."""

from __future__ import annotations

import copy
import functools
import json
import random
from typing import Any

from kobai.app.limits import Limits
from kobai.app.messages import answer
from kobai.app.state import State
from tests.fuzz import texts
from tests.fuzz.oracle import Wrong, one_line

_VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 3, 2**31, 2**63, 10**30, 0.5, -0.0, 1e308, 1e-320, float("nan"), float("inf"), "", "a", "Adam", "x1**2", "\ud800", "\x00",
    "x" * 3000, "float64", "ja", "loss", "both", "surface", "paper", [], [1], [[]], [[1.0]], [[1.0, 2.0]], [[1e308, 1.0]], [[0, 5e-324]] * 2, [[-2, 2], [-2, 2]],
    [[1, 2], [3]], {}, {"a": 1}, {"a": "b"}, {"kind": "grid", "count": 3}, {"kind": "random", "count": 5, "seed": -1}, {"kind": "grid", "count": 10**9},
    {"momentum": 0.9}, {"betas": [0.9, 0.99]}, {"betas": "x"}, {"lr_lambda": 3}, [{"name": "Adam", "lr": 0.1, "hyper": {"eps": 0}}],
    [{"name": "SGD", "lr": 1e9, "hyper": {"momentum": 2}}, {"name": "LBFGS", "lr": 1}], [{"name": "os.system"}], [{"name": "pytorch_optimizer.Lion", "lr": 0.1}],
]  # fmt: skip
_LIMITS = Limits(seconds=4.0)


def case(seed: int) -> str:
    """A message, as a page's browser would send it: text."""
    chosen = random.Random(f"messages:{seed}")
    if chosen.random() < 0.1:
        return chosen.choice(
            [
                "",
                "null",
                "[]",
                "{}",
                "1",
                '"x"',
                "{",
                "[" * 50_000,
                '{"type":"run"}',
                '{"type":"run","seq":NaN,"state":{}}',
                "\x00",
            ]
        )
    if chosen.random() < 0.2:
        formula: dict[str, Any] = {"type": "formula", "seq": 1, "f": chosen.choice((texts.plain, texts.latex))(chosen)}
        if chosen.random() < 0.4:
            formula[chosen.choice(["params", "dim", "f", "seq"])] = chosen.choice(_VALUES)
        return json.dumps(formula)
    state = json.loads(json.dumps(State().plain()))
    state["steps"] = chosen.choice((0, 1, 5, 50))
    if chosen.random() < 0.5:
        state["f"] = chosen.choice((texts.plain, texts.latex))(chosen)
    for _ in range(chosen.choice((0, 1, 1, 2, 3))):
        state[chosen.choice([*state, "rules", "__class__"])] = copy.deepcopy(chosen.choice(_VALUES))
    request: dict[str, Any] = {"type": "run", "seq": 1, "state": state}
    if chosen.random() < 0.1:
        request[chosen.choice(list(request))] = chosen.choice(_VALUES)
    text = json.dumps(request)
    return texts.mutated(chosen, text) if chosen.random() < 0.15 else text


@functools.cache
def _pages() -> dict[str, bytes]:
    """What a page's last answer gave to be handed over with its next message."""
    return {}


def run(message: str) -> None:
    """Every message is answered, or the connection closed; the answer is a scene, or JSON with one line."""
    kind, *rest = answer(message, _LIMITS, memory=_pages().get("memory", b""))
    if kind == b"scene":
        _pages()["memory"] = rest[1]
    elif kind == b"text":
        said = json.loads(rest[0])
        if said["type"] == "fault":
            raise Wrong(f"a fault: {said['error'][:400]!r}")
        if said.get("error"):
            one_line(said["error"])
    elif kind == b"close":
        one_line(rest[0].decode())
    else:
        raise Wrong(f"an answer of kind {kind!r}")
