"""The record of a descent: what to record, the trace, the status of each run, and traces as Zarr stores.

``Record`` says what is recorded; a ``Trace`` holds it, in the ``fields`` of one table; ``classify`` decides each run's
``Status``. A trace is saved whole (``zarr_store``) or written while it is computed (``zarr_stream``), in one ``layout``;
``stores`` checks and replaces what is on disk.
"""

from kobai.descent.record.classification import classify, climbs, infinite_gradient, steepest
from kobai.descent.record.minimality import examine
from kobai.descent.record.record import Record
from kobai.descent.record.stationary import has_lower_neighbours
from kobai.descent.record.status import Status, Statuses
from kobai.descent.record.trace import Trace
from kobai.descent.record.zarr_stream import Stored, open_stored

__all__ = [
    "Record", "Status", "Statuses", "Stored", "Trace", "classify", "climbs", "examine", "has_lower_neighbours",
    "infinite_gradient", "open_stored", "steepest",
]  # fmt: skip
