"""What the live page's server sends of texts that stay: compressed, with an ETag, and nothing where the browser has it."""

from __future__ import annotations

import gzip
import urllib.error
import urllib.request

import pytest
from starlette.requests import Request
from starlette.responses import Response

from kobai.app.http.revalidated import Revalidated, accepts_gzip
from tests.served_app import serving


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("x-gzip", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, *;q=1", False),
        ("", False),
        ("br", False),
        ("gzip;q=much", False),
        (";;,,=", False),
    ],
)
def test_what_accepts_gzip(header, accepted):
    assert accepts_gzip(header) is accepted


def answer(text: Revalidated, **headers: str) -> Response:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": raw, "query_string": b""}
    return text.response(Request(scope))


def test_two_forms_have_two_tags():
    text = Revalidated("勾配" * 500, "text/html", {"x-own": "yes"})
    plain, packed = answer(text), answer(text, accept_encoding="gzip")
    assert gzip.decompress(packed.body) == plain.body == ("勾配" * 500).encode()
    assert plain.headers["etag"] != packed.headers["etag"]
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    for response in (plain, packed):
        assert response.headers["vary"] == "Accept-Encoding"
        assert response.headers["x-own"] == "yes"


def test_nothing_is_sent_again():
    text = Revalidated("text", "text/html")
    tag = answer(text, accept_encoding="gzip").headers["etag"]
    for header in (tag, f'"other", W/{tag}', "*"):
        again = answer(text, accept_encoding="gzip", if_none_match=header)
        assert (again.status_code, again.body, again.headers["etag"]) == (304, b"", tag)
    assert answer(text, if_none_match=tag).status_code == 200  # that names the other form
    assert answer(Revalidated("other", "text/html"), accept_encoding="gzip", if_none_match=tag).status_code == 200


def test_the_live_page_is_sent_once():
    with serving() as server:

        def get(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
            request = urllib.request.Request(server.origin + path, headers={"Cookie": server.cookie, **headers})
            try:
                with urllib.request.urlopen(request, timeout=60) as response:
                    return response.status, dict(response.headers), response.read()
            except urllib.error.HTTPError as error:
                return error.code, dict(error.headers), b""

        for path in ("/", "/functions", "/optimizers"):
            status, headers, body = get(path, **{"Accept-Encoding": "gzip"})
            assert (status, headers["content-encoding"]) == (200, "gzip")
            plain = get(path)[2]
            assert gzip.decompress(body) == plain
            assert len(body) < 0.45 * len(plain)
            assert get(path, **{"Accept-Encoding": "gzip", "If-None-Match": headers["etag"]})[0] == 304
            assert "no-store" not in headers["cache-control"]
            # who does not know the token learns nothing from a tag
            assert get(path, Cookie="", **{"Accept-Encoding": "gzip", "If-None-Match": headers["etag"]})[0] == 403
