import os
import stat
import sys
from pathlib import Path

import pytest

from kobai.descent.record.stores import replacement as folders
from kobai.descent.record.stores.replacement import being_replaced, restore_folder, whole_folder, writing_alone
from kobai.errors import BadInput

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")
DEAD = f".run.{'0' * 16}.tmp"  # the working folder of a process that is gone


def anything(folder, shown):
    """A check that lets everything be replaced."""


def write(path, text, check=anything):
    with whole_folder(path, check) as part:
        part.mkdir()
        (part / "x").write_text(text)


@pytest.fixture(params=["exchange", "two renames"])
def way(request, monkeypatch):
    """Both ways of replacing: in one step, and where the system has none."""
    if request.param == "two renames":
        monkeypatch.setattr(folders, "_FLAGS", {})


@pytest.mark.usefixtures("way")
def test_a_folder_is_replaced_only_when_it_is_whole(tmp_path):
    path = tmp_path / "run"

    def fail():
        with whole_folder(path, anything) as part:
            part.mkdir()
            (part / "x").write_text("half")
            raise OSError(28, "No space left on device")

    write(path, "old")
    with pytest.raises(BadInput, match=r"cannot be written \(No space left on device\)"):
        fail()
    assert (path / "x").read_text() == "old"
    write(path, "new")
    assert (path / "x").read_text() == "new"
    assert os.listdir(tmp_path) == ["run"]
    with pytest.raises(BadInput, match="make it first"):
        write(tmp_path / "gone" / "a", "")


@pytest.mark.usefixtures("way")
def test_what_must_stay_stays_even_if_it_came_at_the_last_moment(tmp_path):
    path = tmp_path / "run"
    write(path, "mine")
    with pytest.raises(BadInput, match="there already"):
        write(path, "new", folders.refuse)

    calls = []

    def late(folder, shown):
        calls.append(folder)
        if len(calls) == 2:
            folders.refuse(folder, shown)

    with pytest.raises(BadInput, match=r"run'?: there already"):
        write(path, "new", late)
    assert calls[0] == path
    assert calls[1] != path
    assert (path / "x").read_text() == "mine"
    assert os.listdir(tmp_path) == ["run"]


def test_a_replacement_cut_off_between_its_renames_is_undone(tmp_path):
    path = tmp_path / "run"
    write(tmp_path / "aside", "old")
    (tmp_path / DEAD).mkdir()
    os.rename(tmp_path / "aside", tmp_path / DEAD / "old")
    assert being_replaced(path)
    restore_folder(path)
    assert os.listdir(tmp_path) == ["run"]
    assert (path / "x").read_text() == "old"


@posix
def test_what_a_killed_process_left_is_swept_but_not_what_a_living_one_makes(tmp_path):
    path = tmp_path / "run"
    others = (f".run.{'0' * 15}.tmp", ".run.zz.tmp", f".other.{'0' * 16}.tmp")
    for name in (DEAD, *others):
        (tmp_path / name / "new").mkdir(parents=True)
    with whole_folder(path, anything) as part:
        part.mkdir()
        write(path, "inner")  # another saver, which sweeps while this one works
        assert not (tmp_path / DEAD).exists()
        assert part.exists()
    assert not (path / "x").exists()
    assert sorted(os.listdir(tmp_path)) == sorted(["run", *others])


@posix
@pytest.mark.usefixtures("way")
def test_permissions_are_kept_and_a_link_stays_one(tmp_path):
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "real", tmp_path / "link"
    link.symlink_to(real)
    write(link, "first")
    assert stat.S_IMODE(real.stat().st_mode) == 0o777 & ~_umask()
    real.chmod(0o700)
    (real / "x").chmod(0o600)
    write(link, "second")
    assert link.is_symlink()
    assert (link / "x").read_text() == "second"
    assert stat.S_IMODE(real.stat().st_mode) == 0o700
    assert stat.S_IMODE((real / "x").stat().st_mode) == 0o600
    assert os.listdir(tmp_path / "there") == ["real"]


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


@posix
def test_one_process_at_a_time_is_alone(tmp_path):
    with (
        writing_alone(tmp_path),
        pytest.raises(BadInput, match="another process is writing there"),
        writing_alone(tmp_path),
    ):
        pass
    with writing_alone(tmp_path):
        pass


def test_long_names_are_written_too(tmp_path):
    path = tmp_path / ("あ" * 84)  # 252 of 255 bytes
    write(path, "1")
    write(path, "2")
    assert (path / "x").read_text() == "2"
    assert os.listdir(tmp_path) == [path.name]


def test_a_block_that_makes_nothing_is_told_so(tmp_path: Path):
    with pytest.raises(BadInput, match="cannot be written"), whole_folder(tmp_path / "run", anything):
        pass
    assert os.listdir(tmp_path) == []
