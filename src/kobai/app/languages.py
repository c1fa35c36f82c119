"""What a page is told in both languages, of which it shows its reader's."""

from __future__ import annotations

from kobai.japanese import in_japanese


def error_lines(line: str) -> dict[str, str]:
    """An error for a page."""
    return {"error": line, "error_ja": in_japanese(line)}
