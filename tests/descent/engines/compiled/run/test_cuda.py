"""CUDA text, compiled by a C++ compiler for the CPU, gives the numbers of the LLVM text bit for bit.

A GPU is used where there is one; elsewhere a C++ compiler and a few definitions stand in for CUDA's.
"""

from __future__ import annotations

import contextlib
import ctypes
import shutil
import subprocess

import pytest
import torch

import kobai
from kobai.descent.engines.compiled import compilation
from kobai.descent.engines.compiled.codegen.cuda_text import ARGUMENTS
from kobai.descent.engines.compiled.run import cuda
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.objectives import objective
from kobai.optimize import resolve
from tests.samples import sampled

STAND_IN = r"""
#include <cmath>
#include <cstring>
using std::fabs; using std::fmax; using std::floor; using std::rint;
#define __global__
struct Index { long long x; };
static Index blockIdx, blockDim, threadIdx;
template <class To, class From> static To same_bits(From a) { To b; std::memcpy(&b, &a, sizeof b); return b; }
#define __float_as_int same_bits<int, float>
#define __int_as_float same_bits<float, int>
#define __double_as_longlong same_bits<long long, double>
#define __longlong_as_double same_bits<double, long long>
#define OF(p, T) \
  static T __##p##add_rn(T a, T b) { return a + b; } static T __##p##sub_rn(T a, T b) { return a - b; } \
  static T __##p##mul_rn(T a, T b) { return a * b; } static T __##p##div_rn(T a, T b) { return a / b; } \
  static T __##p##sqrt_rn(T a) { return std::sqrt(a); }
OF(f, float)
OF(d, double)
static float __fmaf_rn(float a, float b, float c) { return std::fma(a, b, c); }
static double __fma_rn(double a, double b, double c) { return std::fma(a, b, c); }
"""

