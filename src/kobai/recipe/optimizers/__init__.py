"""Optimizers as data, which a page takes steps with."""
