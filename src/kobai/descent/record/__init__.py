"""The record of a descent: what to record, the trace, how each run ended, and how traces are stored."""
