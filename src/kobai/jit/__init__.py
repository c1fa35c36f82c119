"""From LLVM, CUDA or Python text to machine code, cached on disk.

``llvm`` compiles and loads modules for this processor, ``nvrtc`` for GPUs; both use ``cache``, files that later processes
read. A ``CompiledFunction`` is a Python function whose LLVM text is made while the package is built.
"""
