"""The live page's server as others reach it: addresses, tokens, and what a connection may take of time."""
