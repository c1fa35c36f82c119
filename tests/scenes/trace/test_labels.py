"""What is said of a scale is the scale."""

from __future__ import annotations

import re

import numpy as np
import pytest

import kobai
from kobai.numbers import superscript
from kobai.scenes import Path
from kobai.scenes.scale import Scale
from kobai.scenes.trace.labels import scale_formula, scale_note, typeset

SCALES = [
    Scale("log"), Scale("log", offset=-2.5), Scale("symlog", linthresh=5.0), Scale("symlog", linthresh=0.2, offset=-78.33233),
    Scale("symlog", linthresh=2e-5, offset=3.25), Scale("symlog", linthresh=1e-5), Scale("symlog", linthresh=1.0),
    Scale("power", exponent=1 / 2), Scale("power", exponent=1 / 3, offset=-3.0),
    Scale("power", exponent=1 / 4, offset=1.0), Scale("power", exponent=1 / 5),
]  # fmt: skip


def number(text: str) -> float:
    """The value of a tick's text."""
    for n in sorted(range(-20, 21), key=lambda n: -len(str(n))):
        text = text.replace(f"×10{superscript(n)}", f"e{n}").replace(f"10{superscript(n)}", f"1e{n}")
    return float(text.replace("−", "-"))


def computed(formula: str, f: np.ndarray) -> np.ndarray:
    """The values of a formula in f as it is written."""
    roots = {"⁵√": 5, "√": 2, "∛": 3, "∜": 4}
    code = (
        formula.replace("−", "-").replace("log₁₀ f", "np.log10(f)").replace("log₁₀", "np.log10").replace("×10", "*10.0")
    )
    code = re.sub(
        "[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+(?!√)", lambda m: f"**({m[0].translate(str.maketrans('⁰¹²³⁴⁵⁶⁷⁸⁹⁻', '0123456789-'))})", code
    )
    for root, n in roots.items():
        code = re.sub(rf"{root}(f|\(.*\))", rf"(\1)**(1/{n})", code)
    inner = re.search(r"\|(.*)\|", code)
    if inner:
        code = code.replace("±", f"np.sign({inner[1]})*").replace(inner[0], f"np.abs({inner[1]})")
    return eval(code, {"np": np, "f": f})


@pytest.mark.parametrize("scale", SCALES, ids=scale_formula)
def test_the_formula_gives_the_plot_height(scale):
    above = scale.offset + np.array([0.3, 1.0, 7.0, 400.0])
    assert computed(scale_formula(scale), above) == pytest.approx(scale.to_plot(above), rel=1e-4)


@pytest.mark.parametrize("scale", [s for s in SCALES if s.kind == "symlog"], ids=scale_formula)
def test_values_below_the_offset_have_their_sign(scale):
    both = scale.offset + np.array([-300.0, -2.0, 0.5, 30.0])
    assert computed(scale_formula(scale, below=True), both) == pytest.approx(scale.to_plot(both), rel=1e-4)


def test_a_linear_axis_needs_no_words():
    assert scale_note(Scale(), "en") == scale_note(Scale(), "ja") == ""
    assert scale_note(Scale("log"), "en") == "log scale"
    assert scale_note(Scale("log"), "ja") == "対数目盛"
    assert scale_note(Scale("symlog", linthresh=5.0), "ja") == "5 より上は対数目盛、下は等間隔"
    assert scale_note(Scale("symlog", linthresh=1e5), "en") == "log scale above 10⁵, even below"
    assert (
        scale_note(Scale("symlog", linthresh=5e4, offset=2.0), "en", symbol="CV")
        == "log scale of CV − 2 above 5×10⁴, even below"
    )
    assert scale_note(Scale("symlog", linthresh=0.1), "en", below=True) == "log scale beyond ±0.1, even between"
    assert (
        scale_note(Scale("symlog", linthresh=0.1, offset=-3.0), "ja", below=True)
        == "f + 3 が ±0.1 の外は対数目盛、間は等間隔"
    )
    assert scale_note(Scale("log", offset=2.0), "en") == "log scale of f − 2"
    assert scale_note(Scale("power", exponent=0.5), "en") == "scale: √f"


