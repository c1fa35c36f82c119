"""Tables that ship with kobai: public figures with their sources, each a CSV file here; ``about.toml`` says what they are."""

from kobai.data.examples.reading import ExampleTable, file_of, path_of, table, tables

__all__ = ["ExampleTable", "file_of", "path_of", "table", "tables"]
