"""The typed intermediate form: what torch code is captured as, and what code is generated from."""
