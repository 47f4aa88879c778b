"""The processes that evaluate queries somebody typed: they can be stopped, which an evaluation in our own process cannot."""
