"""Stores that are trusted in nothing: their files, metadata, attributes and arrays, checked before they are used."""
