"""Step sizes to begin with."""

from __future__ import annotations

import pytest

import kobai
from kobai.study.first_step_size import suggest_step_length, suggest_step_size


def test_the_step_size_keeps_clear_of_the_limit():
    assert suggest_step_size(kobai.objective("50*x1**2 + x2**2"), (1.0, 1.0)) <= 0.01
    assert suggest_step_size(kobai.objective("x1**2 + x2**2"), (0.0, 0.0)) <= 0.5
    assert suggest_step_length(kobai.objective("Rosenbrock"), 2) == 0.05


def test_a_function_without_a_second_derivative():
    assert 0 < suggest_step_size(kobai.objective("abs(x1)"), (1.0,)) <= 1


def test_interrupted():
    calls = 0
    f = kobai.objective("x1**2")

    def pressed(x):
        nonlocal calls
        calls += 1
        if calls == 20:
            raise KeyboardInterrupt
        return f.fn(x)

    with pytest.raises(KeyboardInterrupt):
        suggest_step_size(kobai.Objective(pressed, dim=1), (1.0,))
