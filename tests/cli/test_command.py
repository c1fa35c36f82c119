"""Help answers at once and in both languages."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kobai.cli import main
from kobai.cli.commands import COMMANDS
from kobai.cli.output.text_width import width

_HEAVY = ("torch", "numpy", "rich", "matplotlib", "zarr", "xarray")


@pytest.mark.parametrize("words", [["--help"], [], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_help_imports_nothing_heavy(words):
    program = (
        "import sys; from kobai.cli import main; status = main(sys.argv[1:]); "
        f"print([m for m in {_HEAVY!r} if m in sys.modules], file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    assert "kobai" in done.stdout


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_help_in_both_languages_fits_the_page(name, lang, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("KOBAI_LANG", lang)
    assert main([*([name] if name else []), "--help"]) == 0
    text = capsys.readouterr().out
    assert ("使い方" in text) == (lang == "ja")
    # Command lines are kept whole, so that they can be copied.
    wide = [line for line in text.splitlines() if width(line) > 80 and not line.startswith("  kobai ")]
    assert wide == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained_in_both_languages(name):
    import importlib

    command = importlib.import_module(f"kobai.cli.commands.{name}").command
    for option in command.params:
        texts = getattr(option, "texts", None)
        if texts is not None:
            assert all(texts), option.name
            assert texts[0] != texts[1], option.name


def test_the_language_is_the_options_then_the_variables_then_the_locales():
    from kobai.cli.language import choose

    assert choose([], {"LANG": "ja_JP.UTF-8"}) == "ja"
    assert choose([], {"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}) == "en"
    assert choose([], {"LANG": "C", "KOBAI_LANG": "ja"}) == "ja"
    assert choose(["descend", "--lang", "en"], {"KOBAI_LANG": "ja"}) == "en"
    assert choose(["descend", "--lang=ja"], {}) == "ja"
    assert choose(["descend", "--", "--lang=ja"], {}) == "en"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_for_the_shell(shell):
    done = subprocess.run(
        [sys.executable, "-m", "kobai"], capture_output=True, text=True, check=False,
        env={"_KOBAI_COMPLETE": f"{shell}_source", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0
    assert "_KOBAI_COMPLETE" in done.stdout
