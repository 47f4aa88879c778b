"""How the graph describes itself to programs: VoID, DCAT, schema.org, Signposting, stored questions, OpenAPI.

Pure functions: what is known goes in, triples or a JSON document come out, always the same for the same. Identifiers are
those of the canonical base, addresses those of the base a site is served on.
"""
