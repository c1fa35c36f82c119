"""``losses``: many trainings of a small network that differ in their learning rates."""

from __future__ import annotations

import ctypes
import functools
import math
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from kobai.jit import llvm
from kobai.study.network.llvm_text import CONTEXT, padded, text_of
from kobai.study.network.network import SCALES, Network

PORTION = 8  # runs that a thread takes at a time
_PROTOTYPE = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)
Run = Callable[[int, int, int], None]
"""Machine code: first run, last run, address of the context."""


def losses(network: Network, rates: NDArray[np.float64]) -> NDArray[np.floating]:
    """(runs, T) the loss with which each step begins; NaN from where it is not a number.

    Args:
        network: what is trained.
        rates: (runs, 2) the learning rates of layer 0 and of layer 1.
    """
    if llvm.vector_bytes():
        return _compiled(network, rates)
    return stacked(network, rates)


def _compiled(network: Network, rates: NDArray[np.float64]) -> NDArray[np.floating]:
    """By machine code, on as many threads as torch has."""
    run, number = function_of(network), np.dtype("float64" if network.double else "float32")
    made: dict[str, Any] = _arrays(network, number)
    made["rates"] = np.ascontiguousarray(rates, number)
    found: NDArray[Any] = np.full((len(rates), network.steps), np.nan, number)
    made["losses"] = found
    waiting = iter(range(0, len(rates), PORTION))
    stop = threading.Event()

    def work() -> None:
        own: dict[str, Any] = {name: np.empty(made[like].shape, number) for name, like in _OWN.items()}
        own["hidden"] = np.empty((len(made["labels"]), padded(network.width)), number)
        held = {**made, **own}
        context = (ctypes.c_int64 * len(CONTEXT))(*(held[name].ctypes.data for name in CONTEXT))
        for first in waiting:
            if stop.is_set():
                return
            run(first, min(first + PORTION, len(rates)), ctypes.addressof(context))

    helpers = [
        threading.Thread(target=work) for _ in range(min(torch.get_num_threads(), -(-len(rates) // PORTION)) - 1)
    ]
    for helper in helpers:
        helper.start()
    try:
        work()
    except BaseException:
        stop.set()
        raise
    finally:
        for helper in helpers:
            helper.join()
    return found


_OWN = {"weights": "start", "residuals": "labels"}  # each thread's: of the shape of another array


@functools.lru_cache(maxsize=16)
def function_of(network: Network) -> Run:
    """The machine code that trains a network on this processor."""
    return loaded(text_of(network, llvm.vector_bytes()))


def loaded(text: str) -> Run:
    """The function ``run`` of a module."""
    return llvm.load(llvm.key_of(text), lambda: text, "run", _PROTOTYPE, level=2)


def _arrays(network: Network, number: np.dtype) -> dict[str, NDArray[Any]]:
    """The arrays of ``llvm_text.CONTEXT`` that all runs share."""
    given, n, s = network.numbers(), network.width, network.samples
    repeated = np.arange(padded(s)) % s  # what fills up is finite where the samples are
    start = np.zeros((n + 1, padded(n)))
    start[:n, :n], start[n, :n] = given.first, given.second
    order = np.zeros((1, 1), np.int64) if given.order is None else given.order
    real = {
        "inputs": given.inputs[repeated].astype(number) * number.type(SCALES[network.nonlinearity] / math.sqrt(n)),
        "labels": given.labels[repeated], "real": np.arange(padded(s)) < s, "start": start,
    }  # fmt: skip
    return {"order": np.ascontiguousarray(order)} | {k: np.ascontiguousarray(v, number) for k, v in real.items()}


def stacked(network: Network, rates: NDArray[np.float64]) -> NDArray[np.floating]:
    """By torch, all runs side by side: where there is no compiler."""
    number = torch.float64 if network.double else torch.float32
    first, second, x, y = (torch.as_tensor(part).to(number) for part in network.numbers()[:4])
    order, n, runs = network.numbers().order, network.width, len(rates)
    rate = torch.as_tensor(rates).to(number)
    w, v = first.repeat(runs, 1, 1), second.repeat(runs, 1)
    found = torch.full((runs, network.steps), math.nan, dtype=number)
    x = x * (SCALES[network.nonlinearity] / math.sqrt(n))
    for t in range(network.steps):
        a = x @ w
        a = a.tanh() if network.nonlinearity == "tanh" else a.relu() if network.nonlinearity == "relu" else a
        away = (a * v[:, None]).sum(-1) / n - y
        found[:, t] = (away * away).mean(1)
        chosen = slice(None) if order is None else torch.as_tensor(order[t])
        pull = away[:, chosen] * (2 / (network.batch or network.samples) / n)
        some, z = a[:, chosen], x[chosen]
        slope = (
            1 - some * some
            if network.nonlinearity == "tanh"
            else (some > 0).to(number)
            if network.nonlinearity == "relu"
            else 1
        )
        inner = pull[..., None] * v[:, None] * slope
        v = v - rate[:, 1:] * (pull[..., None] * some).sum(1)
        w = w - rate[:, :1, None] * (z.T @ inner)
    return found.numpy()
