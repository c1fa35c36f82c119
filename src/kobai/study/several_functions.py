"""Many optimizers on several functions from several starts each, under equal budgets: what profiles are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from kobai import budget as budgets
from kobai import checks
from kobai.budget import Cost
from kobai.descent import Record
from kobai.descent.descending import descend_whole, resolve_start
from kobai.descent.racing import Runs, check_cost, entries_of
from kobai.errors import BadInput, shown
from kobai.objectives import Objective
from kobai.objectives import objective as as_objective
from kobai.objectives.lost_gradient import left_to_caller
from kobai.optimize import OptimizerSpec, resolve
from kobai.study.profiles import TARGETS, Array, Profile, data, first_at_most, more_wild_times, performance
from kobai.study.tuning.budget import costs_of
from kobai.study.tuning.search import first_line, rates_of, tune

if TYPE_CHECKING:
    import xarray

KINDS = ("performance", "data")
DIMS = ("optimizer", "function", "start", "evaluation")
RESTARTS = 10.0  # times the budget to which a data profile goes


@dataclass
class Benchmark:
    """What optimizers reached on several functions.

    Args:
        names: (s,) the optimizers that ran on every function.
        functions: (f,) their names in the catalogue, else their formulas.
        variables: (f,) how many variables each has.
        lowest: (f,) the lowest known value of each; of a function without known minima the lowest that any run reached.
        best: (s, f, starts, budget) the lowest f after each evaluation of f with its gradient, the first being f(x₀).
        lr: (s, f) the step size each ran with, NaN where it has none.
        tuned: whether step sizes were sought, on each function by itself.
        seed: of the starts.
        reasons: name → why an optimizer is left out.
    """

    names: tuple[str, ...]
    functions: tuple[str, ...]
    variables: Array
    lowest: Array
    best: Array
    lr: Array
    tuned: bool
    seed: int
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def budget(self) -> int:
        """Evaluations of f with its gradient that each run had."""
        return self.best.shape[-1]

    @property
    def starts(self) -> int:
        """From how many points each optimizer descended each function."""
        return self.best.shape[2]

    def profile(
        self, kind: str = "performance", *, tau: float = 1e-3, most: float | None = None, budget: int | None = None
    ) -> Profile:
        """A profile of the optimizers.

        Args:
            kind: ``"performance"``: the share of the problems (function, start) solved within r times the evaluations of the
                fastest, solved meaning f ≤ f_L + τ(f(x₀) − f_L) with f_L the lowest that any optimizer reached there;
                ``"data"``: the share of the pairs (function, target) reached against evaluations a variable, 51 targets from
                10² to 10⁻⁸ above the lowest known value, with restarts.
            tau: τ of ``"performance"``.
            most: where the profile ends; None: ratio 4, or ten budgets.
            budget: the first so many evaluations alone; None: all.

        Returns:
            ``Profile``.

        Raises:
            BadInput: an unknown kind, or a budget larger than the study's.
        """
        checks.one_of("kind", kind, KINDS)
        tau = checks.real("tau", tau, 0.0, 1.0)
        cut = self.budget if budget is None else checks.whole("budget", budget, 1, self.budget)
        best = self.best[..., :cut]
        if kind == "performance":
            most = 4.0 if most is None else checks.real("most", most, 1.0 + 1e-9)
            return performance(self.names, more_wild_times(best.reshape(len(best), -1, cut), tau), most)
        least = float(self.variables.min())
        most = RESTARTS * cut / least if most is None else checks.real("most", most, 1.0)
        times = first_at_most(best, (self.lowest[:, None] + TARGETS)[None, :, None])
        return data(self.names, times, self.variables, cut, most)

    def to_xarray(self) -> xarray.Dataset:
        """The numbers as a labelled dataset."""
        import xarray

        return xarray.Dataset(
            {
                "best": (DIMS, self.best), "lr": (DIMS[:2], self.lr), "variables": (DIMS[1], self.variables),
                "lowest": (DIMS[1], self.lowest),
            },
            {"optimizer": list(self.names), "function": list(self.functions), "evaluation": np.arange(1, self.budget + 1)},
            {
                "kobai_study": "compare", "seed": self.seed, "tuned": int(self.tuned),
                "left_out": list(self.reasons), "reasons": list(self.reasons.values()),
            },
        )  # fmt: skip

    @classmethod
    def from_xarray(cls, found: xarray.Dataset) -> Benchmark:
        """That of which ``to_xarray`` made a dataset, or of some of its optimizers, functions, starts and first evaluations.

        Raises:
            BadInput: a dataset without its four dimensions.
        """
        best = found.get("best")
        if best is None or best.dims != DIMS or 0 in best.shape:
            sizes = dict(found.sizes)
            raise BadInput(f"Dataset of {sizes}: a picture of this study needs 4 axes; take parts of them with slices")
        attrs = found.attrs
        names, functions = (tuple(str(name) for name in found[dim].values) for dim in DIMS[:2])
        variables, lowest, values, lr = (
            found[name].to_numpy().astype(float) for name in ("variables", "lowest", "best", "lr")
        )
        left = dict(zip(_listed_text(attrs.get("left_out")), _listed_text(attrs.get("reasons")), strict=False))
        return cls(
            names,
            functions,
            variables,
            lowest,
            values,
            lr,
            bool(attrs.get("tuned", 0)),
            int(attrs.get("seed", 0)),
            left,
        )


def _listed_text(value: Any) -> list[str]:
    """An attribute that is a list of texts, of which files make one text where there is one."""
    return [value] if isinstance(value, str) else [str(text) for text in (() if value is None else value)]


def compare_on_several(
    objectives: Any, start: Any, runs: Runs | None, *, budget: int, starts: int, seed: int, tuned: bool,
    lrs: Sequence[float] | None, progress: Callable[[int, int], None] | None, dtype: Any, shared: dict[str, Any],
) -> Benchmark:  # fmt: skip
    """``compare`` on several functions: see there."""
    problems = [_problem(f, x, starts, seed + i, dtype) for i, (f, x) in enumerate(_listed(objectives, start))]
    counts = [len(x) for _, x in problems]
    if len(set(counts)) > 1:
        raise BadInput(f"start: {', '.join(map(str, counts))} starts; give equally many for each function")
    names = [f.key or f.name for f, _ in problems]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput(f"functions: {shown(twice)} occurs twice; give each function once")
    options = entries_of(runs)
    rates = rates_of(lrs) if tuned else []
    count = counts[0]
    size = 8 * len(options) * len(problems) * count * budget
    budgets.check(Cost(0.0, 3 * size), f"{len(options)} optimizers × {len(problems)} functions × {count} starts",
                  "compare fewer, or with a smaller budget", "compare fewer, or with a smaller --budget")  # fmt: skip
    for f, x in problems:
        check_cost(f, x, options, budget, {"record": _RECORD, **shared}, 1 + len(rates))
    best = np.full((len(options), len(problems), count, budget), np.nan)
    lr = np.full(best.shape[:2], np.nan)
    reasons: dict[str, str] = {}
    for s, (name, given) in enumerate(options.items()):
        for k, (f, x) in enumerate(problems):
            if progress is not None:
                progress(s * len(problems) + k, len(options) * len(problems))
            if name in reasons:
                continue
            try:
                with left_to_caller():
                    best[s, k], lr[s, k] = _run(f, x, {"optimizer": name, **shared, **given}, budget, rates)
            except Exception as error:
                reasons[name] = f"{f.name}: {first_line(error)}"
    if progress is not None:
        progress(len(options) * len(problems), len(options) * len(problems))
    ran = [s for s, name in enumerate(options) if name not in reasons]
    if not ran:
        name, reason = next(iter(reasons.items()))
        raise BadInput(f"compare: none of the {len(options)} optimizers can be run; {name}: {reason}")
    best = best[ran]
    seen = np.fmin.reduce(np.fmin.reduce(best[..., -1], axis=2), axis=0)
    known = [min((m.value for m in f.minima_for(x.shape[1])), default=math.inf) for f, x in problems]
    variables = np.array([float(x.shape[1]) for _, x in problems])
    lowest = np.fmin(seen, np.where(np.isfinite(known), known, np.inf))
    return Benchmark(
        tuple(name for name in options if name not in reasons), tuple(names), variables, lowest, best, lr[ran], tuned, seed,
        reasons,
    )  # fmt: skip


_RECORD = Record(every=1, keep=("value",))


def _listed(objectives: Any, start: Any) -> list[tuple[Any, Any]]:
    """Each function with its start, or None."""
    listed = list(objectives)
    if not listed:
        raise BadInput("functions=[]: give one or more, as ['sphere', 'rosenbrock']")
    if start is None:
        return [(f, None) for f in listed]
    given = [start[f] if isinstance(f, str) else None for f in listed] if isinstance(start, Mapping) else None
    if given is None:
        given = checks.sequence("start", start, "a start, or several, for each function")
    if len(given) != len(listed):
        raise BadInput(f"start={shown(start)}: {len(listed)} functions; give a start, or several, for each")
    return list(zip(listed, given, strict=True))


def _problem(source: Any, start: Any, starts: int, seed: int, dtype: Any) -> tuple[Objective, Tensor]:
    """The function, and its starts (m, n): those given, or drawn evenly from its domain, or else from −2 … 2."""
    if start is not None:
        f, x = resolve_start(source, None, start, dtype, None)
        return f, x.reshape(-1, x.shape[-1])
    f = as_objective(source)
    n = f.dim or max(2, f.least_dim)
    low, high = np.asarray(f.shown_domain(n), float).T
    drawn = np.random.default_rng(seed).uniform(low, high, (starts, n))
    return resolve_start(f, None, torch.as_tensor(drawn), dtype, None)


def _run(f: Objective, x: Tensor, options: dict[str, Any], budget: int, rates: list[float]) -> tuple[Array, float]:
    """(starts, budget) the lowest f after each evaluation, with the given or the best step size; and that step size."""
    options = dict(options)
    chosen, lr = options.pop("optimizer"), options.pop("lr", None)
    engine = {name: options.pop(name) for name in ("scheduler", "seed", "engine") if name in options}
    spec = resolve(chosen, lr=lr, **options)
    if lr is not None or not rates or "lr" not in spec.hyper:
        return _best(f, x, spec, budget, engine), float(spec.hyper.get("lr", math.nan))
    if spec.closure:  # each evaluation is counted as it is made, so that many tries would take long
        found = tune(f, x[0], chosen, steps=budget, lrs=rates, **options, **engine)
        return _best(f, x, resolve(chosen, lr=found.lr, **options), budget, engine), float(found.lr or math.nan)
    tries = [(_best(f, x, resolve(chosen, lr=rate, **options), budget, engine), rate) for rate in rates]
    return min(tries, key=lambda one: _middle(one[0]))


def _middle(best: Array) -> float:
    """The median over the starts of the lowest f, runs that have none counting as infinite."""
    last = np.sort(np.where(np.isfinite(best[:, -1]), best[:, -1], np.inf))
    return float(last[(len(last) - 1) // 2])


def _best(f: Objective, x: Tensor, spec: OptimizerSpec, budget: int, engine: dict[str, Any]) -> Array:
    """(starts, budget) the lowest f after each evaluation."""
    if not spec.closure:
        value = descend_whole(f, x, optimizer=spec, steps=budget - 1, record=_RECORD, **engine).value
        return _falling(value.double().cpu().numpy())
    rows = []
    for start in x:
        costs = costs_of(f, start, spec, budget - 1, **engine)
        value = descend_whole(f, start, optimizer=spec, steps=len(costs) - 1, record=_RECORD, **engine).value
        row = np.full(budget, np.nan)
        row[costs] = value.double().cpu().numpy()
        rows.append(row)
    return _falling(np.stack(rows))


def _falling(value: Array) -> Array:
    """The least of all values up to each, of those that are finite."""
    return np.fmin.accumulate(np.where(np.isfinite(value), value, np.nan), axis=1)
