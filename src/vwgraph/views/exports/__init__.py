"""A drawing as a file: pictures for a paper, tables and networks for other tools."""
