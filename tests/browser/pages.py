"""One page in Chromium or Firefox, driven alike."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np

import kobai
from tests.browser import firefox

ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Of Chromium: software GL, so that pictures are the same on every machine."""
READY = "document.documentElement.dataset.seq && document.documentElement.dataset.seq === document.documentElement.dataset.asked"


# Firefox's preference of readers who want no motion.
STILL = 'user_pref("ui.prefersReducedMotion", 1);\n'

LAST = """() => { const { trace } = kobai.app.backend.answerer;
  return { x: [...trace.x], runs: trace.runs, n: trace.n, double: trace.precision === "float64" }; }"""


Place = tuple[float, float]


class Page(Protocol):
    """What tests do with a page."""

    name: str

    def goto(self, address: str) -> None: ...

    def evaluate(self, script: str, *arguments: Any) -> Any:
        """Call a function of JavaScript; arguments and result are plain data."""

    def press(self, *keys: str, hold: str = "") -> None:
        """Press keys one after the other by their names in the DOM, while ``hold`` is held."""

    def drag(self, *places: Place, hold: str = "") -> None:
        """Press the mouse at the first place and let it go at the last; at one place alone it is a click."""

    def double(self, at: Place) -> None:
        """Click twice."""

    def wheel(self, at: Place, *turns: float) -> None:
        """Turn the wheel by so many pixels each time."""

    def touch(self, *fingers: Sequence[Place], hold: float = 0.0) -> None:
        """Put fingers down at their first places, leave them there for ``hold`` seconds, and lift them at their last."""

    @property
    def errors(self) -> list[str]:
        """Errors and warnings on the console, and requests to a network."""
        ...


class Chromium:
    """A page of Playwright's Chromium."""

    name = "chromium"

    def __init__(self, page: Any):
        self.page = page
        self.found: list[str] = []
        page.on("console", lambda m: self.found.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.found.append(str(e)))
        page.on(
            "request",
            lambda r: self.found.append(r.url) if r.url.split(":")[0] in ("http", "https", "ws", "wss") else None,
        )

    @property
    def errors(self) -> list[str]:
        return self.found

    def goto(self, address: str) -> None:
        self.page.goto(address)

    def evaluate(self, script: str, *arguments: Any) -> Any:
        return json.loads(
            self.page.evaluate(
                f"async (given) => JSON.stringify((await ({script})(...given)) ?? null)", list(arguments)
            )
        )

    def press(self, *keys: str, hold: str = "") -> None:
        for key in keys:
            self.page.keyboard.press(f"{hold}+{key}" if hold else key)

    def drag(self, *places: Place, hold: str = "") -> None:
        if hold:
            self.page.keyboard.down(hold)
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=3)
        self.page.mouse.up()
        if hold:
            self.page.keyboard.up(hold)

    def double(self, at: Place) -> None:
        session, now = self.page.context.new_cdp_session(self.page), time.time()
        for k, kind in enumerate(("mousePressed", "mouseReleased") * 2):
            # On a busy machine they would come too late to be one.
            more = {"x": at[0], "y": at[1], "button": "left", "clickCount": 1 + k // 2, "timestamp": now + 0.05 * k}
            session.send("Input.dispatchMouseEvent", {"type": kind, **more})
        session.detach()

    def wheel(self, at: Place, *turns: float) -> None:
        self.page.mouse.move(*at)
        for turn in turns:
            self.page.mouse.wheel(0, turn)

    def touch(self, *fingers: Sequence[Place], hold: float = 0.0) -> None:
        session = self.page.context.new_cdp_session(self.page)

        def send(kind: str, at: list[Place]) -> None:
            points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(at)]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        send("touchStart", [places[0] for places in fingers])
        time.sleep(hold)
        for k in range(1, max(map(len, fingers))):
            send("touchMove", [places[min(k, len(places) - 1)] for places in fingers])
        send("touchEnd", [])
        session.detach()


def wait(page: Page, condition: str, seconds: float = 30) -> None:
    """Wait until an expression in the page is true: asked from outside, since the page's policy allows no text as code."""
    until = time.monotonic() + seconds
    while not page.evaluate(f"() => Boolean({condition})"):
        if time.monotonic() > until:
            raise TimeoutError(f"{page.name}: {condition} did not become true in {seconds:g} s")
        time.sleep(0.05)


def answered(page: Page, seconds: float = 30) -> None:
    """Wait until what was asked last is answered."""
    wait(page, READY, seconds)


def fresh(page: Page, address: str) -> None:
    """Open a live page as one does for the first time, whatever was open before."""
    if "kobai" in page.evaluate("() => Object.keys(window)"):
        page.evaluate("() => localStorage.clear()")
    page.goto("about:blank")
    page.goto(address)
    wait(page, "window.kobai?.app && document.querySelector('.verdict')")
    answered(page)


def positions(page: Page) -> np.ndarray:
    """(runs, K, n) the positions of what the page descended last."""
    last = page.evaluate(LAST)
    return np.array(last["x"], np.float64 if last["double"] else np.float32).reshape(last["runs"], -1, last["n"])


def same(found: np.ndarray, trace: kobai.Trace) -> None:
    """The positions are those of Python, bit for bit."""
    expected = trace.x.numpy().reshape(found.shape)
    assert np.array_equal(found, expected, equal_nan=True), np.abs(found - expected).max()


_shared: list[Any] = []


@contextlib.contextmanager
def playwright() -> Iterator[Any]:
    """Playwright, of which a process may run one at a time: ended by who started it, shared by who comes in between."""
    from playwright.sync_api import sync_playwright

    if _shared:
        yield _shared[0]
        return
    with sync_playwright() as play:
        _shared.append(play)
        try:
            yield play
        finally:
            _shared.clear()


@contextlib.contextmanager
def opened(name: str, executable: str, *, still: bool = False) -> Iterator[Page]:
    """A page of a browser that this starts and ends; ``still``: for a reader who wants no motion."""
    if name == "firefox":
        with firefox.running(executable, STILL if still else "") as page:
            page.size(1000, 700)
            yield page
        return
    with playwright() as play:
        running = play.chromium.launch(executable_path=executable, args=ARGUMENTS)
        motion = "reduce" if still else "no-preference"
        context = running.new_context(viewport={"width": 1000, "height": 700}, locale="en-US", reduced_motion=motion)
        yield Chromium(context.new_page())
        running.close()
