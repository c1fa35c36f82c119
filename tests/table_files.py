"""A folder of tables, for tests of the reader and of the commands that read tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory with tables of every kind."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    a, b = rng.uniform(-2, 2, 60), rng.uniform(0, 50, 60)
    frame = pd.DataFrame({"a": a, "b": b, "c": np.sin(2 * a) + 0.1 * rng.normal(size=60)})
    frame.to_csv("data.csv", index=False)
    frame.to_csv("data.tsv", index=False, sep="\t")
    frame.assign(city=["Tokyo", "Osaka"] * 30, same=1.0).to_csv("odd.csv", index=False)
    holes = frame.copy()
    holes.loc[[4, 9], "b"] = np.nan
    holes.to_csv("holes.csv", index=False)
    pd.concat([frame, frame.iloc[:7]]).to_csv("twice.csv", index=False)
    np.savez("pictures.npz", pixels=rng.uniform(size=(40, 3, 2)), label=np.arange(40) % 3)
    np.savez("uneven.npz", a=np.zeros(3), b=np.zeros(4))
    (tmp_path / "one.csv").write_text("a,b\n1,2\n")
    (tmp_path / "torn.csv").write_bytes(b"a,b\n1,\x81 \n")
    (tmp_path / "empty.csv").write_text("a,b\n")
    (tmp_path / "broken.npz").write_bytes(b"not a zip")
    (tmp_path / "broken.csv").write_text('a,b\n"1,2\n')
    return tmp_path
