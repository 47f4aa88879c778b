"""Records: the curated YAML files of a corpus, read strictly into typed values."""
