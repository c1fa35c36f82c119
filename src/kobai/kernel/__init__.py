"""Kernel regression, and what gradient descent makes of it.

The *pass* is one kernel-weighted average over samples: scores of queries against samples, weights that sum to one,
weighted values (``dense``, ``blocked`` and ``flash`` compute it; ``average`` chooses). On it stand the
``NadarayaWatson`` estimator (order 0) and local linear regression (order 1), their exact *leave-one-out* predictions,
and the *bandwidths* that minimise the leave-one-out error. ``UKR`` turns the table: the samples' positions are
unknown and found by ``kobai.descend`` on the same error; ``TensorUKR`` does it for each way of a tensor.

``kobai.functional`` gives the pass itself, with torch alone. The estimators need scikit-learn: ``kobai[kernel]``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kobai.errors import Missing

_PUBLIC = {
    "NadarayaWatson": "kobai.kernel.nadaraya_watson",
    "UKR": "kobai.kernel.ukr",
    "TensorUKR": "kobai.kernel.tensor_ukr.estimator",
}

__all__ = ["UKR", "NadarayaWatson", "TensorUKR"]

if TYPE_CHECKING:
    from kobai.kernel.nadaraya_watson import NadarayaWatson
    from kobai.kernel.tensor_ukr.estimator import TensorUKR
    from kobai.kernel.ukr import UKR


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'kobai.kernel' has no attribute {name!r}")
    try:
        return getattr(importlib.import_module(_PUBLIC[name]), name)
    except ModuleNotFoundError as error:
        if error.name in ("sklearn", "pandas", "scipy"):
            raise Missing(f"{name} needs {error.name}, which is not installed: pip install 'kobai[kernel]'") from error
        raise
