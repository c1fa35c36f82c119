"""Typesetting: measuring, line breaking, glyph outlines, placement."""
