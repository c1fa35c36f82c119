"""The live page at the sizes of the machines it is used on, in its usual states, and what is measured of each.

``python -m tests.browser.screens FOLDER`` writes a picture of each size, language, theme and state of a playground, and a contact
sheet of each state and theme, to be looked at.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from kobai.cli import main
from tests.browser.pages import ARGUMENTS, Chromium, answered, wait

SIZES = [(320, 256), (390, 844), (844, 390), (1024, 768), (1280, 800), (1366, 650), (1920, 1080)]


def _optimizer(name: str, lr: float, **hyper: Any) -> dict[str, Any]:
    return {"name": name, "lr": lr, "hyper": hyper}


RACE = [
    _optimizer("gradient descent", 0.03), _optimizer("Adam", 0.1), _optimizer("Adam", 0.02), _optimizer("RMSprop", 0.02),
    _optimizer("Adagrad", 0.3), _optimizer("SGD", 0.02, momentum=0.9),
]  # fmt: skip
ONE = {"f": "x1**2 + x2**2", "start": [[2.0, 2.0]], "cloud": None, "optimizers": [_optimizer("gradient descent", 0.1)]}
STATES: dict[str, dict[str, Any]] = {
    "first": ONE,
    "race": {"f": "x**2 + 10*y**2 + 2*sin(3*x)", "start": [[-3.0, 2.0]], "cloud": None, "optimizers": RACE},
    "thousand": {
        "f": "himmelblau", "start": [[0.0, 0.0]], "cloud": {"kind": "random", "count": 1000, "seed": 0},
        "optimizers": [_optimizer("gradient descent", 0.01)],
    },
    "diverging": {**ONE, "optimizers": [_optimizer("gradient descent", 1.1)]},
    "curve": {**ONE, "f": "x**4 - x**2 + 0.3*x", "start": [[1.5]], "optimizers": [_optimizer("gradient descent", 0.05)]},
    "variables": {
        **ONE, "f": "rosenbrock", "dim": 5, "start": [[-1.2, 1.0, 0.5, 0.3, 1.4]], "optimizers": [_optimizer("Adam", 0.02)],
    },
    "error": {"f": "x**2 + log(y"},
}  # fmt: skip

CHANGE = """async (part, at) => {
  kobai.app.change(part, true);
  const { dataset } = document.documentElement;
  for (let i = 0; i < 600 && dataset.seq !== dataset.asked; i++) await new Promise((done) => setTimeout(done, 20));
  const v = kobai.viewer; v.pause(); v.seek(v.stage.timeline.last * at); v.draw();
}"""

# Of the page as it is: the shares of the picture, and what stands beside the window, over something else, or is cut off.
MEASURE = """async () => {
  const { stage, host } = kobai.viewer, root = host.shadowRoot, drawn = root.querySelector(".stage");
  for (let i = 0; i < 100; i++) {
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 10)));
    if (stage.width === drawn.clientWidth && stage.height === drawn.clientHeight) break;
  }
  const all = (text, from = document) => [...from.querySelectorAll(text)], box = (e) => e.getBoundingClientRect();
  const seen = (e) => e && e.getClientRects().length > 0 && getComputedStyle(e).visibility === "visible";
  const [w, h] = [innerWidth, innerHeight], picture = box(drawn), faults = new Set();
  const main = stage.panels.map(({ rect }) => rect).filter(({ x }) => x >= 0)
    .reduce((a, b) => (a.width * a.height >= b.width * b.height ? a : b));
  const parts = {
    bar: document.querySelector(".bar"), side: document.querySelector(".side"), stage: drawn,
    title: root.querySelector("header h2"), line: root.querySelector(".line"), said: document.querySelector(".verdicts"),
    controls: root.querySelector("[part=controls]"), notes: root.querySelector(".notes"),
  };
  const there = Object.entries(parts).filter(([, e]) => seen(e)).map(([name, e]) => [name, box(e)])
    .filter(([, b]) => b.width && b.height);
  const common = (a, b, low, high) => Math.min(a[high], b[high]) - Math.max(a[low], b[low]);
  const over = (a, b) => common(a, b, "left", "right") > 1.5 && common(a, b, "top", "bottom") > 1.5;
  const beside = (b) => b.left < -1 || b.top < -1 || b.right > w + 1 || b.bottom > h + 1;
  for (const [i, [name, a]] of there.entries()) {
    if (beside(a)) faults.add(`${name} is beyond the window`);
    for (const [other, b] of there.slice(i + 1)) if (over(a, b)) faults.add(`${name} over ${other}`);
  }
  const controls = [...all(".bar > *, .bar button, .bar a, .stage-box button, .sheet-toggle"), ...all(".bar > *", root)];
  for (const e of controls.filter(seen)) {
    const b = box(e), name = e.className || e.textContent;
    // The lines of a window that is low and narrow stand in a row that scrolls.
    if (e.closest(".verdicts")?.scrollWidth > w) continue;
    if (beside(b)) faults.add(`${name} is beyond the window`);
    // What a finger touches in its middle is the control itself; over a picture that is not that of the panels lies a notice.
    const x = b.left + b.width / 2, y = b.top + b.height / 2, hit = document.elementFromPoint(x, y);
    const inner = hit === host ? root.elementFromPoint(x, y) : hit, pressed = e.matches("button, a, select") && !e.disabled;
    const stale = document.documentElement.dataset.stale;
    if (!stale && pressed && !e.contains(inner)) faults.add(`${name} is under ${inner?.className || inner?.localName}`);
  }
  for (const e of all(".verdict, .verdict .what > span, .step-size .label, .chip-name, .bar button").filter(seen)) {
    const b = box(e), of = e.closest(".verdicts, .side, .bar"), rolls = of.matches(".verdicts") && w < 561;
    const cut = (e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1) || b.right > box(of).right + 1;
    if (!rolls && cut) faults.add(`"${e.textContent.slice(0, 30)}" is cut off`);
  }
  return { picture: picture.width * picture.height / (w * h), main: main.width * main.height / (stage.width * stage.height),
    sideways: document.documentElement.scrollWidth > w, faults: [...faults] };
}"""


def shown(page: Chromium, state: str, at: float = 0.5) -> None:
    """Bring a playground to a state, at a share of its steps."""
    page.evaluate(CHANGE, STATES[state], 1.0 if state == "error" else at)


def pictures(folder: Path, play: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("KOBAI_CHROMIUM") or shutil.which("chromium"), args=ARGUMENTS
        )
        themes: list[Literal["light", "dark"]] = ["light", "dark"]
        for lang, theme in itertools.product(["en", "ja"], themes):
            context = browser.new_context(color_scheme=theme, locale="ja-JP" if lang == "ja" else "en-US")
            page = Chromium(context.new_page())
            page.goto(play.as_uri())
            wait(page, "window.kobai !== undefined")
            answered(page)
            for state in [*STATES, "lesson"]:
                made = []
                if state == "lesson":
                    page.evaluate("() => { location.hash = '#lesson=momentum'; }")
                    time.sleep(1)
                else:
                    page.evaluate("() => kobai.app.lessons?.close?.()")
                    shown(page, state)
                for width, height in SIZES:
                    page.page.set_viewport_size({"width": width, "height": height})
                    found = page.evaluate(MEASURE)
                    print(
                        lang,
                        theme,
                        state,
                        f"{width}×{height}",
                        f"{found['picture']:.3f} {found['main']:.3f}",
                        *found["faults"],
                        sep="  ",
                    )
                    time.sleep(0.3)
                    made.append(folder / f"{state}_{width}x{height}_{lang}_{theme}.png")
                    page.page.screenshot(path=made[-1])
                contact_sheet(made).save(folder / f"sheet_{state}_{lang}_{theme}.png")
            context.close()
        browser.close()


def contact_sheet(paths: list[Path], height: int = 460, width: int = 1900) -> Image.Image:
    """The pictures side by side, each of one height, in rows of one width."""
    shots = [Image.open(path).convert("RGB") for path in paths]
    shots = [s.resize((round(s.width * height / s.height), height), Image.Resampling.LANCZOS) for s in shots]
    places, x, y = [], 0, 0
    for shot in shots:
        if x and x + shot.width > width:
            x, y = 0, y + height + 8
        places.append((x, y))
        x += shot.width + 8
    page = Image.new("RGB", (width, y + height), (128, 128, 128))
    for shot, at in zip(shots, places, strict=True):
        page.paste(shot, at)
    return page


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "play.html"
        main(["play", "--quiet", "--out", str(file)])
        pictures(target, file)
