"""Stored queries: ``.rq`` files with a ``#+`` head, and the safe binding of values to their parameters."""
