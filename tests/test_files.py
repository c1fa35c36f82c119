import os
import stat
import sys
import threading

import pytest

from kobai.errors import BadInput
from kobai.files import moved_aside, restore_folder, whole_file, whole_folder, write_whole

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
    with pytest.raises(BadInput, match="make it first"), whole_folder(tmp_path / "gone" / "a"):
        pass


def test_a_folder_is_replaced_only_when_it_is_whole(tmp_path):
    path = tmp_path / "run"

    def write(text, fail=False):
        with whole_folder(path) as part:
            part.mkdir()
            (part / "x").write_text(text)
            if fail:
                raise OSError(28, "No space left on device")

    write("old")
    with pytest.raises(BadInput, match=r"cannot be written \(No space left on device\)"):
        write("half", fail=True)
    assert (path / "x").read_text() == "old"
    write("new")
    assert (path / "x").read_text() == "new"
    assert os.listdir(tmp_path) == ["run"]


def test_a_replacement_cut_off_between_its_renames_is_undone(tmp_path):
    path = tmp_path / "run"
    path.mkdir()
    os.rename(path, moved_aside(path))
    restore_folder(path)
    assert os.listdir(tmp_path) == ["run"]
