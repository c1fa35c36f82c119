# pyright: strict
"""kobai as a user's type checker sees it: this script is checked in strict mode (``.ci/run``), never run.

``assert_type`` is an error where a function's declared result is another type.
"""

from pathlib import Path
from typing import assert_type

import numpy as np
import torch
from torch import Tensor

import kobai
from kobai import BadInput, Camera, Objective, Record, Scene, Status, Trace, study, theory
from kobai.descent import Stop, Stored, open_stored
from kobai.typing import ObjectiveLike, OptimizerLike, SchedulerLike, StartLike


def bowl(x: Tensor) -> Tensor:
    return (x * x).sum()


def two_numbers(a: Tensor, b: Tensor) -> Tensor:
    return a * a + b * b


def progress(done: int, total: int) -> None:
    if done > total // 2:
        raise Stop


objectives: list[ObjectiveLike] = ["x1**2 + x2**2", "rosenbrock", bowl, two_numbers, kobai.objective(bowl, dim=2)]
starts: list[StartLike] = [1.0, [2.0, 2.0], (2, 2), [[1.0, 2.0], [3.0, 4.0]], np.zeros((5, 2)), torch.rand(1000, 2)]
optimizers: list[OptimizerLike] = ["Adam", "pytorch_optimizer.Lion", torch.optim.LBFGS, torch.optim.SGD]
schedulers: list[SchedulerLike] = ["ExponentialLR", ("StepLR", {"step_size": 50}), torch.optim.lr_scheduler.LinearLR]

f = kobai.objective("a*x1**2 + b*x2**2", domain=[(-2, 2), (-1, 3)], minima=[(0.0, 0.0)], name="mine", a=1.0, b=10.0)
assert_type(f, Objective)
assert_type(f(torch.tensor([1.0, 2.0])), Tensor)
assert_type(f.batch(torch.rand(4, 2)), Tensor)
mine = kobai.Objective(bowl, dim=2, domain=[(-2, 2)], minima=[(0.0, 0.0)], name="mine")

trace = kobai.descend(
    f,
    start=[2.0, 2.0],
    optimizer="Adam",
    lr=0.1,
    steps=200,
    scheduler=("StepLR", {"step_size": 50}),
    record=Record(every=10, state=True),
    dtype=torch.float64,
    device="cpu",
    progress=progress,
    betas=(0.9, 0.99),
)
assert_type(trace, Trace)
assert_type(trace.x, Tensor)
assert_type(trace.grad, Tensor | None)
assert_type(trace.interrupted, bool)
assert_type(trace[0], Trace)
assert_type(trace["Adam"].best.x[-1], Tensor)
assert_type([run.seconds for run in trace], list[float])
assert_type(trace.save("run.zarr"), Path)
assert_type(Trace.load(Path("run.zarr"), objective=bowl), Trace)
status: Status = trace.status
assert_type(status.failed, bool)

stored = kobai.descend("rosenbrock", torch.rand(1000, 2), lr=1e-3, store="many.zarr")
assert_type(stored, Stored)
assert_type(open_stored("many.zarr").trace(slice(10)), Trace)

assert_type(kobai.race(f, [2.0, 2.0], {"SGD": {"lr": 0.01}, "Adam": {"lr": 0.1}}, steps=300), Trace)
assert_type(kobai.race(f, [2.0, 2.0], ["SGD", torch.optim.Adam], seed=1), Trace)

tuned = study.tune(f, [2.0, 2.0], "Adam", steps=50, lrs=[0.01, 0.1])
assert_type(tuned, study.Tuned)
assert_type(tuned.lr, float | None)
found = study.compare(f, [2.0, 2.0], ["SGD", "Adam"], budget=40)
assert_type(found, study.Comparison)
assert_type(found.trace, Trace)
assert_type(found.entries, list[study.Entrant])
several = study.compare(["sphere", "booth"], runs=["SGD", "Adam"], budget=5, starts=2, lrs=[0.1])
assert_type(several, study.Benchmark)
assert_type(several.profile("performance"), study.Profile)
assert_type(theory.along(tuned_trace := kobai.descend(f, [2.0, 2.0], steps=3)), theory.Stability)
assert_type(study.suggest_step_size(f, [2.0, 2.0]), float)

assert_type(theory.verdict(trace), list[theory.Verdict])
assert_type(theory.curvature(trace).largest, Tensor)

scene = kobai.scene(trace, view="both", theme="dark", camera=Camera(azimuth=30.0))
assert_type(scene, Scene)
assert_type(scene.save("a.gif", fps=30), Path)

assert_type([function.name for function in kobai.functions()], list[str])
assert_type([optimizer.name for optimizer in kobai.optimizers()], list[str])

try:
    kobai.descend("x1**", 1.0)
except BadInput as error:
    assert_type(error.column, int | None)
