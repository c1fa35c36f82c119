"""Descending: ``descend`` and ``race`` take an objective down from a start and return a ``Trace``.

A call becomes a ``Job`` (what to descend, from where, by which rule, what to ``Record``); an engine runs it; its result
is classified, a ``Status`` for each run, and becomes a ``Trace``, which can be indexed by run, saved and loaded.
"""

from __future__ import annotations

from kobai.descent.descending import descend
from kobai.descent.racing import race
from kobai.descent.record.record import Record
from kobai.descent.record.status import Status
from kobai.descent.record.trace import Trace
from kobai.descent.record.zarr_stream import Stored, open_stored
from kobai.descent.schedule import schedulers

__all__ = [
    "Record",
    "Status",
    "Stored",
    "Trace",
    "descend",
    "open_stored",
    "race",
    "schedulers",
]
