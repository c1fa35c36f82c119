"""Tables from people's files, for the kernel models and the command line; dates as numbers."""

from kobai.tables.cells import dates
from kobai.tables.reading import Reading
from kobai.tables.table_file import Table, TableFile, read_array

__all__ = ["Reading", "Table", "TableFile", "dates", "read_array"]
