"""Python arguments: every public function with odd values in one or two of its arguments, and objectives that misbehave."""

from __future__ import annotations

import functools
import io
import random
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import numpy as np
import torch

import kobai
import kobai.kernel
import kobai.plot
import kobai.study
import kobai.theory
from kobai.descent import open_stored
from kobai.objectives import Formula
from kobai.study.tuning import grid
from tests.fuzz.odd_objectives import ODD_OBJECTIVES
from tests.fuzz.odd_values import ODD, Theirs, TheirsAbove
from tests.fuzz.oracle import Wrong, one_line

F = "x1**2 + x2**2"


@functools.cache
def _trace() -> Any:
    return kobai.descend(F, [2.0, 2.0], lr=0.1, steps=6)


@functools.cache
def _runs() -> Any:
    return kobai.race(F, [2.0, 2.0], {"SGD": {"lr": 0.1}, "Adam": {"lr": 0.1}}, steps=6)


@functools.cache
def _scene() -> Any:
    return kobai.scene(_trace(), view="loss")


_X = np.linspace(0, 1, 12)[:, None]
_Y = np.sin(_X[:, 0])


@functools.cache
def _nw() -> Any:
    return kobai.kernel.NadarayaWatson(bandwidth=0.3).fit(_X, _Y)


@functools.cache
def _ukr() -> Any:
    return kobai.kernel.UKR(n_components=1, max_iter=3, init="pca").fit(np.hstack([_X, _X**2]))


@functools.cache
def _tensor_ukr() -> Any:
    return kobai.kernel.TensorUKR(n_components=1, max_iter=3).fit(np.ones((4, 3, 2)) + np.arange(24).reshape(4, 3, 2))


def _estimator(name: str, **options: Any) -> Any:
    given = {"NadarayaWatson": (_X, _Y), "UKR": (np.hstack([_X, _X**2]),), "TensorUKR": (np.hstack([_X, _X**2]),)}[name]
    usual = {} if name == "NadarayaWatson" else {"max_iter": 3}
    return getattr(kobai.kernel, name)(**{**usual, **options}).fit(*given)


def _plot(panel: str, thing: Any, **options: Any) -> Any:
    import matplotlib.pyplot as plt

    if "ax" not in options:
        options["ax"] = plt.figure().gca()
    try:
        return getattr(kobai.plot, panel)(thing, **options)
    finally:
        plt.close("all")


def _save(ending: str, **options: Any) -> Any:
    return _scene().save("picture" + ending, **options)


_DESCEND = {
    "objective": F, "start": [2.0, 2.0], "optimizer": None, "lr": 0.1, "steps": 3, "params": None, "scheduler": None,
    "record": None, "engine": "auto", "dtype": None, "device": None, "grad_tol": None, "value_tol": None, "progress": None,
    "seed": None, "store": None,
}  # fmt: skip
_PICTURE = {
    "theme": "paper", "lang": "en", "camera": "auto", "cmap": None, "title": None, "size": None, "frames": None, "fps": 20.0,
    "view": "auto", "panels": None, "levels": None, "domain": None, "xlim": None, "ylim": None, "zlim": None, "height": "auto",
    "coordinates": None, "names": None, "grid": 11, "arrow": None,
}  # fmt: skip
_SOURCE = {"source": F, "dim": None, "domain": None, "minima": None, "name": None}
_ONE_PANEL = {k: v for k, v in _PICTURE.items() if k not in ("view", "panels")}


def _with_source(call: Callable[..., Any]) -> Callable[..., Any]:
    """The first two arguments of these go by position."""

    def called(**options: Any) -> Any:
        return call(options.pop("source"), **options)

    return called


def _square(x: Any) -> Any:
    return (x * x).sum()


