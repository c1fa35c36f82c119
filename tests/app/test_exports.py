"""Downloads from a real server: every ending is a valid file; progress, cancelling and refusals are answered."""

from __future__ import annotations

import http.client
import io
import json
import time
import zipfile

import pytest
from PIL import Image

from kobai.app import State
from kobai.app.exports import ENDINGS, Export

STARTS = {
    "png": b"\x89PNG",
    "svg": b"<?xml",
    "pdf": b"%PDF",
    "gif": b"GIF89a",
    "webp": b"RIFF",
    "html": b"<!doctype html>",
}


def ask(server, method, path, body=None):
    connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
    connection.request(method, path, json.dumps(body) if body is not None else None,
                       {"Cookie": server.cookie, "Origin": server.origin})  # fmt: skip
    response = connection.getresponse()
    data = response.read()
    connection.close()
    return response.status, data


def small(**changes) -> dict:
    return State(view="contour", steps=10, **changes).plain()


def wait(server, key, seconds=120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        _, data = ask(server, "GET", f"/export/{key}")
        job = json.loads(data)
        if job["state"] not in ("waiting", "working"):
            return job
        time.sleep(0.1)
    raise AssertionError("the export did not end")


def test_a_late_report_does_not_undo_a_cancellation(tmp_path):
    job = Export("key", "kobai.gif", tmp_path / "key.gif")
    job.report(1, 10)
    assert job.state == "working"
    job.state = "cancelled"
    job.report(2, 10)
    assert job.state == "cancelled"


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_is_a_valid_file(server, ending):
    extra = {"size": [200, 150]} if ending not in ("html", "zarr.zip") else {}
    status, data = ask(server, "POST", "/export", {"state": small(), "ending": ending, **extra})
    assert status == 202, data
    job = wait(server, json.loads(data)["id"])
    assert job["state"] == "ready", job
    status, data = ask(server, "GET", f"/export/{job['id']}/file")
    assert status == 200
    assert len(data) == job["bytes"] > 100
    if ending in STARTS:
        assert data.startswith(STARTS[ending])
    if ending in ("png", "gif", "webp"):
        assert Image.open(io.BytesIO(data)).size == (200, 150)
    if ending in ("gif", "webp"):
        assert Image.open(io.BytesIO(data)).n_frames > 3  # type: ignore[attr-defined]
    if ending == "mp4":
        import av

        with av.open(io.BytesIO(data)) as movie:
            assert movie.streams.video[0].codec_context.name == "h264"
    if ending == "zarr.zip":
        assert any(name.endswith("zarr.json") for name in zipfile.ZipFile(io.BytesIO(data)).namelist())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"state": small(), "ending": "exe"}, "exe"),
        ({"state": small(), "ending": "../png"}, "../png"),
        ({"state": {"f": 3}, "ending": "png"}, "f=3"),
        ({"state": small(), "ending": "png", "size": [1, 10**9]}, "size"),
        ({"state": small(), "ending": "gif", "frames": 10**9}, "frames"),
        ([], "expected an object"),
    ],
)
def test_bad_requests_are_refused(server, body, words):
    status, data = ask(server, "POST", "/export", body)
    assert status == 400
    assert words in json.loads(data)["error"]


def test_files_that_are_not_there(server):
    assert ask(server, "GET", "/export/nothing")[0] == 404
    assert ask(server, "GET", "/export/nothing/file")[0] == 404
    assert ask(server, "DELETE", "/export/nothing")[0] == 404


def test_a_formula_that_cannot_be_read_fails_with_the_reason(server):
    _, data = ask(server, "POST", "/export", {"state": small(f="x1**2 + foo"), "ending": "png"})
    job = wait(server, json.loads(data)["id"])
    assert job["state"] == "failed"
    assert "foo" in job["error"]


def test_a_movie_can_be_cancelled(server):
    state = State(view="surface", steps=200).plain()
    _, data = ask(server, "POST", "/export", {"state": state, "ending": "mp4", "size": [1600, 1200], "frames": 1200})
    key = json.loads(data)["id"]
    assert ask(server, "DELETE", f"/export/{key}")[0] == 200
    assert wait(server, key)["state"] == "cancelled"
    assert ask(server, "GET", f"/export/{key}/file")[0] == 409
