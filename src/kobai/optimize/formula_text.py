r"""Update formulas in LaTeX as plain text.

The grammar, which the viewer's typesetter shares: ``_``, ``^``, ``{…}``, ``\frac{}{}``, ``\sqrt{}``, ``\hat{}``; a number
of ASCII letters without a space between them are one word; every other character stands for itself.
"""

from __future__ import annotations

import re

_LOWERED = dict(zip("0123456789+−-=()aehijklmnoprstuvxβρ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵨ", strict=True))
_RAISED = dict(zip("0123456789+−-=()Tiknpt*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵀⁱᵏⁿᵖᵗ*", strict=True))
_TOKEN = re.compile(r"\\[a-z]+|[a-zA-Z]{2,}|\s+|.")


def plain(formula: str) -> str:
    r"""One formula as plain text.

    Args:
        formula: LaTeX within the grammar.

    Raises:
        ValueError: a command outside the grammar, unbalanced braces, an argument or a script that is missing.

    Example:
        >>> plain(r"x_{t+1} = x_t − η \frac{m_t}{\sqrt{v_t} + ε}")
        'xₜ₊₁ = xₜ − η mₜ/(√vₜ + ε)'
    """
    return _Reader(formula).sequence("")


class _Reader:
    """The position in a formula's tokens while it is read."""

    def __init__(self, formula: str):
        self.formula, self.tokens, self.at = formula, _TOKEN.findall(formula), 0

    def sequence(self, end: str) -> str:
        written = ""
        while self.at < len(self.tokens) and self.tokens[self.at] != "}":
            written += self.item()
        if (self.tokens[self.at] if self.at < len(self.tokens) else "") != end:
            raise ValueError(f"{self.formula!r}: its braces do not match")
        self.at += 1
        return written

    def item(self) -> str:
        token = self.tokens[self.at] if self.at < len(self.tokens) else "}"
        self.at += 1
        if token == "}" or (token in "_^" and self.at == 1):
            raise ValueError(f"{self.formula!r}: something is missing at {self.at}")
        if token == "{":
            return self.sequence("}")
        if token == r"\frac":
            return f"{_whole(self.argument())}/{_whole(self.argument())}"
        if token == r"\sqrt":
            return f"√{_whole(self.argument())}"
        if token == r"\hat":
            return f"{self.argument()}\N{COMBINING CIRCUMFLEX ACCENT}"
        if token.startswith("\\"):
            raise ValueError(f"{self.formula!r}: {token} is not in the grammar of formulas")
        if token in "_^":
            written, table = self.item(), _LOWERED if token == "_" else _RAISED
            small = "".join(table.get(c, "") for c in written)
            return small if len(small) == len(written) else token + _whole(written)
        return token

    def argument(self) -> str:
        if self.tokens[self.at : self.at + 1] != ["{"]:
            raise ValueError(f"{self.formula!r}: an argument is missing at {self.at}")
        return self.item()


def _whole(written: str) -> str:
    """In parentheses where an operator or a space would tear it apart."""
    return f"({written})" if re.search(r"[\s+−/,]", written) else written
