"""Painters: a scene becomes pixels or vectors."""
