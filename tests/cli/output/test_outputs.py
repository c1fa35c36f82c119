"""``--out`` and ``--quiet``."""

from __future__ import annotations

from kobai.cli import main
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
