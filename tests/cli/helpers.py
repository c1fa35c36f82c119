"""What tests of the command line share."""

from __future__ import annotations

import json
from typing import Any

from kobai.cli import main

BOWL = "x1**2 + x2**2"
ARTICLE = ["descend", BOWL, "--start", "2,2", "--lr", "0.01", "--steps", "200"]


def as_json(capsys: Any, *words: str) -> Any:
    """What a command prints with --json."""
    assert main([*words, "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return json.loads(said.out)


def answer(capsys: Any, *words: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    status = main(list(words))
    out, err = capsys.readouterr()
    return status, out, err
