"""How soon does a dragged slider show its path? In the page of ``kobai app``, in Chromium, against the article's own loop.

    python benchmarks/live.py [--drags 200]

For each drag the clock starts at the slider's input event and stops when the new path lies in the viewer's buffers, ready to
draw: event → descent → scene → buffers, all in the page. The drawing itself is timed apart: here it is software GL, elsewhere a
GPU; for the same reason the browser puts its pages on the screen without GL. Of 10,000 starts, which a Worker descends, the
longest time is measured for which the main thread answers nothing. The peer is the loop the article gives, 200 steps, timed in
the same run.

Where a drag of 100 starts spends its time, in milliseconds of one processor, the median of drags: the descent 1, how runs ended
and verdicts 1, the scene 4 (the chart of f a third of it), buffers 3 (samples of paths over the surface half of it). One drag
in twenty takes 14 to 16 in all, at no particular step size: memory of earlier drags is collected in it. Panels come after the
buffers, 1 to 2, and styles and layout, 3. A run that is expected to take long is left to the Worker, which costs copies of its
arrays.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

import torch

ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",
    "--disable-background-networking",
]

TURN = 20  # drags between two measures of the loop

DRAG = """
async ({drags, from}) => {
  const { app, viewer } = window.kobai;
  const page = document.documentElement;
  const slider = document.querySelector(".step-size-slider");
  // Woken by the page itself: a loop that looks again and again would take a core from what it measures.
  const answered = () => new Promise((done) => {
    const look = new MutationObserver(() => {
      if (page.dataset.seq !== page.dataset.asked) return;
      look.disconnect();
      done();
    });
    look.observe(page, { attributes: true });
  });
  // What the browser still has to put on the screen belongs to the drag before; it ends when two more frames have come.
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  // Frames are drawn only where they are timed: software GL would otherwise hold up the page between two drags.
  viewer.invalidate = () => {};
  const show = Object.getPrototypeOf(app.stage).show.bind(app.stage);
  let ready = 0;
  app.stage.show = (message, at) => { show(message, at); ready = performance.now(); };
  // The longest time for which the main thread does not get to a message.
  let last = performance.now(), gap = 0, going = true;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const now = performance.now();
    gap = Math.max(gap, now - last);
    last = now;
    if (going) setTimeout(() => port2.postMessage(0), 1);
  };
  port2.postMessage(0);
  const times = [], draws = [], computed = [], gaps = [], engines = {};
  for (let i = from; i < from + drags; i++) {
    slider.value = String(300 + (i * 37) % 300);
    const there = answered();
    gap = 0;
    last = performance.now();
    const began = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await there;
    times.push(ready - began);
    gaps.push(Math.max(gap, performance.now() - last));
    computed.push(app.extra.milliseconds);
    engines[app.extra.engine] = (engines[app.extra.engine] ?? 0) + 1;
    const draw = performance.now();
    viewer.draw();
    // Only reading a pixel back waits until the picture is really there.
    const gl = viewer.stage.canvas.getContext("webgl2");
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    draws.push(performance.now() - draw);
    await frame();
    await frame();
  }
  going = false;
  return { times, draws, computed, gaps, engines };
}
"""
# Grids of so many starts a side, and how many of the drags asked for.
KINDS = {"1 run": (None, 1.0), "100 starts": (10, 1.0), "10,000 starts": (100, 0.1)}
STATE = "(count) => kobai.app.change({ cloud: count && { kind: 'grid', count, seed: 0 } }, true)"


def article(runs: int = 30) -> list[float]:
    """Milliseconds of the article's loop: E(x) = xᵀAx by einsum, backward, the update under no_grad, 200 steps."""
    a = torch.eye(2)
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        x = torch.tensor([2.0, 2.0], requires_grad=True)
        for _ in range(200):
            loss = torch.einsum("i,ij,j", x, a, x)
            loss.backward()
            with torch.no_grad():
                x -= 0.01 * x.grad
                x.grad.zero_()
        taken.append(1e3 * (time.perf_counter() - began))
    return taken


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drags", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("KOBAI_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    server = subprocess.Popen([sys.executable, "-m", "kobai", "app", "--no-open"], stdout=subprocess.PIPE, text=True)
    found = re.search(r"http://\S+", server.stdout.readline())
    assert found, "the server did not start"
    rows, loops = {}, article(10)[5:]
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US").new_page()
            page.goto(found[0])
            page.wait_for_selector("html[data-seq]", state="attached", timeout=120_000)
            page.wait_for_timeout(15_000)  # until the page has its recipe
            for name, (count, share) in KINDS.items():
                page.evaluate(STATE, count)
                page.wait_for_timeout(3000)
                page.evaluate("window.kobai.viewer.pause()")
                page.evaluate(DRAG, {"drags": 10, "from": 0})
                rows[name] = {key: [] for key in ("times", "draws", "computed", "gaps")}
                engines = {}
                drags = max(10, int(share * asked.drags))
                # Turn and turn about, so that whatever else the machine does falls on both.
                for first in range(0, drags, TURN):
                    loops += article(4)
                    done = page.evaluate(DRAG, {"drags": min(TURN, drags - first), "from": first})
                    for engine, n in done.pop("engines").items():
                        engines[engine] = engines.get(engine, 0) + n
                    for key, values in rows[name].items():
                        values += done[key]
                rows[name]["engines"] = engines
            browser.close()
    finally:
        server.kill()
    loop = statistics.median(loops)
    # On a machine with other work the loop strays too: its own p95 says how far.
    print(
        f"the article's 200-step loop: median {loop:.1f} ms, p95 {percentile(loops, 0.95):.1f} ms over {len(loops)} runs,"
        f" torch {torch.__version__}"
    )
    summary = {"article_ms": loop}
    for name, row in rows.items():
        p50, p95 = percentile(row["times"], 0.5), percentile(row["times"], 0.95)
        answered = ", ".join(f"{n} by the {engine}" for engine, n in row["engines"].items())
        print(
            f"{name:>13}: slider to buffers p50 {p50:.1f} ms, p95 {p95:.1f} ms = {p95 / loop:.2f} × the loop; answered {answered}"
        )
        print(
            f"{'':>13}  of which descent, verdicts and scene p50 {percentile(row['computed'], 0.5):.1f} ms, p95"
            f" {percentile(row['computed'], 0.95):.1f} ms; longest block of the main thread {max(row['gaps']):.1f} ms, p95"
            f" {percentile(row['gaps'], 0.95):.1f} ms; drawing in software GL p50 {percentile(row['draws'], 0.5):.1f} ms"
        )
        summary[name] = {"p50": p50, "p95": p95, "ratio": p95 / loop, "draw_p50": percentile(row["draws"], 0.5),
                         "block_max": max(row["gaps"])}  # fmt: skip
    if asked.json:
        print(json.dumps(summary))


if __name__ == "__main__":
    main()
