"""The answer book: every stored question with its answer and its evidence, as pages for somebody who knows no SPARQL."""
