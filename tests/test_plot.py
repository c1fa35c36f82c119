import matplotlib
import numpy as np
import pytest
import torch

import kobai
from kobai.errors import BadInput

matplotlib.use("agg")
plt = pytest.importorskip("matplotlib.pyplot")


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


@pytest.fixture(scope="module")
def trace():
    return kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.05, steps=40)


def longest_line(ax):
    return max((line.get_xydata() for line in ax.lines), key=len)


def test_the_contour_map_shows_the_path(trace, ax):
    assert kobai.plot.contour(trace, ax=ax) is ax
    assert np.allclose(longest_line(ax), trace.x.numpy())
    assert ax.get_xlabel() == "$x_1$"
    assert ax.get_aspect() == 1
    assert ax.get_xlim()[0] < -2 < 2 < ax.get_xlim()[1]
    ax.figure.canvas.draw()


def test_level_ground_has_a_colour(ax):
    kobai.plot.contour(kobai.descend("3 + 0*x1 + 0*x2", [1.0, 1.0], steps=2), ax=ax)
    assert ax.get_facecolor()[:3] != (1, 1, 1)
    ax.figure.canvas.draw()


def test_up_to_a_step(trace, ax):
    kobai.plot.contour(trace, ax=ax, step=10)
    assert len(longest_line(ax)) == 11
    with pytest.raises(BadInput, match="step=41"):
        kobai.plot.contour(trace, ax=ax, step=41)


def test_loss_draws_logarithms_with_true_ticks(trace, ax):
    kobai.plot.loss(trace, ax=ax)
    assert np.allclose(10 ** longest_line(ax)[:, 1], trace.value.numpy())
    assert any("10" in t.get_text() for t in ax.get_yticklabels())
    ax.figure.canvas.draw()


def test_a_function_of_one_variable(ax):
    trace = kobai.descend("x**4 - x**2 + 0.2*x", start=[1.5], lr=0.05, steps=40)
    kobai.plot.curve(trace, ax=ax)
    assert ax.get_xlabel() == "$x$"
    path = next(line.get_xydata() for line in ax.lines if len(line.get_xydata()) == 41)
    assert np.allclose(path[:, 0], trace.x[:, 0].numpy())
    assert np.allclose(path[:, 1], trace.value.numpy(), rtol=1e-5)


def test_races_have_a_legend(ax):
    trace = kobai.race("rosenbrock", [-1.2, 1.0], {"SGD": {"lr": 1e-3}, "Adam": {"lr": 0.05}}, steps=50)
    kobai.plot.loss(trace, ax=ax)
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["SGD", "Adam"]


def test_divergence_is_said(ax):
    trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=1.1, steps=100)
    kobai.plot.contour(trace, ax=ax)
    assert any(t.get_text().startswith("outside at step ") for t in ax.texts)


def test_many_starts(ax):
    trace = kobai.descend("x1**2 + x2**2", start=torch.rand(100, 2), lr=0.1, steps=5)
    kobai.plot.contour(trace, ax=ax)
    assert max(len(c.get_offsets()) for c in ax.collections if hasattr(c, "get_offsets")) == 100


def test_without_an_axes_the_current_one_is_used(trace):
    figure = plt.figure()
    try:
        assert kobai.plot.loss(trace).figure is figure
    finally:
        plt.close(figure)


def test_unknown_options_are_named(trace, ax):
    with pytest.raises(BadInput, match="levles"):
        kobai.plot.contour(trace, ax=ax, levles=3)


@pytest.mark.parametrize("draw", ["contour", "loss"])
@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_japanese_texts_have_a_japanese_font(trace, ax, tmp_path, draw, ending):
    # warnings are errors: matplotlib warns of each letter without a glyph
    getattr(kobai.plot, draw)(trace, ax=ax, lang="ja")
    ax.figure.savefig(tmp_path / f"a.{ending}")


def test_steps_are_marks_that_shrink_where_they_crowd(ax):
    kobai.plot.contour(kobai.descend("x1**2 + 10*x2**2", [2.0, 1.0], lr=0.09, steps=200), ax=ax)
    sizes = max((dots.get_sizes() for dots in ax.collections if len(dots.get_offsets()) > 5), key=len)
    assert 5 < len(sizes) < 100
    assert sizes[0] == sizes.max() > 2 * sizes.min()
