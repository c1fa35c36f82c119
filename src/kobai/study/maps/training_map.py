"""``trainability``: which hyperparameters a network trains with, and how well."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Set
from dataclasses import asdict
from functools import partial
from math import prod
from types import CodeType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import kobai
from kobai import budget, checks
from kobai.budget import Cost
from kobai.descent.record.serialize import to_attribute
from kobai.errors import BadInput, note, shown
from kobai.numbers import count
from kobai.objectives.callables import name_of, one_line
from kobai.study.maps.axis import Axis, axis_of, counts_of
from kobai.study.maps.computing import computed
from kobai.study.maps.plan import Plan, Values
from kobai.study.maps.recipe import seeded
from kobai.study.network import NONLINEARITIES, Network, losses

if TYPE_CHECKING:
    import xarray

Train = Callable[[dict[str, float]], Any]

RATES = {"lr0": (1e-3, 1e6), "lr1": (1e-3, 1e6)}
"""The axes of the built-in network, unless others are given: the learning rates of layer 0 and of layer 1."""
LAST = 20  # losses whose mean, over the first, says whether a training converged
TILE = 64  # pixels along each side
MOST_WIDTH, MOST_SAMPLES = 64, 4096
_NUMBERS = 1 << 22  # losses held at a time
_PROBES = (0.25, 0.7)  # of each axis: two trainings, by which a function is told from another of its name
# Seconds, measured on one core: a step of one training, and what each sample of it takes times n and times n².
_STEP, _UNIT, _WEIGHT = 50e-9, 0.8e-9, 0.08e-9
_QUANTITIES = {
    "measure": np.dtype("float64"), "converged": np.dtype("int8"), "loss": np.dtype("float64"), "nonfinite": np.dtype("int32"),
}  # fmt: skip


def trainability(
    train: Train | None = None,
    axes: Mapping[str, Any] | None = None,
    *,
    shape: Any = (256, 256),
    log: Any = None,
    width: int | None = None,
    nonlinearity: str | None = None,
    samples: int | None = None,
    batch: int | None = None,
    steps: int | None = None,
    seed: int | None = None,
    dtype: str | None = None,
    tile: int = TILE,
    store: Any = None,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> xarray.Dataset:
    """The boundary of trainability: which two hyperparameters a network trains with, and how fast.

    Without ``train`` it is the network of the reference: one hidden layer without biases, weights, inputs and labels standard
    normal, the learning rate of layer 0 across and that of layer 1 up,

        a = φ(X W₀/√n),   z = a w₁/n,   loss = mean (z − y)²,   φ(u) = tanh(√2 u), √2 max(0, u) or u

    With v the losses over the first, a training has converged where the mean of the last twenty v is below 1.

    Args:
        train: hyperparameters (a dict) → the losses of a training in its order, the first above 0; None: the network above.
        axes: name → (low, high) of the two hyperparameters, the first across; None: 10⁻³ to 10⁶ for both learning rates,
            ``"lr0"`` and ``"lr1"``.
        shape: how many pixels along each.
        log: the names of those whose pixels have equal ratios; None: both of the built-in network, else none.
        width: n, the number of inputs and of hidden units, 1 to 64; None: 16.
        nonlinearity: ``"tanh"``, ``"relu"`` or ``"identity"``; None: tanh.
        samples: how many; None: as many as weights, n² + n, and n for ``"identity"``.
        batch: samples drawn, with replacement, for each step's gradient, the same for all pixels; None: all. The loss is that
            of all samples.
        steps: how many updates; each is recorded with the loss before it. None: 500.
        seed: of all random numbers; None: 0.
        dtype: ``"float64"`` or ``"float32"``; None: float64.
        tile: pixels along each side of the squares in which the map is computed and stored.
        store: path of a Zarr store to create or to continue; None: in memory.
        workers: how many processes compute here; with 1 the built-in network uses torch's threads.
        scheduler: address of a dask.distributed scheduler, as ``"tcp://127.0.0.1:8786"``, whose workers compute.
        progress: called with (tiles done, tiles in all).

    Returns:
        an ``xarray.Dataset`` over both: ``measure`` −Σv of trainings that converged, Σ1/v of others (with 1/v = 0 where a loss
        is not finite); ``converged`` 1 or 0; ``loss`` the last; ``nonfinite`` the index of the first loss that is not finite,
        −1 none.

    Raises:
        BadInput: not two axes; losses that are no numbers or begin at 0 or below; an option of the network beside ``train``.

    Example:
        >>> import kobai.study
        >>> m = kobai.study.trainability(shape=8, steps=50)
        >>> m.measure.dims
        ('lr1', 'lr0')

    Reference:
        J. Sohl-Dickstein, "The boundary of neural network trainability is fractal", arXiv:2402.06184.
    """
    plan = plan_of_trainability(
        train, axes, shape=shape, log=log, width=width, nonlinearity=nonlinearity, samples=samples, batch=batch, steps=steps,
        seed=seed, dtype=dtype, tile=tile,
    )  # fmt: skip
    return computed(plan, store, progress, workers, scheduler)


def plan_of_trainability(
    train: Train | None = None, axes: Mapping[str, Any] | None = None, *, shape: Any = (256, 256), log: Any = None,
    tile: int = TILE, **options: Any,
) -> Plan:  # fmt: skip
    """The plan of ``trainability``, whose arguments it has."""
    size = checks.whole("tile", tile, 1, 4096)
    given = {name: value for name, value in options.items() if value is not None}
    versions = {"kobai": kobai.__version__, "numpy": np.__version__}
    attrs: dict[str, Any] = {"kobai_study": "trainability"}
    if train is None:
        network = _network(**given)
        if isinstance(axes, Mapping) and len(axes) == 2 and set(axes) != set(RATES):
            raise BadInput(f"axes={shown(axes)}: those of the built-in network are lr0 and lr1")
        sides = _axes(RATES if axes is None else axes, shape, RATES if log is None else log)
        order = [[side.name for side in sides].index(name) for name in RATES]
        number = "float64" if network.double else "float32"
        seconds = _checked_seconds(network, prod(side.count for side in sides))
        recipe: dict[str, Any] = {"network": asdict(network), "dtype": number, "versions": versions}
        attrs |= {"warnings": [text for side in sides if (text := side.check_precision(number))], "title": ""}
        return Plan(
            "trainability",
            sides,
            _QUANTITIES,
            partial(of_network, network, order),
            recipe,
            attrs,
            size,
            seconds=seconds,
        )
    if not callable(train):
        raise BadInput(f"train={shown(train)}: a function from a dict of hyperparameters to the losses of a training")
    if given:
        name, value = next(iter(given.items()))
        raise BadInput(f"{name}={shown(value)}: an option of the built-in network; leave it out where train is given")
    sides = _axes(axes, shape, () if log is None else log)
    names = tuple(side.name for side in sides)
    inner = train
    while isinstance(inner, partial):
        inner = inner.func
    name = getattr(inner, "__qualname__", type(inner).__qualname__)
    places = np.array([[side.centres[int(share * side.count)] for side in sides] for share in _PROBES])
    with seeded():
        found = of_function(train, names, places)
    values = to_attribute({key: found[key].tolist() for key in ("measure", "loss")})
    recipe = {"train": name, "code": _fingerprint(inner), "values": values, "versions": versions}
    attrs |= {"warnings": [text for side in sides if (text := side.check_precision("float64"))], "title": name}
    return Plan("trainability", sides, _QUANTITIES, partial(of_function, train, names), recipe, attrs, size)


def _axes(axes: Any, shape: Any, log: Any) -> tuple[Axis, ...]:
    cure = "two hyperparameters and their ranges, such as {'lr': (1e-3, 1), 'momentum': (0, 0.99)}"
    if not isinstance(axes, Mapping) or len(axes) != 2:
        raise BadInput(f"axes={shown(axes)}: give {cure}")
    names = [str(name) for name in axes]
    logs = checks.texts(
        "log", [log] if isinstance(log, str) else list(log) if isinstance(log, Mapping | Set) else log, "names of axes"
    )
    if unknown := set(logs) - set(names):
        raise BadInput(f"log={shown(sorted(unknown))}: the axes are {', '.join(names)}")
    counts = counts_of(names, shape)
    return tuple(axis_of(n, axes[n], count, n in logs) for n, count in zip(names, counts, strict=True))


def _network(
    width: Any = 16, nonlinearity: Any = "tanh", samples: Any = None, batch: Any = None, steps: Any = 500, seed: Any = 0,
    dtype: Any = "float64",
) -> Network:  # fmt: skip
    n = checks.whole("width", width, 1, MOST_WIDTH)
    kind = checks.one_of("nonlinearity", nonlinearity, NONLINEARITIES)
    usual = n if kind == "identity" else n * n + n
    number = checks.one_of("dtype", dtype, ("float64", "float32"))
    return Network(
        n, kind, checks.whole("samples", usual if samples is None else samples, 1, MOST_SAMPLES),
        None if batch is None else checks.whole("batch", batch, 1, MOST_SAMPLES),
        checks.whole("steps", steps, 1, checks.MOST_STEPS), checks.whole("seed", seed, 0, 2**63 - 1), number == "float64",
    )  # fmt: skip


def of_network(network: Network, order: list[int], places: NDArray[np.float64]) -> Values:
    """The quantities of the built-in network at some learning rates, whose columns ``order`` are those of layers 0 and 1."""
    rates, portion = places[:, order], max(1, _NUMBERS // network.steps)
    parts = [summary(losses(network, rates[first : first + portion])) for first in range(0, len(rates), portion)]
    return {name: np.concatenate([part[name] for part in parts]) for name in _QUANTITIES}


def of_function(train: Train, names: tuple[str, ...], places: NDArray[np.float64]) -> Values:
    """The quantities of a function's trainings with some hyperparameters."""
    parts = []
    for place in places.tolist():
        given = dict(zip(names, place, strict=True))
        try:
            found = train(dict(given))
        except ArithmeticError as error:
            raise BadInput(
                f"train={shown(name_of(train))} at {shown(given)}: raised {one_line(error)}; "
                "let it end the losses with math.inf there"
            ) from error
        except Exception as error:
            note(error, f"train raised this at {given}")
            raise
        parts.append(summary(_numbers(found, given)[None]))
    return {name: np.concatenate([part[name] for part in parts]) for name in _QUANTITIES}


