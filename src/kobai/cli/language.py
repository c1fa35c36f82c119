"""The language of the terminal's texts: ``--lang``, else ``KOBAI_LANG``, else the locale."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from kobai.messages import LANGUAGES, speak, spoken

__all__ = ["choose", "speak", "spoken"]


def choose(argv: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Set the language before click parses the options, because ``--help`` and errors need it too; and return it."""
    asked = environ.get("KOBAI_LANG", "")
    for here, after in zip(argv, [*argv[1:], ""], strict=False):
        if here == "--":
            break
        if here == "--lang":
            asked = after
        elif here.startswith("--lang="):
            asked = here.removeprefix("--lang=")
    if asked not in LANGUAGES:
        locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
        asked = "ja" if locale.startswith("ja") else "en"
    speak(asked)
    return asked
