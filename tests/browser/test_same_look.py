"""One look for two painters: a probe scene drawn by ``kobai.paint`` and by the viewer in a browser, number by number.

Each panel holds a plane lit at an angle of its own, drawn four pixels to the CSS pixel, so that lines have a middle.
"""

from __future__ import annotations

import base64
import math

import numpy as np
import pytest

import kobai
from kobai.numbers import number
from kobai.paint.page import Page
from kobai.scenes import THEMES, Axis, Camera, Note, Panel, Path, Scene, Surface, Text, Timeline
from kobai.scenes.look import LOOK
from tests.browser.conftest import started
from tests.paint.spy import Spy

pytestmark = pytest.mark.browser

SCALE = 4
SIZE = (700, 460)
SLOPES = [(-0.6, 0.5), (0.0, 0.0), (0.6, 0.2), (-0.2, -0.7)]  # of the planes: light from full to shadow
TICKS = [(-1.0, "−1"), (0.0, number(12345.6)), (1.0, "5×10⁻⁶")]
STEPS = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.215), (0.8, 0.217)]  # of a flat path: far apart, near, crowded
GRID = np.linspace(-1, 1, 9)
HIDDEN, SEEN = (0.0, 0.35, -0.75), (0.0, -0.35, 0.75)  # of the path: below and above the level plane

SNAPSHOT = """async () => {
    const v = await window.kobai, s = v.stage;
    v.seek(3);
    window.said.length = 0;
    v.draw();
    const c = Object.assign(document.createElement('canvas'), { width: s.canvas.width, height: s.canvas.height });
    const g = c.getContext('2d');
    s.compose(g, 0, 0, c.width, c.height);
    const p = g.getImageData(0, 0, c.width, c.height).data;
    let text = '';
    for (let i = 0; i < p.length; i += 8192) text += String.fromCharCode(...p.subarray(i, i + 8192));
    const corners = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]];
    return { pixels: btoa(text), width: c.width, height: c.height, dpr: s.dpr, said: window.said.join(''),
             panels: s.panels.map((panel) => corners.map((at) => panel.project(...at))) };
}"""


def plane(slope: tuple[float, float], **options) -> Surface:
    return Surface(GRID, GRID, slope[0] * GRID[None] + slope[1] * GRID[:, None], cmap=None, color="#b06030", **options)


