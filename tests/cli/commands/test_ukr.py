"""``kobai ukr``."""

from __future__ import annotations

import json

import numpy as np

from tests.cli.helpers import answer


def test_a_manifold_with_every_kind_of_output(folder, capsys):
    outs = [f"--out=m.{ending}" for ending in ("png", "html", "zarr")]
    words = ["ukr", "odd.csv", "--steps", "10", "--color", "city", "--show", "a,c", *outs]
    status, out, _ = answer(capsys, *words)
    assert status == 0
    for said in ("they hold text: city", "they never change: same", "m.png", "m.html", "m.zarr"):
        assert said in out
    assert all((folder / f"m.{ending}").exists() for ending in ("png", "html", "zarr"))


def test_pictures_from_a_matrix(folder, capsys):
    words = ["ukr", "pictures.npz", "--x", "pixels", "--images", "2x3", "--color", "label", "--steps", "5"]
    status, out, _ = answer(capsys, *words, "--out", "atlas.png", "--json")
    assert status == 0
    assert json.loads(out)["columns"] == [f"pixels{i}" for i in range(1, 7)]


def test_an_interrupted_fit_says_so_and_keeps_what_it_has(folder, capsys, ctrl_c):
    ctrl_c(20)
    words = ["ukr", "data.csv", "--init", "pca", "--steps", "5000"]
    status, out, _ = answer(capsys, *words, "--out", "m.png")
    assert status == 130
    assert "interrupted" in out
    assert "after 18 steps" in out
    assert (folder / "m.png").exists()
    ctrl_c(20)
    status, out, _ = answer(capsys, *words, "--json")
    assert status == 130
    assert json.loads(out)["interrupted"]
    assert json.loads(out)["steps"] == 18


def test_names_and_colours_of_samples(folder, capsys):
    rows = "".join(f"animal {i},{'bird' if i % 2 else 'fish'},{i},{i % 3},{i * i % 7}\n" for i in range(12))
    (folder / "animals.csv").write_text(f"name,class,a,b,c\n{rows}")
    words = ["ukr", "animals.csv", "--steps", "5", "--init", "pca", "--color", "class"]
    for out in ("plain.svg", "named.svg"):
        label = ["--label", "name"] if out == "named.svg" else []
        assert answer(capsys, *words, *label, "--out", out)[0] == 0
    assert (folder / "named.svg").stat().st_size > (folder / "plain.svg").stat().st_size
    assert answer(capsys, *words, "--label", "name", "--out", "found.csv")[0] == 0
    head, first = (folder / "found.csv").read_text().splitlines()[:2]
    assert head == "name,class,a,b,c,z1,z2,reconstruction_error"
    assert first.startswith("animal 0,fish,0.0,0.0,0.0,")
    status, _, said = answer(capsys, *words, "--label", "nam")
    assert status == 2
    assert "nam" in said


def test_columns_of_different_units_are_scaled_and_it_is_said(tmp_path, capsys):
    rng = np.random.default_rng(0)
    t = rng.uniform(-1, 1, 50)
    for factor, scale in ((5.0, None), (500.0, "std")):
        np.savetxt(tmp_path / "u.csv", np.c_[t, factor * t**2], delimiter=",", header="a,b", comments="")
        call = ["ukr", str(tmp_path / "u.csv"), "--components", "1", "--steps", "5"]
        _, out, _ = answer(capsys, *call)
        assert ("columns are divided" in out) == (scale == "std")
        for option, expected in ((["--scale-columns", "none"], None), (["--scale-columns", "std"], "std"), ([], scale)):
            _, out, _ = answer(capsys, *call, *option, "--json")
            assert json.loads(out)["scale"] == expected