def _numbers(found: Any, given: dict[str, float]) -> NDArray[np.float64]:
    """The losses of a function's training as numbers."""
    if hasattr(found, "detach"):  # a tensor of torch, on whatever device
        found = found.detach().cpu()
    try:
        made = np.asarray([float(loss) for loss in found])
    except (TypeError, ValueError):
        made = np.empty(0)
    if not len(made):
        raise BadInput(
            f"losses={shown(found)} at {shown(given)}: train gives the losses of a training, one or more numbers"
        )
    if made[0] <= 0:
        raise BadInput(f"losses={shown(found)} at {shown(given)}: the first loss must be above 0")
    return made


def summary(found: NDArray[np.floating]) -> Values:
    """The quantities of trainings (runs,) from their losses (runs, T); NaN and −∞ count as ∞."""
    v = np.asarray(found, np.float64)
    finite = np.isfinite(v)
    first = np.where(finite[:, :1], v[:, :1], 1.0)
    with np.errstate(over="ignore", divide="ignore"):
        v = np.where(finite, v / first, np.inf)
        converged = v[:, -LAST:].mean(1) < 1
        measure = np.where(converged, -v.sum(1), (1 / v).sum(1))
    whole = finite.all(1)
    return {
        "measure": measure, "converged": converged, "loss": np.asarray(found[:, -1], np.float64),
        "nonfinite": np.where(whole, -1, finite.argmin(1)),
    }  # fmt: skip


