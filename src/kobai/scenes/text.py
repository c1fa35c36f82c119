"""Text in up to three spellings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Text:
    """A piece of text in up to three spellings.

    Args:
        plain: Unicode text, always there: ``"x₁² + x₂²"``.
        latex: the same as LaTeX without dollar signs, or None where it is only words. Painters typeset it.
        mathml: the same as a MathML ``<math>`` element, or None. The viewer shows it.
    """

    plain: str
    latex: str | None = None
    mathml: str | None = None
