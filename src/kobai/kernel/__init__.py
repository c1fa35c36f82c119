"""Kernel regression models fitted by gradient descent.

A *kernel* is always the regression kernel, the weight of a sample as a function of its distance (``profiles``). A *pass*
computes kernel-weighted averages of samples at queries (``dense``, ``blocked``, ``flash``; ``weighted_average`` chooses).
From it follow the ``NadarayaWatson`` estimator (order 0) and local linear regression (order 1), their exact *leave-one-out*
predictions, and the *bandwidths* that minimise the leave-one-out error. In ``UKR`` the positions of the samples are unknown
and found by ``kobai.descend`` on the same error; ``TensorUKR`` finds positions for the rows and columns of a table.

``kobai.functional`` has the estimates as functions, with torch only. The estimators need scikit-learn: ``kobai[kernel]``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kobai import importing
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
        with importing.lock:
            return getattr(importlib.import_module(_PUBLIC[name]), name)
    except ModuleNotFoundError as error:
        if error.name in ("sklearn", "pandas", "scipy"):
            raise Missing(f"{name} needs {error.name}, which is not installed: pip install 'kobai[kernel]'") from error
        raise
