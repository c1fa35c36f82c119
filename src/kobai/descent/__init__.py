"""One descent: ``descend`` and ``race`` take an objective down from a start and return a ``Trace``.

A call becomes a ``Job`` (what to descend, from where, with which optimizer, what to ``Record``); an engine runs it; each run of
its result is classified, which gives it a ``Status``; together they make the ``Trace``, which can be indexed by run, saved and
loaded. ``Stop``, raised by the caller's ``progress``, ends a descent early without losing what was recorded.
"""

from kobai.descent.descending import descend
from kobai.descent.job import Stop
from kobai.descent.racing import race
from kobai.descent.record import Record, Status, Statuses, Stored, Trace, open_stored
from kobai.descent.schedule import schedulers

__all__ = ["Record", "Status", "Statuses", "Stop", "Stored", "Trace", "descend", "open_stored", "race", "schedulers"]
