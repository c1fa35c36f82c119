"""``kobai fit``: a table and a model in, its parameters out."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

import kobai
from tests.cli.helpers import answer

LINE = "price ~ a*area + b"


@pytest.fixture
def houses(folder):
    rng = np.random.default_rng(0)
    area = np.linspace(5500, 7250, 20).round()
    price = (2.9 * area + 7196 + 100 * rng.normal(size=20)).round(2)
    rows = [f"{a:.0f},{p:.2f},{'new' if p > 2.9 * a + 7196 else 'old'}" for a, p in zip(area, price, strict=True)]
    (folder / "houses.csv").write_text("\n".join(["area,price,kind", *rows]))
    return np.polyfit(area, price, 1)


def test_unscaled_columns_are_the_first_thing_said(houses, capsys):
    status, out, _ = answer(capsys, "fit", "houses.csv", LINE, "--lr", "0.01", "--steps", "5")
    assert status == 0
    assert (
        "so plain gradient descent diverges: the columns are not centred and scaled; --standardize makes it about 1"
        in out
    )
    _, out, _ = answer(capsys, "fit", "houses.csv", LINE, "--lr", "0.01", "--steps", "5", "--lang", "ja")
    assert "列が中心化・標準化されていません" in out


def test_parameters_are_in_the_units_of_the_columns(houses, capsys):
    arguments = ("fit", "houses.csv", LINE, "--standardize", "--lr", "0.4", "--steps", "100", "--dtype", "float64")
    _, out, _ = answer(capsys, *arguments, "--json")
    said = json.loads(out)
    assert said["standardized"] is True
    for found in (said["parameters"], said["closed_form"]):
        np.testing.assert_allclose([found["a"], found["b"]], houses, rtol=1e-9)
    assert said["step_size_limit"] == pytest.approx(1.0)
    _, out, _ = answer(capsys, *arguments, "--out", "fit.png")
    assert "closed form" in out
    assert out.rstrip().splitlines()[-1].startswith("wrote fit.png")


def test_rows_held_out_are_said_and_counted(houses, capsys):
    words = ("fit", "houses.csv", LINE, "--standardize", "--lr", "0.4", "--held-out", "0.25", "--seed", "3")
    held = json.loads(answer(capsys, *words, "--json")[1])["held_out"]
    assert held["rows"] == 5
    _, out, _ = answer(capsys, *words)
    assert "5 of 20 rows held out" in out
    printed = re.search(r"mean loss of the 5 rows held out: ([\d.]+)×10⁴", out)
    assert printed is not None
    assert 1e4 * float(printed.group(1)) == pytest.approx(held["loss"], rel=1e-3)
    _, out, _ = answer(capsys, *words, "--lang", "ja")
    assert "20 行のうち 5 行が検証用です" in out


def test_a_table_that_ships_is_named(folder, capsys):
    words = ("fit", "cars", "distance ~ a*speed + b", "--standardize", "--lr", "0.4", "--json")
    found = json.loads(answer(capsys, *words)[1])["closed_form"]
    np.testing.assert_allclose([found["a"], found["b"]], [3.932409, -17.579095], rtol=1e-6)
    (folder / "cars").write_text("speed,distance\n0,1\n1,3\n2,5\n")  # a file of that name comes first
    found = json.loads(answer(capsys, *words)[1])["closed_form"]
    np.testing.assert_allclose([found["a"], found["b"]], [2.0, 1.0], rtol=1e-9)


def test_help_names_the_tables_that_ship(capsys):
    for language in ("en", "ja"):
        _, out, _ = answer(capsys, "fit", "--help", "--lang", language)
        assert all(name in out for name in kobai.data.tables())


def test_classes_may_be_words(houses, capsys):
    status, out, _ = answer(
        capsys, "fit", "houses.csv", "kind ~ sigmoid(w*area + b)", "--loss", "logistic", "--standardize"
    )
    assert status == 0
    assert "kind (2 categories)" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("houses.csv", "price ~ a*aera + b"),
            "'aera' is no column; there are area, price, kind. Did you mean 'area'?",
        ),
        (("houses.csv", "price ~ a*kind"), "'kind' holds text"),
        (("houses.csv", "price"), "write the response, ~, and a formula"),
        (("houses.csv", LINE, "--batch", "99"), "the table has 20 rows"),
        (("houses.csv", LINE, "--loss", "logistic"), "it has to be 0 or 1"),
        (("houses.csv", LINE, "--weight", "w"), "'w': no such column"),
        (("houses.csv", LINE, "--start", "1"), "takes 2 numbers (a, b)"),
        (("none.csv", LINE), "there is no such file"),
        (("houses.csv",), "MODEL"),
    ],
)
def test_what_cannot_be_used_is_one_line(houses, capsys, words, said):
    status, out, err = answer(capsys, "fit", *words)
    assert status == 2
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert not out


@pytest.mark.parametrize(
    ("arguments", "zero"),
    [
        (("--start", "1,0.7", "--dtype", "float64"), True),
        # The intercept is what is left of terms that cancel in float32.
        (("--standardize", "--lr", "0.4"), True),
        (("--start", "1,0.7", "--steps", "10", "--dtype", "float64"), False),
    ],
)
def test_a_parameter_that_is_0_to_rounding_at_the_end_is_0(folder, capsys, arguments, zero):
    standardized = "--standardize" in arguments
    table = (
        ("u,y", *(f"{u},{2 * u}" for u in range(5)))
        if standardized
        else ("u,v,y", "-1,1,-2", "0,-2,0", "1,1,2", "-2,.3,-4", "2,-.3,4")
    )
    (folder / "table.csv").write_text("\n".join(table))
    model = "y ~ a*u + b" if standardized else "y ~ a*u + b*v"
    arguments = (*arguments, *(("--lr", "0.25") if not standardized else ()), "--json")
    found = json.loads(answer(capsys, "fit", "table.csv", model, *arguments)[1])
    assert found["closed_form"]["b"] == 0
    assert (found["parameters"]["b"] == 0) is zero
    assert found["parameters"]["a"] == pytest.approx(2, abs=0.2)
