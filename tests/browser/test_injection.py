"""Nothing that is written into a page becomes a part of it: formulas, names and titles that look like markup or script."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import quote

import pytest

import kobai
from kobai.scenes import Text
from kobai.viewer import html, save
from tests.browser.pages import answered, wait

pytestmark = pytest.mark.browser

CORPUS = (
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    '"><img src=x onerror="window.hit=1">',
    "'><svg onload=window.hit=1>",
    "</title><script>window.hit=1</script>",
    "</style><img src=x onerror=window.hit=1>",
    "<!--<script>",
    "]]><script>window.hit=1</script>",
    "javascript:window.hit=1",
    "<math><mtext><img src=x onerror=window.hit=1></mtext></math>",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "{{constructor.constructor('window.hit=1')()}}",
    "${window.hit=1}",
    "\u2028window.hit=1//",
    "\\u003cscript>window.hit=1\\u003c/script>",
    "<kobai script>",
)
HIT = """async () => {
  await new Promise((done) => setTimeout(done, 150));
  const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  const here = all(document);
  const own = new Set(['kobai-scene', 'kobai-recipe', 'kobai-state', 'kobai-downloads', 'kobai-loader']);
  return { hit: window.hit ?? null,
    scripts: here.filter((e) => e.localName === 'script' && e.type !== 'module' && !own.has(e.id)).length,
    foreign: here.filter((e) => ['img', 'iframe', 'object', 'embed', 'base', 'link'].includes(e.localName)
      && e.getAttribute('href') !== 'data:,').length,
    handlers: here.filter((e) => [...e.attributes].some(({ name }) => name.startsWith('on'))).length };
}"""
CLEAN = {"hit": None, "scripts": 0, "foreign": 0, "handlers": 0}


def test_titles_names_and_descriptions(page, tmp_path):
    trace = kobai.descend("x1**2 + x2**2", [[2.0, 2.0], [1.0, 1.0]], lr=0.1, steps=5)
    scene = kobai.scene(trace, view="both")
    for i in range(0, len(CORPUS), 4):
        one, two, three, four = (CORPUS[(i + k) % len(CORPUS)] for k in range(4))
        panels = [
            replace(panel, axes=[replace(axis, label=Text(two), note=three) for axis in panel.axes], title=Text(four))
            for panel in scene.panels
        ]
        bad = replace(scene, panels=panels, title=Text(one), subtitle=two, description=three, notes=[four])
        file = save(bad, tmp_path / f"{i}.html", title=two)
        page.goto(file.as_uri() + "?play=0")
        wait(page, "window.kobai !== undefined")
        page.evaluate("async () => { await window.kobai; }")
        assert page.evaluate(HIT) == CLEAN, one
        assert page.evaluate("() => document.title").split() == two.split()


def test_formulas_of_a_link(page, playground, slow):
    # Each is a page opened afresh: some of them, through each of the four ways.
    for i, text in list(enumerate(CORPUS))[:: 1 if slow else 3]:
        state = quote(json.dumps({"f": text, "rules": [{"name": text, "lr": 0.1, "hyper": {text: 1}}]}))
        hashes = (f"f={quote(text)}", f"s={state}", f"f={quote(text)}&lang={quote(text)}", quote(text))
        page.goto("about:blank")
        page.goto(f"{playground.as_uri()}#{hashes[i % 4]}")
        wait(page, "document.querySelector('.verdict')")
        assert page.evaluate(HIT) == CLEAN, (text, i % 4)


def test_typed_formulas(page, playground):
    page.goto(playground.as_uri())
    wait(page, "document.querySelector('.verdict')")
    page.evaluate("() => document.querySelector('.formula').click()")
    for text in (*CORPUS, r"\text{<img src=x onerror=window.hit=1>}", "x1**2 + `<script>window.hit=1</script>`"):
        page.evaluate(
            """(text) => { const box = document.querySelector('.formula-box'); box.value = text;
            box.dispatchEvent(new Event('input', { bubbles: true })); }""",
            text,
        )
        wait(page, "document.querySelector('.formula-error')?.textContent")
        assert page.evaluate(HIT) == CLEAN, text


ODD = (
    *CORPUS,
    "a\nb",
    "a\x00b",
    "勾配😀",
    "\u202egnp.exe",
    "__proto__",
    "constructor",
    " ",
    "x" * 200,
    'it\'s "quoted", twice',
)
"""Names of columns and of classes: foreign text, too."""


def test_columns_and_classes(page, playground, tmp_path, slow):
    odd = ODD if slow else ODD[::18]
    numbers = [0.5 * k for k in range(len(ODD))]
    columns = {name: [v + k for v in numbers] for k, name in enumerate(ODD[:12])}
    more = {name: [v * k for v in numbers] for k, name in enumerate(ODD[12:])}
    two = {"x": numbers, "y": numbers[::-1], "c": list(ODD)}
    usual = {"delta": 1, "l1": 0, "l2": 0, "standardize": False, "reduction": "mean", "batch": None, "held": 0.25}
    states = [
        {"f": "n ~ .", "data": {**usual, "columns": {**columns, "n": numbers}, "loss": "squared"}},
        {"f": "n ~ .", "data": {**usual, "columns": {**more, "n": numbers}, "loss": "huber"}},
        {"f": "c ~ softmax(.)", "data": {**usual, "columns": {"x": numbers, "c": list(ODD)}, "loss": "cross-entropy"}},
        {"f": "c ~ softmax(.)", "data": {**usual, "columns": two, "loss": "cross-entropy"}},
        *({"f": f"{name} ~ a*x + b", "data": {**usual, "columns": {"x": [1, 2], name: [3, 5]}, "loss": "absolute"}}
          for name in odd),
        {"f": "y ~ a*x", "data": {**usual, "columns": {"x" * 100_000: [1], "y": [2]}, "loss": "squared"}},
    ]  # fmt: skip
    page.goto(playground.as_uri())
    wait(page, "document.querySelector('.verdict')")
    for state in states:
        page.evaluate("(state) => { kobai.app.change({ start: [[1, 1]], ...state }, true); }", state)
        answered(page)
        page.evaluate("() => document.querySelectorAll('.side details').forEach((fold) => { fold.open = true; })")
        said = page.evaluate("() => kobai.app.refusal?.error ?? ''")
        assert "\n" not in said
        assert len(said) < 1000
    # At the end, of all: nothing that was shown has done anything.
    assert page.evaluate(HIT) == CLEAN
    assert page.evaluate("() => ({}).hit ?? null") is None
    assert page.errors == []
    for state in states[: 4 if slow else 1]:
        data = state["data"]
        loss = kobai.loss(state["f"], data["columns"], loss=data["loss"], held_out=0.25)
        file = kobai.scene(kobai.descend(loss, lr=1e-6, steps=2)).save(tmp_path / "fit.html")
        page.goto(file.as_uri() + "?play=0")
        wait(page, "window.kobai !== undefined")
        page.evaluate("async () => { await window.kobai; }")
        assert page.evaluate(HIT) == CLEAN


def policies(html: str) -> list[str]:
    return re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)


def test_every_page_has_a_policy_without_exceptions(playground, site):
    from kobai.app.state import State
    from kobai.viewer.live_page import live_page

    scene = kobai.scene(kobai.descend("x1**2", [1.0], lr=0.1, steps=3))
    files = [playground, *site.rglob("*.html")]
    pages = [html(scene), *(path.read_text(encoding="utf-8") for path in files)]
    assert len(pages) >= 4
    found = [policy for text in pages for policy in policies(text)]
    assert len(found) == len(pages)
    for policy in [*found, live_page(State().plain())[1]]:
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "script-src" in policy
        assert not re.search(r"https?:", policy)
        # hashes, or files of the page's own folder
        assert re.search(r"script-src ('sha256-[^']+'|'self'|[\w./-]+)", policy)


def test_the_policy_holds(page, playground):
    page.goto(playground.as_uri())
    wait(page, "document.querySelector('.verdict')")
    broken = page.evaluate(
        """async () => { const seen = [];
        document.addEventListener('securitypolicyviolation', (e) => seen.push(e.effectiveDirective));
        const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s);
        const i = new Image(); i.src = 'https://example.org/a.png';
        try { await fetch('https://example.org/'); } catch {}
        await new Promise((done) => setTimeout(done, 300)); return [seen, window.hit ?? null]; }"""
    )
    assert {"script-src-elem", "img-src", "connect-src"} <= set(broken[0])
    assert broken[1] is None
