"""Painting panels with two axes."""
