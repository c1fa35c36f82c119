"""Compiled descents in memory and on disk, and how they are run on the CPU and the GPU."""
