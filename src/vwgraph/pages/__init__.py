"""Pages made from the graph."""
