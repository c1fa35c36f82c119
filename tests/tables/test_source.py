"""Files, pipes, standard input, compressed files."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from kobai.errors import BadInput, Missing
from kobai.tables import TableFile, source

TEXT = b"x,y\n1,2\n3.5,4\n5,6.25\n"
VALUES = [[1, 2], [3.5, 4], [5, 6.25]]


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("name", "pack"), [("表.csv.gz", gzip.compress), ("表.txt.xz", lzma.compress), ("表", bytes)])
def test_compressed_and_without_an_ending(tmp_path, name, pack):
    (tmp_path / name).write_bytes(pack(TEXT))
    np.testing.assert_array_equal(TableFile(name).numbers(None, False).values, VALUES)


def test_standard_input(monkeypatch):
    stdin = io.BytesIO(TEXT)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stdin, isatty=lambda: False))
    np.testing.assert_array_equal(TableFile("-").numbers(None, False).values, VALUES)
    assert not stdin.closed
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stdin, isatty=lambda: True))
    with pytest.raises(BadInput, match="nothing is piped in"):
        TableFile("-")


def test_a_pipe(tmp_path):
    os.mkfifo("pipe.csv")
    writer = threading.Thread(target=lambda: (tmp_path / "pipe.csv").write_bytes(TEXT))
    writer.start()
    np.testing.assert_array_equal(TableFile("pipe.csv").numbers(None, False).values, VALUES)
    writer.join()


@pytest.mark.parametrize("bomb", [gzip.compress(b"0" * 10_000), b"0" * 10_000], ids=["gz", "csv"])
def test_more_than_is_read(tmp_path, monkeypatch, bomb):
    monkeypatch.setattr(source, "LARGEST", 1000)
    (tmp_path / "a.csv.gz").write_bytes(bomb)
    with pytest.raises(BadInput, match="it holds more than the 1 kB that are read"):
        TableFile("a.csv.gz")


def test_an_endless_device(monkeypatch):
    monkeypatch.setattr(source, "LARGEST", 1000)
    with pytest.raises(BadInput, match="it holds more than"):
        TableFile("/dev/zero")


def test_what_is_no_file(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(TEXT)[:-9])
    (tmp_path / "old.xls").write_bytes(b"")
    for name, said in (
        ("folder.csv", "this is a folder"), ("cut.csv.gz", "damaged"), ("old.xls", "save it as .xlsx"),
        ("a" * 300 + ".csv", "cannot be opened"), ("nul\0.csv", "cannot be opened"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=said):
            TableFile(name)
    with pytest.raises(Missing):
        TableFile("none.csv")
