"""Arguments of any library's types: converted where they are numbers, words or paths, else one line with the name."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from kobai import checks
from kobai.errors import BadInput

NO_NUMBERS = [
    None,
    True,
    np.bool_(True),
    torch.tensor(True),
    "1",
    b"1",
    1j,
    math.nan,
    math.inf,
    10**400,
    [1],
    np.ones(1),
]


@pytest.mark.parametrize("value", [3, 3.0, np.float32(3), np.int8(3), torch.tensor(3.0), torch.tensor(3)])
def test_a_number_of_any_library(value):
    found = checks.real("x", value, 0, 5)
    assert (type(found), found) == (float, 3.0)


@pytest.mark.parametrize("value", [3, np.int8(3), torch.tensor(3)])
def test_a_whole_number_of_any_library(value):
    found = checks.whole("x", value, 0, 5)
    assert (type(found), found) == (int, 3)


@pytest.mark.parametrize("value", [*NO_NUMBERS, -0.1, 5.1, torch.tensor(1j)], ids=repr)
def test_what_is_no_number_in_the_range(value):
    with pytest.raises(BadInput, match=r"^x=.*: a number from 0 to 5$"):
        checks.real("x", value, 0, 5)


@pytest.mark.parametrize("value", [*NO_NUMBERS, 2.0, -1, 6, np.array(3)[None]], ids=repr)
def test_what_is_no_whole_number_in_the_range(value):
    with pytest.raises(BadInput, match=r"^x=.*: a whole number from 0 to 5$"):
        checks.whole("x", value, 0, 5)


@pytest.mark.parametrize("value", ["", "a\0b", "x" * 256, "a/" * 3000, b"a", 3, None], ids=lambda v: repr(v)[:20])
def test_what_no_file_can_be_called(value):
    with pytest.raises(BadInput, match=r"^path="):
        checks.path_of("path", value)


def test_words_and_options_say_the_nearest():
    with pytest.raises(BadInput, match=r"'contuor'.* Did you mean 'contour'\?"):
        checks.one_of("view", "contuor", ["contour", "surface"])
    with pytest.raises(BadInput, match=r"no option 'wiew'.* Did you mean 'view'\?"):
        checks.refuse_unknown({"wiew": 1}, ["view", "lang"], "scene")
