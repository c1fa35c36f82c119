"""Acceptance: every ending of a descent gives a scene that tells the truth."""

import math

import numpy as np
import pytest
import torch

import kobai
from kobai.errors import BadInput
from kobai.scenes import Arrows, Contours, Curve, Note, Path, Points, Surface, scene


def marks(panel, kind):
    return [m for m in panel.marks if isinstance(m, kind)]


def check(s):
    """What must hold of every scene, whatever it shows."""
    k = len(s.timeline.steps)
    assert (np.diff(s.timeline.steps) > 0).all()
    assert len(s.timeline.status) in (0, k)
    assert s.timeline.pace.min() >= 0
    assert s.timeline.pace.max() <= k - 1
    assert s.description
    for panel in s.panels:
        for axis in panel.axes:
            assert math.isfinite(axis.lo)
            assert axis.lo < axis.hi
            assert axis.ticks
            assert all(axis.lo <= p <= axis.hi for p, _ in axis.ticks)
            assert len({t for _, t in axis.ticks}) == len(axis.ticks)
        lo = np.array([a.lo for a in panel.axes])
        hi = np.array([a.hi for a in panel.axes])
        for path in marks(panel, Path):
            assert path.points.shape == (k, len(panel.axes))
            drawn = path.points[: (k - 1 if path.last is None else path.last) + 1]
            assert np.isfinite(drawn).all()
            if path.last is None:
                continue
            assert path.end_note
            assert (path.points[path.last :] == path.points[path.last]).all()
            slack = 1e-6 * (hi - lo)
            assert ((drawn >= lo - slack) & (drawn <= hi + slack)).all()
        for arrows in marks(panel, Arrows):
            assert np.isfinite(arrows.tails[:1]).all()
            assert arrows.vectors.shape == arrows.tails.shape
            assert np.isfinite(arrows.vectors).all()
        for contours in marks(panel, Contours):
            assert (np.diff(contours.levels) > 0).all()
    return s


def test_the_articles_descent(article):
    s = check(scene(article))
    (panel,) = s.panels
    (path,) = marks(panel, Path)
    k = np.arange(201)
    x = 2 * 0.98**k
    assert np.allclose(path.points, np.stack([x, x, 2 * x**2], 1))
    assert panel.axes[2].scale == "linear"
    assert panel.motion.kind == "orbit"
    assert len(s.timeline.pace) >= 100
    assert s.subtitle == "gradient descent · η = 0.01"
    assert s.timeline.status[137].startswith("step 137 / 200 · f = 0.0316")
    assert s.notes == []


def test_the_articles_look(article):
    s = check(scene(article, theme="article"))
    (panel,) = s.panels
    (surface,) = marks(panel, Surface)
    (path,) = marks(panel, Path)
    assert surface.cmap is None
    assert surface.mesh > 0
    r, g, b = (int(surface.color[i : i + 2], 16) for i in (1, 3, 5))
    assert b > r + 40
    assert b > g + 40
    assert (path.style, path.head) == ("dotted", "cross")
    assert [a.label.plain for a in panel.axes] == ["x", "y", "z"]
    assert panel.motion.kind == "orbit"
    assert scene(article, view="article").theme == "article"


def test_paths_lie_on_the_surface_that_is_drawn(make):
    trace = make.descend(make.rosenbrock(), [-1.2, 1.0], 0.001, 300)
    (panel,) = check(scene(trace)).panels
    (surface,) = marks(panel, Surface)
    (path,) = marks(panel, Path)
    axis = panel.axes[2]
    assert axis.scale == "symlog"
    x, y = path.points[:, 0], path.points[:, 1]
    true = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    assert np.allclose(path.points[:, 2], np.log10(1 + (true - axis.offset) / axis.linthresh), atol=1e-9)
    gx, gy = np.meshgrid(surface.x, surface.y)
    grid = (1 - gx) ** 2 + 100 * (gy - gx**2) ** 2
    assert np.allclose(surface.z, np.log10(1 + (grid - axis.offset) / axis.linthresh), atol=1e-9)


