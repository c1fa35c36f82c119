"""Reading tables of numbers from files."""
