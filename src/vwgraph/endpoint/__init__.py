"""The SPARQL endpoint: the protocol, worker processes within limits, the service description and the editor page."""