# name -> (function of keywords, usual arguments)
TARGETS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "descend": (kobai.descend, _DESCEND),
    "descend Adam": (kobai.descend, {"objective": F, "start": [2.0, 2.0], "steps": 3, "optimizer": "Adam", "lr": 0.1,
                                     "betas": (0.9, 0.99), "eps": 1e-8, "weight_decay": 0.0, "amsgrad": False, "fused": None}),
    "descend SGD": (kobai.descend, {"objective": F, "start": [[2.0, 2.0], [1.0, 0.0]], "steps": 3, "optimizer": "SGD", "lr": 0.1,
                                    "momentum": 0.5, "nesterov": False, "dampening": 0.0}),
    "descend LBFGS": (kobai.descend, {"objective": F, "start": [2.0, 2.0], "steps": 3, "optimizer": "LBFGS", "lr": 0.1,
                                      "max_iter": 3, "history_size": 4, "line_search_fn": None}),
    "descend StepLR": (lambda **o: kobai.descend(F, [2.0, 2.0], steps=3, scheduler=("StepLR", o)),
                       {"step_size": 2, "gamma": 0.5}),
    "descend f": (lambda **o: kobai.descend(_square, **o), {"start": [2.0, 2.0], "steps": 3, "dtype": None, "device": None}),
    "descend params": (lambda **o: kobai.descend("a*x1**2 + b*x2**2", [1.0, 1.0], steps=2, params=o), {"a": 1.0, "b": 2.0}),
    "descend many": (kobai.descend, {"objective": F, "start": [[2.0, 2.0]] * 3, "steps": 3, "store": None, "engine": "stacked"}),
    "race": (kobai.race, {"objective": F, "start": [2.0, 2.0], "runs": ["SGD"], "steps": 3, "params": None, "dtype": None,
                          "device": None, "lr": 0.1}),
    "race run": (lambda **o: kobai.race(F, [2.0, 2.0], {"a": {"optimizer": "SGD", **o}}, steps=3), {"lr": 0.1, "optimizer": "SGD",
                 "scheduler": None, "record": None}),
    "compare": (kobai.study.compare, {"objective": F, "start": [2.0, 2.0], "runs": ["SGD"], "budget": 4, "tuned": False,
                "method": "grid", "lrs": None, "allotments": None, "reach": 1e-3, "record": None, "progress": None,
                "params": None, "dtype": None, "device": None, "seed": None}),
    "compare tuned": (kobai.study.compare, {"objective": F, "start": [2.0, 2.0], "runs": ["SGD"], "budget": 4, "lrs": [0.1, 0.2],
                                            "method": "grid"}),
    "tune": (kobai.study.tune, {"objective": F, "start": [2.0, 2.0], "optimizer": "SGD", "steps": 3, "lrs": [0.1, 0.2],
             "method": "grid", "params": None, "scheduler": None, "dtype": None, "device": None, "seed": None, "momentum": 0.1}),
    "suggest_step_size": (kobai.study.suggest_step_size, {"objective": kobai.objective(F), "start": [2.0, 2.0], "steps": 3}),
    "grid": (grid, {"low": 1e-2, "high": 1.0}),
    "objective": (_with_source(kobai.objective), {**_SOURCE, "a": 1.0}),
    "objective a": (_with_source(kobai.objective), {"source": "a*x1**2 + b", "a": 1.0, "b": 2.0}),
    "objective f": (_with_source(kobai.objective), {**_SOURCE, "source": _square}),
    "objective name": (_with_source(kobai.objective), {**_SOURCE, "source": "rosenbrock", "b": 100.0}),
    "Objective": (kobai.Objective, {"fn": _square, "dim": 2, "name": "f", "domain": [(-1, 1), (-1, 1)], "minima": [(0, 0)],
                  "formula": None, "reference": "", "start": (1.0, 1.0), "per_coordinate": False, "least_dim": 1,
                  "minima_of": None, "domain_of": None, "key": "", "parameters": {}, "residuals": None}),
    "f(x)": (lambda x: kobai.objective(F)(x), {"x": torch.ones(2)}),
    "f.batch": (lambda x: kobai.objective(F).batch(x), {"x": torch.ones(3, 2)}),
    "f.batch of a function": (lambda x: kobai.objective(_square).batch(x), {"x": torch.ones(3, 2)}),
    "f.value_and_grad": (lambda x: kobai.objective(F).value_and_grad(x), {"x": torch.ones(2)}),
    "f.grad_batch": (lambda x: kobai.objective(F).grad_batch(x), {"x": torch.ones(3, 2)}),
    "f.check": (lambda x: kobai.objective(F).check(x), {"x": torch.ones(2)}),
    "f.resolve_dim": (lambda n: kobai.objective("sum(x**2)").resolve_dim(n), {"n": 2}),
    "f.domain_for": (lambda n: kobai.objective("rosenbrock").domain_for(n), {"n": 2}),
    "f.start_for": (lambda n: kobai.objective("rosenbrock").start_for(n), {"n": 2}),
    "f.minima_for": (lambda n: kobai.objective("rosenbrock").minima_for(n), {"n": 2}),
    "f.residuals_for": (lambda n: kobai.objective("x1**2 + x2**2").residuals_for(n), {"n": 2}),
    "f.at": (lambda n: kobai.objective("sum(x**2)").at(n), {"n": 2}),
    "Formula.parse": (lambda text, parameters: Formula.parse(text, parameters), {"text": F, "parameters": {}}),
    "load": (lambda path: kobai.objectives.load(path), {"path": "nowhere.py:f"}),
    "optimizers": (kobai.optimizers, {"installed": False}),
    "Record": (kobai.Record, {"every": 1, "keep": ("x",), "state": False}),
    "Record.steps": (lambda total: kobai.Record().steps(total), {"total": 3}),
    "Trace.load": (kobai.Trace.load, {"path": "nowhere.zarr", "objective": None}),
    "open_stored": (open_stored, {"path": "nowhere.zarr"}),
    "trace.save": (lambda path: _trace().save(path), {"path": "new.zarr"}),
    "trace[key]": (lambda key: _runs()[key], {"key": 0}),
    "trace of one[key]": (lambda key: _trace()[key], {"key": 0}),
    "trace.at_steps": (lambda steps: _trace().at_steps(steps), {"steps": [0, 3]}),
    "Trace.stack": (lambda traces, names: kobai.Trace.stack(traces, names), {"traces": [_trace()], "names": ["a"]}),
    "Trace.concatenate": (lambda traces: kobai.Trace.concatenate(traces), {"traces": [_trace()]}),
    "scene": (_with_source(kobai.scene), {"source": _trace(), **_PICTURE}),
    "scene contour": (_with_source(kobai.scene), {"source": _trace(), **_PICTURE, "view": "contour"}),
    "scene of runs": (_with_source(kobai.scene), {"source": _runs(), **_PICTURE, "view": "loss"}),
    "scene of an objective": (_with_source(kobai.scene), {"source": kobai.objective(F), **_PICTURE}),
    "scene camera": (lambda **o: kobai.scene(_trace(), grid=11, camera=kobai.Camera(**o)), {"azimuth": -60.0, "elevation": 30.0,
                     "distance": 3.0, "fov": 28.0, "target": (0.0, 0.0, 0.0)}),
    "scene motion": (lambda **o: kobai.scene(_trace(), grid=11, camera=kobai.scenes.Motion(**o)), {"kind": "orbit", "turns": 1.0,
                     "keyframes": []}),
    "scene of UKR": (lambda **o: kobai.scene(_ukr(), **o), {"columns": None, "colors": None, "images": None, "names": None,
                     "steps": 3, "theme": "paper", "lang": "en"}),
    "scene of NadarayaWatson": (lambda **o: kobai.scene(_nw(), **o), {"columns": None,
                                "colors": None, "names": None, "steps": 3}),
    "scene of TensorUKR": (lambda **o: kobai.scene(_tensor_ukr(), **o), {"columns": None, "colors": None, "names": None}),
    "save": (lambda path: _scene().save(path), {"path": "picture.svg"}),
    "save svg": (functools.partial(_save, ".svg"), {"size": None, "scale": None, "dpi": None, "progress": None, "step": None}),
    "save gif": (functools.partial(_save, ".gif"), {"size": (160, 120), "scale": 1, "fps": 10, "frames": 2, "progress": False}),
    "save html": (functools.partial(_save, ".html"), {"size": None, "step": None, "progress": None}),
    "contour": (lambda **o: _plot("contour", o.pop("thing"), **o), {"thing": _trace(), "step": None, **_ONE_PANEL}),
    "contour ax": (lambda **o: _plot("contour", _trace(), grid=11, **o), {"ax": None}),
    "loss": (lambda **o: _plot("loss", o.pop("thing"), **o), {"thing": _trace(), "step": 2}),
    "curve": (lambda **o: _plot("curve", o.pop("thing"), **o), {"thing": kobai.objective("x1**2"), "step": None}),
    "nw": (kobai.functional.nw, {"q": torch.ones(2, 1), "x": torch.ones(3, 1), "y": torch.ones(3), "h": 0.3, "kernel": "gaussian",
           "order": 0, "backend": "auto"}),
    "nw_loo": (kobai.functional.nw_loo, {"x": torch.ones(3, 1), "y": torch.ones(3), "h": 0.3, "kernel": "gaussian", "order": 0,
               "backend": "auto", "exclude": None}),
    "NadarayaWatson": (functools.partial(_estimator, "NadarayaWatson"), {"kernel": "gaussian", "bandwidth": 0.3, "order": 0,
                       "backend": "auto", "device": None}),
    "NadarayaWatson.fit": (lambda X, y: kobai.kernel.NadarayaWatson(bandwidth=0.3).fit(X, y), {"X": _X, "y": _Y}),
    "NadarayaWatson.fit tensor": (lambda X, y: kobai.kernel.NadarayaWatson(bandwidth=0.3).fit(X, y), {"X": torch.ones(3, 1),
                                  "y": torch.ones(3)}),
    "NadarayaWatson.predict": (lambda **o: _nw().predict(**o), {"X": _X, "return_std": False}),
    "NadarayaWatson.gradient": (lambda X: _nw().gradient(X), {"X": _X}),
    "NadarayaWatson.score": (lambda **o: _nw().score(**o), {"X": _X, "y": _Y, "sample_weight": None}),
    "UKR": (functools.partial(_estimator, "UKR"), {"n_components": 1, "objective": "loo", "penalty": 0.0,
            "init": "pca", "optimizer": "rprop", "lr": None, "max_iter": 3, "bandwidth": 1.0, "record": False,
            "random_state": 0, "warm_start": False, "device": None, "homotopy": None, "penalty_power": 2.0,
            "bound": None}),
    "UKR.fit": (lambda X: kobai.kernel.UKR(n_components=1, max_iter=3, init="pca").fit(X), {"X": np.hstack([_X, _X**2])}),
    "UKR.transform": (lambda X: _ukr().transform(X), {"X": np.ones((2, 2))}),
    "UKR.inverse_transform": (lambda Z: _ukr().inverse_transform(Z), {"Z": np.ones((2, 1))}),
    "TensorUKR": (functools.partial(_estimator, "TensorUKR"), {"n_components": 1, "objective": "loo", "penalty": 0.0,
                  "init": "pca", "optimizer": "rprop", "lr": None, "max_iter": 3, "bandwidth": 1.0,
                  "record": False, "random_state": 0, "warm_start": False, "device": None}),
    "TensorUKR.fit": (lambda X: kobai.kernel.TensorUKR(n_components=1, max_iter=3).fit(X), {"X": np.ones((3, 4))}),
    "TensorUKR.reconstruct": (lambda **o: _tensor_ukr().reconstruct(**o), {"rows": None, "columns": None}),
    "TensorUKR.score": (lambda X: _tensor_ukr().score(X), {"X": np.ones((4, 3, 2))}),
    "curvature": (kobai.theory.curvature, {"trace": _trace(), "every": 1}),
    "hessian": (kobai.theory.hessian, {"objective": kobai.objective(F), "x": torch.ones(2)}),
    "eigenvalues": (kobai.theory.eigenvalues, {"matrices": torch.eye(2)}),
    "observed_rate": (kobai.theory.observed_rate, {"norms": np.array([2.0, 1.0, 0.5]), "steps": np.arange(3)}),
    "summary": (kobai.theory.summary, {"trace": _trace()}),
    "verdict": (kobai.theory.verdict, {"trace": _trace(), "most": 10}),
    "about": (kobai.theory.about, {"steps": 100.0}),
    "LinearOptimizer": (lambda **o: kobai.theory.LinearOptimizer(**o).limit(1.0), {"momentum": 0.5, "nesterov": False,
                        "damping": 1.0, "decay": 0.0}),
    "LinearOptimizer.limit": (lambda largest: kobai.theory.LinearOptimizer().limit(largest), {"largest": 1.0}),
    "LinearOptimizer.rate": (lambda **o: kobai.theory.LinearOptimizer().rate(**o), {"lr": 0.1, "curvatures": np.ones(2)}),
}  # fmt: skip

