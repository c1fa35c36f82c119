"""The optimizers that take part in a race, from ``--optimizer``."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import Any

from kobai.cli.input import values
from kobai.errors import BadInput, Missing

PACKAGE = "pytorch_optimizer"
GROUPS = ("all", "kobai", "torch", PACKAGE)


def runs_of(words: Sequence[str], lr: float | None = None) -> dict[str, dict[str, Any]]:
    """Runs by name, as ``race`` takes them, from optimizers with settings such as ``"Adam betas=0.9,0.99"``, and ``GROUPS``."""
    from kobai.optimize.run_names import run_name

    runs: dict[str, dict[str, Any]] = {}
    default = {} if lr is None else {"lr": lr}
    for word in words:
        if word.casefold() in GROUPS:
            for path in _members(word.casefold()):
                name = path.rpartition(".")[2]
                name = f"{name} (p.o.)" if name in runs and path.startswith(PACKAGE) else name
                runs.setdefault(name, {"optimizer": path, **default})
            continue
        spec = values.spec(word, "--optimizer", "Adam betas=0.9,0.99")
        values.check_settings(spec.settings, f"--optimizer {spec.label!r}:")
        name = spec.label if spec.label != spec.name else run_name(spec.name.rpartition(".")[2], spec.settings)
        if name in runs:
            cure = f"put a label before one, such as 'mine: {word}'"
            raise BadInput(f"--optimizer {word!r}: two runs are called {name!r}; {cure}")
        runs[name] = {"optimizer": spec.name, **default, **spec.settings}
    return runs


def _members(group: str) -> list[str]:
    from kobai.optimize import names, optimizers

    if group in ("kobai", "torch"):
        return [o.name for o in optimizers() if o.path.startswith(f"{group}.")]
    if group == PACKAGE:
        return _of_package()
    own = [name for name in names() if not name.startswith(f"{PACKAGE}.")]
    return [*own, *(_of_package() if importlib.util.find_spec(PACKAGE) is not None else [])]


def _of_package() -> list[str]:
    """Dotted names of the package's optimizers that kobai lists: those under a non-commercial licence are not among them."""
    from kobai.optimize import pytorch_optimizer_facts

    if not pytorch_optimizer_facts.present():
        cure = "python -m pip install 'kobai[optimizers]'"
        raise Missing(f"--optimizer {PACKAGE}: that package is not installed; {cure}")
    return [f"{PACKAGE}.{name}" for name in sorted(pytorch_optimizer_facts.table(), key=str.casefold)]