def _checked_seconds(network: Network, pixels: int) -> float:
    """How long trainings take on one core; refused are those that need more memory than the budget in force."""
    n, steps = network.width, network.steps
    held = 4 * 8 * max(_NUMBERS, steps) + 8 * steps * (network.batch or 0)
    less = "ask for fewer steps"
    budget.check(Cost(0.0, held), f"{count(pixels)} trainings of {count(steps)} steps", less, less)
    return float(pixels) * steps * (_STEP + network.samples * n * (_UNIT + _WEIGHT * n))


def _fingerprint(train: Train) -> str:
    """What tells a function from another of its name that gave the same: a hash of its code, and of functions inside it."""

    def text(constant: Any) -> str:
        if isinstance(constant, CodeType):
            return " ".join([constant.co_code.hex(), *constant.co_names, *map(text, constant.co_consts)])
        if isinstance(constant, tuple | frozenset):
            parts = map(text, constant)
            return f"({', '.join(parts if isinstance(constant, tuple) else sorted(parts))})"
        return repr(constant)

    called = getattr(train, "forward", None) or vars(type(train)).get("__call__")
    code = getattr(train, "__code__", None) or getattr(called, "__code__", None)
    return hashlib.sha256(text(code).encode()).hexdigest()[:16] if code is not None else ""