# Ways to meet an objective that misbehaves: all of them end alike.
MEETINGS: dict[str, Callable[[Any], Any]] = {
    "descend": lambda f: kobai.descend(f, [2.0, 2.0], steps=3),
    "descend Adam": lambda f: kobai.descend(f, [2.0, 2.0], optimizer="Adam", steps=3),
    "descend LBFGS": lambda f: kobai.descend(f, [2.0, 2.0], optimizer="LBFGS", steps=2),
    "descend Newton": lambda f: kobai.descend(f, [2.0, 2.0], optimizer="Newton", steps=2),
    "descend many": lambda f: kobai.descend(f, [[2.0, 2.0], [1.0, 1.0], [0.0, 3.0]], steps=3),
    "descend float64": lambda f: kobai.descend(f, [2.0, 2.0], steps=3, dtype="float64"),
    "stacked": lambda f: kobai.descend(f, [[2.0, 2.0], [1.0, 1.0]], optimizer="Adam", steps=3, engine="stacked"),
    "Objective": lambda f: kobai.descend(kobai.Objective(f), [2.0, 2.0], steps=3),
    "residuals": lambda f: kobai.descend(
        kobai.Objective(_square, residuals=f), [2.0, 2.0], optimizer="Gauss-Newton", steps=2
    ),
    "f(x)": lambda f: kobai.objective(f)(torch.ones(2)),
    "batch": lambda f: kobai.objective(f).batch(torch.ones(3, 2)),
    "value_and_grad": lambda f: kobai.objective(f).value_and_grad(torch.ones(2)),
    "check": lambda f: kobai.objective(f).check(torch.ones(2)),
    "scene": lambda f: kobai.scene(kobai.objective(f, dim=2), grid=5),
    "minima": lambda f: kobai.Objective(f, dim=2, minima=[(1.0, 2.0)]),
    "hessian": lambda f: kobai.theory.hessian(kobai.objective(f), torch.ones(2)),
    "tune": lambda f: kobai.study.tune(f, [2.0, 2.0], steps=2, lrs=[0.1]),
    "compare": lambda f: kobai.study.compare(f, [2.0, 2.0], ["SGD"], budget=2, tuned=False),
    "suggest": lambda f: kobai.study.suggest_step_size(kobai.objective(f), [2.0, 2.0], steps=2),
    "progress": lambda f: kobai.descend(F, [2.0, 2.0], steps=3, progress=f),
    "optimizer": lambda f: kobai.descend(F, [2.0, 2.0], steps=3, optimizer=f),
    "scheduler": lambda f: kobai.descend(F, [2.0, 2.0], steps=3, scheduler=f),
}


