"""Optimizers by name: from a name, class, dotted name or factory to an ``OptimizerSpec``, and what is known of each."""

from __future__ import annotations

import functools
import importlib
import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import torch

from kobai.checks import setting
from kobai.errors import BadInput, Missing, nearest, shown
from kobai.optimize import pytorch_optimizer_facts as package
from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.formula_text import plain
from kobai.optimize.listed_optimizers import ALIASES, OWN, TORCH
from kobai.optimize.spec import OptimizerSpec, by_value

_T = TypeVar("_T")
_REQUIRED = inspect.Parameter.empty
_UNKNOWN = OptimizerFacts("", memory="")


@dataclass(frozen=True)
class OptimizerInfo:
    """What is known of one optimizer.

    Args:
        name: as ``resolve`` takes it.
        path: dotted name of the class.
        family: one of ``kobai.optimize.facts.FAMILIES``, or "" for a class that kobai does not list.
        formula: the update in LaTeX, one formula a line.
        update: the line of it that gives the next x, as plain text.
        general: the formula is the general form of the family only.
        summary: what it does, in words; "" where the formula suffices.
        reference: where it was published.
        note: what to know before using it.
        defaults: hyperparameters and their defaults.
        required: hyperparameters without a default.
        closure: see ``OptimizerSpec``.
        elementwise: see ``OptimizerSpec``.
        random: it draws random numbers.
        memory: how many numbers it stores between steps for each parameter entry, with its defaults; N is their number.
        cannot: why it cannot descend a function of one point, or "".
    """

    name: str
    path: str
    family: str
    formula: str
    update: str
    general: bool
    summary: str
    reference: str
    note: str
    defaults: dict[str, Any] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    closure: bool = False
    elementwise: bool | None = None
    random: bool = False
    memory: str = ""
    cannot: str = ""


def _fold(name: str) -> str:
    return "".join(c for c in name.casefold() if c not in " _-")


def _find(name: str, known: Mapping[str, _T]) -> _T | None:
    """The entry of a table by a name in any spelling."""
    return {_fold(k): v for k, v in known.items()}.get(_fold(name))


@functools.cache
def _torch_classes() -> dict[str, type]:
    found = {
        name: cls
        for name, cls in vars(torch.optim).items()
        if inspect.isclass(cls) and issubclass(cls, torch.optim.Optimizer) and cls is not torch.optim.Optimizer
    }
    return dict(sorted(found.items(), key=lambda item: item[0].casefold()))


def names() -> list[str]:
    """Every name that ``optimizer=`` understands without a dot, kobai's own first."""
    return [*OWN, *_torch_classes()]


def optimizers(installed: bool = False) -> list[OptimizerInfo]:
    """All optimizers kobai knows by name: its own, and every class in ``torch.optim``.

    Any other installed class works by its dotted name, any factory by itself.

    Args:
        installed: list those of the package pytorch_optimizer too, if it is installed. It is not imported, so their
            defaults are left out.

    Returns:
        an ``OptimizerInfo`` for each.

    Example:
        >>> [o.name for o in optimizers()][0]
        'gradient descent'
    """
    if not isinstance(installed, bool):
        raise BadInput(f"installed={shown(installed)}: True lists installed packages' optimizers too, False does not")
    listed = []
    for name in names():
        factory = _by_name(name)
        path = f"{'torch.optim' if name not in OWN else factory.__module__}.{factory.__name__}"
        listed.append(_info(name, path, _known(factory)[1], factory))
    if installed and package.present():
        taken = {_fold(name) for name in names()}
        for name, facts in package.table().items():
            path = f"{package.PACKAGE}.{name}"
            listed.append(_info(path if _fold(name) in taken else name, path, facts))
    return listed


def optimizer_info(name: str) -> OptimizerInfo:
    """What is known of one optimizer, its defaults included.

    Args:
        name: as ``resolve`` takes it.

    Raises:
        BadInput: an unknown name.
        Missing: a dotted name whose package or class does not exist.
    """
    factory = _by_name(name)
    known, facts = _known(factory)
    prefix = {package.PACKAGE: package.PACKAGE, "torch": "torch.optim"}.get(_package_of(factory), factory.__module__)
    return _info(known, f"{prefix}.{factory.__name__}", facts, factory)


CLIMB = "g_t = −∇f(x_t)"
"""What the gradient is to an optimizer that climbs."""


