"""The functions of a page's engine, in Chromium and Firefox: the compiled engine's bits, as in Node (``compiled.test.ts``)."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

import pytest

from tests.browser.pages import opened

pytestmark = pytest.mark.browser

VIEWER = Path(__file__).parents[2] / "viewer"
ESBUILD = VIEWER / "node_modules" / ".bin" / "esbuild"
FIXTURE = VIEWER / "tests" / "fixtures" / "engine.json.gz"

CHECK = """(cases) => {
  const decode = (text, double) => {
    const { buffer } = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return double ? new Float64Array(buffer) : new Float32Array(buffer);
  };
  return cases.map(({ name, double, inputs, result }) => {
    const [a, b = a, c = a] = inputs.map((text) => decode(text, double)), expected = decode(result, double);
    const seen = new expected.constructor(expected.length), far = double ? 2 ** 27 : 2 ** 15;
    (double ? engine.FLOAT64 : engine.FLOAT32)[name](seen, a, b, c, seen.length);
    const angle = ["sin", "cos", "tan"].includes(name);
    const same = (i) => seen[i] === expected[i] || (seen[i] !== seen[i] && expected[i] !== expected[i]);
    return { name, double, wrong: [...seen.keys()].filter((i) => !same(i) && !(angle && Math.abs(a[i]) > far)).length };
  });
}"""


@pytest.mark.skipif(not ESBUILD.exists(), reason="the viewer's packages are not installed")
@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_functions_have_the_compiled_engines_bits(name: str, request: pytest.FixtureRequest) -> None:
    command = [ESBUILD, "src/engine/kernels.ts", "--bundle", "--format=iife", "--global-name=engine"]
    script = subprocess.run(command, cwd=VIEWER, capture_output=True, text=True, check=True).stdout
    cases = json.loads(gzip.decompress(FIXTURE.read_bytes()))["functions"]
    with opened(name, request.getfixturevalue(name)) as page:
        found = page.evaluate(f"(cases) => {{ {script}\nreturn ({CHECK})(cases); }}", cases)
    assert len(found) == len(cases) > 30
    assert [each for each in found if each["wrong"]] == []
