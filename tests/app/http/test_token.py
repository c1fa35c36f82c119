"""Tokens in addresses and cookies, and the one that is kept for the next start."""

from __future__ import annotations

import http.cookiejar
import os
import stat
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from kobai.app.http.token import check_token, folder, new_token, token_of_port
from kobai.errors import BadInput
from tests.samples import sampled

ODD = [
    "a token with spaces", "a&b;c#d?e=f/g%20h", "勾配を下っていく玉の秘密の合言葉です",
    '"quoted", \\back\\slash', "+++++++++++++++++",
    "%0d%0aSet-Cookie: a", "ééééééééééééééééé", "🎲🎲🎲🎲🎲🎲🎲🎲🎲🎲🎲🎲🎲🎲🎲🎲",
]  # fmt: skip


@pytest.mark.parametrize("token", sampled(ODD, 3))
def test_an_odd_token_opens_the_printed_address(serve_at, token):
    with serve_at(token=token) as served:
        assert served.address.isascii()
        assert served.token == token
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar))
        assert b'id="kobai-state"' in browser.open(served.address, timeout=20).read()
        assert len(jar) == 1
        assert browser.open(f"http://127.0.0.1:{served.port}/functions", timeout=20).status == 200
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(served.address[:-1], timeout=20)


@pytest.mark.parametrize(
    "token",
    ["", "short", " " * 40, "a" + " " * 40, "line\nbreak of a token", "return\r\nSet-Cookie: a=b", "nul\0nul\0nul\0nul\0nul\0",
     "\x1b[31mred red red red", "\ud800" * 20, "\u202e" * 20, "a" * 1001, "勾" * 200],
)  # fmt: skip
def test_what_cannot_be_a_token_is_one_line(token):
    with pytest.raises(BadInput, match="--token") as refusal:
        check_token(token)
    assert str(refusal.value).isprintable()


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("KOBAI_STATE_DIR", str(tmp_path))
    return folder()


def test_the_token_of_a_port_is_kept(state):
    lines: list[str] = []
    first = token_of_port(8000, lines.append)
    assert token_of_port(8000, lines.append) == first
    assert token_of_port(8001, lines.append) != first
    renewed = token_of_port(8000, lines.append, renew=True)
    assert renewed != first
    assert token_of_port(8000, lines.append) == renewed
    assert not lines
    assert stat.S_IMODE((state / "token-8000").stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


def _others_read(path):
    path.chmod(0o644)


def _others_write(path):
    path.chmod(0o622)


def _linked(path):
    target = path.with_name("target")
    path.rename(target)
    path.symlink_to(target)


def _pipe(path):
    path.unlink()
    os.mkfifo(path, 0o600)


WRONG = {
    "read by others": _others_read, "written by others": _others_write, "a link": _linked, "a pipe": _pipe,
    "empty": lambda path: path.write_text(""), "cut": lambda path: path.write_text(path.read_text()[:20]),
    "long": lambda path: path.write_text(path.read_text() + "x" * 100), "bytes": lambda path: path.write_bytes(b"\xff" * 43),
    "a line break": lambda path: path.write_text(path.read_text() + "\n"),
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="modes and pipes of POSIX")
@pytest.mark.parametrize("how", WRONG)
def test_a_wrong_file_is_replaced_with_one_line(state, how):
    first = token_of_port(8000, pytest.fail)
    path = state / "token-8000"
    WRONG[how](path)
    lines: list[str] = []
    second = token_of_port(8000, lines.append)
    assert second != first
    assert len(lines) == 1
    assert lines[0].isprintable()
    assert str(path) in lines[0]
    assert stat.S_ISREG(path.lstat().st_mode)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert token_of_port(8000, pytest.fail) == second


def test_where_none_can_be_kept_the_server_starts_with_a_line(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KOBAI_STATE_DIR", str(tmp_path / "file"))
    lines: list[str] = []
    assert token_of_port(8000, lines.append) != token_of_port(8000, lines.append)
    assert len(lines) == 2
    assert "cannot be kept" in lines[0]


def test_a_folder_in_its_place_is_left(state):
    (state / "token-8000").mkdir(parents=True)
    lines: list[str] = []
    assert token_of_port(8000, lines.append)
    assert len(lines) == 1
    assert (state / "token-8000").is_dir()


def test_a_restart_keeps_the_address(serve_at, state):
    with serve_at(keep=True) as served:
        port, first = served.port, served.address
    with serve_at(keep=True, port=port) as served:
        assert served.address == first
    with serve_at(keep=True, renew=True, port=port) as served:
        assert served.address != first
    with serve_at(keep=True, port=port, token="another token given") as served:
        assert served.token == "another token given"


def test_tokens_are_long_and_new():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}


@pytest.mark.parametrize(
    "arguments",
    sampled([["--port", "70000"], ["--port", "-1"], ["--host", "0.0.0.0"], ["--token", "short"], ["--public-url", "example.org"],
             ["--new-token"], ["--host", "nowhere.invalid", "--token", "long enough, surely"], ["--host", ""]], 2),
)  # fmt: skip
def test_the_command_refuses_with_one_line(arguments, state):
    command = [sys.executable, "-m", "kobai", "app", "--no-open", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert not done.stdout
