"""The processes that compute for the pages, and the queue that is fair to the pages.

The server reads and writes bytes; whatever understands them runs as a **task** in a **worker**, a process that can be ended
at any moment. A **pool** gives each request a worker: every page has its turn, requests that take long wait for short ones.
"""
