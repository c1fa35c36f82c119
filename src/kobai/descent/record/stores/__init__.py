"""Stores of unknown origin: files, metadata, attributes and arrays, checked before they are used; and folders replaced whole."""
