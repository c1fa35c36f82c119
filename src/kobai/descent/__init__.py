"""Descending: ``descend`` and ``race`` take an objective down from a start and return a ``Trace``."""
