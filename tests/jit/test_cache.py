"""The disk cache: private, whole files or none, bounded."""

from __future__ import annotations

import os
import sys

import pytest

from kobai.jit import cache


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A cache of this test's own, placed by the environment variable."""
    monkeypatch.setenv("KOBAI_CACHE_DIR", str(tmp_path))
    cache.directory.cache_clear()
    yield cache.directory()
    cache.directory.cache_clear()


def test_what_was_written_is_read(folder, tmp_path):
    assert tmp_path in folder.parents
    assert cache.read("a") is None
    cache.write("a", b"contents")
    assert cache.read("a") == b"contents"
    assert [file.name for file in folder.iterdir()] == ["a"]


@pytest.mark.parametrize("change", [lambda whole: whole[:-1], lambda whole: whole[:-1] + b"!", lambda whole: b""])
def test_a_damaged_file_is_missing(folder, change):
    cache.write("a", b"contents")
    (folder / "a").write_bytes(change((folder / "a").read_bytes()))
    assert cache.read("a") is None


def test_the_oldest_half_goes_when_there_are_too_many(folder, monkeypatch):
    monkeypatch.setattr(cache, "_MAX_FILES", 4)
    for n in range(5):
        cache.write(str(n), b"")
        os.utime(folder / str(n), (n, n))
    cache.write("5", b"")
    assert sorted(file.name for file in folder.iterdir()) == ["2", "3", "4", "5"]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs permissions of Unix")
def test_a_directory_that_others_may_write_to_is_not_used(folder):
    folder.chmod(0o777)
    cache.directory.cache_clear()
    assert cache.directory() is None
    cache.write("a", b"contents")
    assert cache.read("a") is None


@pytest.mark.skipif(sys.platform != "linux", reason="the rules of XDG")
def test_without_the_variable_it_is_where_the_platform_keeps_caches(monkeypatch, tmp_path):
    monkeypatch.delenv("KOBAI_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache.directory.cache_clear()
    assert cache.directory() == tmp_path / "kobai" / "files"
    cache.directory.cache_clear()
