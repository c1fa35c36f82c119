"""Drags run on a kernel once it is there, and show what the plain engines would show."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from kobai.app import State
from kobai.app.compute import Watch, function_of, starts_of, trace_of
from kobai.app.engine_choice import CompiledDescents
from kobai.app.state import OptimizerChoice

FOREVER = Watch(3600.0, lambda: True)


@pytest.fixture
def compiled():
    made = CompiledDescents()
    yield made
    made.close()


class Loops(CompiledDescents):
    """The truth: every descent on the plain loop."""

    def engine(self, *_) -> str:
        return "loop"


def after_a_first_drag(state: State, compiled: CompiledDescents):
    """The traces of two step sizes of one page, the second when the kernel had its time; and what the loop gives."""
    first = trace_of(state, FOREVER, compiled)
    compiled.wait()
    slower = tuple(dataclasses.replace(optimizer, lr=0.7 * optimizer.lr) for optimizer in state.optimizers)
    again = dataclasses.replace(state, optimizers=slower)
    return first, trace_of(again, FOREVER, compiled), trace_of(again, FOREVER, Loops())


STATES = {
    "one ball": State(),
    "a grid": State(cloud={"kind": "grid", "count": 5, "seed": 0}),
    "momentum, float64": State(optimizers=(OptimizerChoice("SGD", 0.01, {"momentum": 0.9}),), dtype="float64"),
    "a race": State(optimizers=(OptimizerChoice(lr=0.1), OptimizerChoice("SGD", 0.02))),
    "it blows up": State(optimizers=(OptimizerChoice(lr=1.6),)),
    "a constant": State(f="a*x1**2 + x2**4", params={"a": 3.0}),
    "one variable": State(f="x**4 - x**2", start=((1.0,),)),
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_kernel_gives_what_the_plain_engines_give(state, compiled):
    _, fast, plain = after_a_first_drag(state, compiled)
    assert (fast.engine, plain.engine) == ("compiled", "loop")
    assert torch.equal(fast.x, plain.x)
    assert torch.equal(fast.lr, plain.lr)
    assert str(fast.status) == str(plain.status)


def test_functions_that_round_by_themselves_stay_near(compiled):
    _, fast, plain = after_a_first_drag(
        State(f="sin(x1)*x2 + exp(x2/3)*x1**2", optimizers=(OptimizerChoice(lr=0.05),)), compiled
    )
    assert fast.engine == "compiled"
    assert torch.allclose(fast.x, plain.x, rtol=1e-4, atol=1e-5)


ELSEWHERE = {
    "noise": State(noise=0.1),
    "the step view": State(detail=True),
    "an optimizer that changes with the step": State(optimizers=(OptimizerChoice("Adam", 0.1),)),
    "more variables than registers": State(f="sphere", dim=40, start=((1.0,) * 40,)),
}


@pytest.mark.parametrize("state", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_cannot_become_a_kernel_stays_on_the_plain_engines(state, compiled):
    first, later, _ = after_a_first_drag(state, compiled)
    assert first.engine == later.engine != "compiled"


def test_another_function_waits_for_its_own_kernel(compiled):
    after_a_first_drag(State(), compiled)
    assert trace_of(State(f="x1**2 + 2*x2**2"), FOREVER, compiled).engine == "loop"
    assert trace_of(State(steps=150), FOREVER, compiled).engine == "loop"


def test_a_constant_being_dragged_begins_no_kernel_for_each_of_its_values(compiled):
    for a in (1.0, 1.1, 1.2, 1.3):
        state = State(f="a*x1**2 + x2**2", params={"a": a})
        f = function_of(state)
        compiled.engine(state, state.optimizers[0], f, starts_of(state, f))
    assert len(compiled._ready) == 1
    compiled.engine(state, state.optimizers[0], f, starts_of(state, f))
    assert len(compiled._ready) == 2