def test_divergence_runs_to_the_edge_and_says_so(diverging):
    s = check(scene(diverging, view="both"))
    for panel in s.panels[:2]:
        (path,) = marks(panel, Path)
        edge = path.points[path.last, :2]
        ends = np.array([(a.lo, a.hi) for a in panel.axes[:2]])
        assert (np.isclose(edge, ends[:, 0]) | np.isclose(edge, ends[:, 1])).any()
        step = int(s.timeline.steps[path.last])
        assert path.end_note.startswith(f"outside at step {step} (f = ")
        assert path.last in s.timeline.pace
    assert "diverged" in s.timeline.status[-1]
    assert "diverged" in s.description
    assert "diverged" not in s.timeline.status[20]


def test_not_a_number(make):
    f = make.Objective(lambda x: torch.log(x[0]) + x[1] ** 2, dim=2, name="log", per_coordinate=True)
    trace = make.descend(f, [0.5, 0.5], 0.3, 6)
    first = int(torch.argmax((~torch.isfinite(trace.value)).int()))
    assert first > 0
    trace.status, trace.stopped_at = make.Status.NONFINITE, first
    trace.x[first:] = trace.x[first - 1]  # as an engine leaves it: the last finite position to the end
    s = check(scene(trace))
    (path,) = marks(s.panels[0], Path)
    assert path.last == first
    assert f"step {first}" in path.end_note
    assert "NaN" in path.end_note or "not a finite number" in path.end_note
    assert any("holes" in note for note in s.notes)
    check(scene(trace, view="both", lang="ja"))


def test_a_plateau_a_saddle_and_a_start_at_rest(make):
    flat = make.Objective(lambda x: 0 * x.sum(0) + 3.0, dim=2, name="plateau", per_coordinate=True)
    s = check(scene(make.descend(flat, [1.0, 1.0], 0.1, 20, make.Status.STALLED), view="both"))
    (panel, *_) = s.panels
    assert panel.axes[2].lo < 3 < panel.axes[2].hi
    assert marks(panel, Arrows) == []
    saddle = make.Objective(lambda x: x[0] ** 2 - x[1] ** 2, dim=2, name="saddle", per_coordinate=True)
    s = check(scene(make.descend(saddle, [2.0, 0.0], 0.1, 50, make.Status.STALLED), view="both"))
    axis = s.panels[0].axes
    assert axis[1].hi - axis[1].lo >= 0.5 * (axis[0].hi - axis[0].lo)


@pytest.mark.parametrize("steps", [0, 1])
@pytest.mark.parametrize("n", [1, 2, 50])
def test_no_step_and_one_step(make, steps, n):
    trace = make.descend(make.sphere(), [1.0] * n, 0.1, steps)
    for view in ("auto", "both", "loss"):
        s = check(scene(trace, view=view))
        assert s.animated == (steps > 0)


def test_a_start_outside_the_domain(make):
    trace = make.descend(make.rosenbrock(), [3.0, 2.0], 1e-5, 20)
    (panel,) = check(scene(trace)).panels
    (path,) = marks(panel, Path)
    assert path.last is None
    assert panel.axes[0].hi > 3


def test_very_long_runs_stay_small(make):
    trace = make.descend(make.sphere(dim=2), [2.0, 2.0], 1e-4, 3)
    k = 100_001
    x = 2 * 0.9999 ** torch.arange(k, dtype=torch.float64)[:, None] * torch.ones(2, dtype=torch.float64)
    trace.x, trace.value, trace.grad_norm = x, (x**2).sum(-1), 2 * x.norm(dim=-1)
    trace.lr, trace.steps = torch.full((k,), 1e-4), torch.arange(k)
    trace.stopped_at = k - 1
    s = check(scene(trace))
    assert len(s.timeline.steps) <= 2000
    assert (s.timeline.steps[0], s.timeline.steps[-1]) == (0, 100_000)
    assert s.timeline.status[-1].startswith("step 100,000 / 100,000")
    assert 100 <= len(s.timeline.pace) <= 140


