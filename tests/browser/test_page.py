"""The offline page in a real browser: it opens from a disk without a network, and everything in it can be played with."""

from __future__ import annotations

import base64
import gzip
import io
import re
from pathlib import Path

import numpy as np
import pytest

import kobai
from kobai.scenes import Axis, Panel, Scene, Text, Timeline
from kobai.scenes import Path as Run

pytestmark = pytest.mark.browser

RECORD = kobai.Record(state=True, keep=("x", "value", "grad_norm", "lr", "grad"))


@pytest.fixture(scope="module")
def bowl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
    return kobai.scene(trace, view="both").save(tmp_path_factory.mktemp("page") / "bowl.html")


@pytest.fixture(scope="module")
def race(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rules = {"SGD": {"lr": 0.004, "momentum": 0.9}, "Adam": {"lr": 0.2}, "RMSprop": {"lr": 0.05}}
    trace = kobai.race("himmelblau", [-1.5, 0.2], rules, steps=40, record=RECORD)
    return kobai.scene(trace, frames=30).save(tmp_path_factory.mktemp("page") / "race.html")


def test_the_articles_page_is_small(tmp_path):
    trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
    path = kobai.scene(trace, view="article").save(tmp_path / "article.html")
    assert path.stat().st_size < 900_000
    assert path.read_text(encoding="utf-8").count("http-equiv") == 1


def test_opens_from_disk_without_a_network(bowl, opens):
    opened = opens(bowl)
    pixels = np.frombuffer(opened.pixels(), np.uint8).reshape(-1, 4)
    assert len(np.unique(pixels, axis=0)) > 300
    assert opened.errors == []
    assert opened.page.title() == "x₁² + x₂²"
    assert opened.page.locator("h2 math").count() == 1


def test_may_not_reach_the_network(bowl, opens):
    opened = opens(bowl)
    broken = opened.run(
        """const seen = []; document.addEventListener('securitypolicyviolation', (e) => seen.push(e.effectiveDirective));
        await fetch('https://example.org/').catch(() => {}); const i = new Image(); i.src = 'https://example.org/a.png';
        const s = document.createElement('script'); s.textContent = 'window.injected = 1'; document.body.append(s);
        await new Promise((done) => setTimeout(done, 200)); return [seen, window.injected ?? null];"""
    )
    assert set(broken[0]) == {"connect-src", "img-src", "script-src-elem"}
    assert broken[1] is None


def test_seek_is_reproducible_to_the_pixel(bowl, opens):
    opened = opens(bowl)
    first = {}
    for k in (60, 10.5, 200, 0):
        opened.run(f"v.seek({k});")
        first[k] = opened.pixels()
    assert len(set(first.values())) == 4
    for k in (0, 200, 60, 10.5):
        opened.run(f"v.seek({k});")
        assert opened.pixels() == first[k], k
    again = opens(bowl)
    again.run("v.seek(60);")
    assert again.pixels() == first[60]


def test_plays_and_stops(bowl, opens):
    opened = opens(bowl, "")
    assert opened.run("return v.player.playing;")
    opened.run("v.seek(0); v.play(); await new Promise((done) => setTimeout(done, 900));")
    opened.page.get_by_role("button", name="Pause").click()
    time = opened.run("return v.player.time;")
    assert 0 < time < 200
    opened.page.wait_for_timeout(200)
    assert opened.run("return v.player.time;") == time


def test_rests_at_the_end_for_those_who_want_no_motion(bowl, opens):
    opened = opens(bowl, "", reduced_motion="reduce")
    assert opened.run("return [v.player.playing, v.player.time];") == [False, 200]


def test_keys(bowl, opens):
    opened = opens(bowl)
    opened.page.get_by_role("img").focus()

    def after(*keys):
        for key in keys:
            opened.page.keyboard.press(key)
        return opened.run("return v.player.time;")

    assert after("Home") == 0
    assert after("ArrowRight", "ArrowRight") == 2
    assert after("ArrowLeft") == 1
    assert after("End") == 200
    assert opened.run("return v.player.playing;") is False
    after(" ")
    assert opened.run("return v.player.playing;") is True
    after(" ")
    opened.page.evaluate(
        "() => { let e = document.activeElement; while (e.shadowRoot) e = e.shadowRoot.activeElement; e.blur(); }"
    )
    for playing in (True, False):
        after(" ")
        assert opened.run("return v.player.playing;") is playing
    opened.page.get_by_role("img").focus()
    near = opened.run("return v.stage.main.camera(0).distance;")
    after("+")
    assert opened.run("return v.stage.main.camera(0).distance;") < near
    after("t")
    assert opened.run("return v.stage.main.camera(0).elevation;") == 90
    after("r")
    assert opened.run("return v.stage.main.own;") is None


def test_scrubbing(bowl, opens):
    opened = opens(bowl)
    slider = opened.page.get_by_role("slider", name="Step")
    slider.fill("137")
    assert opened.run("return v.player.time;") == pytest.approx(137)
    assert slider.get_attribute("aria-valuetext").startswith("step 137 of 200, f = 0.0")
    assert "step 137 / 200" in opened.page.locator("p.line").inner_text()


def test_dragging_turns_and_buttons_reset(bowl, opens):
    opened = opens(bowl)
    before = opened.run("return v.stage.main.camera(v.fraction);")
    box = opened.page.locator(".stage").bounding_box()
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.5
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(x + 100, y + 20, steps=5)
    opened.page.mouse.up()
    after = opened.run("return v.stage.main.camera(v.fraction);")
    assert after["azimuth"] == pytest.approx(before["azimuth"] - 42, abs=3)
    assert after["elevation"] == pytest.approx(before["elevation"] + 8.4, abs=1)
    assert opened.page.get_by_role("button", name="Turn by itself").get_attribute("aria-pressed") == "false"
    opened.page.mouse.wheel(0, -100)
    assert opened.run("return v.stage.main.camera(0).distance;") < before["distance"]
    opened.page.get_by_role("button", name="Reset view").click()
    assert opened.run("return v.stage.main.camera(v.fraction);") == before


def place(opened, panel: int, point: str, k: int = 0) -> tuple[float, float]:
    """Where a place of a panel is on the page: ``point`` in unit coordinates, or "run" for the first run at index k."""
    return tuple(
        opened.run(
            f"""const p = v.stage.panels[{panel}]; p.aim(v.fraction); let u = {point};
            if (u === 'run') {{ const m = p.paths[0].mark; const d = m.points.shape[2]; const i = {k} * m.points.shape[1] * d;
              u = Array.from(m.points.data.subarray(i, i + d)); }}
            const [x, y] = p.project(...u); const box = v.stage.canvas.getBoundingClientRect(); return [box.x + x, box.y + y];"""
        )
    )


def test_hovering_reads_the_run(bowl, opens):
    opened = opens(bowl)
    opened.run("v.seek(200);")
    for panel in (0, 1):
        opened.page.mouse.move(*place(opened, panel, "'run'", 0))
        text = opened.page.locator(".tip:not(.probed)").inner_text()
        assert "step 0" in text
        assert "(2.00, 2.00)" in text
        assert "8.00" in text
        assert "5.66" in text
        assert "0.0100" in text


def test_hovering_reads_the_surface(bowl, opens):
    opened = opens(bowl)
    opened.run("v.stage.panels[0].rolling = false; v.seek(0);")
    opened.page.mouse.move(*place(opened, 1, "[0.5, 0.25]"))
    rows = opened.page.locator(".tip:not(.probed)").inner_text().splitlines()
    assert [row.split("\u2002")[0] for row in rows] == ["x₁", "x₂", "f"]
    x1, x2, f = (float(row.split("\u2002")[1].replace("−", "-")) for row in rows)
    assert f == pytest.approx(x1**2 + x2**2, abs=0.05)


def test_clicking_the_map_picks_a_point(bowl, opens):
    opened = opens(bowl)
    opened.run("window.picked = []; v.on('pick', (p) => window.picked.push(p));")
    opened.page.mouse.click(*place(opened, 1, "[0.25, 0.6]"))
    opened.page.keyboard.down("Shift")
    opened.page.mouse.click(*place(opened, 0, "[0.5, 0.5, v.stage.panels[0].heights.height(0.5, 0.5)]"))
    opened.page.keyboard.up("Shift")
    on_map, on_surface = opened.page.evaluate("window.picked")
    lo, hi = opened.run("const a = v.stage.panels[1].panel.axes[0]; return [a.lo, a.hi];")
    assert on_map["at"] == pytest.approx([lo + 0.25 * (hi - lo), lo + 0.6 * (hi - lo)], abs=0.03)
    assert (on_map["panel"], on_map["shift"], on_surface["panel"], on_surface["shift"]) == (1, False, 0, True)
    assert on_surface["at"] == pytest.approx([0, 0], abs=0.06)


def test_the_chart_and_the_timeline_share_a_cursor(bowl, opens):
    opened = opens(bowl)
    chart = opened.run("return v.stage.panels.findIndex((p) => p.panel.cursor);")
    opened.page.mouse.click(*place(opened, chart, "[0.5, 0.5]"))
    assert opened.run("return v.player.time;") == pytest.approx(100, abs=1)


def test_the_legend_shows_one_run_alone(race, opens):
    opened = opens(race)
    opened.run("v.seek(30);")
    everyone = opened.pixels()
    chip = opened.page.get_by_role("button", name="Adam")
    chip.click()
    assert opened.run("return v.stage.focus;") == 1
    assert opened.pixels() != everyone
    assert opened.page.get_by_role("button", name="Adam").get_attribute("aria-pressed") == "true"
    opened.page.get_by_role("button", name="Adam").click()
    assert opened.pixels() == everyone


def test_a_step_is_taken_apart(race, opens):
    opened = opens(race, reduced_motion="reduce")
    opened.run("v.seek(5); v.focus(1);")
    opened.page.get_by_role("button", name="Take one step apart").click()
    panel = opened.page.get_by_role("complementary")
    text = panel.inner_text()
    assert "from step 5 to step 6" in text
    for words in ("gradient", "momentum (exp_avg)", "second moment (exp_avg_sq)", "resulting step"):
        assert words in text
    assert panel.locator(".formula .numbers").count() == 5  # under each line of the formula
    trace = kobai.descend("himmelblau", [-1.5, 0.2], optimizer="Adam", lr=0.2, steps=40)
    step = (trace.x[6] - trace.x[5]).tolist()
    shown = panel.locator("tr", has_text="resulting step").locator("td").all_inner_texts()
    assert [float(cell.replace("−", "-")) for cell in shown] == pytest.approx(step, rel=5e-3)
    opened.page.get_by_role("button", name="Close").click()
    assert not panel.is_visible()


def test_speaks_japanese(bowl, opens):
    opened = opens(bowl, "?play=0&lang=ja")
    assert opened.page.evaluate("document.documentElement.lang") == "ja"
    assert opened.page.get_by_role("button", name="再生").is_visible()
    opened.page.get_by_role("button", name="設定").click()
    opened.page.get_by_label("言語").select_option("en")
    assert opened.page.get_by_role("button", name="Play").is_visible()
    assert opened.page.evaluate("document.documentElement.lang") == "en"


def test_a_japanese_scene_opens_in_japanese(tmp_path, opens):
    trace = kobai.descend("x1**2", start=[2.0], lr=0.1, steps=10)
    path = kobai.scene(trace, lang="ja").save(tmp_path / "ja.html")
    opened = opens(path, locale="en-US")
    assert opened.page.get_by_role("button", name="再生").is_visible()


@pytest.mark.parametrize(("lang", "said"), [("en", "no font for: 𒀀 𒁀"), ("ja", "ない文字：𒀀 𒁀")])
def test_letters_that_the_browser_cannot_draw_are_said(tmp_path, opens, lang, said):
    trace = kobai.descend("x1**2", [1.0], lr=0.1, steps=3)
    path = kobai.scene(trace, title="𒀀𒁀 勾配 f(x) = x₁²", lang=lang).save(tmp_path / "a.html")
    opened = opens(path, f"?play=0&lang={lang}")
    assert opened.page.locator(".notes").inner_text().endswith(said)


def test_dark_and_light(bowl, opens):
    def ground(opened):
        return np.frombuffer(opened.pixels(0, 0, 0.01, 0.01), np.uint8)[:3].tolist()

    assert ground(opens(bowl, color_scheme="light")) == [255, 255, 255]
    dark = opens(bowl, color_scheme="dark")
    assert ground(dark) == [13, 17, 23]
    dark.page.get_by_role("button", name="Settings").click()
    dark.page.get_by_label("Theme").select_option("light")
    assert ground(dark) == [255, 255, 255]
    assert ground(opens(bowl, "?theme=dark&play=0", color_scheme="light")) == [13, 17, 23]


def test_fits_a_phone(bowl, opens):
    opened = opens(bowl, width=390, height=844, has_touch=True, device_scale_factor=2)
    wide = opened.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
    rects = opened.run("return v.stage.panels.map((p) => p.rect);")
    assert all(rect["width"] > 340 for rect in rects)
    assert rects[1]["y"] >= rects[0]["y"] + rects[0]["height"]
    assert opened.page.get_by_role("button", name="Play").bounding_box()["y"] < 844
    assert opened.run("return v.stage.canvas.width / v.stage.width;") == 2


def test_everything_has_a_name_and_can_be_reached(race, opens):
    opened = opens(race)
    nameless = opened.run(
        """const all = [...v.root.querySelectorAll('button, select, input, [tabindex]')];
        const named = (e) => e.getAttribute('aria-label') || e.textContent.trim() || e.closest('label');
        return all.filter((e) => !named(e)).map((e) => e.outerHTML);"""
    )
    assert nameless == []

    seen = set()
    for _ in range(30):
        opened.page.keyboard.press("Tab")
        seen.add(
            opened.run(
                "const e = v.host.shadowRoot.activeElement; return e && (e.getAttribute('aria-label') || e.textContent);"
            )
        )
    assert {"Play", "Step", "Speed", "Save", "Settings", "Adam"} <= {str(name) for name in seen}


def download(opened, item: str) -> bytes:
    opened.page.get_by_role("button", name="Save").click()
    with opened.page.expect_download(timeout=120_000) as waiting:
        opened.page.get_by_role("button", name=item).click()
    return Path(waiting.value.path()).read_bytes()


def test_saves_a_picture(race, opens):
    from PIL import Image

    opened = opens(race, width=480, height=480)
    picture = Image.open(io.BytesIO(download(opened, "Picture (PNG)")))
    picture.load()
    assert picture.format == "PNG"
    assert len(picture.convert("RGB").getcolors(1 << 24)) > 300
    assert "saved" in opened.page.locator(".toast").inner_text()


def test_saves_a_gif(race, opens):
    from PIL import Image

    opened = opens(race, width=400, height=420)
    opened.run("v.seek(7);")
    movie = Image.open(io.BytesIO(download(opened, "Movie (GIF)")))
    assert movie.n_frames == 30
    assert movie.info["loop"] == 0
    assert movie.info["duration"] == 50
    assert opened.run("return v.player.time;") == pytest.approx(7)
    frames = []
    for i in (0, 15, 29):
        movie.seek(i)
        frames.append(np.asarray(movie.convert("RGB")))
    assert not np.array_equal(frames[0], frames[1])


def test_saves_a_video(race, opens):
    import av

    opened = opens(race, width=400, height=420)
    data = download(opened, "Video (MP4 or WebM)")
    with av.open(io.BytesIO(data)) as container:
        stream = container.streams.video[0]
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)]
    assert len(frames) == 30
    assert float(stream.average_rate) == pytest.approx(20, rel=0.1)
    assert not np.array_equal(frames[0], frames[15])