def optimizer_formula(name: str, hyper: Mapping[str, Any] | None = None) -> str:
    r"""The update formula of an optimizer. No optimizer package is imported for it.

    Args:
        name: as ``Trace.optimizer`` has it, or as ``resolve`` takes it.
        hyper: hyperparameters, where the formula depends on them.

    Returns:
        LaTeX of the grammar in ``kobai.optimize.formula_text``, one formula a line; "" for a class kobai does not list.

    Example:
        >>> optimizer_formula("SGD", {"momentum": 0.0})
        'x_{t+1} = x_t − η g_t'
    """
    if hyper and hyper.get("maximize"):
        return "\n".join([CLIMB, *optimizer_formula(name, {**hyper, "maximize": False}).splitlines()])
    if own := _find(name, OWN):
        return _load(own).facts.formula_with(hyper or {})
    home, _, short = name.rpartition(".")
    known = package.table() if home == package.PACKAGE else {**package.table(), **TORCH}
    facts = _find(short, known) or _UNKNOWN
    return facts.formula_with(hyper or {})


def _info(name: str, path: str, facts: OptimizerFacts, factory: Callable[..., Any] | None = None) -> OptimizerInfo:
    parameters = {} if factory is None else _parameters(factory)[0]
    formula = facts.formula_with({})
    lines = formula.splitlines()
    return OptimizerInfo(
        name=name,
        path=path,
        family=facts.family,
        formula=formula,
        update=plain(next((line for line in lines if line.startswith("x_{t+1}")), lines[-1] if lines else "")),
        general=facts.general,
        summary=facts.summary,
        reference=facts.reference or _reference(factory),
        note=facts.note,
        defaults={k: v for k, v in parameters.items() if v is not _REQUIRED},
        required=tuple(k for k, v in parameters.items() if v is _REQUIRED),
        closure=facts.closure or (factory is not None and needs_closure(factory)),
        elementwise=facts.elementwise,
        random=facts.random,
        memory=facts.memory,
        cannot=facts.cannot,
    )


def _reference(factory: Callable[..., Any] | None) -> str:
    """The "Reference" section of a docstring in one line, or ""."""
    return " ".join((inspect.getdoc(factory) or "").partition("\nReference:\n")[2].split())


def resolve(optimizer: Any = None, **hyper: Any) -> OptimizerSpec:
    """The optimizer meant, its hyperparameters checked against its signature.

    Args:
        optimizer: None or ``"gradient descent"`` for plain gradient descent; a name from ``names()`` in any spelling of
            case, blanks and hyphens; a dotted name such as ``"pytorch_optimizer.Lion"``; a ``torch.optim.Optimizer``
            class; a factory ``(params, **hyper) -> Optimizer``; or an ``OptimizerSpec``.
        **hyper: hyperparameters; ``lr=None`` means its default.

    Raises:
        BadInput: an unknown name or hyperparameter, a missing one, something that is not an optimizer.
        Missing: a dotted name whose package or class does not exist.
    """
    if hyper.get("lr", 0) is None:
        del hyper["lr"]
    if isinstance(optimizer, OptimizerSpec):
        return resolve(optimizer.factory, **{**optimizer.given, **hyper})
    if optimizer is None:
        optimizer = "gradient descent"
    if isinstance(optimizer, torch.optim.Optimizer):
        raise BadInput(
            f"optimizer={type(optimizer).__name__}(…): an optimizer already tied to its parameters; "
            f"give its class, torch.optim.{type(optimizer).__name__}, and its hyperparameters as keywords"
        )
    factory = _by_name(optimizer) if isinstance(optimizer, str) else optimizer
    if not callable(factory) or (isinstance(factory, type) and not hasattr(factory, "step")):
        raise BadInput(f"optimizer={shown(optimizer)}: not an optimizer; give a name, a class or a factory of one")
    name, facts = _known(factory)
    parameters, open_ended = _parameters(factory)
    if _package_of(factory) == package.PACKAGE and "base_optimizer" not in parameters:
        open_ended = False  # its classes take any keyword and ignore those they do not know
    for key in hyper:
        if key not in parameters and not open_ended:
            raise BadInput(
                f"{key}={shown(hyper[key])}: {name} has no such hyperparameter; it has {', '.join(parameters) or 'none'}."
                f"{nearest(key, parameters)}"
            )
    if facts.cannot:
        raise BadInput(f"{name} cannot descend a function of one point: it {facts.cannot}")
    missing = [k for k, v in parameters.items() if v is _REQUIRED and k not in hyper]
    if missing:
        raise BadInput(f"{name} needs {', '.join(missing)}: give {missing[0]}=…")
    hyper = {
        k: setting(name, k, v, None if parameters.get(k, _REQUIRED) is _REQUIRED else parameters[k])
        for k, v in hyper.items()
    }
    if "lr" in parameters and isinstance(hyper.get("lr"), float) and not math.isfinite(hyper["lr"]):
        raise BadInput(f"lr={hyper['lr']}: a step size is a finite number of 0 or more")
    full = {k: by_value(v) for k, v in parameters.items() if v is not _REQUIRED} | hyper
    given = ", ".join(f"{k}={full[k]!r}" for k in sorted(full))
    return OptimizerSpec(
        factory=factory,
        name=name,
        given=hyper,
        hyper=full,
        key=f"{getattr(factory, '__module__', '')}.{getattr(factory, '__qualname__', name)}({given})",
        closure=facts.closure or needs_closure(factory),
        # The facts of an installed class hold for its defaults and for one version; the engines test the job at hand.
        elementwise=None if _package_of(factory) == package.PACKAGE else facts.elementwise,
        matrix=facts.matrix,
        sparse=facts.sparse,
        graph=facts.graph,
        group=facts.group,
    )