def test_one_variable(make):
    f = make.Objective(
        lambda x: torch.sin(3 * x[0]) + x[0] ** 2, dim=1, name="wavy", domain=[(-2, 2)], per_coordinate=True
    )
    s = check(scene(make.descend(f, [1.8], 0.02, 60)))
    (panel,) = s.panels
    (path,) = marks(panel, Path)
    assert np.allclose(path.points[:, 1], np.sin(3 * path.points[:, 0]) + path.points[:, 0] ** 2)
    assert len(panel.axes) == 2
    assert panel.axes[0].label.plain == "x"
    with pytest.raises(BadInput, match="two variables"):
        scene(make.descend(f, [1.8], 0.02, 5), view="surface")


def test_fifty_variables_show_the_plane_and_the_truth_beside_it(make):
    weights = torch.linspace(1, 20, 50, dtype=torch.float64)
    f = make.Objective(lambda x: torch.tensordot(weights, x**2, 1), dim=50, name="valley", per_coordinate=True)
    trace = make.descend(f, np.linspace(1, 2, 50).tolist(), 0.04, 60)
    s = check(scene(trace))
    space, loss = s.panels
    true, inside = marks(loss, Curve)
    scale = loss.axes[1].scale
    assert scale == "log"
    assert np.allclose(10 ** true.points[:, 1], trace.value.numpy())
    assert (inside.points[:-1, 1] < true.points[:-1, 1] + 1e-12).any()
    assert inside.dash
    (path,) = marks(space, Path)
    assert np.allclose(path.readout["f"], trace.value.numpy())
    plane = s.extra["plane"]
    assert np.allclose((trace.x.numpy() - plane["origin"]) @ np.array(plane["basis"]).T, path.points[:, :2], atol=1e-4)
    assert any("50 variables" in note and "%" in note for note in s.notes)
    assert [a.label.plain for a in space.axes[:2]] == ["direction 1", "direction 2"]
    assert sum(plane["shares"]) <= 1
    cut = check(scene(trace, coordinates=(3, 7)))
    assert [a.label.plain for a in cut.panels[0].axes[:2]] == ["x₄", "x₈"]
    assert any("48 other" in note for note in cut.notes)
    assert "plane" not in cut.extra


def test_a_few_runs_without_names_are_numbered(make):
    starts = [[1.0, 0.5 * i] for i in range(6)]
    trace = make.descend(make.sphere(dim=2), starts, 0.1, 5)
    for panel in check(scene(trace, view="both")).panels[:2]:
        assert [m.name for m in marks(panel, Path)] == list("123456")
    (panel,) = scene(trace, view="loss").panels
    assert [m.label for m in marks(panel, Curve)] == list("123456")
    assert scene(trace).subtitle == "gradient descent · η = 0.1"
    (panel,) = scene(make.descend(make.sphere(dim=2), [2.0, 2.0], 0.1, 5), view="loss").panels
    assert marks(panel, Curve)[0].label == ""


def test_a_straight_path_among_many_variables_runs_down_a_bowl(make):
    trace = make.descend(make.sphere(dim=50), np.linspace(-1, 2, 50).tolist(), 0.05, 60)
    (panel, _) = check(scene(trace)).panels
    along, across, _ = panel.axes
    assert across.hi - across.lo == pytest.approx(along.hi - along.lo)
    z = marks(panel, Surface)[0].z
    assert np.ptp(z[:, 60]) == pytest.approx(np.ptp(z[60]), rel=0.2)


