"""Painting panels with three axes."""
