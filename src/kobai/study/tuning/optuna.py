"""Step sizes chosen by Optuna, each where those tried before it promise most."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from kobai.errors import Missing

if TYPE_CHECKING:
    from kobai.study.tuning.search import Try


def suggest(attempt: Callable[[float], Try], low: float, high: float, trials: int, seed: int) -> list[Try]:
    """Tries at step sizes in [low, high] that a tree-structured Parzen estimator chooses on their logarithm.

    Args:
        attempt: step size -> what came of it.
        trials: how many.
        seed: of the estimator.

    Raises:
        Missing: Optuna is not installed.

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
        broken, value, _ = tries[-1].rank
        # The estimator ranks what it is told: a run that broke off comes after every sound one.
        return value if not broken and math.isfinite(value) else math.inf

    told = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed), direction="minimize")
        study.optimize(objective, n_trials=trials)
    finally:
        optuna.logging.set_verbosity(told)
    return tries