def test_races_are_named_and_coloured(make):
    trace = make.descend(make.sphere(dim=2), [[2.0, 2.0], [-1.0, 2.0]], 0.05, 30, names=["SGD", "Adam"])
    s = check(scene(trace, view="both"))
    assert [(p.name, p.color) for p in marks(s.panels[0], Path)] == [("SGD", 0), ("Adam", 1)]
    assert [c.label for c in marks(s.panels[2], Curve)] == ["SGD", "Adam"]
    assert "lowest f" in s.timeline.status[0]
    renamed = scene(trace, names=["a", "b"])
    assert [p.name for p in marks(renamed.panels[0], Path)] == ["a", "b"]
    with pytest.raises(BadInput, match="names="):
        scene(trace, names=["a"])


def test_a_thousand_runs_become_points(make):
    starts = np.random.default_rng(0).uniform(-2, 2, (1000, 2)).tolist()
    s = check(scene(make.descend(make.sphere(dim=2), starts, 0.05, 30), view="both"))
    (crowd,) = [p for p in marks(s.panels[0], Points) if p.animated]
    assert crowd.points.shape == (31, 1000, 3)
    assert len(marks(s.panels[0], Path)) <= 40
    assert any("1,000 runs" in note for note in s.notes)
    assert len(marks(s.panels[2], Curve)) <= 40


def test_an_objective_alone_stands_still(make):
    s = check(scene(make.rosenbrock(), view="both"))
    assert not s.animated
    assert [p.kind for p in s.panels] == ["surface", "contour"]
    assert s.panels[0].motion.kind == "fixed"
    (star,) = [p for p in marks(s.panels[1], Points) if p.symbol == "star"]
    assert star.points.tolist() == [[1.0, 1.0]]
    with pytest.raises(BadInput, match="no steps"):
        scene(make.rosenbrock(), view="loss")


def test_the_downhill_arrow_points_against_the_gradient(article):
    (panel,) = scene(article, view="contour").panels
    (arrow,) = marks(panel, Arrows)
    assert (arrow.vectors[0] < 0).all()
    assert arrow.vectors[0, 0] == pytest.approx(arrow.vectors[0, 1])
    length = np.linalg.norm(arrow.vectors, axis=1)
    assert length[0] > length[100] > length[-1] > 0
    (space,) = scene(article).panels
    (arrow,) = marks(space, Arrows)
    # Tangent to the surface z = x² + y²: dz = 2 (x dx + y dy).
    dx, dy, dz = arrow.vectors[50]
    x = 2 * 0.98**50
    assert dz == pytest.approx(2 * x * (dx + dy))
    assert marks(scene(article, arrow=False).panels[0], Arrows) == []


@pytest.mark.parametrize("height", ["linear", "log", "power"])
def test_heights_asked_for(make, height):
    trace = make.descend(make.rosenbrock(), [-1.2, 1.0], 0.001, 30)
    s = check(scene(trace, height=height))
    kind = s.panels[0].axes[2].scale
    assert kind in {"linear": ("linear",), "log": ("log", "symlog"), "power": ("power",)}[height]
    assert ("scale" in s.panels[0].axes[2].note) == (height != "linear")
    assert not any("log₁₀" in note or "√" in note for note in s.notes)  # it is said at the axis


def test_views_cut_by_hand(make):
    trace = make.descend(make.rosenbrock(), [-1.2, 1.0], 0.001, 30)
    s = check(scene(trace, xlim=(-1.5, 0.5), ylim=(0, 2), zlim=(0, 50), height="linear"))
    x, y, _ = s.panels[0].axes
    assert (x.lo, x.hi, y.lo, y.hi) == (-1.5, 0.5, 0, 2)
    (surface,) = marks(s.panels[0], Surface)
    assert surface.z.max() == 50
    assert surface.clipped.any()
    assert any("cut" in note for note in s.notes)
    with pytest.raises(BadInput, match="xlim"):
        scene(trace, xlim=(2, 1))


