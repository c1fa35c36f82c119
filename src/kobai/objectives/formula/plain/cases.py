"""where( ) and piecewise( ) of plain text."""

from __future__ import annotations

from kobai.objectives.formula.plain.reductions import Reductions
from kobai.objectives.tree import Node


class Cases(Reductions):
    """Parses functions of conditions; the subclass has the rest of the grammar."""

    def cases(self, name: str, column: int) -> Node:
        """where(condition, a, b), piecewise(condition, a, condition, b, …, c), or pairs (a, condition) as SymPy writes them."""
        opener = self.next()
        pieces, otherwise = [], None
        parts: list[Node] = []
        self.bars.append(")")
        while True:
            if name != "where" and self.peek.text == "(" and self.commas.get(self.place):
                start = self.next()
                value = self.whole()
                if not self.skip(","):
                    raise self.unexpected()
                if self.peek.text == "True":
                    self.next()
                    otherwise = value
                else:
                    pieces.append((value, self.whole()))
                self.close(start)
                if otherwise is None:
                    pieces[-1] = (pieces[-1][1], value)
            else:
                parts.append(self.whole())
            if not self.skip(","):
                break
        self.bars.pop()
        self.close(opener)
        if not pieces and otherwise is None:
            pieces = list(zip(parts[::2], parts[1::2], strict=False))
            otherwise = parts[-1] if len(parts) % 2 else None
            parts = []
        if parts or not pieces or (name == "where" and (len(pieces) != 1 or otherwise is None)):
            known = "where(x1 > 0, x1, 0)" if name == "where" else "piecewise(x1 < 0, 0, x1 < 1, x1, 1)"
            raise self.error(
                f"{name} takes a condition, the value where it holds, and the value elsewhere: {known}", column
            )
        return self.piecewise(pieces, otherwise, column)
