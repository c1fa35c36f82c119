"""One page in Chromium or Firefox, driven alike."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any, Protocol

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


class Page(Protocol):
    """What tests do with a page."""

    name: str

    def goto(self, address: str) -> None: ...

    def evaluate(self, script: str, *arguments: Any) -> Any:
        """Call a function of JavaScript; arguments and result are plain data."""

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


@contextlib.contextmanager
def opened(name: str, executable: str) -> Iterator[Page]:
    """A page of a browser that this starts and ends."""
    if name == "firefox":
        with firefox.running(executable) as page:
            page.size(1000, 700)
            yield page
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield Chromium(running.new_context(viewport={"width": 1000, "height": 700}, locale="en-US").new_page())
        running.close()