def test_levels_asked_for(make):
    trace = make.descend(make.sphere(dim=2), [2.0, 2.0], 0.05, 3)
    (panel,) = scene(trace, view="contour", levels=[1, 4, 100]).panels
    assert marks(panel, Contours)[0].levels.tolist() == [1, 4]
    (panel,) = scene(trace, view="contour", levels=20).panels
    assert 12 <= len(marks(panel, Contours)[0].levels) <= 40


def test_panels_side_by_side(article):
    s = check(scene(article, panels=["contour", "loss", "surface"]))
    assert [(p.kind, p.cell) for p in s.panels] == [
        ("contour", (0, 0, 1, 1)), ("loss", (0, 1, 1, 1)), ("surface", (0, 2, 1, 1)),
    ]  # fmt: skip
    assert s.size[0] > 900


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"veiw": "surface"}, "'view'"),
        ({"view": "surfce"}, "'surface'"),
        ({"theme": "drak"}, "'dark'"),
        ({"lang": "fr"}, "en, ja"),
        ({"height": "logs"}, "'log'"),
        ({"cmap": "virids"}, "'viridis'"),
        ({"fps": 0}, "fps=0"),
        ({"frames": 0}, "frames=0"),
        ({"size": (5, 5)}, "size="),
        ({"levels": 0}, "levels=0"),
        ({"grid": 2}, "grid=2"),
        ({"panels": "surface"}, "list of panels"),
        ({"panels": ["surface", "los"]}, "'loss'"),
        ({"coordinates": (0, 9)}, "coordinates="),
        ({"camera": "orbti"}, "'orbit'"),
        ({"domain": [(1, 0), (0, 1)]}, "domain="),
        ({"view": "curve"}, "one variable"),
    ],
)
def test_bad_options_say_what_would_be_right(article, options, said):
    with pytest.raises(BadInput) as caught:
        scene(article, **options)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_cannot_be_shown():
    with pytest.raises(BadInput, match=r"ndarray: cannot be shown .* Objective, .*Trace"):
        scene(np.zeros(3))


@pytest.mark.parametrize("theme", ["paper", "dark", "article"])
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("view", ["auto", "surface", "contour", "loss", "plane", "both", "article"])
def test_every_view_theme_and_language(diverging, view, theme, lang):
    s = check(scene(diverging, view=view, theme=theme, lang=lang, grid=21))
    assert s.lang == lang
    assert ("発散" in s.description) == (lang == "ja")


def test_waves_get_a_finer_grid_and_bowls_do_not(make):
    waves = make.Objective(
        lambda x: torch.sin(9 * x[0]) + torch.sin(9 * x[1]),
        dim=2,
        name="waves",
        domain=[(-30, 30)] * 2,
        per_coordinate=True,
    )
    assert len(marks(scene(waves).panels[0], Surface)[0].x) > 300
    assert len(marks(scene(make.sphere(dim=2)).panels[0], Surface)[0].x) == 121


def test_the_arrow_vanishes_on_a_plateau(make):
    f = make.Objective(
        lambda x: torch.tanh((x**2).sum(0) / 2 - 2), dim=2, name="plain", domain=[(-4, 4)] * 2, per_coordinate=True
    )
    (panel,) = scene(make.descend(f, [3.4, 2.0], 0.1, 20), view="contour").panels
    (arrow,) = marks(panel, Arrows)
    assert np.linalg.norm(arrow.vectors, axis=1).max() < 0.02 * 8


def test_an_arrow_no_longer_than_its_ball_is_not_drawn(make):
    (panel,) = scene(make.descend(make.sphere(dim=2), [2.0, 2.0], 0.1, 200)).panels
    (arrow,) = marks(panel, Arrows)
    length = np.linalg.norm(arrow.vectors[:, :2], axis=1) / (panel.axes[0].hi - panel.axes[0].lo)
    assert length[0] > 0.1
    assert length[-1] == 0
    assert length[length > 0].min() > marks(panel, Path)[0].radius


