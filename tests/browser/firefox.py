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
from collections.abc import Iterator
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

    def keys(self, *names: str) -> None:
        """Press keys, one after the other; ``names`` are characters, as "a" or "\\ue004" for Tab."""
        actions = [{"type": kind, "value": name} for name in names for kind in ("keyDown", "keyUp")]
        source = {"type": "key", "id": "keyboard", "actions": actions}
        self.command("input.performActions", context=self.page, actions=[source])

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
def running(executable: str) -> Iterator[Firefox]:
    """A Firefox with a profile of its own, ended afterwards: with WebGL on an unseen display, or else headless and without."""
    from websockets.sync.client import connect

    with tempfile.TemporaryDirectory() as profile, _display() as display:
        Path(profile, "user.js").write_text(PREFERENCES, encoding="utf-8")
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