def test_an_export_can_be_cancelled(race, opens):
    opened = opens(race, width=400, height=420)
    opened.page.get_by_role("button", name="Save").click()
    opened.page.get_by_role("button", name="Movie (GIF)").click()
    opened.page.get_by_role("button", name="Cancel").click()
    opened.page.wait_for_function("(async () => (await window.kobai).frame.toast.element.hidden)()")
    assert opened.run("return v.stage.canvas.width;") == opened.run("return v.stage.width;")


def test_says_why_where_the_scene_is_damaged(bowl, tmp_path, opens):
    text = bowl.read_text(encoding="utf-8")
    head, tail = text.split('id="kobai-scene">')
    data, rest = tail.split("</script>", 1)
    path = tmp_path / "damaged.html"
    path.write_text(f'{head}id="kobai-scene">{data[:400]}</script>{rest}', encoding="utf-8")
    opened = opens(path)
    assert "cannot be shown" in opened.page.get_by_role("alert").inner_text()


@pytest.mark.parametrize("change", ["damaged", "other code", "an old browser"])
def test_a_script_that_cannot_be_unpacked_or_is_another_does_not_run(bowl, tmp_path, opens, change):
    page = bowl.read_text(encoding="utf-8")
    head, packed, tail = re.split(r'(?<=id="kobai-script">)([^<]*)', page, maxsplit=1)
    if change == "damaged":
        packed = packed[: len(packed) // 2]
    elif change == "other code":
        packed = base64.b64encode(gzip.compress(b"document.title = 'hit';")).decode()
    path = tmp_path / "bad.html"
    path.write_text(head + packed + tail, encoding="utf-8")
    shown = opens(bowl).page.context.new_page()
    if change == "an old browser":
        shown.add_init_script("delete window.DecompressionStream")
    shown.goto(path.as_uri())
    if change == "other code":
        shown.locator("#kobai-script").wait_for(state="detached")
        assert shown.title() == "x₁² + x₂²"
    else:
        shown.get_by_text("This page needs a newer browser, or is damaged. / この").wait_for()
    assert shown.evaluate("window.kobai === undefined")


def test_a_page_that_a_browser_saved_as_it_ran_opens(bowl, tmp_path, opens):
    """Firefox's "Web Page, complete" is the document as it stands then: with the script unpacked, and without what held it."""
    again = tmp_path / "again.html"
    again.write_text(opens(bowl).page.content(), encoding="utf-8")
    opened = opens(again)
    assert opened.run("return v.player.timeline.step(1e9);") == 200
    assert opened.errors == []


def test_very_many_paths_are_thinned_where_no_gpu_draws_and_it_is_said(tmp_path, opens):
    angles, steps = np.arange(1500), np.arange(201)
    x, y = (0.99**steps * wave(angles)[:, None] for wave in (np.cos, np.sin))
    axes = [Axis(Text(name), -1.0, 1.0) for name in ("x₁", "x₂", "f")]
    marks = [Run(np.column_stack([x[i], y[i], x[i] ** 2 + y[i] ** 2]), color=i, style="line") for i in range(1500)]
    scene = Scene([Panel(axes, marks)], Timeline(steps, np.linspace(0, 200, 50)))
    opened = opens(scene.save(tmp_path / "many.html"), width=400, height=300)
    notes = "const seen = v.root.querySelector('.notes').textContent;"
    assert "Of 1,500 paths the trails of 750 are drawn" in opened.run(notes + "return seen;")
    assert "1,500 本の経路のうち" in opened.run("v.setLang('ja');" + notes + "v.setLang('en'); return seen;")
    # The one in focus is among them, whichever it is.
    pictures = [opened.pixels() for run in (36, 37, 1499) if opened.run(f"v.seek(150); v.focus({run}); return true;")]
    assert len(set(pictures)) == 3
    assert opened.errors == []


def test_gives_the_graphics_context_back(bowl, opens):
    opened = opens(bowl)
    lost = opened.run(
        "const gl = v.stage.canvas.getContext('webgl2'); v.dispose(); return [gl.isContextLost(), v.stage];"
    )
    assert lost == [True, None]


def test_the_map_of_a_study_zooms_says_its_pixels_and_descends_beside_it(tmp_path, opens):
    study = kobai.study.basins("himmelblau", shape=32, lr=0.01, steps=200)
    page = opens(kobai.scene(study).save(tmp_path / "basins.html"), "")
    axes = "return v.stage.panels[0].panel.axes.map(({ lo, hi }) => [lo, hi]).flat();"
    box = page.run("""const { x, y } = v.stage.canvas.getBoundingClientRect(), { inner } = v.stage.panels[0];
        return [x + inner.x, y + inner.y, inner.width, inner.height];""")
    at = lambda u, w: (box[0] + u * box[2], box[1] + (1 - w) * box[3])  # noqa: E731
    page.page.mouse.move(*at(0.2, 0.8))
    tip = page.run(
        "await new Promise((done) => setTimeout(done, 50)); return v.root.querySelector('.tip').textContent;"
    )
    pixel = study.isel(x1=6, x2=25)
    assert "reaches (−2.81, 3.13)" in tip
    assert f"steps\u00a0{int(pixel.steps)}" in tip.replace(" ", "\u00a0")
    page.page.mouse.move(*at(0.25, 0.25))
    page.page.mouse.down()
    page.page.mouse.move(*at(0.5, 0.5), steps=3)
    page.page.mouse.up()
    assert np.allclose(page.run(axes), [-2.5, 0, -2.5, 0], atol=0.1)
    page.run("document.querySelector('.map-keys').focus();")
    page.page.keyboard.press("Backspace")
    assert page.run(axes) == [-5, 5, -5, 5]
    page.page.mouse.click(*at(0.2, 0.8))
    page.run(
        "for (let i = 0; i < 500 && v.stage.panels.length < 3; i++) await new Promise((done) => setTimeout(done, 10));"
    )
    path = page.run(
        "const { points } = v.stage.panels[0].paths[0].mark; return [...points.data.slice(0, 2), ...points.data.slice(-2)];"
    )
    assert np.allclose(path[:2], [6.5 / 32, 25.5 / 32], atol=1e-6)
    assert np.allclose(np.array(path[2:]) * 10 - 5, [-2.805118, 3.131313], atol=1e-4)
    assert not page.errors