def needs_closure(factory: Callable[..., Any]) -> bool:
    """Whether the signature of ``step`` requires a closure."""
    step = getattr(factory, "step", None)
    if step is None:
        return False
    closure = inspect.signature(step).parameters.get("closure")
    return closure is not None and closure.default is _REQUIRED


def _by_name(name: str) -> Callable[..., Any]:
    if own := _find(name, OWN) or OWN.get(_find(name, ALIASES) or ""):
        return _load(own)
    if cls := _find(name, _torch_classes()):
        return cls
    if "." in name:
        return _dotted(name)
    if found := _find(name, {known: known for known in package.table()}):
        if not package.present():
            raise Missing(
                f"optimizer={shown(name)}: it is in the package {package.PACKAGE}; python -m pip install 'kobai[optimizers]'"
            )
        return _dotted(f"{package.PACKAGE}.{found}")
    raise BadInput(
        f"optimizer={shown(name)}: no such optimizer.{nearest(name, [*names(), *ALIASES])} `kobai optimizers` lists them; "
        f"others go by their dotted name, 'package.Class'"
    )


def _load(place: str) -> Any:
    """The class at "module:class"."""
    module, _, attribute = place.partition(":")
    return getattr(importlib.import_module(module), attribute)


def _dotted(path: str) -> Callable[..., Any]:
    module_name, _, attribute = path.rpartition(".")
    if not all(part.isidentifier() for part in path.split(".")):
        raise BadInput(
            f"optimizer={shown(path)}: no dotted name; `kobai optimizers` lists names, others go as 'package.Class'"
        )
    try:
        module = importlib.import_module(module_name)
    except (ImportError, ValueError) as error:
        package = module_name.partition(".")[0]
        raise Missing(
            f"optimizer={shown(path)}: the package {package!r} cannot be imported ({error}); install it into this environment"
        ) from error
    found = getattr(module, attribute, None)
    if found is None:
        raise Missing(f"optimizer={shown(path)}: {module_name} has no {attribute!r}.{nearest(attribute, dir(module))}")
    if not (isinstance(found, type) and issubclass(found, torch.optim.Optimizer)):
        raise BadInput(f"optimizer={shown(path)}: not a torch.optim.Optimizer class; a name must lead to one")
    return found


def _known(factory: Callable[..., Any]) -> tuple[str, OptimizerFacts]:
    """The listed name of an optimizer and its facts."""
    for name, path in OWN.items():
        if path == f"{getattr(factory, '__module__', '')}:{getattr(factory, '__qualname__', '')}":
            return name, _load(path).facts  # a wrapper may bear the class's name
    for name, cls in _torch_classes().items():
        if factory is cls:
            return name, TORCH.get(name, _UNKNOWN)
    if _package_of(factory) == package.PACKAGE and isinstance(factory, type):
        taken = _fold(factory.__name__) in map(_fold, names())
        known = f"{package.PACKAGE}.{factory.__name__}" if taken else factory.__name__
        return known, package.table().get(factory.__name__, _UNKNOWN)
    inner = factory.func if isinstance(factory, functools.partial) else factory
    return getattr(inner, "__name__", type(factory).__name__), _UNKNOWN


def _package_of(factory: Callable[..., Any]) -> str:
    return str(getattr(factory, "__module__", "")).partition(".")[0]


def _parameters(factory: Callable[..., Any]) -> tuple[dict[str, Any], bool]:
    """Hyperparameters and their defaults (``_REQUIRED`` for those without one), and whether it takes any others."""
    try:
        every = list(inspect.signature(factory).parameters.values())
    except (TypeError, ValueError) as error:
        raise BadInput(
            f"optimizer={shown(factory)}: not an optimizer; give a name, a class, or a function (parameters, lr=…)"
        ) from error
    named = [p for p in every if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY, p.POSITIONAL_ONLY)]
    return {p.name: p.default for p in named[1:]}, any(p.kind is p.VAR_KEYWORD for p in every)