def test_what_drives_a_descent_is_said(article):
    article.optimizer, article.hyper = "SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": False}
    assert scene(article).subtitle == "momentum β=0.9 · η = 0.01"
    article.lr = torch.linspace(0.1, 0.01, 201)
    assert scene(article, lang="ja").subtitle == "モメンタム β=0.9 · η = 0.1 … 0.0104"


def test_zeros_on_a_logarithm_lie_at_its_bottom(make):
    trace = make.descend(make.sphere(dim=2), [2.0, 2.0], 0.4, 12)
    trace.value[8:] = 0.0
    (panel,) = check(scene(trace, view="loss")).panels
    (curve,) = marks(panel, Curve)
    assert np.isfinite(curve.points).all()
    assert (curve.points[8:, 1] < curve.points[:8, 1].min()).all()


def test_a_run_that_starts_outside_has_no_start_at_the_edge(make):
    trace = make.descend(make.rosenbrock(), [100.0, 100.0], 0.001, 2, make.Status.DIVERGED, 1)
    for view in ("surface", "contour"):
        (panel,) = check(scene(trace, view=view)).panels
        assert [m.symbol for m in marks(panel, Points)] == ["star"]
        assert marks(panel, Path)[0].end_note


def test_a_leap_at_the_very_start_is_followed(make):
    trace = make.descend(make.rosenbrock(), [100.0, 100.0], 0.001, 60, make.Status.DIVERGED, 1)
    (panel,) = check(scene(trace, view="loss")).panels
    assert panel.axes[1].scale == "log"
    assert panel.axes[1].hi > 20
    (curve,) = marks(panel, Curve)
    assert np.isfinite(curve.points).all(1).sum() == 2
    assert panel.axes[0].hi == 1
    assert marks(panel, Note)[0].text.plain.startswith("outside at step 2 (f =")


def test_not_a_number_from_the_start_is_said_and_shown(make):
    f = make.Objective(lambda x: torch.log(x[0]) + x[1] ** 2, dim=2, name="log", per_coordinate=True)
    trace = make.descend(f, [-1.0, 1.0], 0.5, 20, make.Status.NONFINITE, 0)
    (loss,) = scene(trace, view="loss").panels
    assert marks(loss, Note)[0].text.plain == "step 0: f is NaN"
    assert loss.axes[1].ticks == []
    (panel,) = check(scene(trace)).panels
    (start,) = marks(panel, Points)
    assert start.points[0].tolist() == [-1, 1, panel.axes[2].lo]


@pytest.mark.parametrize(
    ("steps", "ticks"),
    [(1, ["0", "1"]), (3, ["0", "1", "2", "3"]), (50_000, ["0", "10,000", "20,000", "30,000", "40,000", "50,000"])],
)
def test_steps_are_whole_numbers(steps, ticks):
    from kobai.scenes.trace.views.axes import step_axis

    assert [t for _, t in step_axis(float(steps), "en").ticks] == ticks


def test_a_scene_introduces_itself_in_one_line(article):
    assert repr(scene(article, title="bowl", frames=90)) == (
        "<Scene of bowl: surface (Contours, Surface, Points, Arrows, Path), 90 frames, 640×480>"
    )
    assert len(repr(scene(article, view="both"))) < 300


@pytest.mark.parametrize(
    ("f", "start", "optimizers", "ended"),
    [
        ("x**2", [1.0], {"gradient descent": dict(lr=20.0)}, 13),
        ("x**2", [1.0], {"gradient descent": dict(lr=0.1)}, None),
        ("x**4", [3.0], {"gradient descent": dict(lr=1.0), "Adam": dict(lr=0.1)}, None),
    ],
)
def test_when_all_runs_broke_off_is_known(f, start, optimizers, ended):
    scene = kobai.scene(kobai.race(f, start, optimizers, steps=200))
    assert scene.extra.get("ended") == ended
    assert (f"ended at step {ended}" in scene.timeline.status[-1]) == (ended is not None)
