"""Compiled descents, cached in memory and on disk where nothing they depend on can change unnoticed.

By *key*: the same objective, optimizer, options and number of steps take the same compiled descent. By *form*, all that the
text depends on: jobs that differ in step size alone, say while η is dragged, share machine code and differ in tables. On disk:
the tables and the key of the machine code, so that another process need not capture anything.
"""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

import torch

import kobai.descent.ir
import kobai.descent.symbolic
import kobai.optimize
from kobai.descent.engines.compiled import compilation
from kobai.descent.engines.compiled.job_graphs import extent_of, objective_of, optimizer_key, optimizer_of
from kobai.descent.engines.compiled.program import Tables, coefficients_of, tables_of
from kobai.descent.engines.compiled.run import cpu
from kobai.descent.engines.compiled.run.compiled_descent import CompiledDescent, on_gpu
from kobai.descent.job import Job
from kobai.jit import cache, llvm
from kobai.recently_used import RecentlyUsed

# A longer table of coefficients takes as long to read from disk as to make.
_LONGEST_ON_DISK = 5000

_by_key: RecentlyUsed[CompiledDescent] = RecentlyUsed(64)
_by_form: RecentlyUsed[CompiledDescent] = RecentlyUsed(64)


def descent_for(job: Job) -> CompiledDescent:
    """The compiled descent of a job: from this process, from an earlier one, or new and neither loaded nor verified."""
    key = _key(job)
    descent = _cached(key)
    if descent is None:
        form = _form(job) if key is not None or job.captured is not None else None
        same = _by_form.get(form)
        if same is not None:
            constants = objective_of(job).constants if job.captured is not None else ()
            descent = replace(same, tables=tables_of(optimizer_of(job), job.start.shape[1], constants))
        else:
            descent = compilation.compile_job(job)
            descent.form, descent.cache_key = form, None if key is None or on_gpu(job) else _name_on_disk(key)
    _by_key.put(key, descent)
    return descent


def store(descent: CompiledDescent) -> None:
    """Let later jobs of its form, and later processes, use a descent that was verified."""
    if descent.call is not None:
        _by_form.put(descent.form, replace(descent, text="", cache_key=None, form=None))
    if descent.cache_key is not None and len(descent.tables.which) <= _LONGEST_ON_DISK:
        numbers = {"lanes": descent.lanes, "source_length": descent.source_length, "code": llvm.key_of(descent.text)}
        cache.write(descent.cache_key, json.dumps({**asdict(descent.tables), **numbers}).encode())


def is_known(job: Job) -> bool:
    """Whether a compiled descent of just this objective, optimizer and options was made, and verified, before."""
    return (on_gpu(job) or llvm.binding() is not None) and _cached(_key(job)) is not None


def is_cacheable(job: Job) -> bool:
    """Whether later calls can use a compiled descent: its objective is a formula, its optimizer torch's or kobai's."""
    return _key(job) is not None


def _cached(key: tuple | None) -> CompiledDescent | None:
    """The compiled descent in memory or on disk."""
    descent = _by_key.get(key)
    if key is None or descent is not None or key[0] != "cpu":
        return descent
    contents = cache.read(_name_on_disk(key))
    if contents is None:
        return None
    numbers = json.loads(contents)
    lanes, length, call = numbers.pop("lanes"), numbers.pop("source_length"), cpu.load_cached(numbers.pop("code"))
    if call is None:
        return None
    descent = CompiledDescent(Tables(**numbers), lanes, length, call)
    _by_key.put(key, descent)
    return descent


def _key(job: Job) -> tuple | None:
    """All that a compiled descent depends on, where that is plain data: formulas do not change, Python functions may."""
    optimizer, about = optimizer_key(job), _without_optimizer(job)
    return None if optimizer is None or about is None or job.captured is not None else (*about, optimizer)


def _without_optimizer(job: Job) -> tuple | None:
    """All that the text of a formula's descent depends on besides its optimizer; None of a Python function."""
    formula, start = job.objective.formula, job.start
    if formula is None or job.objective.fn is not formula:
        return None
    objective: tuple = (formula.tree, tuple(sorted(formula.parameters.items())))
    if job.captured is not None and (own := job.captured.objective) is not None:
        ranges = tuple((float(column.min()), float(column.max())) for column in own.constants)
        objective = (formula.tree, tuple(own.graph.signature()), ranges)
    options = (extent_of(job), job.grad_tol is None, job.value_tol is None, "grad" in job.record.keep)
    return (str(start.device), *objective, start.shape[1], start.dtype, *options)


def _form(job: Job) -> tuple | None:
    """All that the text depends on: of the optimizer's numbers only their places in the tables."""
    optimizer = optimizer_of(job)
    about = _without_optimizer(job)
    if about is None:
        return None
    updates = []
    for k, update in enumerate(optimizer.updates):
        found = coefficients_of(optimizer, k)
        nodes = tuple(node.number for row in (update.x, *update.state) for node in row)
        sizes = (len(found.fixed), len(found.varying), len(found.each), len(found.each_varying))
        updates.append((nodes, tuple(found.places), *sizes, optimizer.which.count(k) > 2))
    return (about, tuple(optimizer.graph.signature()), tuple(updates), len(optimizer.initial))


def _name_on_disk(key: tuple) -> str:
    """The file name of a descent's tables: a hash of all they depend on."""
    versions = f"{_source_hash()} {torch.__version__} {torch.backends.cpu.get_cpu_capability()}"
    return hashlib.sha256(f"{key!r}\0{versions}\0{llvm.processor()}".encode()).hexdigest() + ".json"


@functools.cache
def _source_hash() -> str:
    """Hash of the sources of capture, code generation and kobai's optimizers: another version makes other code."""
    digest = hashlib.sha256()
    modules = (kobai.descent.ir, kobai.descent.symbolic, kobai.optimize)
    for folder in (Path(__file__).parent, *(Path(str(module.__file__)).parent for module in modules)):
        for file in sorted(folder.rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()
