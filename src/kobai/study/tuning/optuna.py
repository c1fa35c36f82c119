"""Step sizes chosen by Optuna, each from the results of those before it."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable

from kobai.errors import Missing
from kobai.study.tuning.result import Try


def suggest(attempt: Callable[[float], Try], low: float, high: float, trials: int, seed: int) -> list[Try]:
    """Tries at step sizes in [low, high] that a tree-structured Parzen estimator chooses on their logarithm.

    Reference:
        J. Bergstra et al., "Algorithms for Hyper-Parameter Optimization", NeurIPS (2011); T. Akiba et al., "Optuna", KDD (2019).
    """
    try:
        optuna = importlib.import_module("optuna")
    except ImportError as error:
        raise Missing(
            "method='optuna': Optuna is not installed; python -m pip install 'kobai[tune]', or use method='grid'"
        ) from error
    tries: list[Try] = []

    def objective(trial: object) -> float:
        tries.append(attempt(trial.suggest_float("lr", low, high, log=True)))  # type: ignore[attr-defined]
        severity, value, _ = tries[-1].rank
        # A run that failed comes after every other.
        return value if not severity and math.isfinite(value) else math.inf

    verbosity = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed), direction="minimize")
        study.optimize(objective, n_trials=trials)
    finally:
        optuna.logging.set_verbosity(verbosity)
    return tries
