"""What is said of regressions whose figures mislead, and that nothing is said of others."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

import kobai
from kobai.cli import main
from kobai.kernel import UKR, NadarayaWatson
from kobai.kernel.words import ruling_column, sentences
from kobai.scenes import Surface

WORDS = {
    "relation": ("there may be no relation", "関係がないのかもしれない"),
    "flat": ("differ by less than 1 %", "1 % も違わず"),
    "outside": ("far outside the values", "大きく外れる"),
    "staircase": ("does not tell smaller bandwidths apart", "小さなバンド幅を区別できない"),
    "spacing": ("below the distances between most samples", "標本間隔より小さく"),
}


def kinds(model, shown=()):
    """Which words are said, the same in both languages, and each once."""
    both = []
    for lang, place in (("en", 0), ("ja", 1)):
        found = sentences(model, lang, shown)
        both.append([kind for line in found for kind, word in WORDS.items() if word[place] in line])
        assert len(both[-1]) == len(found) == len(set(both[-1]))
    assert both[0] == both[1]
    return both[0]


def along(f, n, noise, seed, grid=False):
    rng = np.random.default_rng(seed)
    x = np.linspace(0, 1, n) if grid else rng.uniform(0, 1, n)
    return x[:, None], f(x) + noise * rng.normal(size=n)


def wave(x):
    return np.sin(6 * x)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("weighted", [False, True])
def test_no_relation(order, seed, columns, weighted):
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 4, 60).astype(float) if weighted else None
    model = NadarayaWatson(order=order).fit(rng.normal(size=(60, columns)), 5 + rng.normal(size=60), weights)
    assert kinds(model) == ["relation"]


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize(
    ("f", "n", "noise"),
    [(wave, 60, 0.2), (wave, 150, 0.5), (lambda x: 2 * x, 50, 0.3), (lambda x: 20 * x + 100 * x**2, 50, 15.0)],
)
def test_no_word_where_none_is_due(order, f, n, noise):
    for seed in range(4):
        assert kinds(NadarayaWatson(order=order).fit(*along(f, n, noise, seed))) == []


@pytest.mark.parametrize("order", [0, 1])
def test_nothing_is_said_of_rounding(order):
    x = np.linspace(0, 1, 40)[:, None]
    for value in (0.0, 0.1, 1e9):
        assert kinds(NadarayaWatson(order=order).fit(x, np.full(40, value))) == []


@pytest.mark.parametrize(("f", "expected"), [(wave, []), (lambda x: 0 * x, ["relation"])])
def test_many_samples(f, expected):
    x, y = along(f, 1200, 1.0, 0)
    assert kinds(NadarayaWatson(bandwidth="loo").fit(x, y)) == expected


def test_a_staircase_is_said_once():
    assert kinds(NadarayaWatson().fit(*along(wave, 20, 0.05, 0, grid=True))) == ["staircase"]


def test_a_line_that_is_as_good_as_a_curve():
    # the least error is at a finite bandwidth, and a straight line has nearly the same
    said = [kinds(NadarayaWatson(order=1).fit(*along(lambda x: 2 * x, 50, 0.3, seed))) for seed in range(4, 14)]
    assert ["flat"] in said
    assert all(found in ([], ["flat"]) for found in said)


def test_flat_scores_are_flat():
    for seed in range(4, 14):
        x, y = along(lambda x: 2 * x, 50, 0.3, seed)
        model = NadarayaWatson(order=1).fit(x, y)
        lines = sentences(model, "en")
        if lines:
            low, high = (s for s in lines[0].split("from ")[1].split(" differ")[0].split(" to "))
            for h in np.geomspace(float(low), 1e3 if high == "∞" else float(high), 20):
                score = NadarayaWatson(order=1, bandwidth=h).fit(x, y).loo_score_
                assert score == pytest.approx(model.loo_score_, rel=0.011)


@pytest.mark.parametrize(("h", "expected"), [(0.002, ["spacing", "outside"]), (0.05, []), (0.075, [])])
def test_local_lines_beyond_the_data(h, expected):
    rng = np.random.default_rng(4)
    x = np.sort(rng.uniform(0, 1, 20))
    y = np.sin(6 * x) + 0.3 * rng.normal(size=20)
    model = NadarayaWatson(order=1, bandwidth=h).fit(x[:, None], y)
    dense = model.predict(np.linspace(x.min(), x.max(), 2001)[:, None])
    assert kinds(model, [dense]) == expected
    reach = 0.25 * np.ptp(y)
    assert (dense.max() > y.max() + reach or dense.min() < y.min() - reach) == ("outside" in expected)


def test_estimates_that_only_the_picture_shows():
    rng = np.random.default_rng(0)
    a = rng.uniform(0, 1, 60)
    x = np.c_[a, a + 0.02 * rng.normal(size=60)]  # nearly on the diagonal: two corners hold no samples
    y = np.sin(5 * a) + 10 * (x[:, 0] - x[:, 1]) + 0.05 * rng.normal(size=60)
    model = NadarayaWatson(order=1).fit(x, y)
    assert kinds(model) == []
    scene = kobai.scene(model)
    assert sum("far outside" in note for note in scene.notes) == 1
    assert "heights beyond the box are cut off" in scene.notes
    (panel,) = [p for p in scene.panels if p.kind == "fit"]
    (surface,) = [m for m in panel.marks if isinstance(m, Surface)]
    z = surface.z[np.isfinite(surface.z)]
    assert panel.axes[2].lo <= z.min() < z.max() <= panel.axes[2].hi
    # constants stay among the values
    assert not any("far outside" in note for note in kobai.scene(NadarayaWatson().fit(x, y)).notes)


@pytest.mark.parametrize("make", [torch.tensor, np.asarray])
def test_tensors_and_several_outputs(make):
    x, y = along(wave, 60, 0.2, 1)
    assert kinds(NadarayaWatson().fit(make(x), make(np.c_[y, 1000 * y]))) == []
    noise = np.random.default_rng(0).normal(size=(60, 2)) * [1, 1000]
    assert kinds(NadarayaWatson().fit(make(x), make(noise))) == ["relation"]


def test_the_command_line_says_it_once(tmp_path, capsys):
    rng = np.random.default_rng(2)
    table = tmp_path / "a.csv"
    rows = [f"{a:.6f},{b:.6f}" for a, b in rng.normal(size=(60, 2))]
    table.write_text("a,b\n" + "\n".join(rows))
    for lang, place in (("en", 0), ("ja", 1)):
        assert main(["nw", str(table), "--x", "a", "--y", "b", "--json", "--lang", lang]) == 0
        notes = json.loads(capsys.readouterr().out)["notes"]
        assert [WORDS["relation"][place] in note for note in notes] == [True]


@pytest.mark.parametrize(
    ("units", "ruling"),
    [((1, 1, 1), None), ((1, 3, 1), None), ((1, 1, 100), 2), ((1e9, 1, 1e-9), 0), ((0, 1, 0), None)],
)
def test_one_column_that_rules(units, ruling):
    x = np.random.default_rng(0).normal(size=(50, 3)) * units
    found = ruling_column(x)
    assert (found[0] if found else None) == ruling
    names = ["a", "b", "c"]
    for scale in (None, "std"):
        model = UKR(max_iter=1, init="pca", scale=scale).fit(x)
        for lang, word in (("en", "of the variance, so"), ("ja", "この列だけで決まる")):
            said = [note for note in kobai.scene(model, lang=lang, names=names).notes if word in note]
            assert len(said) == (ruling is not None and scale is None)
            assert all(names[ruling] in note for note in said)


def test_the_command_line_says_which_column_rules(tmp_path, capsys):
    x = np.random.default_rng(0).normal(size=(40, 3)) * [1, 1, 100]
    np.savetxt(tmp_path / "a.csv", x, delimiter=",", header="a,b,mass", comments="")
    for scale, said in (("none", True), ("std", False), ("auto", False)):
        arguments = ["ukr", str(tmp_path / "a.csv"), "--steps", "2", "--json", "--scale-columns", scale]
        assert main(arguments) == 0
        notes = json.loads(capsys.readouterr().out)["notes"]
        assert any("column mass has" in note for note in notes) == said
