"""Scenes of kernel models: that they say what the models found, step by step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

import kobai
from kobai.errors import BadInput
from kobai.kernel import UKR, NadarayaWatson, TensorUKR
from kobai.kernel.bandwidth.descent import bandwidth_descent
from kobai.paint.page import Page
from kobai.scenes import Contours, Curve, Image, Note, Path, Points, Scene, Surface
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.marks.points import encode
from tests.paint.spy import Spy
from tests.scenes.trace.test_labels import number


def marks(panel, kind):
    return [m for m in panel.marks if isinstance(m, kind)]


def consistent(scene):
    """Every animated array is as long as the timeline, everything is finite or a hole, ticks lie within their axes."""
    steps = len(scene.timeline.steps)
    assert len(scene.timeline.status) in (0, steps)
    assert scene.timeline.pace.min() >= 0
    assert scene.timeline.pace.max() <= steps - 1
    cells = [p.cell for p in scene.panels]
    assert len(set(cells)) == len(cells)
    for panel in scene.panels:
        assert len(panel.axes) in (2, 3)
        for axis in panel.axes:
            assert axis.lo < axis.hi
            assert all(axis.lo <= at <= axis.hi for at, _ in axis.ticks)
        for mark in panel.marks:
            if getattr(mark, "animated", False):
                first = mark.z if isinstance(mark, Surface) else mark.points
                assert len(first) == steps
            if isinstance(mark, Path):
                assert len(mark.points) == steps
            if isinstance(mark, (Points, Path, Note)):
                values = mark.at if isinstance(mark, Note) else mark.points
                assert np.isfinite(values).all()
                assert values.shape[-1] == len(panel.axes)
    assert scene.description
    assert scene.title is not None
    return {p.kind: p for p in scene.panels}


def saddle(n=80, seed=0):
    rng = np.random.default_rng(seed)
    z = rng.uniform(-1, 1, (n, 2))
    return np.c_[z, z[:, 0] ** 2 - z[:, 1] ** 2] + 0.05 * rng.normal(size=(n, 3))


@pytest.fixture(scope="module")
def model():
    return UKR(max_iter=40, record=True, init="pca").fit(saddle())


def test_latent_and_observation_space_side_by_side(model):
    panels = consistent(kobai.scene(model))
    assert set(panels) == {"latent", "observed", "loss"}
    latent, observed = marks(panels["latent"], Points)[0], marks(panels["observed"], Points)[0]
    centred = model.embedding_ - model.embedding_.mean(0)
    last = model.trace_.x[-1].numpy().reshape(-1, 2) - model.embedding_.mean(0)
    assert np.abs(last - centred).max() < 0.5
    np.testing.assert_allclose(latent.points[-1], last)
    np.testing.assert_array_equal(observed.points, model.X_)
    np.testing.assert_array_equal(latent.colors, observed.colors)
    assert panels["loss"].cursor


def test_the_sheet_is_the_manifold(model):
    scene = kobai.scene(model)
    (sheet,) = marks(consistent(scene)["observed"], Surface)
    grid = [c for c in marks(scene.panels[0], Curve) if c.animated]
    corner = grid[0].points[-1, 0] + model.embedding_.mean(0)
    here = np.array([sheet.x[-1, 0, 0], sheet.y[-1, 0, 0], sheet.z[-1, 0, 0]])
    last = model.trace_.x[-1].reshape(-1, 2)
    expected = kobai.functional.nw(torch.tensor(corner)[None], last, torch.tensor(model.X_), 1.0)[0]
    if np.isfinite(here).all():
        np.testing.assert_allclose(here, expected, atol=1e-9)
    middle = tuple(s // 2 for s in sheet.z.shape[1:])
    assert np.isfinite(sheet.z[(-1, *middle)])


def test_one_latent_dimension_is_a_line():
    t = np.random.default_rng(0).uniform(-1, 1, 60)
    panels = consistent(kobai.scene(UKR(n_components=1, max_iter=20).fit(np.c_[t, t**2])))
    assert len(panels["observed"].axes) == 2
    (line,) = marks(panels["observed"], Curve)
    assert line.animated
    assert line.points.shape[-1] == 2


@pytest.mark.parametrize("columns", [None, (0,), (4, 1), (0, 2, 3)])
@pytest.mark.parametrize("components", [1, 2, 3])
def test_more_columns_than_can_be_shown(columns, components):
    x = np.random.default_rng(0).normal(size=(50, 5))
    scene = kobai.scene(UKR(n_components=components, max_iter=5, init="pca").fit(x), columns=columns)
    consistent(scene)
    assert any("%" in note for note in scene.notes)


def test_pictures_stand_where_they_lie():
    rng = np.random.default_rng(0)
    x = rng.uniform(size=(60, 12))
    model = UKR(max_iter=10, init="pca").fit(x)
    panels = consistent(kobai.scene(model, images=(4, 3), colors=np.arange(60) % 4))
    (atlas,) = marks(panels["atlas"], Image)
    assert atlas.pixels.dtype == np.uint8
    assert atlas.pixels.shape[0] % 6 == 0
    assert atlas.pixels.shape[1] % 5 == 0
    assert len(np.unique(marks(panels["latent"], Points)[0].colors, axis=0)) == 4


def test_the_camera_sways_and_does_not_look_along_an_axis(model):
    from kobai.paint.projection import camera_at

    for scene in (kobai.scene(model), kobai.scene(NadarayaWatson().fit(*waves(2)), steps=5)):
        panel = next(p for p in scene.panels if len(p.axes) == 3)
        way = [camera_at(panel.camera, panel.motion, t).azimuth % 90 for t in np.linspace(0, 1, 21)]
        assert way[0] == pytest.approx(way[-1])
        assert 15 < min(way) < max(way) < 75
    assert kobai.scene(model, camera="orbit").panels[1].motion.kind == "orbit"


def test_no_sample_vanishes_in_the_dark(model):
    scene = kobai.scene(model, colors=model.X_[:, 0], theme="dark")
    colors = marks(scene.panels[0], Points)[0].colors
    assert (colors @ [0.2126, 0.7152, 0.0722]).min() > 90
    given = marks(kobai.scene(model, colors=model.X_[:, 0]).panels[0], Points)[0].colors
    assert (given @ [0.2126, 0.7152, 0.0722]).min() < 60


def test_far_outliers_do_not_shrink_the_view(model):
    import copy

    odd = copy.deepcopy(model)
    for z in (odd.trace_.x,):
        z[:, 0] += 500.0
    scene = kobai.scene(odd)
    assert scene.panels[0].axes[0].hi < 200
    assert any("1 sample ends" in note for note in scene.notes)


def test_a_model_that_took_no_step_stands_still():
    scene = kobai.scene(UKR(max_iter=0, init="pca").fit(saddle()))
    assert not scene.animated
    assert set(consistent(scene)) == {"latent", "observed"}


def waves(d, n=70, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, (n, d))
    return x, np.sin(2 * x[:, 0]) + 0.1 * rng.normal(size=n)


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("bandwidth", ["loo", 0.5])
def test_regression_beside_the_error_of_its_bandwidth(d, bandwidth):
    x, y = waves(d)
    model = NadarayaWatson(bandwidth=bandwidth).fit(x, y)
    scene = kobai.scene(model, steps=15)
    panels = consistent(scene)
    assert scene.animated == (bandwidth == "loo")
    assert "fit" in panels
    assert "bandwidth" in panels or d == 3


def test_the_ball_is_on_the_curve_and_ends_at_the_chosen_bandwidth():
    x, y = waves(1)
    model = NadarayaWatson().fit(x, y)
    panels = consistent(kobai.scene(model))
    (path,), curve = marks(panels["bandwidth"], Path), marks(panels["bandwidth"], Curve)[0]
    on_curve = np.interp(path.points[:, 0], *curve.points.T)
    np.testing.assert_allclose(path.points[:, 1], on_curve, rtol=2e-3)
    assert 10 ** path.points[-1, 0] == pytest.approx(model.bandwidth_[0], rel=0.05)
    assert path.points[-1, 1] == pytest.approx(model.loo_score_, rel=1e-3)
    moving = next(c for c in marks(panels["fit"], Curve) if c.animated)
    np.testing.assert_allclose(moving.points[-1, :, 1], model.predict(moving.points[-1, :, :1]), atol=0.02)


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("seed", range(3))
def test_the_last_step_is_the_model_itself(d, order, seed):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, (60, d))
    y = np.sin(2 * x[:, 0]) + 0.8 * rng.normal(size=60) + 0.3 * np.sin(15 * x[:, -1])
    model = NadarayaWatson(order=order).fit(x, y)
    trace = bandwidth_descent(model, 60)
    np.testing.assert_allclose(trace.x[-1].exp(), model.bandwidth_)
    assert float(trace.value[-1]) == pytest.approx(model.loo_score_)
    assert float((trace.x[-1] - trace.x[-2]).abs().max()) < 0.2
    scene = kobai.scene(model)
    panel = scene.panels[0]
    if d != 2:
        column = panel.axes[0].label.plain
        moving = next(c for c in marks(panel, Curve) if c.animated)
        q = np.tile(x.mean(0), (len(moving.points[-1]), 1))
        q[:, int("₁₂₃".index(column[1])) if d > 1 else 0] = moving.points[-1, :, 0]
        np.testing.assert_allclose(moving.points[-1, :, 1], model.predict(q), atol=1e-9)
    else:
        (sheet,) = marks(panel, Surface)
        q = np.stack(np.meshgrid(sheet.x, sheet.y), -1).reshape(-1, 2)
        np.testing.assert_allclose(sheet.z[-1].ravel(), model.predict(q), atol=1e-9)


def test_columns_that_enter_linearly_are_shown_before_those_that_hardly_matter():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(120, 3))
    y = 5 * x[:, 2] + np.sin(3 * x[:, 0]) + 0.05 * rng.normal(size=120)
    scene = kobai.scene(NadarayaWatson(bandwidth=[0.5, 0.8, 1e6], order=1).fit(x, y))
    assert [p.axes[0].label.plain for p in scene.panels[:2]] == ["x₁", "x₃"]
    assert "∞" in scene.subtitle


def test_a_bandwidth_set_by_hand_is_not_called_chosen():
    scene = kobai.scene(NadarayaWatson(bandwidth=0.5).fit(*waves(1)))
    assert "h = 0.500" in scene.subtitle
    assert not any("chosen" in mark.label for panel in scene.panels for mark in marks(panel, Points))


@pytest.mark.parametrize("unit", [1e-4, 1.0, 300.0])
def test_the_map_of_the_error_carries_its_values(unit):
    x, y = waves(2, 40)
    y = unit * y
    (contours,) = marks(kobai.scene(NadarayaWatson(bandwidth=[0.3, 0.5]).fit(x, y)).panels[-1], Contours)
    assert contours.values is not None
    assert [at for at, _ in contours.values.ticks] == contours.levels.tolist()
    assert 5 <= len(contours.levels) <= 20
    # The error at each place of the map by hand, and the text of each line put back into it.
    gaps = (x[:, None] - x) ** 2
    true = np.empty_like(contours.z)
    for i, j in np.ndindex(true.shape):
        weights = np.exp(-0.5 * (gaps / 100.0 ** np.array([contours.x[j], contours.y[i]])).sum(-1))
        np.fill_diagonal(weights, 0.0)
        true[i, j] = np.mean((weights @ y / weights.sum(1) - y) ** 2)
    order = np.argsort(contours.z, axis=None)
    expected = np.interp(contours.levels, contours.z.ravel()[order], true.ravel()[order])
    assert [number(text) for _, text in contours.values.ticks] == pytest.approx(expected, rel=0.03)


def test_the_band_is_the_models_own():
    x, y = waves(1)
    model = NadarayaWatson().fit(x, y)
    curve = next(c for c in marks(kobai.scene(model).panels[0], Curve) if c.band is not None)
    estimate, deviation = model.predict(curve.points[:, :1], return_std=True)
    np.testing.assert_allclose(curve.band, np.stack([estimate - deviation, estimate + deviation], 1))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("theme", ["paper", "dark", "article"])
def test_every_look_can_be_painted(tmp_path, model, lang, theme):
    kobai.scene(model, lang=lang, theme=theme).save(tmp_path / "a.png", size=(300, 200))
    kobai.scene(NadarayaWatson().fit(*waves(1)), lang=lang, theme=theme, steps=5).save(tmp_path / "b.svg")
    assert (tmp_path / "a.png").stat().st_size > 1000
    assert (tmp_path / "b.svg").stat().st_size > 1000


def test_movies_and_pages(tmp_path, model):
    scene = kobai.scene(model, frames=4)
    for ending in ("gif", "html"):
        assert scene.save(tmp_path / f"a.{ending}").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columms": (0, 1)}, "Did you mean 'columns'"),
        ({"columns": (0, 9)}, "from 0 to 2"),
        ({"theme": "drak"}, "Did you mean 'dark'"),
        ({"lang": "fr"}, "lang='fr'"),
        ({"colors": [1, 2]}, "one value for each of 80"),
        ({"images": (2, 2)}, "not the data's 3 columns"),
        ({"size": (1, 2)}, "size"),
        ({"camera": "left"}, "camera='left'"),
    ],
)
def test_bad_options_are_one_clear_line(model, options, message):
    with pytest.raises(BadInput, match=message):
        kobai.scene(model, **options)


@pytest.mark.parametrize("components", [(1, 2), (3, 2)])
def test_rows_and_columns_of_a_table(components):
    x = np.random.default_rng(0).normal(size=(9, 7, 2))
    model = TensorUKR(n_components=components, max_iter=12, record=True).fit(x)
    scene = kobai.scene(model)
    rows, columns = (marks(p, Points)[0] for p in scene.panels[:2])
    assert set(consistent(scene)) == {"latent", "loss"}
    assert rows.points.shape == (13, 9, 2)
    assert columns.points.shape == (13, 7, 2)
    last = model.error_.split(model.trace_.x[-1])[1].numpy()
    np.testing.assert_allclose(columns.points[-1], last)


@pytest.mark.parametrize("depth", [2, 3, 5])
def test_the_sheet_that_two_lines_span(depth):
    a, b = np.linspace(-1, 1, 9), np.linspace(-1, 1, 7)
    first, second = np.broadcast_arrays(a[:, None], b)
    table = np.stack([first, second, first * second, first**2, second**2][:depth], -1)
    table[2, 3] = np.nan
    model = TensorUKR(n_components=(1, 1), max_iter=12, record=True).fit(table)
    scene = kobai.scene(model)
    panels = consistent(scene)
    assert set(panels) == {"latent", "observed", "loss"}
    samples = marks(panels["observed"], Points)[0].points
    assert len(samples) == 9 * 7 - 1
    if depth == 3:
        np.testing.assert_allclose(samples, table[np.isfinite(table).all(2)], atol=1e-12)
        (sheet,) = marks(panels["observed"], Surface)
        u, v = (z.numpy() for z in model.error_.split(model.trace_.x[-1]))
        corner = [sheet.x[-1, 0, -1], sheet.y[-1, 0, -1], sheet.z[-1, 0, -1]]
        model.row_embedding_, model.column_embedding_ = u, v
        np.testing.assert_allclose(corner, model.reconstruct(u.min(0)[None], v.max(0)[None])[0, 0], atol=1e-9)


@pytest.mark.parametrize("kind", [UKR, NadarayaWatson, TensorUKR])
def test_unfitted_models_say_so(kind):
    with pytest.raises(BadInput, match="not fitted"):
        kobai.scene(kind())


def test_the_legend_of_colours_is_in_one_panel_and_the_title_says_of_what(model):
    kinds = np.array(["a", "b"])[np.arange(80) % 2]
    scene = kobai.scene(model, colors=kinds, color_name="kind", labels=[f"n{i}" for i in range(80)])
    latent, observed = consistent(scene)["latent"], consistent(scene)["observed"]
    assert "kind" in latent.title.plain
    assert [m.label for m in marks(latent, Points) if m.label] == ["a", "b"]
    assert not [m.label for m in marks(observed, Points) if m.label]
    assert list(marks(latent, Points)[0].names) == [f"n{i}" for i in range(80)]


def test_numbers_as_names_have_all_their_digits(model):
    names = marks(kobai.scene(model, labels=1234567 + np.arange(80)).panels[0], Points)[0].names
    assert names[1] == "1234568"


def test_more_names_than_can_be_read_are_said():
    model = UKR(max_iter=1, init="pca").fit(saddle(200))
    scene = kobai.scene(model, labels=[str(i) for i in range(200)])
    assert sum(bool(name) for name in marks(scene.panels[0], Points)[0].names) == 150
    assert any("names of 150 of 200" in note for note in scene.notes)


@pytest.mark.parametrize("units", [(1, 1, 1), (1, 1000, 1), (1e-3, 1e5, 1), (1e-9, 1, 1e9)])
def test_columns_of_other_units_make_no_spikes(units):
    x = saddle() * units
    (panel,) = [p for p in kobai.scene(UKR(max_iter=1, init="pca").fit(x)).panels if p.kind == "observed"]
    assert panel.aspect is not None
    assert min(panel.aspect) >= 0.39
    edges = np.array([a.hi - a.lo for a in panel.axes])
    to_scale = np.allclose(edges / edges.max(), panel.aspect)
    assert (panel.caption is None) == to_scale


@pytest.mark.parametrize("y", ["noise", "constant", "large constant"])
@pytest.mark.parametrize("d", [1, 3])
def test_no_axis_of_errors_shows_rounding(y, d):
    rng = np.random.default_rng(3)
    x = rng.uniform(0, 10, (60, d))
    values = {"noise": rng.normal(size=60), "constant": np.full(60, 0.1), "large constant": np.full(60, 1e6)}[y]
    panel = kobai.scene(NadarayaWatson(bandwidth=1e7).fit(x, values), steps=5).panels[-1]
    axis = panel.axes[1]
    assert axis.hi - axis.lo > 1e-3 * max(abs(axis.hi), abs(axis.lo))
    assert axis.lo >= -0.1 * axis.hi
    assert max(len(text) for _, text in axis.ticks) <= 8
    for mark in panel.marks:
        if isinstance(mark, (Curve, Points)):
            assert np.all((mark.points[:, 1] >= axis.lo) & (mark.points[:, 1] <= axis.hi))


def test_the_star_shows_around_the_ball():
    from kobai.scenes.kernel.bandwidth import STAR

    assert 1.12 * STAR > 1.2 * 12.0  # tips of the star, the ball and its halo


def test_bandwidths_are_said_once():
    scene = kobai.scene(NadarayaWatson().fit(*waves(1)), steps=5)
    assert "h =" in scene.timeline.status[-1]
    assert "h =" not in scene.subtitle
    assert "chosen" not in scene.subtitle


def test_names_in_the_picture_the_movie_and_the_page(tmp_path, model):
    scene = kobai.scene(model, labels=[f"sample {i}" for i in range(80)], frames=3)
    plain = kobai.scene(model, frames=3)
    for ending in ("png", "svg", "gif"):
        with_names, without = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
        scene.save(with_names, size=(700, 500))
        plain.save(without, size=(700, 500))
        assert with_names.read_bytes() != without.read_bytes()
    (points,) = [m for m in marks(scene.panels[0], Points) if m.names]
    assert encode(points, scene.panels[0].axes, Buffers())["names"][79] == "sample 79"


def test_labels_are_one_for_each_sample(model):
    with pytest.raises(BadInput, match="one name for each of 80"):
        kobai.scene(model, labels=["a"])


@pytest.mark.parametrize("scale", [None, "std"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_scaled_columns_are_said_and_rule_the_principal_axes(scale, lang):
    rng = np.random.default_rng(2)
    x = np.c_[saddle(60), rng.normal(size=60)] * (1, 1, 1, 1000)
    fitted = UKR(max_iter=1, init="pca", scale=scale).fit(x)
    scene = kobai.scene(fitted, lang=lang)
    word = {"en": "divided by their standard deviations", "ja": "標準偏差で割った"}[lang]
    assert any(word in note for note in scene.notes) == (scale == "std")
    observed = consistent(scene)["observed"]
    places = marks(observed, Points)[0].points
    wanted = (x - x.mean(0)) / (x.std(0) if scale else 1.0)
    _, _, axes = np.linalg.svd(wanted)
    np.testing.assert_allclose(np.abs(places), np.abs(wanted @ axes[:3].T), rtol=1e-6, atol=1e-9 * np.abs(wanted).max())


@pytest.mark.parametrize(("d", "components"), [(3, 2), (3, 1), (5, 2), (2, 1)])
@pytest.mark.parametrize("azimuth", [-60.0, 20.0, 170.0])
def test_names_stand_beside_samples_in_every_panel_without_collision(d, components, azimuth):
    rng = np.random.default_rng(d)
    words = [f"sample {'x' * (i % 4)}{i}" for i in range(25)]
    fitted = UKR(n_components=components, max_iter=3, init="pca").fit(rng.normal(size=(25, d)))
    scene = kobai.scene(fitted, labels=words, camera=(azimuth, 24.0), size=(1000, 640))
    for kind in ("latent", "observed"):
        (panel,) = [replace(p, cell=(0, 0, 1, 1)) for p in scene.panels if p.kind == kind]
        page = Page(Scene([panel], scene.timeline), (700, 500))
        canvas = Spy(page)
        page.draw_moving(canvas, 0.0, 0.0)
        found = [box for text, *box in canvas.texts if text in words]
        assert len(found) >= 20
        every = np.array([box for _, *box in canvas.texts])
        for box in found:
            meets = (every[:, 0] < box[2]) & (every[:, 2] > box[0]) & (every[:, 1] < box[3]) & (every[:, 3] > box[1])
            assert meets.sum() == 1  # itself
