"""Queries that want more than they may have, and one that does not: for tests and for bench/endpoint.py."""

from __future__ import annotations

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PILOTS = "SELECT ?pilot WHERE { ?pilot a vw:Pilot } ORDER BY ?pilot"
GROWTH = "SELECT ?x{} WHERE {{ BIND ('{}' AS ?x0) {} }}".format(
    40, "0123456789" * 20, " ".join(f"BIND (CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
)
ZOO = {
    "product": ENDLESS,
    "product, sorted": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a",
    "product, distinct": "SELECT DISTINCT ?a ?f WHERE { ?a ?b ?c . ?d ?e ?f }",
    "path": "SELECT (COUNT(*) AS ?n) WHERE { ?a (!rdf:x|^!rdf:x)* ?b . ?b (!rdf:x)+ ?c }",
    "values": "SELECT (COUNT(*) AS ?n) WHERE { "
    + " ".join(f"VALUES ?x{n} {{ {' '.join(map(str, range(300)))} }}" for n in range(6))
    + " }",
    "regex": "SELECT ?a WHERE { ?a ?b ?c . ?d ?e ?f FILTER (REGEX(CONCAT(STR(?c), STR(?f)), '(.*a){12}(.*b){12}$')) }",
    "growth": GROWTH,
    "deep": "ASK { " + "{ " * 20_000 + "} " * 20_000 + "}",
    "deep expression": "ASK { FILTER (" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
    "many rows": "SELECT * WHERE { ?s ?p ?o }",
    "many triples": "CONSTRUCT WHERE { ?s ?p ?o }",
    "large rows": "SELECT ?c ?d WHERE { ?k dcterms:description ?c . ?l dcterms:description ?d } LIMIT 2000",
}
