"""Tables of numbers from people's files, for the kernel models and the command line."""

from kobai.tables.reader import Table, TableFile

__all__ = ["Table", "TableFile"]