DRIVER = """
extern "C" void drive(long long first, long long last, void** a) {{
  blockDim.x = 1;
  for (long long i = 0; i < last - first; i++) {{
    blockIdx.x = i;
    descend({});
  }}
}}
"""


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Makes the function that ``cuda.load`` would give, of a source, and lets ``cuda.launch`` take arrays in memory."""
    compiler = shutil.which("c++") or shutil.which("g++") or shutil.which("clang++")
    if compiler is None:
        pytest.skip("no C++ compiler to stand in for CUDA's")
    monkeypatch.setattr(torch.cuda, "device", lambda device: contextlib.nullcontext())
    monkeypatch.setattr(torch.cuda, "synchronize", lambda device: None)

    def build(text: str, double: bool):
        t = "double" if double else "float"
        kinds = {"sizes": "long long", "due": "int", "which": "int", "ended": "long long" if double else "int"}
        cast = ", ".join(f"({kinds.get(name, t)}*)a[{i}]" for i, name in enumerate(ARGUMENTS))
        source = tmp_path / "descend.cpp"
        source.write_text(STAND_IN + text + DRIVER.format(cast))
        library = tmp_path / f"descend{len(list(tmp_path.iterdir()))}.so"
        command = [
            compiler,
            "-O1",
            "-ffp-contract=off",
            "-march=native",
            "-shared",
            "-fPIC",
            "-w",
            source,
            "-o",
            library,
        ]
        subprocess.run(command, check=True)
        call = ctypes.CDLL(str(library)).drive

        def run(grid, block, args):
            first, last = args[1][:2].tolist()
            pointers = (ctypes.c_void_p * len(args))(*(a.data_ptr() for a in args))
            call(ctypes.c_longlong(first), ctypes.c_longlong(last), pointers)

        return run

    return build


def both(job: Job, build):
    """The job by the CPU's code, and by the GPU's."""
    descent, program = compilation.compile_job(job), compilation.program_of(job)
    text = compilation.render_cuda(program, job)
    return descent.run(job), cuda.launch(build(text, program.tables.double), descent.tables, job)


def same(a: torch.Tensor, b: torch.Tensor) -> bool:
    return bool(((a == b) | (a.isnan() & b.isnan())).all())


OPTIMIZERS = [
    (None, {"lr": 1e-3}),
    ("SGD", {"lr": 1e-4, "momentum": 0.9, "nesterov": True}),
    ("RMSprop", {"lr": 1e-2}),
    ("Adagrad", {"lr": 0.1}),
    ("AdamW", {"lr": 0.05}),
    ("SignDescent", {"lr": 0.01}),
]
FUNCTIONS = [
    "rosenbrock", "rastrigin", "ackley", "x1*log(x1) + x2**2", "sqrt(abs(x1)) + tanh(x2)", "exp(-x1) + x1**2 + cos(3*x2)",
    "himmelblau",
]  # fmt: skip


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
@pytest.mark.parametrize(("optimizer", "hyper"), sampled(OPTIMIZERS, 2))
def test_the_gpu_computes_what_the_cpu_computes(stand_in, optimizer, hyper, dtype):
    for k, name in enumerate(FUNCTIONS):
        start = torch.rand(70, 2, dtype=dtype, generator=torch.Generator().manual_seed(k)) * 6 - 3
        job = Job(
            objective(name), start, resolve(optimizer, **hyper), 40, Record(keep=("x", "value", "grad_norm", "grad"))
        )
        cpu, gpu = both(job, stand_in)
        for what in ("x", "value", "grad_norm", "grad", "lr", "stopped_at", "nonfinite_at"):
            assert same(getattr(cpu, what), getattr(gpu, what)), (name, what)


@pytest.mark.parametrize("options", [{"grad_tol": 0.05}, {"value_tol": 1e-4}, {"grad_tol": 1e-3, "value_tol": 1e-3}])
@pytest.mark.parametrize("every", [1, 7, 60])
def test_runs_end_where_they_do_on_the_cpu(stand_in, options, every):
    start = torch.rand(90, 2, generator=torch.Generator().manual_seed(1)) * 16 - 8
    job = Job(objective("himmelblau"), start, resolve(None, lr=0.02), 60, Record(every=every), **options)
    cpu, gpu = both(job, stand_in)
    assert int((cpu.stopped_at >= 0).sum()) > 10
    assert int((cpu.nonfinite_at >= 0).sum()) > 5
    for what in ("x", "value", "grad_norm", "stopped_at", "nonfinite_at"):
        assert same(getattr(cpu, what), getattr(gpu, what)), what
    if every > 1:
        on = (cpu.stopped_at < 0) & (cpu.nonfinite_at < 0)
        assert same(cpu.moved[on], gpu.moved[on])


def test_many_runs_go_in_portions(stand_in, monkeypatch):
    monkeypatch.setattr(cuda, "_PORTION", 1 << 12)
    seen = []
    start = torch.rand(1000, 2) * 2 - 1
    job = Job(
        objective("sphere", dim=2), start, resolve(None, lr=0.1), 20, Record(), progress=lambda *at: seen.append(at)
    )
    cpu, gpu = both(job, stand_in)
    assert same(cpu.x, gpu.x)
    assert seen[-1] == (20, 20)
    assert len(seen) > 3


def test_no_steps_leave_the_starts(stand_in):
    start = torch.tensor([[1.0, 2.0], [1e30, 0.0], [3.0, 4.0]])
    cpu, gpu = both(Job(objective("sphere", dim=2), start, resolve(None, lr=0.1), 0, Record()), stand_in)
    assert same(cpu.value, gpu.value)
    assert cpu.nonfinite_at.tolist() == gpu.nonfinite_at.tolist() == [-1, 0, -1]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_real_gpu(dtype):
    start = torch.rand(5000, 2, dtype=dtype) * 4 - 2
    for optimizer, hyper in OPTIMIZERS:
        on_cpu = kobai.descend("rosenbrock", start, optimizer=optimizer, steps=200, engine="compiled", **hyper)
        on_gpu = kobai.descend(
            "rosenbrock", start, optimizer=optimizer, steps=200, engine="compiled", device="cuda", **hyper
        )
        assert on_gpu.x.is_cuda
        assert same(on_cpu.x, on_gpu.x.cpu())
        assert torch.equal(on_cpu.stopped_at, on_gpu.stopped_at.cpu())
