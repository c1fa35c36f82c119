"""How long does a page's own engine take for a descent? In Node and in Chromium, beside the compiled engine in the same run.

    python benchmarks/page_engine.py [--rounds 30]

200 steps of Adam in float32, from 1, 100 and 10,000 starts: what a drag of η costs before the scene is made (`live.py` times the
whole drag). The function is parsed before, as in a drag; the optimizer is made anew each time. Positions are compared: they are
equal bit for bit.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
import zlib
from pathlib import Path

import torch

import kobai
from kobai.recipe.optimizers import optimizer_data

VIEWER = Path(__file__).parents[1] / "viewer"
FUNCTIONS = ("rosenbrock", "rastrigin", "ackley")
RUNS = (1, 100, 10_000)
STEPS, LR = 200, 0.01

SCRIPT = """
import { functionOf } from "./src/calculus/function";
import { descend } from "./src/engine/descend";
import { optimizerFor } from "./src/optimizers/optimizer_for";

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});
const crc32 = (bytes) => {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 255];
  return (crc ^ 0xffffffff) >>> 0;
};

globalThis.bench = (known, f, start, rounds, steps, lr) => {
  const objective = functionOf({ f, params: {}, dim: 2 }).at(2), times = [];
  let trace;
  for (let k = 0; k < rounds; k++) {
    const began = performance.now();
    const optimizer = optimizerFor({ name: "Adam", lr, hyper: {} }, 2, steps, "float32", known);
    trace = descend(objective, Float64Array.from(start), optimizer, { steps, precision: "float32" });
    times.push(performance.now() - began);
  }
  return { times, sum: crc32(new Uint8Array(trace.x.buffer)) };
};
"""

NODE = """
const { cases, known, steps, lr } = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(({ f, start, rounds }) => bench(known, f, start, rounds, steps, lr))));
"""


def bundle() -> str:
    """The page's engine as one script."""
    command = [
        VIEWER / "node_modules" / ".bin" / "esbuild",
        "--bundle",
        "--format=iife",
        "--target=es2022",
        "--loader=js",
    ]
    command = [*map(str, command), "--resolve-extensions=.ts,.js,.json"]
    return subprocess.run(command, input=SCRIPT, cwd=VIEWER, capture_output=True, text=True, check=True).stdout


def starts(f: kobai.Objective, runs: int) -> torch.Tensor:
    """Starting points in the function's domain."""
    domain = torch.tensor(f.domain_for(2), dtype=torch.float32)
    unit = torch.rand((runs, 2), generator=torch.Generator().manual_seed(1))
    return domain[:, 0] + unit * (domain[:, 1] - domain[:, 0])


def compiled(f: kobai.Objective, start: torch.Tensor, rounds: int) -> tuple[list[float], int]:
    """Milliseconds of the compiled engine, and a checksum of its positions."""
    taken, trace = [], None
    for _ in range(rounds):
        began = time.perf_counter()
        trace = kobai.descend(f, start, optimizer="Adam", lr=LR, steps=STEPS, engine="compiled")
        taken.append(1e3 * (time.perf_counter() - began))
    assert trace is not None
    return taken, zlib.crc32(trace.x.contiguous().numpy().tobytes())


def said(times: list[float]) -> str:
    ordered = sorted(times[len(times) // 5 :])  # a page's first drags are still being compiled
    return f"{statistics.median(ordered):8.2f} {ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]:8.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    script, known = bundle(), [optimizer_data("Adam")]
    jobs = [(name, f, starts(f, runs)) for name in FUNCTIONS for f in [kobai.objective(name)] for runs in RUNS]
    cases = [
        {
            "f": name,
            "start": start.double().flatten().tolist(),
            "rounds": asked.rounds // (5 if len(start) > 100 else 1) + 1,
        }
        for name, _, start in jobs
    ]
    given = json.dumps({"cases": cases, "known": known, "steps": STEPS, "lr": LR})
    node = shutil.which("node")
    assert node is not None, "Node is not on the PATH"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.cjs"
        file.write_text(script + NODE, encoding="utf-8")
        answer = subprocess.run([node, file], input=given, capture_output=True, text=True, check=True)
    columns = {"Node": json.loads(answer.stdout)}
    if chromium := os.environ.get("KOBAI_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome"):
        from playwright.sync_api import sync_playwright

        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            page.add_script_tag(content=script)
            call = f"({{ known, f, start, rounds }}) => bench(known, f, start, rounds, {STEPS}, {LR})"
            columns["Chromium"] = [page.evaluate(call, {**case, "known": known}) for case in cases]
            browser.close()
    print(f"{STEPS} steps of Adam in float32; milliseconds, median and p95; torch {torch.__version__}")
    print(f"{'':26}{'compiled engine':>18}" + "".join(f"{name:>18}" for name in columns) + "  positions")
    for k, (name, f, start) in enumerate(jobs):
        times, total = compiled(f, start, cases[k]["rounds"])
        same = all(rows[k]["sum"] == total for rows in columns.values())
        texts = [said(times), *(said(rows[k]["times"]) for rows in columns.values())]
        print(
            f"{name:>14}{len(start):7} starts{''.join(f'{text:>18}' for text in texts)}  {'equal' if same else 'DIFFER'}"
        )


if __name__ == "__main__":
    main()
