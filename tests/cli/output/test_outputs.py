"""``--out`` and ``--quiet``."""

from __future__ import annotations

from pathlib import Path

import pytest

from kobai.cli import main
from kobai.cli.output import outputs
from kobai.errors import BadInput
from tests.cli.helpers import ARTICLE


def test_the_last_line_says_what_was_written_and_how_large(capsys, tmp_path):
    picture = tmp_path / "bowl.png"
    assert main([*ARTICLE, "--out", str(picture), "--size", "320x240", "--scale", "1"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"wrote {picture}, ")
    assert last.endswith("kB")
    from PIL import Image

    with Image.open(picture) as image:
        assert image.size == (320, 240)


def test_quiet_says_nothing(capsys, tmp_path):
    assert main([*ARTICLE, "--quiet", "--out", str(tmp_path / "run.zarr")]) == 0
    assert capsys.readouterr() == ("", "")
    assert (tmp_path / "run.zarr").exists()


def test_one_file_spelled_in_two_ways_is_refused(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "B").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "B")
    (tmp_path / "b.png").touch()
    (tmp_path / "c.png").symlink_to(tmp_path / "b.png")
    pairs = [
        ("b.png", "b.png"),
        ("b.png", "B/../b.png"),
        ("B/../b.png", "./b.png"),
        ("./b.png", "b.png"),
        ("b.png", str(tmp_path / "b.png")),
    ]
    pairs += [("B/x.gif", "linked/x.gif"), ("b.png", "c.png"), ("r.zarr", "B/../r.zarr")]
    for first, second in pairs:
        assert main([*ARTICLE, "--out", first, "--out", second]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert ("given twice" if str(Path(first)) == str(Path(second)) else f"the same file as {first!r}") in said


def test_names_that_differ_in_case_are_one_file_only_where_the_file_system_says_so(tmp_path, monkeypatch):
    words = [str(tmp_path / "a.png"), str(tmp_path / "A.PNG")]
    if not (tmp_path / "..").joinpath(tmp_path.name.swapcase()).exists():
        assert len(outputs.checked(words)) == 2
    monkeypatch.setattr("os.path.samefile", lambda a, b: True)
    with pytest.raises(BadInput, match="the same file"):
        outputs.checked(words)


def test_a_thumbnail_is_320_pixels_wide_or_of_the_size_given(capsys, tmp_path):
    from PIL import Image

    for words, size in (([], (320, 240)), (["--size", "200x160"], (200, 160))):
        assert main([*ARTICLE, "--out", str(tmp_path / "a.png"), "--thumbnail", *words]) == 0
        with Image.open(tmp_path / "a.png") as image:
            assert image.size == size
    study = ["study", "basins", "himmelblau", "--shape", "8", "--lr", "0.01", "--steps", "20", "--thumbnail"]
    assert main([*study, "--out", str(tmp_path / "b.png")]) == 0
    with Image.open(tmp_path / "b.png") as image:
        assert image.size[0] == 320
