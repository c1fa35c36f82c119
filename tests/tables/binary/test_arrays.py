"""NumPy's files."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest

from kobai.errors import BadInput
from kobai.tables import Reading, TableFile, read_array


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_matrix_and_an_array_of_the_name_of_its_column():
    np.savez("a.npz", X=np.array([[1.0, 2], [3, 5], [5, 4]]), X1=np.array([7.0, 9, 8]), 身長=np.array([1, 5, 2]))
    file = TableFile("a.npz")
    assert file.expand("X", "--x") == ["X[1]", "X[2]"]
    assert file.expand("X1,身長", "--x") == ["X1", "身長"]
    np.testing.assert_array_equal(file.numbers(["X[1]", "X1"], False).values, [[1, 7], [3, 9], [5, 8]])
    np.savez("b.npz", X=np.ones((3, 12)), X1x=np.zeros(3))
    assert TableFile("b.npz").expand("X", "--x") == [f"X{i}" for i in range(1, 13)]


@pytest.mark.parametrize("name", ["c.npy", "c.npz"])
def test_imaginary_parts_are_not_dropped(name):
    z = np.array([1 + 2j, 3, 4])
    np.save(name, z) if name.endswith("y") else np.savez(name, z=z)
    file = TableFile(name)
    with pytest.raises(BadInput, match="complex numbers; store real and imaginary parts as two columns"):
        file.numbers(file.names, False)


@pytest.mark.parametrize("name", ["o.npy", "o.npz"])
def test_pickled_objects_are_refused_before_anything_runs(name, tmp_path):
    class Trap:
        def __reduce__(self):
            return open, ("ran", "w")

    thing = np.array([Trap(), 1], dtype=object)
    np.save(name, thing, allow_pickle=True) if name.endswith("y") else np.savez(name, a=np.ones(2), thing=thing)
    for read in (TableFile, lambda path: read_array(path, Reading())):
        with pytest.raises(BadInput, match="pickle"):
            read(name)
    assert not (tmp_path / "ran").exists()


def test_an_array_alone():
    np.save("a.npy", np.array([[1.5, 2], [3, 4], [9, 1]], dtype=np.float16, order="F"))
    table = TableFile("a.npy").numbers(None, False)
    assert table.names == ["1", "2"]
    np.testing.assert_array_equal(table.values, [[1.5, 2], [3, 4], [9, 1]])
    np.save("b.npy", np.array([(1, 2.5), (3, 4.5), (9, 1)], dtype=[("t", "i4"), ("y", "f4")]))
    assert TableFile("b.npy").numbers(None, False).names == ["t", "y"]


@pytest.mark.parametrize("contents", [b"\x93NUMPY", b"\x93NUMPY\x01\x00\x10\x00garbage garbage!", b"PK\x03\x04..."])
def test_damaged_files(contents, tmp_path):
    for name in ("d.npy", "d.npz"):
        (tmp_path / name).write_bytes(contents)
        with pytest.raises(BadInput, match="cannot be read as np"):
            TableFile(name)


def test_a_header_that_promises_too_much(tmp_path):
    np.save("e.npy", np.ones(3))
    data = (tmp_path / "e.npy").read_bytes()
    (tmp_path / "e.npy").write_bytes(data.replace(b"(3,), }      ", b"(10**6,), }  ").replace(b"10**6", b"99999"))
    with pytest.raises(BadInput, match="cannot be read as npy"):
        TableFile("e.npy")


def test_an_archive_that_unpacks_to_too_much(tmp_path, monkeypatch):
    from kobai.tables import source

    np.savez_compressed("f.npz", a=np.zeros(100_000))
    monkeypatch.setattr(source, "LARGEST", 10_000)
    assert (tmp_path / "f.npz").stat().st_size < 10_000
    with pytest.raises(BadInput, match="unpacks to more than"):
        TableFile("f.npz")
    with zipfile.ZipFile("g.npz", "w") as archive:
        archive.writestr("readme.txt", "no array")
    with pytest.raises(BadInput, match="cannot be read as npz"):
        TableFile("g.npz")
