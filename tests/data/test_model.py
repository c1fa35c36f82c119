"""What the text of a model means: names of columns are data, the rest are parameters."""

from typing import Any

import pytest

import kobai
from kobai import BadInput
from kobai.data.model import read_model


@pytest.mark.parametrize(
    ("text", "columns", "parameters"),
    [
        ("price ~ a*area + b", ["area", "price"], ("a", "b")),
        ("y ~ b + a*x", ["x", "y"], ("b", "a")),
        ("y ~ sigmoid(w1*x1 + w2*x2 + b)", ["x1", "x2", "y"], ("w1", "w2", "b")),
        ("価格 ~ a*面積 + b", ["面積", "価格"], ("a", "b")),
        ("y ~ a*Sepal Length + b", ["Sepal Length", "y"], ("a", "b")),
        ("log(y) ~ a*exp(-b*e)", ["e", "y"], ("a", "b")),
        ("y ~ theta_0 + theta_1*x + theta_2*x**2", ["x", "y"], ("theta_0", "theta_1", "theta_2")),
        ("y ~ w*n + b", ["n", "y"], ("w", "b")),
        ("y ~ a*x + b", ["a", "x", "y"], ("b",)),
        ("y ~ a*x + c*x1 + b", ["x", "x1", "y"], ("a", "c", "b")),
        ("x1 ~ a*x2 + b*x", ["x", "x1", "x2"], ("a", "b")),
        ("y ~ a*x*x1**2", ["x", "x1", "x2", "y"], ("a",)),
        ("y ~ a*sin(w*x + p)", ["x", "y"], ("a", "w", "p")),
        ("y ~ .", ["x1", "x2", "y"], ("w_x1", "w_x2", "b")),
        ("y ~ .", ["面積", "築年 数", "y"], ("w1", "w2", "b")),
    ],
)
def test_columns_are_data_and_the_rest_are_parameters(
    text: str, columns: list[str], parameters: tuple[str, ...]
) -> None:
    assert read_model(text, columns).parameters == parameters


def test_parameters_that_are_words_are_named() -> None:
    with pytest.raises(BadInput, match=r"'slope' is no column; there are x, y.*parameters=") as caught:
        read_model("y ~ slope*x + b", ["x", "y"])
    assert caught.value.column == len("y ~ ")
    assert read_model("y ~ slope*x + b", ["x", "y"], ["b", "slope"]).parameters == ("b", "slope")


def test_softmax_has_an_argument_for_each_class() -> None:
    model = read_model("s ~ softmax(a*u + b, c*u, 0)", ["u", "s"])
    assert model.softmax
    assert len(model.outputs) == 3
    assert model.parameters == ("a", "b", "c")
    assert len(read_model("s ~ softmax(.)", ["u", "s"], classes=3).outputs) == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("y", "write the response, ~, and a formula"),
        ("y ~ a ~ b", "write the response, ~, and a formula"),
        ("z ~ a*x", "'z' is no column; there are x, y"),
        ("y ~ x", "every name is a column"),
        ("y ~ a*z + b", "'z' is no column"),
        ("y ~ a*aera", "'aera' is no column"),
        ("y ~ a*(x + b", "'\\(' is never closed"),
        ("y ~ a*x +", "the formula ends after"),
        ("y ~", "a side of ~ is empty"),
        (" ~ a*x", "a side of ~ is empty"),
    ],
)
def test_mistakes_are_one_line(text: str, line: str) -> None:
    with pytest.raises(BadInput, match=line) as caught:
        read_model(text, ["x", "y"])
    assert "\n" not in str(caught.value)


def test_an_error_after_a_renamed_column_points_at_its_place_in_the_text() -> None:
    text = "価格 ~ a*面積 + q7$"
    with pytest.raises(BadInput) as caught:
        read_model(text, ["面積", "価格"])
    assert caught.value.source == text
    assert caught.value.column == text.index("$")


def test_a_name_cannot_be_column_and_parameter() -> None:
    with pytest.raises(BadInput, match="is a column"):
        read_model("y ~ a*x + b", ["x", "y"], ["x", "a", "b"])


def test_it_is_written_as_mathematics() -> None:
    plain, latex, mathml = read_model("price ~ w1*area + b", ["area", "price"]).typeset()
    assert plain == "price = w₁ area + b"
    assert latex == r"\mathrm{price} = w_{1} \, \mathrm{area} + b"
    assert mathml is not None
    assert "<msub><mi>w</mi><mn>1</mn></msub>" in mathml
    assert '<mspace width="0.17em"/><mi>area</mi>' in mathml  # a area, not aarea
    assert read_model("価格 ~ a*面積 + b", ["面積", "価格"]).typeset()[:2] == ("価格 = a 面積 + b", None)


@pytest.mark.parametrize(
    ("right", "plain", "latex"),
    [
        ("softmax(a*u, b*v, c)", "softmax(a u, b v, c)", r"\mathrm{softmax}(a u, b v, c)"),
        ("softmax(.)", "softmax(w_u_1 u + w_v_1 v + b₁, …)", None),
    ],
)
def test_a_softmax_is_written_with_its_arguments(right: str, plain: str, latex: str | None) -> None:
    found = read_model(f"kind ~ {right}", ["u", "v", "kind"], classes=3).typeset()
    assert found[0] == f"P(kind) = {plain}"
    assert latex is None or found[1] == rf"\mathrm{{P}}(\mathrm{{kind}}) = {latex}"
    assert found[2] is not None
    assert found[2].count("<mo>,</mo>") == (2 if latex else 1)


@pytest.mark.parametrize(
    ("model", "loss", "response", "plain", "latex"),
    [
        ("y ~ sigmoid(w*x + b)", "logistic", [0, 1, 1], "P(y = 1) = sigmoid(w x + b)", r"\mathrm{P}(y = 1) = "),
        ("y ~ w*x", "logistic", ["no", "yes", "no"], "P(y = yes) = sigmoid(w x)", r"\mathrm{P}(y = \mathrm{yes}) = "),
        ("y ~ w*x", "logistic", ["a", "<b>", "a"], "P(y = a) = sigmoid(w x)", r"\mathrm{P}(y = \mathrm{a}) = "),
        ("y ~ w*x", "logistic", ["$", "_x}", "$"], "P(y = _x}) = sigmoid(w x)", None),
        ("y ~ exp(w*x)", "poisson", [0, 1, 4], "E(y) = exp(w x)", r"\mathrm{E}(y) = "),
        ("y ~ w*x", "poisson", [0, 1, 4], "E(y) = exp(w x)", r"\mathrm{E}(y) = "),
        ("y ~ sigmoid(w*x)", "squared", [0, 1, 4], "y = sigmoid(w x)", "y = "),
    ],
)
def test_the_title_says_what_is_modelled(
    model: str, loss: str, response: list[Any], plain: str, latex: str | None
) -> None:
    found = kobai.loss(model, {"x": [1, 2, 3], "y": response}, loss=loss).typeset
    assert found[0] == plain
    assert found[1] is None if latex is None else (found[1] or "").startswith(latex)
    assert "<b>" not in (found[2] or "")


def test_no_name_of_a_column_is_markup() -> None:
    _, _, mathml = read_model("<b>y</b> ~ a*<i>x</i>", ["<i>x</i>", "<b>y</b>"]).typeset()
    assert mathml is not None
    assert "<b>" not in mathml
    assert "<i>" not in mathml
