"""The viewer's frames per second for 1, 1,000 and 10,000 paths of 200 steps, and the sizes of bundle, pages and playground.

``python benchmarks/viewer.py [paths …]``: in Chromium with its software GL unless ``--gpu`` is given; figures of software
GL say how the amounts of work compare, not what a GPU does. At 1280×800; frames a second are those seen while the page
plays, beside the pixels that the page gives its picture by then.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

import kobai
from kobai.scenes import Axis, Motion, Panel, Scene, Surface, Text, Timeline
from kobai.scenes import Path as Run
from kobai.viewer import save
from kobai.viewer.assets import BUNDLE, packed_code

STEPS = 200
VIEWS = ("both", "surface", "contour", "loss", "article")
PLAYING = """async (seconds) => {
  const v = await window.kobai;
  let frames = 0;
  const render = v.stage.render.bind(v.stage);
  v.stage.render = (...at) => { render(...at); frames++; };
  v.player.loop = true;
  v.play();
  await new Promise((done) => setTimeout(done, 2500)); // until the detail fits the machine
  frames = 0;
  const began = performance.now();
  await new Promise((done) => setTimeout(done, 1000 * seconds));
  const rate = (1000 * frames) / (performance.now() - began);
  const { width, height } = v.stage.canvas;
  v.pause();
  return [rate, `${width}×${height}`];
}"""
STARTED = """async () => {
  while (!window.kobai) await new Promise((done) => setTimeout(done, 20));
  await window.kobai;
}"""
RESTING = """async () => {
  const v = await window.kobai; const gl = v.stage.canvas.getContext('webgl2'); const pixel = new Uint8Array(4);
  const times = [];
  for (let i = 0; i < 4; i++) {
    const began = performance.now();
    v.stage.render(100 + i / 10, 0.3 + i / 500);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    if (i) times.push(performance.now() - began);
  }
  return Math.min(...times);
}"""


def scene(paths: int) -> Scene:
    """The bowl with gradient descent, swirling a little, from many starts."""
    start = np.random.default_rng(0).uniform(-2.3, 2.3, paths) + 1j * np.random.default_rng(1).uniform(-2.3, 2.3, paths)
    where = start * (0.98 * np.exp(0.02j)) ** np.arange(STEPS + 1)[:, None]
    value = np.abs(where) ** 2
    grid = np.linspace(-2.4, 2.4, 121)
    marks = [Surface(grid, grid, grid[None] ** 2 + grid[:, None] ** 2, levels=np.arange(1.0, 11))]
    marks += [
        Run(np.column_stack([where.real[:, i], where.imag[:, i], value[:, i]]), color=i, style="line" if paths > 20 else "tube",
            radius=0.018 if paths == 1 else 0.006, readout={"f": value[:, i]})
        for i in range(paths)
    ]  # fmt: skip
    axes = [Axis(Text("x₁"), -2.4, 2.4), Axis(Text("x₂"), -2.4, 2.4), Axis(Text("f"), 0, 12)]
    return Scene(
        [Panel(axes, marks, motion=Motion("orbit"))], Timeline(np.arange(STEPS + 1), np.linspace(0, STEPS, 200))
    )


def sizes() -> dict[str, int]:
    """Bytes of a saved page that descends by itself, a notebook's five scenes, and the playground as file and as folder."""
    from kobai.cli import main as command

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        trace = kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=0.01, steps=200)
        page = kobai.scene(trace).save(home / "page.html")
        command(["play", "--quiet", "--out", str(home / "play.html"), "--site", str(home / "site")])
        shown = [kobai.scene(trace, view=view)._repr_mimebundle_() for view in VIEWS]
        # Outside a notebook each output holds the script; of a notebook's, one does.
        book = sum(len(text) for data in shown for text in data.values()) - (len(shown) - 1) * len(packed_code())
        site = [path.stat().st_size for path in (home / "site").rglob("*") if path.is_file()]
        return {
            "bundle": BUNDLE.stat().st_size, "saved page": page.stat().st_size,
            f"notebook of {len(shown)} scenes": book, "playground, one file": (home / "play.html").stat().st_size,
            f"playground, folder of {len(site)} files": sum(site),
        }  # fmt: skip


def main(arguments: list[str]) -> None:
    gpu = "--gpu" in arguments
    counts = [int(a) for a in arguments if a != "--gpu"] or [1, 1000, 10_000]
    flags = ["--no-sandbox"] + ([] if gpu else ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"])
    print(f"{'the machine’s' if gpu else 'software'} GL, 1280×800")
    for what, size in sizes().items():
        print(f"{what}: {size / 1e6:.2f} MB")
    print(f"{'paths':>8} {'page MB':>8} {'fps playing':>12} {'pixels':>10} {'at rest ms':>11}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for paths in counts:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            path = save(scene(paths), Path(folder) / f"{paths}.html")
            page.goto(path.as_uri() + "?play=0", timeout=120_000)
            page.evaluate(STARTED)
            (rate, pixels), resting = page.evaluate(PLAYING, 4), page.evaluate(RESTING)
            size = path.stat().st_size / 1e6
            print(f"{paths:>8,} {size:>8.2f} {rate:>12.1f} {pixels:>10} {resting:>11.1f}", flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
