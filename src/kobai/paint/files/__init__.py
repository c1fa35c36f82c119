"""Writing pictures and movies to files."""
