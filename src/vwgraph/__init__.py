"""vwgraph: a knowledge graph of Dutch pilots with local volunteer policy, 2002-2004."""
