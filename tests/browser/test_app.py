"""The live page in a real browser, against a real server: what people do, and what they then see."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import kobai
from kobai.japanese.lines import is_english

pytestmark = pytest.mark.browser

PATIENCE = 90_000  # milliseconds: software GL on a busy machine


class Server:
    """``kobai app`` as a process, which can go away and come back."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.token = "a-token-for-tests-only-0123456789"
        self.process: Any = None
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "kobai", "app", "--no-open", "--port", str(self.port), "--token", self.token]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        line = self.process.stdout.readline()
        assert f"http://127.0.0.1:{self.port}/?token={self.token}" in line, line

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/?token={self.token}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


class Live:
    """The page, and what a person does on it."""

    def __init__(self, page: Any, address: str):
        self.page = page
        self.errors: list[str] = []
        self.foreign: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: self.errors.append(str(e)))
        page.on(
            "request",
            lambda r: (
                self.foreign.append(r.url) if not re.match(r"(http|ws)://127\.0\.0\.1:|data:|blob:", r.url) else None
            ),
        )
        page.goto(address)
        self.settle()

    def settle(self, seconds: float = PATIENCE / 1000) -> None:
        """Until the newest request is answered."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.page.evaluate(
                "(({asked, seq}) => asked !== undefined && asked === seq)(document.documentElement.dataset)"
            ):
                return
            self.page.wait_for_timeout(40)
        raise AssertionError("the newest request was not answered")

    def computes(self) -> None:
        """Until the page computes by itself; what the server showed first is then asked of the page."""
        self.page.wait_for_function("() => kobai.app.backend.local !== null", timeout=PATIENCE)
        self.page.evaluate("() => kobai.app.ask()")
        self.settle()

    @property
    def state(self) -> dict:
        return self.page.evaluate("window.kobai.app.history.current")

    @property
    def verdict(self) -> str:
        """What is said when the runs have ended: until then the list says where they are."""
        self.page.evaluate("(() => { const v = kobai.viewer; v.pause(); v.seek(v.stage.timeline.last); })()")
        return self.page.inner_text(".verdicts")

    def still(self, time: str = "v.stage.timeline.last") -> Image.Image:
        """The stage at a time index, standing still, without its controls."""
        self.page.evaluate(f"(() => {{ const v = window.kobai.viewer; v.pause(); v.seek({time}); }})()")
        return self.look(".stage-host")

    def look(self, selector: str) -> Image.Image:
        return Image.open(io.BytesIO(self.page.locator(selector).screenshot())).convert("RGB")

    def drag_eta(self, *shares: float, release: bool = True) -> None:
        box = self.page.locator(".step-size-slider").bounding_box()
        y = box["y"] + box["height"] / 2
        # The thumb's centre stays half its width inside the slider's ends.
        self.page.mouse.move(box["x"] + 8 + shares[0] * (box["width"] - 16), y)
        self.page.mouse.down()
        for share in shares[1:]:
            self.page.mouse.move(box["x"] + 8 + share * (box["width"] - 16), y)
            self.page.wait_for_timeout(30)
        if release:
            self.page.mouse.up()
        self.settle()

    def map_point(self, u: float, v: float) -> tuple[float, float]:
        """Where on the page a point of the contour map is; u, v: shares of its axes."""
        return tuple(
            self.page.evaluate(
                f"""(() => {{ const v = window.kobai.viewer; const p = v.stage.panels.find((q) => q.panel.kind === "contour");
                const box = v.stage.canvas.getBoundingClientRect();
                return [box.x + p.inner.x + {u} * p.inner.width, box.y + p.inner.y + (1 - {v}) * p.inner.height]; }})()"""
            )
        )


@pytest.fixture
def opened(browser: Any, server: Server) -> Iterator[Any]:
    contexts = []

    def open_(hash_: str = "", *, width: int = 1280, height: int = 800, **context: Any) -> Live:
        made = browser.new_context(viewport={"width": width, "height": height}, **{"locale": "en-US", **context})
        contexts.append(made)
        return Live(made.new_page(), server.address + hash_)

    yield open_
    for made in contexts:
        made.close()


def address(**entries: Any) -> str:
    """The part of an address that means a state."""
    return "#" + base64.urlsafe_b64encode(json.dumps(entries).encode()).decode().rstrip("=")


def test_the_first_screen_plays_by_itself(opened):
    live = opened()
    assert live.page.evaluate("window.kobai.viewer.player.playing || window.kobai.viewer.player.frame > 0")
    assert "token" not in live.page.url
    picture = live.still()
    assert len(picture.getcolors(1_000_000) or []) > 500, "the stage is empty"
    assert "converged" in live.verdict
    assert live.page.locator(".step-size-slider").is_visible()
    assert live.page.locator(".formula math").count() == 1
    assert live.errors == []
    assert live.foreign == []


LANDSCAPE = """(() => { const { panels } = window.kobai.viewer.message.scene;
    const of = (mark) => ["x", "y", "z", "levels"].map((name) => mark[name].id).concat(mark.range, mark.cmap);
    return JSON.stringify(panels.filter(({ kind }) => kind !== "loss").map(({ axes, camera, motion, marks }) =>
        [axes, camera, motion, marks.filter(({ type }) => type === "surface" || type === "contours").map(of)])); })()"""


def test_nothing_done_to_the_descent_bends_the_bowl(opened):
    live = opened()
    live.computes()
    fresh = live.page.evaluate(LANDSCAPE)
    assert '"linear"' in fresh
    live.page.mouse.click(*live.map_point(0.54, 0.6))
    live.settle()
    assert live.state["start"][0] == pytest.approx([0.2, 0.5], abs=0.06)
    assert live.page.evaluate(LANDSCAPE) == fresh
    live.page.keyboard.down("Shift")
    live.page.mouse.click(*live.map_point(0.9, 0.1))
    live.page.keyboard.up("Shift")
    live.settle()
    assert len(live.state["start"]) == 2
    live.drag_eta(0.5, 0.62, 0.9)
    assert live.page.evaluate(LANDSCAPE) == fresh
    live.page.keyboard.press("Control+z")
    live.settle()
    assert live.page.evaluate(LANDSCAPE) == fresh
    # Typed: inside the range it stays, outside it is widened, and back inside it stays wide.
    live = opened(address(start=[[3.0, 3.0]]))
    live.computes()
    wide = live.page.evaluate(LANDSCAPE)
    assert wide != fresh
    box = live.page.locator(".coordinates .number").first
    box.fill("0.2")
    box.press("Enter")
    live.settle()
    assert live.state["start"][0] == [0.2, 3.0]
    assert live.page.evaluate(LANDSCAPE) == wide


def test_a_frame_is_drawn_the_same_way_always(opened):
    live = opened()
    first = live.still("7")
    other = live.still("40")
    again = live.still("7")
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()


def test_dragging_eta_past_the_limit_blows_up_and_says_so(opened):
    live = opened()
    before = live.still()
    live.drag_eta(0.6, 0.7, 0.8, 0.83)
    assert live.state["optimizers"][0]["lr"] > 1
    assert "diverges" in live.verdict
    assert "2/λmax = 1" in live.verdict
    assert live.still().tobytes() != before.tobytes()
    assert live.page.locator(".step-size.beyond").count() == 1
    live.page.keyboard.press("Control+z")
    live.settle()
    assert live.state["optimizers"][0]["lr"] == pytest.approx(0.1)
    assert live.still().tobytes() == before.tobytes()


def test_clicking_the_map_sets_the_start_and_shift_adds_one(opened):
    live = opened()
    x, y = live.map_point(0.25, 0.75)
    live.page.mouse.click(x, y)
    live.settle()
    (point,) = live.state["start"]
    lo, hi = live.page.evaluate("window.kobai.app.extra.domain[0]")
    assert point[0] == pytest.approx(lo + 0.25 * (hi - lo), abs=0.05 * (hi - lo))
    assert point[0] < 0 < point[1]
    x, y = live.map_point(0.8, 0.2)
    live.page.keyboard.down("Shift")
    live.page.mouse.click(x, y)
    live.page.keyboard.up("Shift")
    live.settle()
    assert len(live.state["start"]) == 2
    assert live.verdict.startswith("all 2 converged")


def test_clicking_the_surface_sets_the_start(opened):
    live = opened()
    box = live.page.locator(".stage-host").bounding_box()
    live.page.mouse.click(box["x"] + 0.42 * box["width"], box["y"] + 0.42 * box["height"])
    live.settle()
    assert live.state["start"] != [[2, 2]]


def test_the_address_brings_everything_back(opened):
    live = opened()
    live.drag_eta(0.6, 0.5)
    live.page.select_option(".add", "Adam")
    live.settle()
    state, url = live.state, live.page.url
    assert "#" in url
    live.page.reload()
    live.settle()
    assert live.state == state
    again = opened(url[url.index("#") :])
    assert again.state == state


def test_a_race_shows_a_verdict_for_each(opened):
    live = opened()
    live.page.select_option(".add", "Adam")
    live.settle()
    assert live.page.locator(".chip").count() == 2
    assert live.page.locator(".verdict").count() == 2
    live.page.click(".chip-remove >> nth=1")
    live.settle()
    assert live.page.locator(".chip").count() == 1


def test_typing_a_formula_renders_it_and_points_at_mistakes(opened):
    live = opened()
    live.page.click(".formula")
    live.page.fill(".formula-box", "x1**2 + sinn(x2)")
    live.page.wait_for_selector(".formula-error:visible")
    assert "sin" in live.page.inner_text(".formula-error p")
    source, caret = live.page.inner_text(".formula-error pre").split("\n")
    assert source[caret.index("^") :].startswith("sinn")
    live.page.keyboard.press("Enter")
    assert live.state["f"] == "x1**2 + x2**2"
    live.page.fill(".formula-box", "x1**2 + 3*x2**2")
    live.page.wait_for_selector(".formula-error", state="hidden")
    live.page.keyboard.press("Enter")
    live.settle()
    assert live.state["f"] == "x1**2 + 3*x2**2"
    assert live.page.evaluate("window.kobai.app.extra.verdicts[0].numbers.limit") == pytest.approx(1 / 3, rel=1e-3)


def test_mistakes_are_pointed_at_in_japanese(opened):
    live = opened(locale="ja-JP")
    live.page.click(".formula")
    live.page.fill(".formula-box", "x1**2 + sinn(x2)")
    live.page.wait_for_selector(".formula-error:visible")
    said = live.page.inner_text(".formula-error p")
    assert "文字目" in said
    assert "'sinn'" in said
    assert not is_english(said)


def test_enter_counts_while_the_mistake_before_is_still_shown(opened):
    live = opened()
    live.page.click(".formula")
    live.page.fill(".formula-box", "x1**2 + sinn(x2)")
    live.page.wait_for_selector(".formula-error:visible")
    live.page.fill(".formula-box", "x1**2 + 5*x2**2")
    live.page.keyboard.press("Enter")
    live.settle()
    assert live.state["f"] == "x1**2 + 5*x2**2"


def test_a_press_that_closes_the_formula_box_reaches_its_button(opened):
    live = opened()
    live.page.click(".formula")
    live.page.wait_for_selector(".formula-box:visible")
    box = live.page.locator("text=Grid of balls").bounding_box()
    live.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    live.page.mouse.down()
    live.page.wait_for_timeout(80)
    live.page.mouse.up()
    live.settle()
    assert live.state["cloud"]["kind"] == "grid"
    assert not live.page.locator(".formula-box").is_visible()


def test_constants_of_a_formula_have_numbers(opened):
    live = opened()
    assert not live.page.locator(".constants").is_visible()
    live.page.click(".formula")
    live.page.fill(".formula-box", "a*x1**2 + x2**2")
    live.page.keyboard.press("Enter")
    live.settle()
    assert not live.page.locator(".formula-box").is_visible()
    assert live.state["params"] == {"a": 1}
    live.page.fill(".constants .number", "3")
    live.page.keyboard.press("Enter")
    live.settle()
    assert live.state["params"] == {"a": 3}
    assert live.page.evaluate("window.kobai.app.extra.verdicts[0].numbers.largest") == pytest.approx(6)
    assert "a=3.0" in live.page.evaluate("window.kobai.app.extra.python")
    assert opened(live.page.url[live.page.url.index("#") :]).state == live.state
    live.page.locator(".constants input[type=range]").focus()
    live.page.keyboard.press("ArrowRight")
    live.settle()
    assert live.state["params"]["a"] > 3
    live.page.click('[aria-label="Undo"]')
    live.settle()
    assert live.state["params"] == {"a": 3}
    assert live.page.input_value(".constants .number") == "3"


def test_the_tick_is_the_limit_of_the_rule_in_focus(opened):
    optimizers = [
        {"name": "SGD", "lr": 0.1, "hyper": {"momentum": 0.9}},
        {"name": "gradient descent", "lr": 0.5, "hyper": {}},
    ]
    live = opened(address(optimizers=[*optimizers, {"name": "Adam", "lr": 0.1, "hyper": {}}]))

    def tick() -> str:
        return live.page.get_attribute(".step-size-tick", "title")

    assert tick().startswith("2(1+β)/λmax = 1.9: beyond it, momentum β=0.9 diverges. ")
    assert live.page.inner_text(".step-size-tick") == "2(1+β)/λmax"
    live.page.click(".chip-name >> nth=1")
    assert tick().startswith("2/λmax = 1: beyond it, gradient descent diverges. ")
    live.page.click(".chip-name >> nth=2")
    assert not live.page.locator(".step-size-tick").is_visible()


def test_an_address_edited_by_hand_is_read_as_far_as_it_can_be(opened):
    live = opened(address(start=[["a", "b"]], steps=50))
    assert live.state["start"] == [[2, 2]]
    assert live.state["steps"] == 50
    assert "address" in live.page.inner_text(".toast")
    assert live.errors == []


def test_names_are_in_the_readers_language_everywhere(opened):
    optimizers = [{"name": name, "lr": 0.1, "hyper": {}} for name in ("gradient descent", "Adam")]
    live = opened(address(optimizers=optimizers), locale="ja-JP")
    assert "最急降下法" in live.verdict
    assert "gradient descent" not in live.page.inner_text("body")
    assert live.page.evaluate(
        "window.kobai.viewer.message.scene.panels.flatMap((p) => p.marks).flatMap((m) => m.names ?? [])"
    ).count("最急降下法")


def test_no_motion_means_that_nothing_says_it_turns(opened):
    live = opened(reduced_motion="reduce")
    # It stands in the menu "View".
    live.page.wait_for_selector('[aria-label="Turn by itself"][aria-pressed="false"]', state="attached")


def test_nothing_is_said_to_be_null(opened):
    live = opened()
    live.page.click(".more summary")
    assert "null" not in live.page.inner_text(".side")


def test_a_long_formula_stays_in_its_place(opened):
    live = opened(address(f="Hartmann 6", start=[[0.4, 0.4, 0.6, 0.4, 0.4, 0.5]]))
    for selector in (".stage-box h2", ".formula"):
        box = live.page.locator(selector).first.bounding_box()
        side = live.page.locator(".side").bounding_box()
        assert box["x"] + box["width"] <= (side["x"] if selector.endswith("h2") else side["x"] + side["width"]) + 1
        assert live.page.locator(selector).first.evaluate("(e) => getComputedStyle(e).overflowX") == "auto"


def test_a_title_is_whole_or_fades_out(opened):
    shown = "(n) => kobai.viewer.host.shadowRoot.querySelector('header h2').textContent.split('0.1').length === n"
    ok = "(e) => e.classList.contains('long') || e.scrollWidth <= e.clientWidth + 1"
    f = "log(1 + (x1**2 + x2 - 11)**2 + (x1 + x2**2 - 7)**2)"
    live = opened(address(f=f, start=[[1.0, 1.0]], steps=20))
    for n in (2, 3, 4, 8):
        f += f" + 0.1*x1**{n}" * (n - f.count("0.1") - 1)
        live.page.evaluate("(f) => kobai.app.change({ f }, true)", f)
        live.page.wait_for_function(shown, arg=n)
        live.page.wait_for_timeout(200)
        assert live.page.locator(".stage-box h2").first.evaluate(ok), f


def test_pointing_at_the_map_reads_the_value(opened):
    live = opened()
    live.page.mouse.move(*live.map_point(0.2, 0.8))
    live.page.wait_for_timeout(200)
    rows = dict(row.split("\u2002") for row in live.page.locator(".tip").first.inner_text().split("\n"))
    x1, x2, f = (float(rows[name].replace("−", "-")) for name in ("x₁", "x₂", "f"))
    assert f == pytest.approx(x1**2 + x2**2, rel=0.05)


def test_the_catalogue(opened):
    live = opened()
    live.page.click("text=Choose from the catalogue")
    live.page.wait_for_selector(".entry")
    live.page.fill(".filter", "himmel")
    assert live.page.locator(".entry:visible").count() == 1
    live.page.click(".entry:visible")
    live.settle()
    assert live.state["f"] == "Himmelblau"
    assert "converged" in live.verdict
    assert live.page.locator(".verdict.refused").count() == 0
    assert len(live.still().getcolors(1_000_000) or []) > 500


def test_clouds_and_grids_of_balls(opened):
    live = opened()
    live.page.click("text=Grid of balls")
    live.settle()
    assert "100" in live.page.evaluate("window.kobai.viewer.message.scene.description")
    assert live.verdict == "all 100 converged in 62 steps"
    live.page.click("text=Cloud of balls")
    live.settle()
    live.page.click("text=One ball")
    live.settle()
    assert live.page.locator(".verdict").count() == 1


def test_language_switch(opened):
    live = opened()
    assert live.page.evaluate("document.documentElement.lang") == "en"
    live.page.click("text=日本語")
    live.settle()
    assert live.page.evaluate("document.documentElement.lang") == "ja"
    assert "収束" in live.verdict
    assert "ステップ幅" in live.page.inner_text(".step-size")
    live.page.reload()
    live.settle()
    assert live.page.evaluate("document.documentElement.lang") == "ja"
    assert opened(locale="ja-JP").page.evaluate("document.documentElement.lang") == "ja"


def test_dark_mode_follows_the_system_and_the_button(opened):
    live = opened(color_scheme="dark")
    assert live.look(".side").getpixel((3, 3))[0] < 40
    live.page.click('[aria-label="Light"]')
    live.settle()
    assert live.look(".side").getpixel((3, 3))[0] > 220


def test_phone_width(opened):
    live = opened(width=390, height=844, has_touch=True)
    assert live.page.evaluate("document.documentElement.scrollWidth") <= 390
    # What a finger would touch there is the control itself, with nothing over it.
    for selector in (".step-size-slider", ".verdict", ".sheet-toggle"):
        assert live.page.evaluate(
            """(selector) => { const e = document.querySelector(selector); const b = e.getBoundingClientRect();
            const hit = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);
            return e === hit || e.contains(hit); }""",
            selector,
        ), selector
    kinds = live.page.evaluate(
        """window.kobai.viewer.stage.panels.map((p) => [p.panel.kind, p.rect.y + p.rect.height, p.inner.height])"""
    )
    stage = live.page.evaluate("window.kobai.viewer.stage.height")
    seen = live.page.locator(".stage-host").bounding_box()["height"]
    assert {kind for kind, bottom, inner in kinds if bottom <= stage <= seen and inner > 40} == {
        "surface",
        "contour",
        "loss",
    }
    live.drag_eta(0.6, 0.7, 0.83)
    assert live.state["optimizers"][0]["lr"] > 1
    assert "diverges" in live.verdict
    for selector in (".step-size-slider", ".stage-host", ".verdicts"):
        box = live.page.locator(selector).bounding_box()
        assert box["y"] + box["height"] <= 844, selector
        assert box["x"] + box["width"] <= 391, selector
    assert not live.page.locator(".optimizers .chips").is_visible()
    live.page.click(".sheet-toggle")
    assert live.page.locator(".optimizers .chips").is_visible()
    live.page.click(".sheet-toggle")
    assert not live.page.locator(".optimizers .chips").is_visible()


def test_a_lost_server_is_said_and_comes_back_with_nothing_lost(browser):
    server = Server()
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    try:
        live = Live(context.new_page(), server.address)
        live.drag_eta(0.6, 0.55)
        server.stop()
        live.page.wait_for_selector(".lost:visible")
        box = live.page.locator(".step-size-slider").bounding_box()
        live.page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
        wanted = live.state
        assert len(live.still().getcolors(1_000_000) or []) > 500, "what was shown is gone"
        server.start()
        live.page.wait_for_selector(".lost", state="hidden")
        live.settle()
        assert live.state == wanted
        assert live.page.evaluate("window.kobai.app.extra.state.optimizers[0].lr") == wanted["optimizers"][0]["lr"]
    finally:
        context.close()
        server.stop()


@pytest.mark.parametrize("ending", ["PNG", "GIF"])
def test_downloads(opened, ending):
    live = opened("", accept_downloads=True)
    live.page.click("summary.button")
    with live.page.expect_download(timeout=2 * PATIENCE) as download:
        live.page.click(f".menu-items >> text={ending}")
    data = Path(download.value.path()).read_bytes()
    assert data.startswith({"PNG": b"\x89PNG", "GIF": b"GIF89a"}[ending])
    assert Image.open(io.BytesIO(data)).size[0] >= 640


def test_every_control_can_be_reached_by_keyboard_and_has_a_name(opened):
    live = opened()
    nameless = live.page.evaluate(
        """[...document.querySelectorAll("button, input, select, summary, a")]
        .filter((e) => e.offsetParent !== null && e.tabIndex >= 0)
        .filter((e) => !(e.getAttribute("aria-label") || e.textContent.trim() || e.closest("label")?.textContent.trim()))
        .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    live.page.focus(".step-size-slider")
    for _ in range(40):
        live.page.keyboard.press("ArrowLeft")
    live.settle()
    assert live.state["optimizers"][0]["lr"] < 0.1


