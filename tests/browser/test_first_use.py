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
COVERED = """() => {
  const toast = document.querySelector("#kobai > .toast").getBoundingClientRect();
  return [...document.querySelectorAll(".bar > :not(.spring), .sheet-toggle, .side *, main")].filter((one) => {
    const r = one.getBoundingClientRect();
    return one.checkVisibility({ visibilityProperty: true }) && r.width && toast.height > 10
      && r.left < toast.right && r.right > toast.left && r.top < toast.bottom && r.bottom > toast.top;
  }).map((one) => one.className || one.tagName); }"""
STATE = "async () => { const { f, optimizers } = (await window.kobai).app.state; return { f, optimizers }; }"


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_a_message_covers_no_control_and_no_words(browser, playground, size, lang):
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    page.goto(f"{playground.as_uri()}?lang={lang}")
    started(page)
    page.evaluate(ANSWERED)
    page.evaluate("() => document.querySelector('.share button').click()")
    page.locator("#kobai > .toast button").wait_for()
    assert page.evaluate(COVERED) == []
    page.close()


def test_the_menu_that_saves_has_the_page_with_what_is_set(browser, playground, tmp_path):
    """Of the playground, and of the page that it saves."""
    page = browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    address = f"{playground.as_uri()}?lang=en"
    for lr in (0.25, None):
        page.goto(address)
        started(page)
        page.evaluate(ANSWERED)
        if lr:
            page.evaluate(
                "async (lr) => { const { app } = await window.kobai, [one] = app.state.optimizers;"
                " app.change({ optimizers: [{ ...one, lr }] }, true); }",
                lr,
            )
        assert page.evaluate(STATE)["optimizers"][0]["lr"] == 0.25
        page.locator("[part=save]").click()
        with page.expect_download() as saved:
            page.get_by_role("button", name="Page (.html), with everything set").click()
        saved.value.save_as(tmp_path / "saved.html")
        address = f"{(tmp_path / 'saved.html').as_uri()}?lang=en"
    page.close()


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
