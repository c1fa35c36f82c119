"""Warnings on the command line."""

from __future__ import annotations

import json
import warnings

import pytest

from kobai.cli import main
from kobai.cli.output import warnings_shown
from kobai.messages import spoken
from kobai.paint.text import outlines

PICTURE = ["descend", "x1**2 + x2**2", "--start", "1,1", "--steps", "3", "--lang", "ja"]


@pytest.fixture
def no_japanese_font(monkeypatch):
    caches = (outlines.cjk_font, outlines._font, outlines._letter, outlines.outline)
    for cached in caches:
        cached.cache_clear()
    monkeypatch.setattr(outlines, "_find_cjk", lambda: None)
    yield
    for cached in caches:
        cached.cache_clear()


def test_a_missing_font_is_said_in_one_line(no_japanese_font, capsys, tmp_path):
    assert main([*PICTURE, "--out", str(tmp_path / "a.png"), "--out", str(tmp_path / "a.svg")]) == 0
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("kobai: warning: this machine has no Japanese font")


def test_json_lists_it_too(no_japanese_font, capsys, tmp_path):
    assert main([*PICTURE, "--json", "--out", str(tmp_path / "a.png")]) == 0
    out, said = capsys.readouterr()
    (line,) = json.loads(out)["warnings"]
    assert said == f"kobai: warning: {line}\n"


def test_without_warnings_the_list_is_empty(capsys):
    assert main([*PICTURE, "--json"]) == 0
    out, said = capsys.readouterr()
    assert json.loads(out)["warnings"] == []
    assert said == ""


def test_quiet_prints_none(no_japanese_font, capsys, tmp_path):
    assert main([*PICTURE, "--quiet", "--out", str(tmp_path / "a.png")]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_function_that_warns(capsys, tmp_path):
    file = tmp_path / "mine.py"
    file.write_text("import warnings\n\ndef f(x):\n    warnings.warn('two\\nlines')\n    return (x * x).sum()\n")
    assert main(["descend", f"{file}:f", "--start", "1,1", "--steps", "3"]) == 0
    assert capsys.readouterr().err == "kobai: warning: two lines\n"


def test_only_what_python_leaves_out_is_not_shown(capsys):
    with warnings_shown.shown():
        for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.warn("not for users", kind, stacklevel=1)
        for kind in (UserWarning, UserWarning, RuntimeWarning, FutureWarning):
            warnings.warn(f"{kind.__name__} for users", kind, stacklevel=1)
        warnings.warn("Careful. (Triggered internally at /src/a.cpp:8.)", UserWarning, stacklevel=1)
        kinds = ["UserWarning for users", "RuntimeWarning for users", "FutureWarning for users", "Careful."]
        assert warnings_shown.listed() == kinds
    assert capsys.readouterr().err == "".join(f"kobai: warning: {line}\n" for line in kinds)


def test_warnings_of_a_function_from_a_file_are_shown(capsys, tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(
        "import math, warnings\n"
        "def f(x):\n"
        "    warnings.warn('old', DeprecationWarning)\n"
        "    return (x * x).sum()\n"
        "def g(x):\n"
        "    return x[0] ** 2 + math.sin(x[1])\n"
    )
    assert main(["descend", f"{file}:f", "--start", "1,1", "--steps", "1"]) == 0
    assert "kobai: warning: old\n" in capsys.readouterr().err
    assert main(["descend", f"{file}:g", "--start", "1,1", "--steps", "1"]) == 2
    assert "a part of its gradient is lost" in capsys.readouterr().err


def test_a_command_in_japanese_leaves_the_language_of_its_process_as_it_was(capsys):
    before = spoken()
    for arguments in ([*PICTURE, "--quiet"], ["descend", "x1 +", "--lang", "ja"], ["--lang=ja", "--help"]):
        main(arguments)
        assert spoken() == before
