"""Descending: ``descend`` and ``race`` take an objective down from a start and return a ``Trace``.

A call becomes a ``Job`` (what to descend, from where, by which rule, what to ``Record``); an engine runs it; its result
is classified, a ``Status`` for each run, and becomes a ``Trace``, which can be indexed by run, saved and loaded. ``tune``
finds the step size a rule gets lowest with; a ``contest`` is a race of many optimizers, tuned, under equal budgets.
"""

from __future__ import annotations

from kobai.descent._descend import descend
from kobai.descent._race import race
from kobai.descent.contest import Contest, Entry, contest
from kobai.descent.record import Record
from kobai.descent.schedule import schedulers
from kobai.descent.status import Status
from kobai.descent.stream import Stored, open_stored
from kobai.descent.trace import Trace
from kobai.descent.tuning import Tuned, tune

__all__ = [
    "Contest",
    "Entry",
    "Record",
    "Status",
    "Stored",
    "Trace",
    "Tuned",
    "contest",
    "descend",
    "open_stored",
    "race",
    "schedulers",
    "tune",
]
