"""The printed address answers, whatever was listened on, and what is no address is refused with one line."""

from __future__ import annotations

import http.cookiejar
import json
import socket
import urllib.request

import pytest
from websockets.sync.client import connect

from kobai.app.http.address import address_of, check_port, is_loopback, listen, own_host
from kobai.errors import BadInput
from tests.samples import sampled

TOKEN = "a token of the caller's"


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
SIX = [pytest.param(host, marks=needs_ipv6) for host in ("::1", "[::1]", "0:0:0:0:0:0:0:1", "::", "[::]")]


@pytest.mark.parametrize("host", ["127.0.0.1", *sampled(["localhost", "127.0.0.2", "0.0.0.0", "LOCALHOST", *SIX], 2)])
def test_the_printed_address_answers(serve_at, host):
    with serve_at(host=host, token=TOKEN) as served:
        jar = http.cookiejar.CookieJar()
        # A proxy of the environment is none of ours.
        browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar))
        page = browser.open(served.address, timeout=60)
        assert b'id="kobai-state"' in page.read()
        assert "token" not in page.url
        origin = page.url.rstrip("/")
        assert json.load(browser.open(f"{origin}/functions", timeout=60))
        cookie = "; ".join(f"{c.name}={c.value}" for c in jar)
        live = f"{origin.replace('http', 'ws', 1)}/live"
        with connect(live, origin=origin, additional_headers={"Cookie": cookie}, open_timeout=60, proxy=None) as page:
            page.send('{"type":"ping"}')
            assert page.recv(20) == '{"type":"pong"}'


def test_all_addresses_of_this_machine_answer_by_their_number(serve_at):
    with serve_at(host="0.0.0.0", token=TOKEN) as served:
        for host in ("127.0.0.1", "127.0.0.3", served.host):
            opened = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            request = urllib.request.Request(f"http://{host}:{served.port}/functions")
            request.add_header("Cookie", f"kobai_{served.port}={TOKEN.replace(' ', '%20').replace(chr(39), '%27')}")
            assert opened.open(request, timeout=60).status == 200


@pytest.mark.parametrize(
    "host", ["", "[]", "fe80::1%eth0", "nowhere.invalid", "a" * 70, "1.2.3.4.5", "x y", "\x00", "198.51.100.77"]
)
def test_what_cannot_be_listened_on_is_one_line(host):
    with pytest.raises(BadInput, match="--host") as refusal:
        listen(host, 0)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("port", [-1, 65536, 10**30, True, "80", 80.0, None])
def test_what_is_no_port_is_one_line(port):
    with pytest.raises(BadInput, match="from 0 to 65535"):
        check_port(port)


def test_a_port_in_use_is_one_line():
    with listen("127.0.0.1", 0) as first, pytest.raises(BadInput, match=r"in use.*--port 0"):
        listen("127.0.0.1", first.getsockname()[1])


class _Listening:
    """A socket that listens on a port this test may not take."""

    def __init__(self, *name):
        self._name = name

    def getsockname(self):
        return self._name


@pytest.mark.parametrize(
    ("bound", "port", "host", "url", "hosts"),
    [
        ("127.0.0.1", 80, "127.0.0.1", "http://127.0.0.1/", {"127.0.0.1", "127.0.0.1:80", "localhost", "[::1]"}),
        ("127.0.0.1", 443, "127.0.0.1", "http://127.0.0.1:443/", {"127.0.0.1:443"}),
        ("127.0.0.1", 8000, "localhost", "http://127.0.0.1:8000/", {"localhost:8000"}),
        ("127.0.0.2", 8000, "127.0.0.2", "http://127.0.0.2:8000/", {"127.0.0.2:8000"}),
        ("::1", 80, "::1", "http://[::1]/", {"[::1]", "[::1]:80"}),
        ("::1", 8000, "[::1]", "http://[::1]:8000/", {"[::1]:8000"}),
        ("10.0.0.1", 8000, "Box.Example", "http://box.example:8000/", {"box.example:8000"}),
    ],
)
def test_ports_and_brackets(bound, port, host, url, hosts):
    address = address_of(_Listening(bound, port), host)
    assert address.url == url
    assert hosts <= address.hosts
    assert ("127.0.0.1" in address.hosts) is (port == 80)


@pytest.mark.parametrize(
    ("text", "origin", "prefix", "hosts"),
    [
        ("https://example.org", "https://example.org", "", {"example.org", "example.org:443"}),
        ("https://Example.org:443/", "https://example.org", "", {"example.org", "example.org:443"}),
        ("https://example.org:8443/a/b/", "https://example.org:8443", "/a/b", {"example.org", "example.org:8443"}),
        ("http://example.org/kobai", "http://example.org", "/kobai", {"example.org", "example.org:80"}),
        ("https://[2001:DB8::1]/x", "https://[2001:db8::1]", "/x", {"[2001:db8::1]", "[2001:db8::1]:443"}),
        ("https://日本.example/", "https://xn--wgv71a.example", "", {"xn--wgv71a.example"}),
    ],
)
def test_public_addresses(text, origin, prefix, hosts):
    address = address_of(_Listening("127.0.0.1", 8000), "127.0.0.1", text)
    assert (address.public.origin, address.public.prefix) == (origin, prefix)
    assert address.url == f"{origin}{prefix}/"
    assert hosts | {"127.0.0.1:8000"} <= address.hosts


NOT_PUBLIC = [
    "", "example.org", "ftp://example.org", "https://", "https:///kobai", "https://a:b@example.org", "https://example.org/?a=b",
    "https://example.org/#a", "https://example.org:0", "https://example.org:70000", "https://example.org:x", "https://[::1",
    "https://a b/", "https://example.org/a b", "https://example.org/../a", "https://example.org/;Secure", "https://example.org/勾配",
    "https://example.org/a\nb", "https://example.org//a", "javascript:alert(1)", "https://" + "a" * 70,
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_what_is_no_public_address_is_one_line(text):
    with pytest.raises(BadInput, match="--public-url") as refusal:
        address_of(_Listening("127.0.0.1", 8000), "127.0.0.1", text)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("prefix", ["/export", "/live", "/functions"])
def test_a_prefix_that_is_a_route_is_one_line(serve_at, prefix):
    with pytest.raises(BadInput, match="--public-url"), serve_at(public_url=f"https://example.org{prefix}"):
        pass


def test_the_address_a_connection_came_in_at():
    assert own_host(("::ffff:127.0.0.1", 8000)) == {"127.0.0.1:8000"}
    assert own_host(("::1", 80)) == {"[::1]", "[::1]:80"}
    assert own_host(("unix", None)) == own_host(None) == own_host(("name", 1)) == set()


def test_loopback():
    assert all(map(is_loopback, ["localhost", "127.1.2.3", "::1", "[::1]"]))
    assert not any(map(is_loopback, ["", "0.0.0.0", "::", "127.1", "localhost.example", "10.0.0.1"]))
