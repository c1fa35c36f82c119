"""Hyperparameters become plain values of the kind of their defaults."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from kobai.checks import setting
from kobai.errors import BadInput


@pytest.mark.parametrize(
    ("value", "usual", "found"),
    [(np.float64(0.5), 0.1, 0.5), (torch.tensor(3), 1, 3), (np.bool_(True), False, True), (None, (0.9, 0.99), None),
     ([np.float32(0.5), 1], (0.9, 0.99), [0.5, 1]), ("amsgrad", "adam", "amsgrad"), (float("inf"), None, float("inf"))],
)  # fmt: skip
def test_values_of_any_library(value, usual, found):
    made = setting("Adam", "x", value, usual)
    assert (type(made), made) == (type(found), found)


@pytest.mark.parametrize(
    ("value", "usual", "needed"),
    [(1, True, "True or False"), ("1", 0.1, "a number"), (0.5, "adam", "a word"), ("ab", (0.9, 0.99), "as many numbers"),
     ([[1]], None, "without lists within"), (object(), None, "a number, a word or several numbers")],
)  # fmt: skip
def test_values_of_another_kind(value, usual, needed):
    with pytest.raises(BadInput, match=f"^Adam with x=.*{needed}"):
        setting("Adam", "x", value, usual)