@pytest.mark.parametrize(
    ("formula", "labels"),
    [
        ("w**2 + 3*b**2", [("w", "w", "<mi>w</mi>"), ("b", "b", "<mi>b</mi>")]),
        (
            "J(θ) = θ_0**2 + θ_1**2",
            [
                ("θ₀", r"\theta_0", "<msub><mi>θ</mi><mn>0</mn></msub>"),
                ("θ₁", r"\theta_1", "<msub><mi>θ</mi><mn>1</mn></msub>"),
            ],
        ),
        (
            "x1**2 + x2**2",
            [
                ("x₁", "x_1", "<msub><mi>x</mi><mn>1</mn></msub>"),
                ("x₂", "x_2", "<msub><mi>x</mi><mn>2</mn></msub>"),
            ],
        ),
    ],
)
def test_axes_carry_the_names_of_variables(formula, labels):
    scene = kobai.scene(kobai.descend(formula, [1.0, 2.0], lr=0.1, steps=3), view="contour")
    for axis, (plain, latex, mathml) in zip(scene.panels[0].axes, labels, strict=False):
        assert (axis.label.plain, axis.label.latex, axis.label.mathml) == (plain, latex, f"<math>{mathml}</math>")


BROKEN = [
    ("sqrt(x1) + x2**2", [0.2, 1.0], 0.2, "f", 1),  # x1 becomes negative
    ("log(x1) + x2**2", [0.5, 0.5], 0.3, "f", 1),
    ("sqrt(x1**2 + x2**2)", [0.0, 0.0], 0.1, "∇f", 0),  # f = 0, ∇f = 0 / 0
    ("sqrt(x1) + x2**2", [0.0, 1.0], 0.2, "∇f", 0),  # f = 1, ∂f/∂x1 infinite
    ("abs(x1)**0.5 + x2**2", [0.25, 1.0], 0.25, "∇f", 1),  # the first step ends on x1 = 0
]


@pytest.mark.parametrize("keep", [("value", "grad_norm"), ("value",)], ids=str)
@pytest.mark.parametrize(("f", "start", "lr", "what", "step"), BROKEN)
def test_what_is_not_finite_is_said_of_it(f, start, lr, what, step, keep):
    trace = kobai.descend(f, start, lr=lr, steps=6, record=kobai.Record(keep=keep))
    assert str(trace.status) == "nonfinite"
    for lang, since, note in [
        ("en", f"{what} is not a finite number since step {step}", f"step {step}: {what} is not a finite number"),
        ("ja", f"ステップ {step} 以降 {what} は有限値でない", f"ステップ {step}：{what} は有限値でない"),
    ]:
        scene = kobai.scene(trace, view="both", lang=lang)
        assert scene.timeline.status[-1].endswith(f" · {since}")
        (path,) = (m for m in scene.panels[0].marks if isinstance(m, Path))
        assert path.end_note == note


@pytest.mark.parametrize(
    ("f", "start", "given", "before", "last"),
    [
        ("x1**4", [2.0], {}, "f = 1.36×10²⁰ · diverged", "f = 1.36×10²⁰ · diverged · ended at step 3"),
        ("x1**2", [2.0], {"lr": 1.5}, None, "· diverged"),  # it goes on
        ("x1**2", [2.0], {"lr": 0.4, "grad_tol": 1e-3}, "f = 4.10×10⁻⁷", "f = 1.64×10⁻⁸ · at rest since step 6"),
        ("x1**2", [2.0], {"lr": 0.5}, "f = 4.00", "f = 0 · at rest since step 1"),
        ("x1**4", [[2.0], [5.0]], {}, "lowest f = 1.36×10²⁰", "all runs broke off by step 3"),
        ("log(x)", [[1.0], [2.0]], {}, "lowest f = −0.182", "all runs broke off by step 3"),
        ("log(x)", [[1.0], [20.0]], {}, None, "lowest f = 2."),  # one goes on
    ],
)
def test_where_a_run_ended_is_said_while_steps_count_on(f, start, given, before, last):
    trace = kobai.descend(f, start, **{"lr": 1.0, "steps": 40, **given})
    status = kobai.scene(trace).timeline.status
    assert last in status[-1]
    assert ("ended" in status[-1] or "rest" in status[-1] or "all" in status[-1]) == any(
        w in last for w in ("ended", "rest", "all ")
    )
    if before is not None:
        first = next(k for k, line in enumerate(status) if line.endswith(last))
        assert status[first - 1].endswith(before)
        assert all(line.endswith(last) for line in status[first:])
    assert "終了" in kobai.scene(kobai.descend("x1**4", [2.0], lr=1.0, steps=9), lang="ja").timeline.status[-1]


@pytest.mark.parametrize(
    ("name", "plain", "latex"),
    [
        ("w_length_1", "w_length_1", r"\mathrm{w\_length\_1}"),
        ("step_size", "step_size", r"\mathrm{step\_size}"),
        ("w_length", "w_length", r"w_{\mathrm{length}}"),
        ("w_1", "w₁", "w_1"),
    ],
)
def test_a_name_of_several_words_is_one_word(name, plain, latex):
    text = typeset(name)
    assert (text.plain, text.latex) == (plain, latex)
    # Only a subscript that is one word or a number stands below.
    assert ("<msub>" in (text.mathml or "")) is (name in ("w_length", "w_1"))
