"""The language the terminal is spoken to in: ``--lang``, else ``KOBAI_LANG``, else the locale."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "ja")
_spoken = "en"


def choose(argv: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Settle the language from the arguments and the environment, before click looks at either, and return it.

    ``--help`` and errors must already be in it, so it cannot wait for the options to be parsed.
    """
    global _spoken
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
    _spoken = asked
    return asked


def spoken() -> str:
    """The language settled on: ``"en"`` or ``"ja"``."""
    return _spoken
