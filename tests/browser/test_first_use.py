"""What a first-time user looks for: the link, the keys, a function by its name, its formula, the best of a race."""

from __future__ import annotations

import pytest

from tests.browser.conftest import started

pytestmark = pytest.mark.browser

ANSWERED = """async () => { for (let i = 0; i < 400; i++) {
  const d = document.documentElement.dataset;
  if (d.asked && d.asked === d.seq) return;
  await new Promise((done) => setTimeout(done, 25)); } }"""
INSIDE = """(one) => { const r = document.querySelector(one).getBoundingClientRect();
  return r.top >= 0 && r.top < innerHeight && r.left >= 0 && r.right <= innerWidth; }"""
STATE = "async () => { const { f, optimizers } = (await window.kobai).app.state; return { f, optimizers }; }"


def test_what_is_looked_for_is_found(browser, playground):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{playground.as_uri()}?lang=en")
    started(page)
    page.evaluate(ANSWERED)

    # The link at first sight; its toast is over no control of the stage.
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    page.get_by_role("banner").get_by_role("button", name="Copy link").click()
    page.wait_for_function(
        "() => /^Link copied: it opens only on this computer\\./.test(document.querySelector('.toast').textContent)"
    )
    assert page.evaluate("() => window.copied.startsWith('http') || window.copied.startsWith('file')")
    toast, stage = (page.locator(one).bounding_box() for one in ("#kobai > .toast", "main"))
    assert toast is not None
    assert stage is not None
    assert toast["y"] + toast["height"] <= stage["y"] + 4

    # Keys: the first stop leads to η, E does from anywhere, a question mark opens the list.
    assert page.evaluate("() => document.querySelector('#kobai button, #kobai a').className") == "skip"
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.className") == "step-size-slider"
    page.locator(".function .formula").focus()
    page.keyboard.press("e")
    assert page.evaluate("() => document.activeElement.className") == "step-size-slider"
    page.keyboard.press("?")
    assert page.evaluate("() => document.querySelector('details.keys').open")
    assert page.evaluate(INSIDE, "details.keys dl")

    # Names come first, and Enter takes the first and closes the dialog for good.
    page.get_by_role("button", name="Choose from the catalogue").first.click()
    # A long formula is cut, not made unreadably small, and a pointer that rests on it has the whole.
    page.locator(".filter").fill("levy 13")
    page.wait_for_function("() => document.querySelector('.entry-math.long')?.checkVisibility()")
    size, whole = page.evaluate(
        "() => { const one = document.querySelector('.entry-math.long');"
        " return [parseFloat(getComputedStyle(one.firstElementChild).fontSize), one.title]; }"
    )
    assert size >= 11
    assert whole.count("sin") == 3
    page.locator(".filter").fill("rosen")
    assert page.locator(".entry:visible").first.get_attribute("data-key") == "rosenbrock"
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('dialog.catalogue').open")
    page.evaluate(ANSWERED)
    assert not page.evaluate("() => document.querySelector('dialog.catalogue').open")
    suited = page.evaluate(STATE)
    assert suited["f"] == "Rosenbrock"

    # A function of the catalogue is edited as its formula, and left as it was when nothing is typed.
    box = page.locator(".function .formula-box")
    page.locator(".function .formula").click()
    assert box.input_value() == "sum(100*(x[i+1] - x[i]**2)**2 + (1 - x[i])**2, i, 1, n - 1)"
    page.keyboard.press("Enter")
    page.evaluate(ANSWERED)
    assert page.evaluate(STATE)["f"] == "Rosenbrock"

    # One that joins begins with a step size of its own; the best is said in one sentence.
    page.select_option(".optimizers .add", "Adam")
    page.wait_for_function("() => document.querySelectorAll('.verdicts .verdict').length === 2")
    page.evaluate(ANSWERED)
    descent, adam = page.evaluate(STATE)["optimizers"]
    assert adam["lr"] > 10 * descent["lr"]
    assert page.inner_text(".said .best").startswith("Best at these η: ")

    # What is under the pointer stays there when constants come above it, and when they go.
    page.locator(".start .buttons button").first.hover()
    for f, params in (("a*x1**2 + b*x2**2", {"a": 1, "b": 3}), ("x1**2 + x2**2", {})):
        page.evaluate("([f, params]) => kobai.app.change({ f, params }, true)", [f, params])
        page.evaluate(ANSWERED)
        assert page.locator(".constants").is_visible() == bool(params)
        assert page.evaluate("() => document.querySelector('.start .buttons button').matches(':hover') || "
            "document.querySelector('.start .buttons button').getBoundingClientRect().toJSON()") is True  # fmt: skip
    context.close()
    assert errors == []
