"""Drawing as vector graphics, for SVG and PDF."""
