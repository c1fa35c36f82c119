"""From the intermediate form to the text of a compiler: LLVM for the CPU, CUDA for the GPU."""
