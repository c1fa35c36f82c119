"""Names of the runs of a race by which they are told apart; pages make the same (``viewer/src/core/run_names.ts``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kobai.messages import optimizer_name, say
from kobai.numbers import number


def run_name(name: str, hyper: Mapping[str, Any], lang: str = "en") -> str:
    """A run's name: its optimizer as the reader's language has it, and what makes it another method: momentum, climbing.

    SGD with momentum is called momentum.
    """
    shown, momentum, nesterov = optimizer_name(name, lang), hyper.get("momentum"), hyper.get("nesterov") is True
    if isinstance(momentum, int | float) and not isinstance(momentum, bool) and momentum != 0:
        if name == "SGD":
            shown, nesterov = say("Nesterov method" if nesterov else "momentum method", lang), False
        shown += f" β={number(float(momentum), 4, trim=True)}"
    return shown + " Nesterov" * nesterov + " maximize" * (hyper.get("maximize") is True)


def run_names(runs: Sequence[tuple[str, float | None, Mapping[str, Any]]], lang: str = "en") -> list[str]:
    """A name for each run (optimizer, η, hyperparameters).

    Where one occurs twice it has its η, then the hyperparameters in which its runs differ; runs of one name that differ in
    nothing keep it.
    """
    names = [run_name(name, hyper, lang) for name, _, hyper in runs]
    names = [
        name if names.count(name) == 1 or lr is None else f"{name} η={number(lr, 4, trim=True)}"
        for name, (_, lr, _) in zip(names, runs, strict=True)
    ]
    return [
        name + "".join(_differing(names, name, runs, hyper)) for name, (_, _, hyper) in zip(names, runs, strict=True)
    ]


def numbered(names: Sequence[str]) -> list[str]:
    """The same names, those that occur again with a number: ``"Adam"``, ``"Adam (2)"``."""
    return [n if names.count(n) == 1 else f"{n} ({names[:i].count(n) + 1})" for i, n in enumerate(names)]


def _differing(
    names: list[str], name: str, runs: Sequence[tuple[str, float | None, Mapping[str, Any]]], own: Mapping[str, Any]
):
    """Texts of the hyperparameters in which runs of this name differ, as far as one has them."""
    same = [hyper for other, (_, _, hyper) in zip(names, runs, strict=True) if other == name]
    for key in sorted({key for hyper in same for key in hyper} - {"momentum", "nesterov", "maximize"}):
        if key in own and len({_text(key, hyper.get(key)) for hyper in same}) > 1:
            yield _text(key, own[key])


def _text(key: str, value: Any) -> str:
    if value is True:
        return f" {key}"
    if value is False or value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return f" {key}={','.join(_one(v) for v in value)}"
    return f" {key}={_one(value)}"


def _one(value: Any) -> str:
    return number(float(value), 4, trim=True) if isinstance(value, int | float) else str(value)
