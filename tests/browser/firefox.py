"""Firefox, driven over its own WebDriver BiDi: Playwright has a Firefox of its own only, and Debian has no geckodriver."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

PREFERENCES = """
user_pref("remote.active-protocols", 1);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("extensions.getAddons.cache.enabled", false);
user_pref("webgl.force-enabled", true);
"""

# Of keys that are no characters, by their names in the DOM: WebDriver's code points.
CODES = {
    "Tab": "\ue004", "Enter": "\ue007", "Shift": "\ue008", "Control": "\ue009", "Alt": "\ue00a", "Escape": "\ue00c",
    "Backspace": "\ue003", "PageUp": "\ue00e", "PageDown": "\ue00f", "End": "\ue010", "Home": "\ue011", "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015", "Delete": "\ue017",
}  # fmt: skip


class Firefox:
    """One Firefox with one page.

    Args:
        socket: its WebDriver BiDi.
    """

    name = "firefox"

    def __init__(self, socket: Any):
        self._socket = socket
        self._ids = itertools.count(1)
        self.events: list[dict[str, Any]] = []
        self.command("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})
        self.command("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.page = self.command("browsingContext.getTree")["contexts"][0]["context"]

    def command(self, method: str, **params: Any) -> Any:
        """Send a command and wait for its result."""
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv(timeout=60))
            if message.get("type") == "event":
                self.events.append(message)
            elif message.get("id") == number:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['error']}: {message['message']}")
                return message["result"]

    def size(self, width: int, height: int) -> None:
        """Set the size of the page in CSS pixels."""
        self.command("browsingContext.setViewport", context=self.page, viewport={"width": width, "height": height})

    def goto(self, address: str) -> None:
        """Open an address and wait until it has loaded."""
        self.command("browsingContext.navigate", context=self.page, url=address, wait="complete")

    def evaluate(self, script: str, *arguments: Any) -> Any:
        """Call a function of JavaScript, awaited, in the page; arguments and result are plain data."""
        text = json.dumps(arguments)
        called = f"async () => JSON.stringify((await ({script})(...{text})) ?? null)"
        done = self.command(
            "script.callFunction", functionDeclaration=called, awaitPromise=True, target={"context": self.page}
        )
        if done["type"] == "exception":
            raise RuntimeError(done["exceptionDetails"]["text"])
        return json.loads(done["result"]["value"])

    def press(self, *keys: str, hold: str = "") -> None:
        """Press keys one after the other by their names in the DOM, while ``hold`` is held."""
        names = [CODES.get(key, key) for key in keys]
        actions = [{"type": kind, "value": name} for name in names for kind in ("keyDown", "keyUp")]
        around = [{"type": kind, "value": CODES[hold]} for kind in ("keyDown", "keyUp")] if hold else []
        self._act({"type": "key", "id": "keyboard", "actions": around[:1] + actions + around[1:]})

    def drag(self, *places: tuple[float, float], hold: str = "") -> None:
        """Press the mouse at the first place and let it go at the last; at one place alone it is a click."""
        if hold:
            self._act({"type": "key", "id": "keyboard", "actions": [{"type": "keyDown", "value": CODES[hold]}]})
        first, *rest = [{"type": "pointerMove", "x": round(x), "y": round(y)} for x, y in places]
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        self._act({"type": "pointer", "id": "mouse", "actions": [first, down, *rest, up]})
        if hold:
            self._act({"type": "key", "id": "keyboard", "actions": [{"type": "keyUp", "value": CODES[hold]}]})

    def double(self, at: tuple[float, float]) -> None:
        """Click twice."""
        move = {"type": "pointerMove", "x": round(at[0]), "y": round(at[1])}
        click = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._act({"type": "pointer", "id": "mouse", "actions": [move, *click, *click]})

    def wheel(self, at: tuple[float, float], *turns: float) -> None:
        """Turn the wheel by so many pixels each time."""
        turned = [
            {"type": "scroll", "x": round(at[0]), "y": round(at[1]), "deltaX": 0, "deltaY": turn} for turn in turns
        ]
        self._act({"type": "wheel", "id": "wheel", "actions": turned})

    def touch(self, *fingers: Sequence[tuple[float, float]], hold: float = 0.0) -> None:
        """Put fingers down at their first places, leave them there for ``hold`` seconds, and lift them at their last."""
        sources = []
        for i, places in enumerate(fingers):
            first, *rest = [{"type": "pointerMove", "x": round(x), "y": round(y)} for x, y in places]
            stay = {"type": "pause", "duration": int(1000 * hold)}
            actions = [first, {"type": "pointerDown", "button": 0}, stay, *rest, {"type": "pointerUp", "button": 0}]
            touch = {"pointerType": "touch"}
            sources.append({"type": "pointer", "id": f"finger {i}", "parameters": touch, "actions": actions})
        self._act(*sources)

    def _act(self, *sources: dict[str, Any]) -> None:
        self.command("input.performActions", context=self.page, actions=list(sources))

    @property
    def errors(self) -> list[str]:
        """Errors and warnings on the console, and requests that went to a network."""
        self.command("session.status")
        found = []
        for event in self.events:
            given = event["params"]
            if event["method"] == "log.entryAdded" and given["level"] in ("error", "warn"):
                # Headless it has no WebGL.
                if "WebGL" not in (given["text"] or ""):
                    found.append(given["text"])
            elif event["method"] == "network.beforeRequestSent":
                url = given["request"]["url"]
                if url.split(":")[0] in ("http", "https", "ws", "wss"):
                    found.append(url)
        return found


@contextlib.contextmanager
def _display() -> Iterator[str | None]:
    """The number of a new X display that shows nothing to anybody; None where there is no Xvfb."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        yield None
        return
    words = [xvfb, "-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp", "+extension", "GLX"]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


@contextlib.contextmanager
def running(executable: str, preferences: str = "") -> Iterator[Firefox]:
    """A Firefox with a profile of its own, ended afterwards: with WebGL on an unseen display, or else headless and without.

    Args:
        executable: its program.
        preferences: lines of ``user.js`` beside ``PREFERENCES``.
    """
    from websockets.sync.client import connect

    with tempfile.TemporaryDirectory() as profile, _display() as display:
        Path(profile, "user.js").write_text(PREFERENCES + preferences, encoding="utf-8")
        words = [executable, "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        process = subprocess.Popen(
            words if display else [*words, "--headless"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
            env=os.environ | {"DISPLAY": f":{display}"} if display else None,
        )  # fmt: skip
        try:
            assert process.stderr is not None
            address = None
            for line in process.stderr:
                if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
                    address = found[1]
                    break
            assert address, "Firefox did not start"
            with connect(f"{address}/session", max_size=None, open_timeout=30) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stderr is not None:
                process.stderr.close()