def test_variables_of_any_name(opened):
    live = opened()

    def type_(text: str) -> None:
        live.page.click("button.formula")
        live.page.fill(".formula-box", text)
        live.page.keyboard.press("Enter")
        live.page.locator(".formula-box").wait_for(state="hidden")
        live.settle()

    type_("θ₀² + 3θ₁²")
    assert live.page.locator(".coordinates label > span").all_inner_texts() == ["θ0", "θ1"]
    assert live.page.get_by_label("Start, θ₁").count() == 1
    assert [axis["label"]["plain"] for axis in live.page.evaluate(
        "window.kobai.viewer.stage.panels[0].panel.axes.slice(0, 2)"
    )] == ["θ₀", "θ₁"]  # fmt: skip
    type_("m**2")
    assert [len(point) for point in live.state["start"]] == [1]
    type_("f(w, b) = c*w**2 + b**2")
    assert live.state["params"] == {"c": 1}
    assert [len(point) for point in live.state["start"]] == [2]
    assert not live.errors


def test_the_page_computes_and_says_so_and_the_server_does_what_it_cannot(opened):
    live = opened()
    live.computes()
    engine = "() => [kobai.app.extra.engine, document.querySelector('.answered').textContent]"
    live.page.evaluate("() => kobai.app.change({ steps: 150 }, true)")
    live.settle()
    assert live.page.evaluate(engine) == ["page", "computed in this page"]
    live.page.evaluate("() => kobai.app.change({ optimizers: [{ name: 'Langevin', lr: 0.01, hyper: {} }] }, true)")
    live.settle()
    found, said = live.page.evaluate(engine)
    assert found != "page"
    assert said == "computed by the server"
    # A table, too: what one of them says of it the other says.
    table = kobai.data.table("houses")
    data = {
        "columns": {name: cells.tolist() for name, cells in table.items()},
        "example": "houses",
        "standardize": True,
    }
    usual = {"loss": "squared", "delta": 1, "l1": 0, "l2": 0, "reduction": "mean", "batch": None, "held": 0}
    given = {"f": table.model, "start": [[0, 0]], "dtype": "float64", "data": {**usual, **data}}
    live.page.evaluate("(part) => kobai.app.change(part, true)", given)
    live.settle()
    said = """() => { const { extra, shown } = kobai.app, axes = kobai.viewer.stage.panels[0].panel.axes;
        return [extra.engine === "page", extra.data.closed, shown.python, axes.map(({ label }) => label.plain)]; }"""
    by_server = live.page.evaluate(said)
    assert by_server[0] is False
    assert by_server[3] == ["area (m²)", "price (10,000 yen)"]
    assert 'kobai.data.table("houses")' in by_server[2]
    live.page.evaluate("() => kobai.app.change({ optimizers: [{ name: 'SGD', lr: 0.01, hyper: {} }] }, true)")
    live.settle()
    assert live.page.evaluate(engine)[0] == "page"
    by_page = live.page.evaluate(said)
    assert by_page[3] == by_server[3]
    np.testing.assert_allclose(by_page[1], by_server[1], rtol=1e-9)
    assert not live.errors
