"""What ``kobai fit`` says before it descends: whether η is too large, too small, or the columns are not scaled."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from kobai.cli.output import fit_report
from kobai.data import loss, table
from tests.cli.helpers import answer

LINE = "price ~ a*area + b"
FOUND = (2.91152558, 7196.51245)


@pytest.fixture
def field(folder):
    """A table whose line of least squares is exactly that of one seen in the field: column from 5,500 to 7,250."""
    x = np.round(np.linspace(5500, 7250, 36))
    noise = np.random.default_rng(1).normal(size=36) * 400
    design = np.column_stack([x, np.ones(36)])
    noise -= design @ np.linalg.lstsq(design, noise, rcond=None)[0]
    y = FOUND[0] * x + FOUND[1] + noise
    (folder / "field.csv").write_text(
        "\n".join(["area,price", *(f"{a:.0f},{b!r}" for a, b in zip(x, y.tolist(), strict=True))])
    )
    np.testing.assert_allclose(np.polyfit(x, y, 1), FOUND, rtol=1e-9)
    return x


def test_an_unscaled_column_is_named_before_the_descent(field, capsys):
    limit = 2 / np.linalg.eigvalsh(2 / 36 * np.array([[field @ field, field.sum()], [field.sum(), 36]]))[-1]
    _, out, _ = answer(capsys, "fit", "field.csv", LINE, "--lr", "0.01", "--steps", "20")
    lines = out.splitlines()
    said = next(
        i
        for i, line in enumerate(lines)
        if "so plain gradient descent diverges: the columns are not centred and scaled" in line
    )
    assert said < next(i for i, line in enumerate(lines) if line.startswith("start"))
    printed = re.search(r"2/λmax = ([\d.]+)×10⁻⁸", lines[said])
    assert printed is not None
    assert float(printed.group(1)) * 1e-8 == pytest.approx(limit, rel=0.01)
    assert lines[said].endswith("--standardize makes it about 1")


def test_where_it_creeps_the_column_is_named_too(field, capsys):
    arguments = ("fit", "field.csv", LINE, "--lr", "2e-8", "--steps", "10000", "--dtype", "float64")
    _, out, _ = answer(capsys, *arguments)
    assert "goes < 0.1 % of its way in 10,000 steps: the columns are not centred and scaled" in out
    end = json.loads(answer(capsys, *arguments, "--json")[1])["parameters"]
    assert end["b"] == pytest.approx(0, abs=10)  # of 7,196
    _, out, _ = answer(capsys, *arguments, "--lang", "ja")
    assert "10,000 ステップで < 0.1 % しか進みません。列が中心化・標準化されていない" in out


def test_standardized_it_ends_at_the_line(field, capsys):
    _, out, _ = answer(
        capsys, "fit", "field.csv", LINE, "--standardize", "--lr", "0.4", "--steps", "60", "--dtype", "float64"
    )
    assert "2/λmax = 1, condition number 1" in out
    assert "scaled" not in out
    said = json.loads(
        answer(
            capsys,
            "fit",
            "field.csv",
            LINE,
            "--standardize",
            "--lr",
            "0.4",
            "--steps",
            "60",
            "--dtype",
            "float64",
            "--json",
        )[1]
    )["parameters"]
    np.testing.assert_allclose([said["a"], said["b"]], FOUND, rtol=1e-8)


@pytest.mark.parametrize(
    ("options", "lr", "said"),
    [
        ({}, 0.003, "the columns are not centred and scaled"),
        ({}, 0.01, "the columns are not centred and scaled"),
        ({"standardize": True}, 1.5, "take a smaller one"),
        ({"standardize": True}, 1e-4, "η may be as large as 2/λmax = 1"),
        ({"standardize": True}, 0.4, ""),
    ],
)
def test_the_cause_is_the_right_one(options, lr, said):
    of = loss("distance ~ a*speed + b", table("cars"), **options)
    line = fit_report.of_step_size(of, lr, 200)
    assert said in line
    assert bool(said) == bool(line)


def test_collinear_columns_want_momentum_once_they_are_scaled():
    x = np.linspace(0, 1, 30)
    of = loss("y ~ a*x + c*z + b", {"x": x, "z": x + 1e-3 * np.cos(9 * x), "y": x}, standardize=True)
    assert "momentum" in fit_report.of_step_size(of, 0.4, 200)


def test_how_much_of_the_way_is_gone_is_what_a_descent_goes():
    import kobai

    of = loss("distance ~ a*speed + b", table("cars"))
    best, limit = of.closed_form(), of.step_size_limit()
    assert best is not None
    trace = kobai.descend(of, [0.0, 0.0], lr=0.003, steps=200, dtype="float64")
    flat = np.linalg.eigh(of.hessian().numpy())[1][:, 0]
    gone = 1 - flat @ (trace.x[-1].numpy() - best.theta) / (flat @ -best.theta)
    assert f"goes {round(100 * gone)} % of its way" in fit_report.of_step_size(of, 0.003, 200)
    assert limit[0] > 0.003


def test_only_of_squared_losses_it_diverges(capsys):
    _, out, _ = answer(
        capsys, "fit", "challenger", "damage ~ sigmoid(w*temperature + b)", "--loss", "logistic", "--lr", "0.1"
    )
    assert (
        "so plain gradient descent does not converge: the columns are not centred and scaled; --standardize makes it about 13"
        in out
    )


def test_of_other_optimizers_nothing_is_said_of_the_step_size(capsys):
    _, out, _ = answer(
        capsys, "fit", "cars", "distance ~ a*speed + b", "--optimizer", "Adam", "--lr", "0.5", "--steps", "3"
    )
    assert "condition number" in out
    assert "plain" not in out