def every_case() -> Iterator[tuple[str, str, str]]:
    """(target, argument, odd value); or ("", meeting, odd objective)."""
    for target, (_, usual) in TARGETS.items():
        for argument in usual:
            for odd in ODD:
                yield target, argument, odd
    for meeting in MEETINGS:
        for odd in ODD_OBJECTIVES:
            yield "", meeting, odd


def case(seed: int) -> list[tuple[str, str, str]]:
    chosen = random.Random(f"arguments:{seed}")
    if chosen.random() < 0.15:
        return [("", chosen.choice(list(MEETINGS)), chosen.choice(list(ODD_OBJECTIVES)))]
    target = chosen.choice(list(TARGETS))
    names = chosen.sample(list(TARGETS[target][1]), k=min(len(TARGETS[target][1]), chosen.choice((1, 1, 2))))
    return [(target, name, chosen.choice(list(ODD))) for name in names]


def run(chosen: list[tuple[str, str, str]]) -> None:
    """Call, and judge what comes of it."""
    target, name, odd = chosen[0]
    if not target:
        judged(lambda: MEETINGS[name](ODD_OBJECTIVES[odd]), theirs=True)
        return
    function, usual = TARGETS[target]
    given = {**usual, **{argument: ODD[value]() for _, argument, value in chosen}}
    judged(lambda: _written(function(**given)))


