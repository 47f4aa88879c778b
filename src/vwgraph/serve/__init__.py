"""The live site: the pages of :mod:`vwgraph.site` over HTTP."""
