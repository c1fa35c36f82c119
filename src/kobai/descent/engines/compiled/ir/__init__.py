"""The intermediate form of one descent step, and what is proved and substituted in it."""
