"""Whether an error line has Japanese."""

from __future__ import annotations

import re

from kobai.japanese import in_japanese
from kobai.japanese.lines import is_english

# What torch, Python or a user's function says is passed on as it is.
_FOREIGN = re.compile(
    r"should be a function, but got|is not subscriptable|invalid literal|unsupported operand|is not supported|must be"
)


def assert_japanese(line: str) -> None:
    """Fail where kobai's own words in a line stay English under ``--lang ja``."""
    japanese = in_japanese(line)
    assert not is_english(_FOREIGN.sub("", japanese)), f"{line}\n{japanese}"
