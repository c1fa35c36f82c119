import errno
import os
import signal
import stat
import subprocess
import sys
import threading

import pytest

import kobai
from kobai.errors import BadInput
from kobai.files import temporary_folder, whole_file, write_whole
from kobai.formats import SCENE_ENDINGS

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


def sleeper(tmp_path, code):
    """A process that holds a temporary file or folder, and was killed if ``code`` says so."""
    script = (
        f"import os, signal, sys, time\nfrom kobai.files import *\nfrom kobai.files import temporary_folder\n{code}"
    )
    return subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )


@posix
def test_what_a_killed_process_left_is_swept_but_not_what_a_living_one_writes(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    die = "\n    os.kill(os.getpid(), signal.SIGKILL)"
    for code, count in (
        ("with whole_file(sys.argv[1] + '/a.gif') as part:", 1),
        ("with temporary_folder() as part:", 2),
    ):
        with sleeper(tmp_path, code + die) as process:
            assert process.wait(60) == -signal.SIGKILL
        assert len(os.listdir(tmp_path)) == count
    living = sleeper(
        tmp_path, "with whole_file(sys.argv[1] + '/b.gif') as part:\n    print(flush=True); time.sleep(60)"
    )
    assert living.stdout is not None
    living.stdout.readline()
    write_whole(tmp_path / "c.gif", b"")
    with temporary_folder() as folder:
        (folder / "x").touch()
    remaining = [name for name in os.listdir(tmp_path) if name.startswith(".")]
    assert [name.split(".")[1] for name in remaining] == ["b"]
    living.kill()
    living.wait()
    living.stdout.close()
    write_whole(tmp_path / "c.gif", b"")
    assert sorted(os.listdir(tmp_path)) == ["c.gif"]


@posix
def test_only_temporary_files_of_kobai_are_swept(tmp_path):
    names = [
        ".a.kobai-0123456789abcde.png",
        "a.kobai-0123456789abcdef.png",
        ".kobai-x",
        ".a.kobai-0123456789abcdef.b.c",
    ]
    for name in names:
        (tmp_path / name).touch()
    os.mkfifo(tmp_path / ".pipe.kobai-0123456789abcdef.png")
    (tmp_path / ".link.kobai-0123456789abcdef.png").symlink_to(tmp_path / names[0])
    before = set(os.listdir(tmp_path))
    write_whole(tmp_path / "new.png", b"")
    assert set(os.listdir(tmp_path)) == {*before, "new.png"}


@posix
def test_a_private_file_is_private_while_it_is_written(tmp_path):
    path = tmp_path / "a.png"
    path.touch(0o600)
    with whole_file(path) as part:
        assert mode_of(part) == 0o600
    assert mode_of(path) == 0o600


@posix
def test_links_that_dangle_and_links_in_a_circle(tmp_path):
    (tmp_path / "link.png").symlink_to(tmp_path / "made.png")
    write_whole(tmp_path / "link.png", b"x")
    assert (tmp_path / "made.png").read_bytes() == b"x"
    (tmp_path / "a.png").symlink_to(tmp_path / "b.png")
    (tmp_path / "b.png").symlink_to(tmp_path / "a.png")
    with pytest.raises(BadInput, match="leads to itself"):
        write_whole(tmp_path / "a.png", b"")


@posix
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, None])
def test_what_the_disk_refuses_names_the_file_that_was_asked_for(tmp_path, number):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    error = OSError("encoder error -2") if number is None else OSError(number, os.strerror(number))
    with pytest.raises(BadInput, match=r"a\.png': cannot be written \(.*make room there"), whole_file(path):
        raise error
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.png"]


def test_errors_of_what_is_written_are_not_those_of_the_disk(tmp_path):
    for error in (ConnectionResetError("gone"), FileNotFoundError(2, "none", "other"), TimeoutError(110, "late")):
        with pytest.raises(type(error)), whole_file(tmp_path / "a.png"):
            raise error
    assert os.listdir(tmp_path) == []


FULL = """
import os, resource, signal, sys
import kobai
trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.1, steps=5)
scene = kobai.scene(trace)
resource.setrlimit(resource.RLIMIT_FSIZE, (300, resource.RLIM_INFINITY))
for ending in sys.argv[2:]:
    path = f"{sys.argv[1]}/a{ending}"
    try:
        scene.save(path, **({} if ending == ".html" else {"size": (160, 120)}))
    except kobai.BadInput as error:
        assert path in str(error), error
        assert "\\n" not in str(error)
    else:
        raise SystemExit(f"{ending}: nothing said")
"""


@posix
def test_a_full_disk_leaves_the_file_as_it_was_and_nothing_in_the_cache(tmp_path):
    endings, (out, cache) = SCENE_ENDINGS, (tmp_path / "out", tmp_path / "cache")
    out.mkdir()
    for ending in endings:
        (out / f"a{ending}").write_bytes(b"old")
        (out / f"a{ending}").chmod(0o600)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(out), *endings], capture_output=True, text=True, check=False,
        env={**os.environ, "KOBAI_CACHE_DIR": str(cache)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sorted(os.listdir(out)) == sorted(f"a{ending}" for ending in endings)
    assert all(path.read_bytes() == b"old" for path in out.iterdir())
    assert not [
        path for path in cache.rglob("*") if path.is_file() and path.stat().st_size >= 300 and "kobai-" in path.name
    ]


@posix
def test_every_ending_keeps_permissions(tmp_path):
    import kobai

    trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.1, steps=3)
    for ending in SCENE_ENDINGS:
        path = tmp_path / f"a{ending}"
        path.touch(0o600)
        options = {} if ending == ".html" else {"size": (160, 120)}
        kobai.scene(trace).save(path, **options)
        assert path.stat().st_size > 0
        assert mode_of(path) == 0o600, ending


@pytest.mark.parametrize("inside", ["b.png", "b.zarr", "x/b.html", "x/c/b.zarr", "../link/b.json"])
def test_nothing_is_written_into_a_saved_trace(tmp_path, inside):
    trace = kobai.descend("x1**2", [1.0], steps=3)
    trace.save(tmp_path / "a.zarr")
    (tmp_path / "link").symlink_to(tmp_path / "a.zarr", target_is_directory=True)
    path = tmp_path / "a.zarr" / inside
    write = trace.save if path.suffix == ".zarr" else lambda path: write_whole(path, b"picture")
    with pytest.raises(kobai.BadInput, match=r"in 'a.zarr', a saved trace"):
        write(path)
    assert kobai.Trace.load(tmp_path / "a.zarr").x.equal(trace.x)


def test_beside_a_saved_trace_and_in_other_folders_files_are_written(tmp_path):
    kobai.descend("x1**2", [1.0], steps=3).save(tmp_path / "a.zarr")
    (tmp_path / "zarr.json").write_text('{"node_type": "group", "attributes": {"made by": "somebody"}}')
    write_whole(tmp_path / "b.png", b"picture")
    kobai.descend("x1**2", [1.0], steps=3).save(tmp_path / "a.zarr")
