"""Words into values: literals only, and one line that says what would be right."""

from __future__ import annotations

import ast
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kobai.cli.input import values
from kobai.errors import BadInput


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("2,2", (2, 2)), ("-1,2", (-1, 2)), ("-1.5e-3", (-0.0015,)), ("1 2 3", (1, 2, 3)), ("(1, −2)", (1, -2))],
)
def test_points(text, numbers):
    assert values.numbers(text, "--start", "2,2") == pytest.approx(numbers)


@pytest.mark.parametrize("text", ["", ",", "a,b", "1;2", "nan,1", "inf", "1,2,x", "__import__('os')", "0x10"])
def test_what_is_no_point_is_refused_with_an_example(text):
    with pytest.raises(BadInput, match="--start 2,2"):
        values.numbers(text, "--start", "2,2")


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6))
def test_points_come_back_exactly(numbers):
    assert values.numbers(",".join(map(repr, numbers)), "--start", "2,2") == tuple(numbers)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("betas=0.9,0.99", ("betas", (0.9, 0.99))),
        ("betas=(0.9, 0.99)", ("betas", (0.9, 0.99))),
        ("nesterov=true", ("nesterov", True)),
        ("nesterov=False", ("nesterov", False)),
        ("maximize=no", ("maximize", False)),
        ("foreach=none", ("foreach", None)),
        ("line_search_fn=strong_wolfe", ("line_search_fn", "strong_wolfe")),
        ("momentum=-1e-3", ("momentum", -0.001)),
        ("name='a b'", ("name", "a b")),
        ("equal=a=b", None),
    ],
)
def test_settings(text, value):
    if value is None:
        with pytest.raises(BadInput, match="neither a number"):
            values.setting(text)
    else:
        assert values.setting(text) == value


@pytest.mark.parametrize(
    "text",
    ["momentum", "=1", "1a=2", "a=__import__('os')", "a=[].__class__", "a=1+x", "a=" + "(" * 900, "a=" + "9" * 5000],
)
def test_settings_are_never_run(text):
    with pytest.raises(BadInput):
        values.setting(text)


def test_the_same_setting_twice_is_an_error():
    with pytest.raises(BadInput, match="set twice"):
        values.settings(["a=1", "a=2"])


@pytest.mark.parametrize("text", ["a=b", "a=true", "a='1'", "a=[1,'b']"])
def test_constants_are_numbers(text):
    with pytest.raises(BadInput, match="one number"):
        values.parameters([text])


@given(st.text(max_size=60))
def test_any_text_is_a_setting_or_bad_input(text):
    with contextlib.suppress(BadInput):
        key, value = values.setting(text)
        assert key.isidentifier()
        assert isinstance(value, str) or value == ast.literal_eval(repr(value))


def test_specs():
    plain = values.spec("Adam lr=0.1 betas=0.9,0.99", "--run", "Adam lr=0.1")
    assert plain == ("Adam", "Adam", {"lr": 0.1, "betas": (0.9, 0.99)})
    assert values.spec("heavy ball: SGD momentum=0.9", "--run", "Adam lr=0.1").label == "heavy ball"
    assert values.spec("gradient descent lr=0.1", "--run", "Adam lr=0.1").name == "gradient descent"


@pytest.mark.parametrize("text", ["", "lr=0.1", "x:", "Adam lr", "Adam lr=0.1 Adam"])
def test_specs_say_what_would_be_right(text):
    if text == "Adam lr":
        assert values.spec(text, "--run", "Adam lr=0.1").name == "Adam lr"
        return
    with pytest.raises(BadInput, match="such as --run"):
        values.spec(text, "--run", "Adam lr=0.1")


@pytest.mark.parametrize(("text", "size"), [("640x480", (640, 480)), ("1280X720", (1280, 720)), ("16×16", (16, 16))])
def test_sizes(text, size):
    assert values.size(text) == size


@pytest.mark.parametrize("text", ["640", "640x", "x480", "0x0", "15x480", "99999x1", "-640x480", "640.5x480"])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(BadInput, match="--size 640x480"):
        values.size(text)
