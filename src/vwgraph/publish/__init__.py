"""The static site: the pages of :mod:`vwgraph.site` as files, with rules for web servers."""
