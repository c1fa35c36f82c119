"""Engines: ways to run the same descent. The plain loop is the truth; every other engine must equal it."""
