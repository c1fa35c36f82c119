import os
import stat
import sys
import threading

import pytest

from kobai.errors import BadInput
from kobai.files import whole_file, write_whole

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_replaced_only_when_it_is_whole(tmp_path):
    path = tmp_path / "a.png"
    write_whole(path, b"old")

    def fail():
        with whole_file(path) as part:
            assert part.suffix == ".png"
            part.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_bytes() == b"old"
    write_whole(path, b"new", durable=False)
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a.png"]


@posix
def test_a_new_file_has_the_permissions_of_any_new_file_and_an_old_one_keeps_its_own(tmp_path):
    path, plain = tmp_path / "a", tmp_path / "b"
    plain.write_bytes(b"")
    write_whole(path, b"1")
    assert mode_of(path) == mode_of(plain)
    path.chmod(0o640)
    write_whole(path, b"2")
    assert mode_of(path) == 0o640


@posix
def test_a_symbolic_link_stays_one(tmp_path):
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "real.gif", tmp_path / "link.gif"
    link.symlink_to(real)
    for text in (b"first", b"second"):
        write_whole(link, text)
        assert link.is_symlink()
        assert real.read_bytes() == text
    assert os.listdir(tmp_path / "there") == ["real.gif"]


@posix
def test_a_pipe_is_written_to(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(path.read_bytes()))
    reader.start()
    write_whole(path, b"through")
    reader.join(10)
    assert got == [b"through"]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_where_nothing_can_be_written(tmp_path):
    with pytest.raises(BadInput, match=r"is a folder: give the name of a file"):
        write_whole(tmp_path, b"")
    with pytest.raises(BadInput, match=r"is not there; make it first"):
        write_whole(tmp_path / "gone" / "a", b"")
