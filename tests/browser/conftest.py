"""A browser for a module's tests: software GL, so that pictures are the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kobai.cli import main
from tests.browser.pages import ARGUMENTS, Page, opened, playwright


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with playwright() as play:
        running = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


def started(page: Any) -> None:
    """Wait until a page of Playwright's, or a frame, has its viewer.

    A page's policy allows no text as code, as ``wait_for_function`` sends it.
    """
    there = page.evaluate(
        """async () => {
          for (let i = 0; i < 6000 && (!window.kobai || window.kobai instanceof Element); i++)
            await new Promise((done) => setTimeout(done, 10));
          return Boolean(await window.kobai);
        }"""
    )
    assert there, "the page did not start in a minute"


class Opened:
    """A page with a scene in it, and what went wrong on it.

    Args:
        page: Playwright's. errors: console errors, exceptions, refused requests.
    """

    def __init__(self, page: Any):
        self.page = page
        self.errors: list[str] = []
        page.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.errors.append(str(e)))
        page.on(
            "request",
            lambda r: self.errors.append(r.url) if r.url.split(":")[0] in ("http", "https", "ws", "wss") else None,
        )

    def run(self, script: str) -> Any:
        """Evaluate with ``v`` the viewer."""
        return self.page.evaluate("async () => { const v = await window.kobai; " + script + " }")

    def pixels(self, x: float = 0, y: float = 0, w: float = 1, h: float = 1) -> bytes:
        """The stage's pixels now, RGBA; a part of it by shares of its width and height."""
        data = self.run(
            f"""const c = document.createElement('canvas'); const s = v.stage; c.width = s.width; c.height = s.height;
            const g = c.getContext('2d'); v.draw(); s.compose(g);
            const p = g.getImageData({x} * c.width, {y} * c.height, {w} * c.width, {h} * c.height).data;
            let t = ''; for (let i = 0; i < p.length; i += 8192) t += String.fromCharCode(...p.subarray(i, i + 8192));
            return btoa(t);"""
        )
        import base64

        return base64.b64decode(data)


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of either browser, for a module's tests one after the other."""
    with opened(request.param, request.getfixturevalue(request.param)) as one:
        yield one


@pytest.fixture(scope="session")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``kobai play`` writes as one file."""
    path = tmp_path_factory.mktemp("play") / "play.html"
    assert main(["play", "--quiet", "--out", str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What it writes as a folder; its pictures take ten seconds."""
    folder = tmp_path_factory.mktemp("site") / "playground"
    assert main(["play", "--quiet", "--site", str(folder)]) == 0
    return folder


@pytest.fixture
def opens(browser: Any) -> Iterator[Any]:
    """Open a file with the network off: ``opens(path, query, width=…, height=…, **context)``."""
    contexts = []

    def open_(path: Path, query: str = "?play=0", *, width: int = 800, height: int = 600, **context: Any) -> Opened:
        made = browser.new_context(viewport={"width": width, "height": height}, offline=True, **context)
        contexts.append(made)
        opened = Opened(made.new_page())
        opened.page.goto(path.as_uri() + query)
        started(opened.page)
        opened.run("await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));")
        return opened

    yield open_
    for made in contexts:
        made.close()
