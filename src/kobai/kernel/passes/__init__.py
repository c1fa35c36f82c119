"""Kernel-weighted averages of samples at queries, by several backends."""