def probe(theme: str) -> Scene:
    """Planes under different light; through the level one goes a path; the last one has a mesh."""
    panels = []
    for i, slope in enumerate(SLOPES):
        marks: list = [plane(slope, mesh=2 if i == 3 else 0)]
        if i == 1:
            line = np.array([HIDDEN, [*HIDDEN[:2], -0.74], [*SEEN[:2], 0.74], SEEN])
            marks.append(Path(line, color="#10c030", style="line", head="none", radius=0.2))
        axes = [Axis(Text(name), -1.5, 1.5, TICKS) for name in ("x", "y", "z")]
        camera = Camera(azimuth=-60.0, elevation=55.0, fov=0.0)
        panels.append(Panel(axes, marks, camera=camera, aspect=(1, 1, 1), cell=(i // 2, i % 2, 1, 1), kind="surface"))
    flat = [Axis(Text("u"), 0.0, 1.0, [(0.5, number(math.nan))]), Axis(Text("v"), 0.0, 1.0, [(0.5, number(-3.1e7))])]
    steps = Path(np.array(STEPS), color="#10c030", head="none")
    panels.append(Panel(flat, [Note(np.array([0.5, 0.5]), Text("note")), steps], cell=(0, 2, 2, 1)))
    return Scene(panels, Timeline(np.arange(4), np.arange(4.0)), theme=theme, size=SIZE)


@pytest.fixture(scope="module", params=THEMES)
def both(request, browser, tmp_path_factory):
    """(theme, painter's pixels, viewer's pixels, texts of each by panel): pixels(panel, point) -> (5, 5, 3) RGB around it;
    without a point, the height of a flat panel as a vector, in the unit of strokes."""
    scene = probe(request.param)
    page = Page(scene, SIZE, SCALE, per=2)
    spy = Spy(page)
    page.draw_still(spy)
    picture = page.paint(spy, 3.0).view(np.uint8).reshape(page.height, page.width, 4)[..., :3]

    file = scene.save(tmp_path_factory.mktemp("probe") / f"{request.param}.html")
    context = browser.new_context(viewport={"width": 1000, "height": 800}, offline=True, device_scale_factor=SCALE,
                                  color_scheme="dark" if request.param == "dark" else "light")  # fmt: skip
    opened = context.new_page()
    opened.add_init_script("""window.said = []; const fill = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { window.said.push(text);
        return fill.call(this, text, ...rest); };""")
    opened.goto(file.as_uri() + "?play=0")
    started(opened)
    data = opened.evaluate(SNAPSHOT)
    context.close()
    seen = np.frombuffer(base64.b64decode(data["pixels"]), np.uint8).reshape(data["height"], data["width"], 4)

    def around(pixels: np.ndarray, x: float, y: float) -> np.ndarray:
        i, j = int(x), int(y)
        return pixels[j - 2 : j + 3, i - 2 : i + 3, :3].astype(int)

    def painted(panel: int, point) -> np.ndarray:
        shown = page.panels[panel]
        if point is None:
            return np.array([shown.axes.plot.rect.h / page.sizes.unit])  # strokes are thinner in small panels
        if len(point) == 2:
            return around(picture, *shown.axes.plot.pixels(np.asarray(point)))
        x, y = shown.buffer(0.0).pixel(shown.box.scaled(np.asarray(point)))
        return around(picture, x + shown.rect.x, y + shown.rect.y)

    def viewed(panel: int, point) -> np.ndarray:
        origin, *ends = (np.array(p[:2]) for p in data["panels"][panel])
        if point is None:
            return ends[1] - origin
        unit = np.asarray(point) if len(point) == 2 else (np.asarray(point) + 1.5) / 3.0
        # an orthographic projection is affine
        x, y = origin + sum(u * (end - origin) for u, end in zip(unit, ends[: len(unit)], strict=True))
        return around(seen, x * data["dpr"], y * data["dpr"])

    return request.param, (painted, viewed), ("".join(text for text, *_ in spy.texts), data["said"])


def middle(pixels: np.ndarray) -> np.ndarray:
    return pixels[1:4, 1:4].reshape(-1, 3).mean(0)


@pytest.mark.parametrize("panel", range(4))
def test_light(both, panel):
    _, pixels, _ = both
    for x, y in ((0.3, 0.3), (-0.3, 0.3), (0.35, -0.3)):
        point = (x, y, SLOPES[panel][0] * x + SLOPES[panel][1] * y)
        painted, viewed = (middle(at(panel, point)) for at in pixels)
        assert painted == pytest.approx(viewed, abs=3), point


def test_the_light_is_that_of_the_table(both):
    _, (painted, _), _ = both
    for panel, (a, b) in enumerate(SLOPES[:3]):
        normal = np.array([-a, -b, 1.0]) / np.linalg.norm([-a, -b, 1.0])
        azimuth, elevation = np.radians(-60.0), np.radians(55.0)
        back = np.array([np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation)])
        right = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0])
        toward = np.array(LOOK.light.direction) / np.linalg.norm(LOOK.light.direction)
        light = 0.5 + 0.5 * float(np.array([right, np.cross(back, right), back]) @ normal @ toward)
        factor, white = (np.interp(light, *zip(*ramp, strict=True)) for ramp in (LOOK.light.shade, LOOK.light.white))
        color = np.array([0xB0, 0x60, 0x30]) * factor
        assert middle(painted(panel, (0.3, 0.3, 0.3 * (a + b)))) == pytest.approx(color + (255 - color) * white, abs=3)


def test_what_is_hidden_of_a_path(both):
    _, pixels, _ = both
    ground = middle(pixels[0](1, (0.3, 0.3, 0.0)))
    hidden = ground + LOOK.ghost.path * (np.array([0x10, 0xC0, 0x30]) - ground)
    for at in pixels:
        assert middle(at(1, np.divide(HIDDEN, 2))) == pytest.approx(hidden, abs=3)
        assert middle(at(1, np.divide(SEEN, 2))) == pytest.approx([0x10, 0xC0, 0x30], abs=3)


