"""Options in both languages, and their completion by the shell."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kobai.cli.commands import COMMANDS


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("kobai descend rosenbrock --view s", "surface"),
        ("kobai descend ros", "rosenbrock"),
        ("kobai functions him", "himmelblau"),
    ],
)
def test_the_shell_is_told_how_a_word_may_go_on(words, offered):
    environment = {"_KOBAI_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-m", "kobai"], env={**environment, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert f"plain,{offered}" in done.stdout.splitlines()


def test_the_shell_is_not_told_off_for_an_option_without_its_value():
    environment = {"_KOBAI_COMPLETE": "bash_complete", "COMP_WORDS": "kobai descend x1 --optimizer ", "COMP_CWORD": "4"}
    done = subprocess.run(
        [sys.executable, "-m", "kobai"], env={**environment, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    )
    assert done.stderr == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained_in_both_languages(name):
    import importlib

    command = importlib.import_module(f"kobai.cli.commands.{name.replace('-', '_')}").command
    for option in command.params:
        texts = getattr(option, "texts", None)
        if texts is not None:
            assert all(texts), option.name
            assert texts[0] != texts[1], option.name
