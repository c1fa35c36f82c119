"""Columns of categories and dates: against statsmodels, against each other, and what is refused."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest
import torch

import kobai
from kobai.errors import BadInput
from kobai.kernel import NadarayaWatson
from kobai.kernel.bandwidth.selection import loo_function
from kobai.kernel.factors import MOST_GAP, Factors
from kobai.kernel.profiles import PROFILES
from kobai.scenes import Points


def penguins(n=120, seed=0, count=3):
    """A number, categories that shift the values, and the values."""
    rng = np.random.default_rng(seed)
    x, c = rng.uniform(-2, 2, n), rng.integers(0, count, n)
    y = np.sin(2 * x) + np.array([0, 1, -0.5, 2])[c] + 0.2 * rng.normal(size=n)
    return pd.DataFrame({"x": x, "kind": np.array(["Adelie", "Chinstrap", "Gentoo", "Emperor"])[c]}), y, c


QUERIES = pd.DataFrame({"x": [0.0, 0.5, -1.0, 5.0], "kind": ["Adelie", "Gentoo", "Chinstrap", "Adelie"]})


@pytest.mark.parametrize(("h", "lam"), [(0.3, 0.1), (0.5, 0.6), (0.2, 1e-6), (1.0, 2 / 3), (1e3, 0.3)])
@pytest.mark.filterwarnings("ignore")
def test_estimates_and_scores_are_those_of_statsmodels(h, lam):
    regression = pytest.importorskip("statsmodels.nonparametric.kernel_regression")
    frame, y, c = penguins()
    model = NadarayaWatson(bandwidth=[h, lam]).fit(frame, y)
    theirs = regression.KernelReg(y, np.c_[frame.x, c], "cu", reg_type="lc", bw=[h, lam])
    within = QUERIES[:3]
    np.testing.assert_allclose(model.predict(within), theirs.fit(np.c_[within.x, [0, 2, 1]])[0], rtol=1e-10)
    assert model.loo_score_ == pytest.approx(theirs.cv_loo(np.array([h, lam]), theirs.est["lc"])[0], rel=1e-10)


@pytest.mark.filterwarnings("ignore")
def test_the_chosen_bandwidths_have_the_least_score_of_statsmodels():
    regression = pytest.importorskip("statsmodels.nonparametric.kernel_regression")
    rng = np.random.default_rng(1)
    frame, y, c = penguins()
    for values, expected in ((y, None), (np.sin(2 * frame.x) + 0.2 * rng.normal(size=120), "none")):
        model = NadarayaWatson().fit(frame, values)
        theirs = regression.KernelReg(np.asarray(values), np.c_[frame.x, c], "cu", reg_type="lc", bw=[0.2, 0.1])

        def score(at, theirs=theirs):
            return theirs.cv_loo(np.array(at), theirs.est["lc"])[0]

        h, lam = model.bandwidth_
        assert 0 <= lam <= 2 / 3
        assert model.loo_score_ == pytest.approx(score((h, lam)), rel=1e-9)
        around = [
            (h * f, np.clip(lam * g + e, 1e-9, 2 / 3)) for f in (0.9, 1, 1.1) for g in (0.8, 1, 1.2) for e in (0, 1e-3)
        ]
        assert model.loo_score_ <= min(map(score, around)) * (1 + 1e-9)
        if expected == "none":
            # The categories say nothing, so they are smoothed over.
            assert lam > 0.4


@pytest.mark.parametrize("kernel", PROFILES)
def test_categories_of_any_writing_are_the_same(kernel):
    frame, y, c = penguins()
    model = NadarayaWatson(kernel=kernel, bandwidth=[0.4, 0.2]).fit(frame, y)
    expected = model.predict(QUERIES)
    codes = np.c_[QUERIES.x, [0, 2, 1, 0]]
    for given, categorical, q in (
        (frame.assign(kind=frame.kind.astype("category")), "from_dtype", QUERIES),
        (frame.astype(object).to_numpy(), "from_dtype", QUERIES.to_numpy(object)),
        (frame.to_numpy(object).tolist(), ["from", "dtype"], None),
        (np.c_[frame.x, c], [1], codes),
        (np.c_[frame.x, 10 * c], [False, True], codes * [1, 10]),
        (torch.tensor(np.c_[frame.x, c]), [-1], torch.tensor(codes)),
        (pd.DataFrame({"x": frame.x, "kind": c}), ["kind"], pd.DataFrame({"x": QUERIES.x, "kind": codes[:, 1]})),
        (pd.DataFrame({"x": frame.x, "kind": pd.Categorical(c)}), "from_dtype",
         pd.DataFrame({"x": QUERIES.x, "kind": codes[:, 1].astype(int)})),
    ):  # fmt: skip
        if q is None:
            categorical, q = "from_dtype", QUERIES.to_numpy(object).tolist()
        other = NadarayaWatson(kernel=kernel, bandwidth=[0.4, 0.2], categorical_features=categorical)
        if isinstance(given, torch.Tensor):
            other.fit(given, torch.tensor(y))
        else:
            other.fit(given, y)
        np.testing.assert_allclose(other.predict(q), expected, rtol=1e-12)
        assert other.loo_score_ == pytest.approx(model.loo_score_, rel=1e-12)
    # A category that no sample has differs from all: they count alike.
    unknown = model.predict(pd.DataFrame({"x": [0.3], "kind": ["Macaroni"]}))
    np.testing.assert_allclose(
        unknown, NadarayaWatson(kernel=kernel, bandwidth=0.4).fit(frame[["x"]].to_numpy(), y).predict([[0.3]])
    )


@pytest.mark.parametrize("order", [0, 1])
def test_lambda_at_its_ends(order):
    frame, y, c = penguins()
    numeric = QUERIES[["x"]][:3]
    apart = NadarayaWatson(bandwidth=[0.4, 0], order=order).fit(frame, y)
    for row, kind in enumerate((0, 2, 1)):
        own = NadarayaWatson(bandwidth=0.4, order=order).fit(frame[["x"]][c == kind], y[c == kind])
        np.testing.assert_allclose(apart.predict(QUERIES)[row], own.predict(numeric)[row], atol=1e-10)
    together = NadarayaWatson(bandwidth=[0.4, 2 / 3], order=order).fit(frame, y)
    whole = NadarayaWatson(bandwidth=0.4, order=order).fit(frame[["x"]], y)
    np.testing.assert_allclose(together.predict(QUERIES)[:3], whole.predict(numeric), atol=1e-10)
    assert together.loo_score_ == pytest.approx(whole.loo_score_, rel=1e-10)
    tiny = NadarayaWatson(bandwidth=[0.4, 1e-12], order=order).fit(frame, y)
    np.testing.assert_allclose(tiny.predict(QUERIES)[:3], apart.predict(QUERIES)[:3], atol=1e-9)
    gradient = apart.gradient(QUERIES)
    assert np.isfinite(gradient[:, 0]).all()
    assert np.isnan(gradient[:, 1]).all()


@pytest.mark.parametrize("kernel", PROFILES)
@pytest.mark.parametrize("order", [0, 1])
def test_found_bandwidths_predict_well_with_weights_and_several_columns(kernel, order):
    frame, y, _ = penguins(150, count=4)
    rng = np.random.default_rng(1)
    frame["noise"] = rng.choice(["u", "v"], 150)
    weights = rng.integers(0, 3, 150)
    model = NadarayaWatson(kernel=kernel, order=order).fit(frame, y, sample_weight=weights)
    rows = np.repeat(np.arange(150), weights)
    copies = NadarayaWatson(kernel=kernel, order=order, bandwidth=model.bandwidth_).fit(frame.iloc[rows], y[rows])
    np.testing.assert_allclose(model.predict(frame), copies.predict(frame), atol=1e-8)
    assert 0 <= model.bandwidth_[1] < 0.3
    clean = np.sin(2 * frame.x) + frame.kind.map({"Adelie": 0, "Chinstrap": 1, "Gentoo": -0.5, "Emperor": 2})
    assert np.mean((model.predict(frame) - clean) ** 2) < 0.05


def test_categories_alone_are_shrunken_means():
    frame, y, c = penguins()
    model = NadarayaWatson(bandwidth=0.2).fit(frame[["kind"]], y)
    weights = np.where(c == 0, 0.8, 0.1)
    assert model.predict(QUERIES[["kind"]])[0] == pytest.approx(weights @ y / weights.sum())
    found = NadarayaWatson().fit(frame[["kind"]], y)
    assert 0 <= found.bandwidth_[0] < 0.2
    assert found.predict(QUERIES[["kind"]])[0] == pytest.approx(y[c == 0].mean(), abs=0.1)
    NadarayaWatson(order=1).fit(frame[["kind"]], y)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("kernel", PROFILES)
def test_gradients_of_scores_by_differences(kernel, order):
    rng = np.random.default_rng(0)
    x, kinds = torch.tensor(rng.uniform(-1, 1, (70, 1))), torch.tensor(rng.integers(0, 3, (70, 2)).astype(float))
    y = torch.tensor(rng.normal(size=(70, 2)))
    factors = Factors(torch.tensor(rng.normal(size=70)), kinds, kinds, torch.zeros(2, dtype=torch.float64))
    score = loo_function(x, y, kernel, order, "auto", factors)
    z = np.array([0.0, -0.3, 0.4])
    _, gradient = score(z, 1)
    steps = 1e-6 * np.eye(3)
    expected = [(score(z + step, 1)[0] - score(z - step, 1)[0]) / 2e-6 for step in steps]
    np.testing.assert_allclose(gradient, expected, rtol=1e-4, atol=1e-7)
    blocked = loo_function(x, y, kernel, order, "blocked", factors)
    np.testing.assert_allclose(score(z, 3)[0], blocked(z, 3)[0], rtol=1e-9)
    assert MOST_GAP > 100


UNITS = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"]


@pytest.mark.parametrize("unit", UNITS)
def test_units_of_dates_are_compared(unit):
    rng = np.random.default_rng(0)
    days = np.datetime64("2020-03-01") + rng.integers(0, 700, 80).astype("timedelta64[D]")
    y = np.sin((days - np.datetime64("2020-01-01")).astype(int) / 60.0)
    exact = days.astype(f"datetime64[{unit}]")
    model = NadarayaWatson(bandwidth=20.0).fit(days.astype("datetime64[ns]")[:, None], y)
    plain = NadarayaWatson(bandwidth=20.0).fit(days.astype(int)[:, None], y)
    expected = plain.predict(exact.astype("datetime64[D]").astype(int)[:, None])
    np.testing.assert_allclose(model.predict(exact[:, None]), expected, rtol=1e-12)
    other = NadarayaWatson(bandwidth=20.0).fit(exact[:, None], y)
    np.testing.assert_allclose(
        other.predict(days.astype("datetime64[s]")[:, None]),
        NadarayaWatson(bandwidth=20.0).fit(exact.astype("datetime64[D]").astype(int)[:, None], y)
        .predict(days.astype(int)[:, None]), rtol=1e-12,
    )  # fmt: skip
    assert model.columns_ is not None
    assert model.columns_.kinds == ["date"]
    np.testing.assert_allclose(
        model.gradient(exact[:3, None]), plain.gradient(exact[:3, None].astype("M8[D]").astype(int))
    )


def test_dates_of_any_writing_are_the_same():
    days = pd.date_range("2024-01-30", periods=60, freq="D")
    y = np.sin(np.arange(60) / 9)
    model = NadarayaWatson(bandwidth=4.0).fit(days.to_numpy()[:, None], y)
    expected = model.predict(days.to_numpy()[:5, None])
    for given in (
        pd.DataFrame({"d": days}),
        pd.DataFrame({"d": days.strftime("%Y/%m/%d")}),
        pd.DataFrame({"d": [f"{d.year}年{d.month}月{d.day}日" for d in days]}),
        pd.DataFrame({"d": days.strftime("%d.%m.%Y")}),
        pd.DataFrame({"d": days.strftime("%d/%m/%Y")}),
        pd.DataFrame({"d": days.strftime("%m/%d/%Y")}),
        pd.DataFrame({"d": days.tz_localize("UTC")}),
        pd.DataFrame({"d": days.tz_localize("UTC").tz_convert("Asia/Tokyo")}),
        pd.DataFrame({"d": [d.date() for d in days]}),
        np.array([[d.to_pydatetime()] for d in days], dtype=object),
        [[d.date().isoformat()] for d in days],
        [[datetime.date(d.year, d.month, d.day)] for d in days],
    ):
        other = NadarayaWatson(bandwidth=4.0).fit(given, y)
        np.testing.assert_allclose(other.predict(given[:5]), expected, rtol=1e-12)
        assert other.X_[0, 0] == 19752.0


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_pictures_have_dates_and_names_as_ticks(lang):
    frame, y, _ = penguins()
    panels = kobai.scene(NadarayaWatson().fit(frame, y), lang=lang).panels
    assert len(panels) == 3
    assert [mark.label for mark in panels[0].marks if isinstance(mark, Points)] == ["Adelie", "Chinstrap", "Gentoo"]
    assert [text for _, text in panels[1].axes[0].ticks] == ["Adelie", "Chinstrap", "Gentoo"]
    days = pd.DataFrame({"day": pd.date_range("2021-03-01", periods=120, freq="5D")})
    model = NadarayaWatson().fit(days, y)
    scene = kobai.scene(model, lang=lang)
    assert [text for _, text in scene.panels[0].axes[0].ticks] == ["2021-07", "2022-01", "2022-07"]
    band = {"en": "local deviation", "ja": "帯"}[lang]
    assert any(band in note for note in scene.notes)
    curves = kobai.scene(NadarayaWatson().fit(frame, y), lang=lang, columns=[0])
    assert not any(band in note for note in curves.notes)
    alone = kobai.scene(NadarayaWatson(bandwidth=0.1).fit(frame[["kind"]], y), lang=lang)
    assert "λ = 0.100" in alone.subtitle


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (["a", "b"] * 30 + [None], "column 'c' has a missing value, first in row 60"),
        (["a", 1.0] * 30 + ["a"], "numbers and text"),
        ([f"id {i}" for i in range(61)], "holds 61 different categories"),
        (["1/3/2024", "2/3/2024"] * 30 + ["4/5/2024"], "days and months in '1/3/2024' may be exchanged"),
        (["1", "2", "?"] * 20 + ["3"], None),
        (["2024-02-30"] + ["2024-03-01", "2024-03-02"] * 30, "'2024-02-30' in row 0 is not a date as the others are"),
        (["2024-03-01", None, "2024-03-02", ""] + ["2024-03-03"] * 57, "'' in row 3 is not a date"),
        (["3/13/2024"] + ["14/3/2024"] * 60, "'3/13/2024' in row 0 is not a date"),
        ([{}] * 61, "argument must be a string or a real number"),
        (pd.Categorical([None] + ["a"] * 30 + ["b"] * 30), "missing value, first in row 0"),
    ],
)
def test_bad_columns_are_one_clear_line(column, message):
    x = np.arange(61.0)
    frame = pd.DataFrame({"x": x, "c": column})
    if message is None:
        NadarayaWatson().fit(frame, x)
        return
    with pytest.raises(BadInput, match=message) as caught:
        NadarayaWatson().fit(frame, x)
    assert "\n" not in str(caught.value)


def test_flags_are_called_true_and_false():
    frame, y, c = penguins()
    flags = pd.DataFrame({"x": frame.x, "flag": c == 0})
    model = NadarayaWatson(bandwidth=[0.4, 0.1], categorical_features=["flag"]).fit(flags, y)
    assert [text for _, text in kobai.scene(model).panels[1].axes[0].ticks] == ["False", "True"]


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1999.5", "2000.7", "2001.1"], "number"),  # as in files: not May 1999
        (["1999.5.1", "2000.7.1", "2001.1.1"], "date"),
        (["1_1", "1_2", "2_1"], "category"),  # Python reads 11, 12, 21
        (["1e3", "-2", " 3 "], "number"),
    ],
)
def test_kinds_of_texts(texts, kind):
    frame = pd.DataFrame({"t": np.array(texts * 20, object)})
    columns = NadarayaWatson(bandwidth=0.2).fit(frame, np.arange(60.0)).columns_
    assert columns is not None
    assert columns.kinds == [kind]


def test_columns_of_one_name_are_refused():
    frame, y, _ = penguins()
    for names in (["x", "x"], ["kind", "kind"]):
        with pytest.raises(BadInput, match=f"X has 2 columns named '{names[0]}': give each a name of its own"):
            NadarayaWatson().fit(frame.set_axis(names, axis=1), y)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"categorical_features": ["kinds"]}, "no column 'kinds' among 2.*Did you mean 'kind'"),
        ({"categorical_features": [5]}, "no column 5 among 2"),
        ({"categorical_features": "dtype"}, "use 'from_dtype'"),
        ({"categorical_features": 3}, "use 'from_dtype'"),
        ({"bandwidth": 0.3}, "one for each of 2 columns"),
        ({"bandwidth": [0.3, 0.7]}, "λ of column 'kind', with 3 categories, is from 0 to 0.6667"),
        ({"bandwidth": [0.3, -0.1]}, "from 0 to 0.6667"),
        ({"bandwidth": [0.3, np.nan]}, "from 0 to 0.6667"),
        ({"bandwidth": [0.0, 0.1]}, "one positive number"),
        ({"backend": "sdpa", "bandwidth": [0.3, 0.1]}, "attention takes no columns of categories"),
    ],
)
def test_bad_options_are_one_clear_line(options, message):
    frame, y, _ = penguins()
    with pytest.raises(BadInput, match=message):
        NadarayaWatson(**options).fit(frame, y)


def test_polars_frames():
    polars = pytest.importorskip("polars")
    frame, y, _ = penguins()
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(days=int(10 * x)) for x in frame.x]
    both = frame.assign(day=days)
    model = NadarayaWatson(bandwidth=[0.3, 0.1, 5.0]).fit(both, y)
    theirs = polars.DataFrame({"x": both.x.to_numpy(), "kind": both.kind.tolist(), "day": days})
    other = NadarayaWatson(bandwidth=[0.3, 0.1, 5.0]).fit(theirs, y)
    np.testing.assert_allclose(other.predict(theirs[:5]), model.predict(both[:5]))


def test_queries_of_another_kind_are_refused():
    frame, y, _ = penguins()
    model = NadarayaWatson(bandwidth=[0.3, 0.1]).fit(frame, y)
    with pytest.raises(BadInput, match="column 'kind' holds numbers"):
        model.predict(frame.assign(kind=1.0))
    with pytest.raises(BadInput, match="column 'x' holds dates; this model was fitted on numbers"):
        model.predict(frame.assign(x=np.datetime64("2024-01-01")))
    with pytest.raises(BadInput, match="must be in the same order"):
        model.predict(frame[["kind", "x"]])
    with pytest.raises(BadInput, match="yet now missing"):
        model.predict(frame.rename(columns={"kind": "species"}))
    dated = NadarayaWatson(bandwidth=3.0).fit(pd.DataFrame({"d": pd.date_range("2024-01-01", periods=120)}), y)
    for wrong in (np.arange(3.0)[:, None], pd.DataFrame({"d": [1.0, 2.0]}), pd.DataFrame({"d": ["a", "b"]})):
        with pytest.raises((BadInput, ValueError), match=r"holds (numbers|text); this model was fitted on dates"):
            dated.predict(wrong)