def test_the_marks_of_steps(both):
    """Full size where steps are far apart, smaller where they are near, none where they crowd; and the line between."""
    theme, pixels, _ = both
    green, background = [0x10, 0xC0, 0x30], [int(THEMES[theme].background[i : i + 2], 16) for i in (1, 3, 5)]
    for at in pixels:
        unit = float(np.linalg.norm(at(4, None)))
        near = (STEPS[2][1] - STEPS[1][1]) * unit
        sizes = [LOOK.step.most, LOOK.step.share * near]
        assert LOOK.step.least < sizes[1] < LOOK.step.most - 1
        for (x, y), size in zip(STEPS, sizes, strict=False):
            assert middle(at(4, (x, y - (size / 2 - 0.7) / unit))) == pytest.approx(green, abs=8)
            assert middle(at(4, (x, y - (size / 2 + LOOK.step.halo / 2) / unit))) == pytest.approx(background, abs=25)
        x, y = STEPS[3]
        assert middle(at(4, (x, y + 3 / unit))) == pytest.approx(background, abs=8)
        assert middle(at(4, (0.5, STEPS[0][1]))) == pytest.approx(green, abs=3)


def test_the_colour_of_lines_on_a_surface(both):
    theme, pixels, _ = both
    line = np.array([int(THEMES[theme].line[i : i + 2], 16) for i in (1, 3, 5)])
    for at in pixels:
        beside = middle(at(3, (0.5, 0.25, -0.275)))
        around = at(3, (0.5, 0.0, -0.1)).reshape(-1, 3)  # a mesh line goes through the middle
        darkest = around[around.sum(1).argmin()]
        assert darkest == pytest.approx(beside + LOOK.line.mesh * (line - beside), abs=3)


def test_the_same_texts_stand_at_the_ticks(both):
    _, _, (painted, viewed) = both
    for text in ("−1", "1.23×10⁴", "5×10⁻⁶", "NaN", "−3.10×10⁷"):
        assert text in painted
        # the viewer sets exponents as raised digits
        assert text.translate(str.maketrans("⁻⁴⁶⁷", "−467")) in viewed


@pytest.mark.parametrize("theme", ["paper", "dark"])
def test_a_colour_bar_has_the_same_values_and_colours(browser, tmp_path, theme):
    trace = kobai.descend("x1**2 + 3*x2**2", [1.0, 0.5], lr=0.01, steps=10)
    made = kobai.scene(trace, view="contour", theme=theme, height="log", domain=(-2, 2), grid=41, arrow=False)
    page = Page(made, (640, 480))
    spy = Spy(page)
    page.draw_still(spy)
    bar, plot = page.panels[0].axes.bar, page.panels[0].axes.plot.rect
    numbers = [text for text, x0, y0, *_ in spy.texts if x0 > plot.right + bar.gap and y0 > plot.y - 8]
    scheme = "dark" if theme == "dark" else "light"
    context = browser.new_context(viewport={"width": 700, "height": 700}, offline=True, color_scheme=scheme)
    opened = context.new_page()
    opened.add_init_script("""window.said = []; const fill = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { window.said.push(text);
        return fill.call(this, text, ...rest); };""")
    opened.goto(made.save(tmp_path / "map.html").as_uri() + "?play=0")
    started(opened)
    shares = [0.02, 0.3, 0.5, 0.75, 0.97]
    said, colors = opened.evaluate(
        """async (shares) => { const s = (await window.kobai).stage; window.said.length = 0; (await window.kobai).draw();
        const { inner } = s.panels[0]; const g = s.overlay.getContext('2d'); const d = s.overlay.width / s.width;
        const x = d * (inner.x + inner.width + 15.5), y = (share) => d * (inner.y + (1 - share) * inner.height);
        const at = (share) => [...g.getImageData(x, y(share), 1, 1).data];
        return [window.said, shares.map(at)]; }""",
        shares,
    )
    context.close()
    assert len(numbers) >= 5
    assert set(numbers) <= set(said)
    x = round(plot.right + bar.gap + bar.wide / 2)
    for share, seen in zip(shares, colors, strict=True):
        packed = int(spy.rgb[round(plot.bottom - share * plot.h), x])
        assert seen[:3] == pytest.approx([packed & 255, packed >> 8 & 255, packed >> 16 & 255], abs=4), share
