"""The root command."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_for_the_shell(shell):
    done = subprocess.run(
        [sys.executable, "-m", "kobai"], capture_output=True, text=True, check=False,
        env={"_KOBAI_COMPLETE": f"{shell}_source", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0
    assert "_KOBAI_COMPLETE" in done.stdout
