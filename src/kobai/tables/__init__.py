"""Tables of numbers from people's files, for the kernel models and the command line."""

from kobai.tables.reading import Reading
from kobai.tables.table_file import Table, TableFile, read_array

__all__ = ["Reading", "Table", "TableFile", "read_array"]
