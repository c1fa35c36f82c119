"""From numba-compiled functions and LLVM text to machine code, cached on disk."""