def _written(made: Any) -> None:
    """A scene's numbers are all written in a page."""
    if isinstance(made, kobai.Scene):
        made.save("scene.html")


def judged(call: Callable[[], Any], theirs: bool = False) -> None:
    """``Wrong`` unless the call gives a result, a ``BadInput`` of one line, or what the user's own code raised."""
    out, err = io.StringIO(), io.StringIO()
    state = torch.is_grad_enabled()
    try:
        with warnings.catch_warnings(), redirect_stdout(out), redirect_stderr(err):
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            call()
    except kobai.BadInput as error:
        one_line(str(error))
    except (Theirs, TheirsAbove):
        pass
    except BaseException as error:
        if not _of_user(error, theirs):
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{last.filename.rpartition('/src/')[2]}:{last.lineno}"
            raise Wrong(f"{type(error).__name__}: {str(error)[:300]!r} at {place}") from error
    finally:
        torch.set_grad_enabled(state)
    said = "".join(
        line for line in err.getvalue().splitlines(keepends=True) if "━" not in line
    )  # a bar that was asked for
    if said:
        raise Wrong(f"on stderr: {said[:300]!r}")


def _of_user(error: BaseException, theirs: bool) -> bool:
    """Whether the innermost line is the user's own, or scikit-learn's check of data, which the estimators document."""
    frames = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    if "sklearn" in frames[-1] and isinstance(
        error, (ValueError, TypeError, OverflowError, np.exceptions.ComplexWarning)
    ):
        return True
    inside = [i for i, name in enumerate(frames) if "odd_objectives" in name or "odd_values" in name]
    if theirs and isinstance(error, KeyboardInterrupt):
        return True
    if any("kobai: " in note for note in getattr(error, "__notes__", ())):
        return True
    return bool(inside) and not any("/kobai/" in name for name in frames[inside[-1] :])
