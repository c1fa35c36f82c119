"""Typesetting: measuring, line breaking, glyph outlines, legends."""
