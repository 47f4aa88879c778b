"""The site as a pure function: a request in, a representation out. ``serve`` and ``publish`` both answer with it."""
