"""Errors and warnings in Japanese: ``in_japanese(line)`` for a line that kobai says in English.

An English line is written where it is raised, as an f-string. The files beside this one hold its clauses, each followed by an
indented line in Japanese, with %1, %2, … for what differs from line to line:

    no such file; %1 takes another
      そのファイルはありません。%1 は別のものを使います

A line is a head, a colon, a cause and cures: ``--size 640: width x height is needed; give 640x480``. Causes and cures are looked
up one by one, so that a cure that many lines share is translated once. What a person gave is left as it is.
"""

from kobai.japanese.lines import in_japanese

__all__ = ["in_japanese"]
