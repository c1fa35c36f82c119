"""The live page behind nginx: another name, https, a path before its own; and a page whose server was started anew."""

from __future__ import annotations

import contextlib
import gc
import http.server
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.samples import sampled
from tests.served_app import serving

pytestmark = pytest.mark.browser

TOKEN = "behind a proxy & with odd signs"
PATIENCE = 90_000  # milliseconds: software GL on a busy machine

CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port} ssl; server_name localhost;
    ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
    location {prefix}/ {{
      proxy_pass http://127.0.0.1:{inner}{stripped};
      proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";
      {host}
    }}
  }}
}}
"""
HOSTS = {"name and port": "proxy_set_header Host $http_host;", "name": "proxy_set_header Host $host;", "none": ""}


def needed(program: str) -> str:
    """The path of a program. Lacking one is a failure where CI is set, a skip elsewhere."""
    found = shutil.which(program, path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")
    if found:
        return found
    message = f"no {program} on this machine"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("nginx")
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([needed("openssl"), *command.split(), *files], check=True, capture_output=True)
    return folder


@contextlib.contextmanager
def behind_nginx(folder: Path, *, prefix: str, strip: bool, host: str) -> Iterator[str]:
    """The printed address of a server behind nginx."""
    nginx = needed("nginx")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    public = f"https://localhost:{port}{prefix}"
    with serving(public_url=public, token=TOKEN) as served:
        inner = served.running.servers[0].sockets[0].getsockname()[1]
        file = folder / "nginx.conf"
        stripped = "/" if strip else ""
        text = CONFIGURATION.format(
            folder=folder, port=port, prefix=prefix, inner=inner, stripped=stripped, host=HOSTS[host]
        )
        file.write_text(text)
        log = ["-e", str(folder / "error.log")]
        proxy = subprocess.Popen([nginx, *log, "-p", str(folder), "-c", str(file)], stderr=subprocess.DEVNULL)
        try:
            for _ in range(200):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                assert proxy.poll() is None, (folder / "error.log").read_text()
                time.sleep(0.05)
            assert served.address.startswith(f"{public}/?token="), served.address
            yield served.address
        finally:
            proxy.terminate()
            proxy.wait(20)


CASES = [
    (prefix, strip, host)
    for prefix in ("", "/kobai", "/a/b")
    for strip in (False, True)
    for host in HOSTS
    if prefix != "/a/b" or host == "name"
]


# A refused handshake leaves its socket to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize(("prefix", "strip", "host"), sampled(CASES, 2))
def test_page_lists_socket_and_files_answer(certificate, prefix, strip, host):
    unverified = ssl._create_unverified_context()
    jar = CookieJar()
    browser = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=unverified),
        urllib.request.HTTPCookieProcessor(jar),
    )  # fmt: skip
    with behind_nginx(certificate, prefix=prefix, strip=strip, host=host) as address:
        base = address.partition("?")[0]
        origin = re.match(r"https://[^/]+", base)[0]
        with browser.open(address + "&lang=ja", timeout=30) as page:
            assert page.url == f"{base}?lang=ja"
            assert b'id="kobai-state"' in page.read()
        (cookie,) = jar
        assert (cookie.path, cookie.secure) == (f"{prefix}/", True)
        with browser.open(f"{base}functions", timeout=30) as listed:
            assert json.load(listed)
        # Posted as a page posts: with its origin.
        body = json.dumps({"state": {"f": "x1**2 + x2**2"}, "ending": "svg"}).encode()
        for given, status in ((origin, 202), ("https://evil.example", 403), ("http://[", 403)):
            request = urllib.request.Request(f"{base}export", body, {"Origin": given}, method="POST")
            try:
                answer = browser.open(request, timeout=30)
            except urllib.error.HTTPError as refusal:
                answer = refusal
            with answer:
                assert answer.status == status
        sent = {"Cookie": f"{cookie.name}={cookie.value}"}
        live = base.replace("https", "wss", 1) + "live"
        with connect(live, ssl=unverified, origin=origin, additional_headers=sent, open_timeout=30, proxy=None) as page:
            page.send('{"type":"ping"}')
            assert page.recv(30) == '{"type":"pong"}'
        for origin_of, headers in ((origin, {}), ("https://evil.example", sent), (origin.replace("https", "http"), {})):
            with pytest.raises(InvalidStatus, match="403"):
                connect(live, ssl=unverified, origin=origin_of, additional_headers=headers, open_timeout=30, proxy=None)
        gc.collect()


@pytest.mark.browser
@pytest.mark.parametrize("strip", [False, True])
def test_a_browser_descends_behind_a_prefix(certificate, browser, strip):
    with behind_nginx(certificate, prefix="/kobai", strip=strip, host="name and port") as address:
        context = browser.new_context(ignore_https_errors=True)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.goto(address)
        page.locator("html[data-seq]").wait_for(state="attached")
        assert page.url.endswith("/kobai/")
        assert page.locator(".verdict").first.inner_text()
        assert not wrong
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("lang", "line"), [("en", "started again with another token"), ("ja", "別のトークンで起動し直されています")]
)
def test_a_page_says_that_its_server_has_another_token(browser, lang, line):
    with serving(token="the first token, long enough") as served:
        context = browser.new_context()
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{served.address}&lang={lang}")
        page.locator("html[data-connected=true]").wait_for(state="attached")
        port = served.port
    with serving(token="the second token, long enough", port=port):
        page.locator(".lost", has_text=line).wait_for(state="visible")
    # The address of the first works again.
    with serving(token="the first token, long enough", port=port):
        page.locator("html[data-connected=true]").wait_for(state="attached")
        assert not page.locator(".lost").is_visible()
    context.close()


@pytest.mark.browser
def test_a_link_on_another_site_opens_the_page(browser):
    with (
        serving(token=TOKEN) as served,
        serving_text("<a href=LINK>kobai</a>", served.address + "#eyJzdGVwcyI6N30") as elsewhere,
    ):
        context = browser.new_context()
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        for _ in range(2):  # the second time with the cookie, and without the token in the address
            page.goto(elsewhere[0])
            page.get_by_role("link").click()
            page.locator("html[data-seq]").wait_for(state="attached")
            assert page.evaluate("location.pathname") == "/"
            assert "token" not in page.url
            # The state after # arrived: seven steps.
            assert "7" in page.locator(".steps input, input[type=number]").evaluate_all(
                "all => all.map((i) => i.value)"
            )
            elsewhere[1] = f"http://127.0.0.1:{served.port}/#eyJzdGVwcyI6N30"
        context.close()


@contextlib.contextmanager
def serving_text(text: str, link: str) -> Iterator[list[str]]:
    """The address of another site's page and the link on it, which may be changed."""
    given: list[str] = ["", link]

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(text.replace("LINK", f'"{given[1]}"').encode())

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as site:
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        given[0] = f"http://localhost:{site.server_port}/"
        try:
            yield given
        finally:
            site.shutdown()
            thread.join(20)
