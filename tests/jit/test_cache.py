"""The disk cache: private, whole files or none, bounded."""

from __future__ import annotations

import os
import subprocess
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


unix = pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs permissions of Unix")


def _as_a_new_process_would(folder):
    cache.directory.cache_clear()
    return cache.read("a")


def _pipe(path):
    path.unlink()
    os.mkfifo(path)


def _folder(path):
    path.unlink()
    path.mkdir()


def _link(path):
    path.rename(path.with_name("moved"))
    path.symlink_to(path.with_name("moved"))


def _endless(path):
    path.unlink()
    path.symlink_to("/dev/zero")


def _huge(path):
    os.truncate(path, cache._LARGEST + 1)


def _given_away(path):
    if os.getuid():
        pytest.skip("only root can give files away")
    os.chown(path, 12345, -1)


def _another_name(path):
    cache.write("b", b"machine code of another function")
    os.replace(path.with_name("b"), path)


def _another_key(path):
    path.parent.with_name(f"{path.parent.name}.key").unlink()


@unix
@pytest.mark.parametrize(
    "change",
    [_pipe, _folder, _link, _endless, _huge, _another_name, _another_key, lambda path: path.chmod(0o666),
     lambda path: path.chmod(0o620), _given_away],
)  # fmt: skip
def test_what_others_could_have_put_there_is_missing_and_made_anew(folder, change):
    cache.write("a", b"contents")
    assert _as_a_new_process_would(folder) == b"contents"
    change(folder / "a")
    assert _as_a_new_process_would(folder) is None
    if change is not _folder:
        cache.write("a", b"contents")
        assert _as_a_new_process_would(folder) in (b"contents", None)


@unix
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o1777])
def test_the_folder_is_checked_at_every_opening(folder, mode):
    cache.write("a", b"contents")
    folder.chmod(mode)
    assert cache.read("a") is None
    cache.write("a", b"other")
    folder.chmod(0o700)
    assert cache.read("a") == b"contents"


@unix
def test_every_folder_above_is_checked(tmp_path, monkeypatch):
    above = tmp_path / "above"
    above.mkdir()
    monkeypatch.setenv("KOBAI_CACHE_DIR", str(above))
    for mode, used in ((0o700, True), (0o770, True), (0o1777, True), (0o777, False), (0o707, False)):
        above.chmod(mode)
        cache.directory.cache_clear()
        assert (cache.directory() is not None) == used, oct(mode)
    above.chmod(0o700)
    if os.getuid() == 0:
        os.chown(above, 12345, -1)
        cache.directory.cache_clear()
        assert cache.directory() is None
    cache.directory.cache_clear()


@unix
@pytest.mark.parametrize(
    "damage", [lambda key: key.write_bytes(b""), lambda key: key.chmod(0o644), lambda key: _pipe(key)]
)
def test_a_key_that_is_damaged_or_readable_by_others_is_made_anew(folder, damage):
    cache.write("a", b"contents")
    key = folder.with_name("files.key")
    assert key.stat().st_mode & 0o777 == 0o600
    damage(key)
    assert cache.read("a") is None
    cache.write("a", b"contents")
    assert cache.read("a") == b"contents"
    assert key.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in folder.parent.iterdir()) == ["files", "files.key"]


@unix
def test_many_processes_make_one_key(tmp_path):
    code = "import sys\nfrom kobai.jit import cache\ncache.write(sys.argv[1], b'x')\nprint(cache._key(cache.directory()).hex())"
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(n)], stdout=subprocess.PIPE, text=True,
                         env={**os.environ, "KOBAI_CACHE_DIR": str(tmp_path)})
        for n in range(8)
    ]  # fmt: skip
    assert len({process.communicate(timeout=120)[0] for process in processes}) == 1
    assert sorted(os.listdir(tmp_path / "kobai" / "files")) == [str(n) for n in range(8)]


@unix
@pytest.mark.parametrize("home", ["/proc/nowhere", "/dev/null"])
def test_homes_that_cannot_be_written_to(monkeypatch, home):
    monkeypatch.setenv("KOBAI_CACHE_DIR", home)
    cache.directory.cache_clear()
    assert cache.directory() is None
    cache.write("a", b"contents")
    assert cache.read("a") is None
    cache.directory.cache_clear()


@unix
def test_a_full_disk_leaves_nothing_in_the_cache(folder, monkeypatch):
    import errno
    from pathlib import Path

    def full(self, contents):
        raise OSError(errno.ENOSPC, "No space left on device")

    cache.write("a", b"contents")
    monkeypatch.setattr(Path, "write_bytes", full)
    cache.write("b", b"contents")
    assert os.listdir(folder) == ["a"]
