"""Two columns and classes: regions and boundary of the same step, which stand until the next."""

import numpy as np

import kobai
from kobai.paint.page import Page
from kobai.scenes import Curve, Image, Points

RNG = np.random.default_rng(2)
U, V = RNG.uniform(-1, 1, (2, 60))
LINE = {"u": U, "v": V, "k": (U + 0.5 * V > 0.1).astype(int)}
KINDS = np.array(["a", "b", "c"])[(U > 0.2).astype(int) + (V > 0.0)]
LOGISTIC = kobai.descend(
    kobai.loss("k ~ sigmoid(p*u + q*v + c)", LINE, loss="logistic"), [0.1, 1.0, 0.0], lr=2.0, steps=7
)
SOFTMAX = kobai.descend(
    kobai.loss("k ~ softmax(.)", {"u": U, "v": V, "k": KINDS}, loss="cross-entropy"), lr=1.0, steps=6
)


def parts(trace: kobai.Trace, **options) -> tuple[Image, Curve]:
    marks = kobai.scene(trace, **options).panels[0].marks
    (image,) = [m for m in marks if isinstance(m, Image)]
    (line,) = [m for m in marks if isinstance(m, Curve)]
    assert marks.index(image) == 0
    return image, line


def places(image: Image) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) the middles of the pixels."""
    x0, x1, y0, y1 = image.extent
    _, h, w, _ = image.pixels.shape
    return np.meshgrid(x0 + (np.arange(w) + 0.5) * (x1 - x0) / w, y1 - (np.arange(h) + 0.5) * (y1 - y0) / h)


def test_a_region_has_the_colour_of_the_likelier_class_as_strong_as_it_is_certain():
    image, _ = parts(LOGISTIC)
    x, y = places(image)
    for theta, pixels in zip(LOGISTIC.x.double().numpy(), image.pixels, strict=True):
        p = 1 / (1 + np.exp(-(theta[0] * x + theta[1] * y + theta[2])))
        np.testing.assert_allclose(pixels[..., 3], 64 * np.abs(2 * p - 1), atol=0.6)
        colors = {tuple(pixels[p > 0.51][0, :3].tolist()), tuple(pixels[p < 0.49][0, :3].tolist())}
        assert len(colors) == 2
        assert len(np.unique(pixels[p > 0.51][:, :3], axis=0)) == 1


def test_softmax_has_a_region_for_each_class_and_edges_between_them():
    image, line = parts(SOFTMAX)
    loss = SOFTMAX.objective
    x, y = places(image)
    said = loss.predict(SOFTMAX.x[-1], {"u": x.ravel(), "v": y.ravel()}).argmax(1)  # type: ignore[attr-defined]
    last = image.pixels[-1, ..., :3].reshape(-1, 3)
    assert len(np.unique(last, axis=0)) == len(np.unique(said)) == 3
    for code in range(3):
        assert len(np.unique(last[said == code], axis=0)) == 1
    at = line.points[-1][~np.isnan(line.points[-1, :, 0])]
    two = np.sort(loss.predict(SOFTMAX.x[-1], {"u": at[:, 0], "v": at[:, 1]}), axis=1)[:, -2:]  # type: ignore[attr-defined]
    assert np.abs(two[:, 1] - two[:, 0]).max() < 0.1


def test_nothing_glides_from_one_step_to_the_next():
    _, line = parts(LOGISTIC)
    assert (np.isnan(line.points[1:]) | np.isnan(line.points[:-1])).all()
    scene = kobai.scene(LOGISTIC, size=(400, 300), panels=["data"])
    page = Page(scene, (400, 300))
    whole, part, next_ = (page.paint(page.canvas(), k).copy() for k in (3.0, 3.6, 4.0))
    below = slice(60, None)  # under the header
    assert (whole[below] == part[below]).all()
    assert (whole[below] != next_[below]).any()


def test_several_runs_have_their_own_boundaries_and_no_regions():
    race = kobai.race(
        LOGISTIC.objective, [0.1, 1.0, 0.0], {"gradient descent": {"lr": 1.0}, "Adam": {"lr": 0.3}}, steps=4
    )
    marks = kobai.scene(race).panels[0].marks
    assert not any(isinstance(m, Image) for m in marks)
    assert [m.color for m in marks if isinstance(m, Curve)] == [0, 1]
    assert {m.color for m in marks if isinstance(m, Points)} == {"ink"}


def test_the_legend_covers_no_row():
    corners = {"x1": [0.0, 0.0, 1.0, 1.0], "x2": [0.0, 1.0, 0.0, 1.0], "k": [0, 1, 1, 0]}
    trace = kobai.descend(kobai.loss("k ~ sigmoid(p*x1 + q*x2 + c)", corners, loss="logistic"), lr=0.1, steps=2)
    for size in ((640, 480), (1280, 720)):
        for view in ("auto", "both"):
            page = Page(kobai.scene(trace, size=size, view=view), size)
            panel = page.panels[0]
            at, plot = panel._legend_place(), panel.axes.plot  # type: ignore[union-attr]
            assert at is not None
            rows = plot.pixels(np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]))
            assert not any(at.x < x < at.right and at.y < y < at.bottom for x, y in rows)
