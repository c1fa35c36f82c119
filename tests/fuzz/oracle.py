"""What counts as an answer: a result, or exit status 2 and one line."""

from __future__ import annotations

_LONGEST = 1000  # characters of a line that says what is wrong


class Wrong(AssertionError):
    """An answer that is neither a result nor one clear line."""


def one_line(text: str) -> None:
    """``Wrong`` unless the text is one line a person can read."""
    if not text.strip():
        raise Wrong("an empty message")
    if len(text) > _LONGEST:
        raise Wrong(f"a message of {len(text)} characters: {text[:200]!r}")
    if not text.isprintable():
        raise Wrong(f"a message with control characters or line breaks: {text[:300]!r}")
