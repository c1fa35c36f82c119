"""Whatever a page sends is answered, with JSON that a browser reads, or the connection is closed."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest

from kobai.app import Limits, State
from kobai.app.connection import SHORT, header
from kobai.app.engine_choice import CompiledDescents
from kobai.app.messages import answer

LIMITS = Limits(seconds=5.0, starts=100, particle_steps=20_000, steps=500)
STATE = State(steps=3, view="contour").plain()

ODD: list[Any] = [
    None, True, -1, 0, 1.5, 2**70, 10**400, 1e300, float("nan"), float("inf"), "", " ", "\ud800", "x\udfff", "\x00",
    "a" * 3000, [], [[]], [[[]]], [None], {}, {"a": {}}, {"\ud800": 1}, [1, 2], [[1, 2], [3]], [["a"]], "x1", "日本", "<b>",
]  # fmt: skip


def told(message: str | bytes, memory: bytes = b"") -> dict[str, Any]:
    """The answer as a browser has it; ``{"type": "close"}`` where the connection is closed."""
    status, *parts = answer(message, LIMITS, memory=memory)
    if status == b"close":
        return {"type": "close"}
    if status == b"scene":
        json.loads(parts[1])
        return {"type": "scene"}
    assert status == b"text"
    return json.loads(parts[0], parse_constant=refuse)


def refuse(name: str) -> None:
    raise AssertionError(f"{name}: no JSON that a browser reads")


def run(seq: Any = 1, **changes: Any) -> str:
    return json.dumps({"type": "run", "seq": seq, "state": {**STATE, **changes}})


@pytest.mark.parametrize("name", STATE)
def test_odd_values_of_every_entry_are_answered(name):
    for value in ODD:
        said = told(run(**{name: value}))
        assert said["type"] in ("scene", "refused"), (name, value, said)
        if said["type"] == "refused":
            assert "\n" not in said["error"]


NESTED = [
    {"optimizers": [{"name": "Adam", "lr": 0.1, "hyper": {"betas": value}}]} for value in ODD
] + [{"optimizers": [{"name": value, "lr": 0.1}]} for value in ODD] + [
    {"optimizers": [{"name": "SGD", "lr": value}]} for value in ODD
] + [{"params": {"a": value}, "f": "a*x1**2"} for value in ODD] + [
    {"params": {key: 1.0}, "f": "x1**2"} for key in ("\ud800", "", "dim", "domain", "name", "x1", "a b", "a" * 40)
] + [{"cloud": {"kind": "grid", "count": value, "seed": 0}} for value in ODD] + [
    {"start": [[value, value]]} for value in ODD
] + [{"domain": [[value, 1], [0, value]]} for value in ODD]  # fmt: skip


def test_odd_values_deeper_inside_are_answered():
    for changes in NESTED:
        said = told(run(**changes))
        assert said["type"] in ("scene", "refused"), (changes, said)


@pytest.mark.parametrize("seq", [True, -1, 2**53, 2**70, 1.0, "1", None, [1], float("nan"), float("inf")], ids=repr)
def test_a_seq_that_is_no_number_closes(seq):
    assert told(run(seq=seq)) == {"type": "close"}
    assert header(run(seq=seq))[1] is None


@pytest.mark.parametrize(
    "message",
    [b"\xff\xfe", b"", "[" * 100_000, '{"a":' * 50_000, '{"type":"run","seq":1e400,"state":{}}', "1" * 5000, "NaN",
     '{"type":"run","seq":' + "9" * 5000 + "}", '"\\ud800"', "\x00", '{"type":["run"],"seq":1}', '{"type":{},"seq":1}'],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_message_closes(message):
    assert told(message) == {"type": "close"}


@pytest.mark.parametrize(
    "f", ["\ud800", "x1**2 + \ud800", "", "x1**", "\\frac", "日", "x1" * 900, "(" * 900, 3, None, ["x1"]]
)
def test_formulas_are_answered(f):
    said = told(json.dumps({"type": "formula", "seq": 7, "f": f, "params": {"\udc00": 1}, "dim": 2**70}))
    assert (said["type"], said["seq"]) == ("formula", 7)
    assert told(json.dumps({"type": "formula", "seq": 8, "f": f}))["seq"] == 8


def test_a_memory_is_given_back_and_used():
    status, data, memory = answer(run(), LIMITS)
    again = answer(run(), LIMITS, memory=memory)
    assert (status, again[0]) == (b"scene", b"scene")
    assert len(again[1]) < len(data)


def test_long_messages_are_sorted_by_how_they_begin():
    state = {"start": [[0.5, 0.25]] * 2000}
    long = json.dumps({"type": "run", "seq": 12, "state": state})
    assert len(long) > SHORT
    assert header(long)[:2] == ("run", 12)
    assert header(json.dumps({"state": state, "type": "run", "seq": 12}))[:2] == (None, None)
    assert header(json.dumps({"type": "run", "seq": 2**60, "state": state}))[:2] == (None, None)
    for short in ({"seq": 5, "type": "formula", "f": "x"}, {"type": "ping"}):
        assert header(json.dumps(short))[:2] == (short["type"], short.get("seq"))


def mutated(text: str, chance: random.Random) -> str:
    """A message with a few characters changed, or values exchanged for odd ones."""
    if chance.random() < 0.5:
        letters = list(text)
        for _ in range(chance.randint(1, 4)):
            letters[chance.randrange(len(letters))] = chance.choice('{}[]":,0-9e\\ud800x \x00é')
        return "".join(letters)
    request = json.loads(text)
    place = chance.choice([request, request["state"]])
    place[chance.choice(list(place))] = chance.choice(ODD)
    return json.dumps(request)


@pytest.mark.parametrize("seed", [*range(2), *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 40))])
def test_mutated_messages_are_answered(seed):
    chance = random.Random(seed)
    kinds = [told(mutated(run(optimizers=[{"name": "Adam", "lr": 0.1}]), chance))["type"] for _ in range(60)]
    assert "fault" not in kinds
    assert {"refused", "close"} <= set(kinds)


ADAM = {"optimizers": [{"name": "Adam", "lr": 0.1}]}
LONG = [
    ADAM | {"steps": 100_000}, {"steps": 100_000}, {"optimizers": [{"name": "LBFGS", "lr": 0.1}], "steps": 5000},
    {"f": "sum(sum(x1*x2*i*j, i, 1, 300), j, 1, 300)"}, {"optimizers": 8 * ADAM["optimizers"], "steps": 900},
    ADAM | {"steps": 900, "cloud": {"kind": "grid", "count": 8, "seed": 0}, "detail": True},
]  # fmt: skip


@pytest.mark.parametrize("changes", LONG, ids=range(len(LONG)))
def test_what_is_estimated_to_be_long_is_not_begun(changes):
    message = json.dumps({"type": "run", "seq": 1, "state": STATE | changes})
    began = time.process_time()
    status, seconds = answer(message, Limits(), most=0.05)
    assert status == b"long"
    assert float(seconds) > 0.05
    assert time.process_time() - began < 5
    assert answer(message, Limits(), most=0.05, wanted=lambda: False)[0] == b"long"


@pytest.mark.parametrize("changes", [{}, ADAM, {"cloud": {"kind": "grid", "count": 10, "seed": 0}}, {"steps": 0}])
def test_what_is_short_is_computed_at_once(changes):
    message = json.dumps({"type": "run", "seq": 1, "state": STATE | changes})
    assert answer(message, Limits(), most=0.25)[0] == b"scene"


def test_machine_code_that_is_ready_is_not_estimated():
    compiled = CompiledDescents()
    message = json.dumps({"type": "run", "seq": 1, "state": STATE | {"steps": 20_000}})
    try:
        assert answer(message, Limits(), compiled=compiled, most=0.25)[0] == b"long"
        compiled.wait()
        assert answer(message, Limits(), compiled=compiled, most=0.25)[0] == b"scene"
    finally:
        compiled.close()


@pytest.mark.parametrize(
    ("text", "variables", "constants"),
    [
        ("w**2 + 3*b**2", ["w", "b"], {}),
        ("a*x**2 + b*y**2", ["x", "y"], {"a": 1.0, "b": 1.0}),
        ("a*x1**2 + lr*x2", ["x₁", "x₂"], {"a": 1.0, "lr": 1.0}),
        ("f(w, b) = c*w**2 + b", ["w", "b"], {"c": 1.0}),
        ("J(θ) = k*θ_0**2 + θ_1", ["θ₀", "θ₁"], {"k": 1.0}),
        ("f(x, a) = a*x**2", ["x", "a"], {}),
        ("sum(x**2) + a", ["x₁", "x₂"], {"a": 1.0}),
        ("y**2", ["y"], {}),
    ],
)
def test_names_beside_x_or_left_out_on_the_left_are_constants(text, variables, constants):
    from kobai.app.messages import formula

    found = formula({"seq": 1, "f": text}, Limits())
    assert found.get("error") is None
    assert (found["variables"], found["constants"]) == (variables, constants)


@pytest.mark.parametrize(
    ("state", "suits"),
    [
        ({"f": "x**2", "start": [[1.0, 2.0]]}, {"start": [[1.0]], "params": {}}),
        ({"f": "sum((x[i] - i)**2, i, 1, 4)", "start": [[2.0]]}, {"start": [[2.0, 1.0, 1.0, 1.0]], "params": {}}),
        ({"f": "a*x**2 + y**2", "params": {"q": 2.0}}, {"start": [[2.0, 2.0]], "params": {"a": 1.0}}),
        ({"f": "rosenbrock", "start": [[3.0]]}, {"start": [[-1.2, 1.0]], "params": {"a": 1.0, "b": 100.0}}),
        ({"f": "x +"}, None),
        ({"f": "x**2", "start": [[1.0]], "optimizers": [{"name": "none such", "lr": 0.1}]}, None),
        ({"f": "a*x**2 + y**2", "start": [[1.0, 2.0, 3.0]], "optimizers": [{"name": "none such", "lr": 0.1}]}, None),
    ],
)
def test_a_refusal_says_what_would_suit_the_function(state, suits):
    said = told(run(**state))
    assert said["type"] == "refused"
    assert said["suits"] == (suits and {**suits, "dim": None, "domain": None})
