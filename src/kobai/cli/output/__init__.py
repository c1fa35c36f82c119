"""What the command line prints and writes: tables, JSON, progress, files."""
