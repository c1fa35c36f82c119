"""The folder of tables that the tests here read."""

from tests.table_files import folder

__all__ = ["folder"]
