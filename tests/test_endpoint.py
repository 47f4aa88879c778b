"""The SPARQL 1.1 Protocol: the cases of the W3C's test suite and more, written as our own; clients people use."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from endpoint_server import Running, running
from vwgraph.endpoint.protocol import FORMS, Operation, Refusal, media_for, offers, read
from vwgraph.queries.tokens import calls_out, from_graphs, operation
from vwgraph.store import Dataset

GRAPH = "https://w3id.org/vwgraph/graph/"
ASK = "ASK { ?s ?p ?o }"
PILOTS = "SELECT ?pilot WHERE { ?pilot a vw:Pilot } ORDER BY ?pilot"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUERY = {"Content-Type": "application/sparql-query"}


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running() as one:
        yield one


@pytest.fixture(scope="module")
def client(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url.removesuffix("/sparql"), timeout=60) as one:
        yield one


def get(client: httpx.Client, accept: str = "*/*", **values: object) -> httpx.Response:
    return client.get("/sparql", params=values, headers={"Accept": accept})


# -- ways to ask -------------------------------------------------------------------------------------------------


def test_three_ways_to_send_a_query_agree(client: httpx.Client) -> None:
    answers = [
        get(client, query=PILOTS),
        client.post("/sparql", data={"query": PILOTS}),
        client.post("/sparql", content=PILOTS, headers=QUERY),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["content-type"] for answer in answers} == {"application/sparql-results+json"}
    assert len({answer.content for answer in answers}) == 1
    assert len(answers[0].json()["results"]["bindings"]) == 19


def test_the_dataset_of_the_protocol_goes_before_that_of_the_query(client: httpx.Client) -> None:
    count = "SELECT (COUNT(DISTINCT ?p) AS ?n) {from} WHERE {{ ?s vw:inPilot ?p }}"

    def pilots(query: str, **values: object) -> int:
        [row] = get(client, query=query, **values).json()["results"]["bindings"]
        return int(row["n"]["value"])

    assert pilots(count.format(**{"from": ""})) > 2
    assert pilots(count.format(**{"from": f"FROM <{GRAPH}assen>"})) == 1
    both = {"default-graph-uri": [f"{GRAPH}assen", f"{GRAPH}alkmaar"]}
    assert pilots(count.format(**{"from": ""}), **both) == 2
    assert pilots(count.format(**{"from": f"FROM <{GRAPH}assen>"}), **both) == 2
    named = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    found = get(client, query=named, **{"named-graph-uri": f"{GRAPH}assen"}).json()["results"]["bindings"]
    assert [row["g"]["value"] for row in found] == [f"{GRAPH}assen"]
    assert get(client, query=ASK, **{"named-graph-uri": f"{GRAPH}assen"}).json()["boolean"] is False
    posted = client.post("/sparql", params={"default-graph-uri": f"{GRAPH}assen"}, content=named, headers=QUERY)
    assert posted.json()["results"]["bindings"] == []


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"query": [ASK, ASK]}, 400),
        ({"query": ASK, "update": "DROP ALL"}, 400),
        ({"update": "DROP ALL"}, 403),
        ({"query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}, 403),
        ({"query": "PREFIX a: <urn:a>\n# SELECT\nLOAD <http://127.0.0.1/>"}, 403),
        ({"query": "SELECT ?x WHERE {"}, 400),
        ({"query": ""}, 400),
        ({"query": ASK, "default-graph-uri": "http://example.org/elsewhere"}, 400),
        ({"query": ASK, "named-graph-uri": "no IRI"}, 400),
        ({"query": "ASK FROM <http://example.org/elsewhere> { ?s ?p ?o }"}, 400),
        ({"query": "PREFIX g: <http://example.org/> ASK FROM NAMED g:a { ?s ?p ?o }"}, 400),
        ({"default-graph-uri": f"{GRAPH}assen"}, 400),
        ({"query": ASK, "format": "application/x-unknown", "output": "?", "timeout": "0", "ünknown": "é"}, 200),
    ],
)
def test_what_is_refused_and_what_is_tolerated(client: httpx.Client, values: dict[str, object], status: int) -> None:
    for answer in (get(client, **values), client.post("/sparql", content=urlencode(values, True), headers=FORM)):
        assert answer.status_code == status
        if status != 200:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["status"] == status
            assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"Content-Type": "text/plain"}, ASK, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, "--x--", 415),
        ({}, ASK, 415),
        ({"Content-Type": "application/sparql-update"}, "DROP ALL", 403),
        ({"Content-Type": "application/sparql-query; charset=UTF-16"}, ASK.encode("utf-16"), 400),
        (QUERY, b"ASK { ?s ?p '\xff' }", 400),
        (FORM, "query=%ff", 400),
        (FORM, "quer=x", 400),
        (QUERY, b" " * (2**20 + 1), 413),
    ],
)
def test_bodies_that_are_no_query(
    client: httpx.Client, headers: dict[str, str], content: bytes | str, status: int
) -> None:
    assert client.post("/sparql", content=content, headers=headers).status_code == status


def test_methods(client: httpx.Client) -> None:
    head = client.head("/sparql", params={"query": PILOTS})
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(get(client, query=PILOTS).content)
    options = client.options("/sparql", headers={"Origin": "https://example.org"})
    assert options.status_code == 204
    assert "POST" in options.headers["access-control-allow-methods"]
    assert client.put("/sparql", content="x").status_code == 405
    assert get(client, query=PILOTS).headers["access-control-allow-origin"] == "*"


def test_an_answer_that_did_not_change_is_not_sent_again(client: httpx.Client) -> None:
    first = get(client, query=PILOTS)
    again = client.get("/sparql", params={"query": PILOTS}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get(client, "text/csv", query=PILOTS).headers["etag"] != first.headers["etag"]


# -- forms of answers --------------------------------------------------------------------------------------------

AWKWARD = """SELECT ?a ?b ?c ?d ?e WHERE { VALUES (?a ?b ?c ?d) {
  (<https://w3id.org/vwgraph/x> "komma, \\"quote\\"\\nregel\\ttab"@nl 7 UNDEF) ("<b>&amp;\\r" "1e0"^^xsd:double true "")
} BIND (BNODE() AS ?e) }"""


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml, application/sparql-results+json;q=0.9", "application/sparql-results+xml"),
        ("text/csv;q=0.2, text/tab-separated-values;q=0.3", "text/tab-separated-values; charset=utf-8"),
        ("text/html;q=0.1, text/csv;q=0.2, image/png", "text/csv; charset=utf-8"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/json"),
    ],
)
def test_rows_come_as_accepted(client: httpx.Client, accept: str, media: str) -> None:
    assert get(client, accept, query=PILOTS).headers["content-type"] == media


def test_the_four_forms_say_the_same(client: httpx.Client) -> None:
    found = {wanted: get(client, query=AWKWARD, format=wanted).content for wanted in ("json", "xml", "csv", "tsv")}
    as_json = json.loads(found["json"])
    assert as_json["head"]["vars"] == ["a", "b", "c", "d", "e"]
    read_json = rdflib.query.Result.parse(io.BytesIO(found["json"]), format="json")
    read_xml = rdflib.query.Result.parse(io.BytesIO(found["xml"]), format="xml")
    for one, other in zip(read_json, read_xml, strict=True):
        assert list(one)[:4] == list(other)[:4]
    rows = list(csv.reader(io.StringIO(found["csv"].decode(), newline="")))
    assert rows[1][:4] == ["https://w3id.org/vwgraph/x", 'komma, "quote"\nregel\ttab', "7", ""]
    assert rows[1][4].startswith("_:")
    lines = found["tsv"].decode().split("\n")
    assert lines[0] == "?a\t?b\t?c\t?d\t?e"
    assert lines[1].startswith('<https://w3id.org/vwgraph/x>\t"komma, \\"quote\\"\\nregel\\ttab"@nl\t')


def test_truth_comes_as_json_and_xml_only(client: httpx.Client) -> None:
    assert get(client, query=ASK).json() == {"head": {}, "boolean": True}
    assert "<boolean>true</boolean>" in get(client, "application/sparql-results+xml", query=ASK).text
    refused = get(client, "text/csv", query=ASK)
    assert refused.status_code == 406
    assert "application/sparql-results+json" in refused.json()["remedy"]


@pytest.mark.parametrize("query", ["CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5", f"DESCRIBE <{GRAPH}assen>"])
@pytest.mark.parametrize("media", [one for one, form in FORMS["CONSTRUCT"].items() if form != "shown"])
def test_graphs_come_as_accepted(client: httpx.Client, query: str, media: str) -> None:
    answer = get(client, media, query=query)
    assert answer.headers["content-type"].partition(";")[0] == media
    triples = {quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.from_media_type(media))}
    wanted = {quad.triple for quad in ox.parse(get(client, query=query).content, format=ox.RdfFormat.TURTLE)}
    assert triples == wanted
    assert triples


def test_rows_do_not_come_as_a_graph(client: httpx.Client) -> None:
    assert get(client, "text/turtle", query=PILOTS).status_code == 406
    assert get(client, "text/csv", query="CONSTRUCT WHERE { ?s a ?c }").status_code == 406


def test_columns_stand_as_written(client: httpx.Client) -> None:
    query = "SELECT * WHERE { ?z a vw:Pilot ; rdfs:label ?a } LIMIT 1"
    assert get(client, "text/csv", query=query).text.startswith("z,a\r\n")


# -- what the endpoint is ----------------------------------------------------------------------------------------


def test_without_a_query_the_service_describes_itself(client: httpx.Client) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle, */*;q=0.1"})
    graph = rdflib.Graph().parse(data=answer.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    service = graph.value(predicate=rdflib.RDF.type, object=sd.Service)
    assert graph.value(service, sd.endpoint) == rdflib.URIRef("https://w3id.org/vwgraph/sparql")
    assert sd.UnionDefaultGraph in set(graph.objects(service, sd.feature))
    assert len(set(graph.objects(service, sd.resultFormat))) == 9
    assert graph.value(service, sd.defaultEntailmentRegime)
    dataset = graph.value(service, sd.defaultDataset)
    told = {
        str(graph.value(one, sd.name)): int(graph.value(graph.value(one, sd.graph), void.triples))
        for one in graph.objects(dataset, sd.namedGraph)
    }
    count = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    found = get(client, query=count).json()["results"]["bindings"]
    assert told == {row["g"]["value"]: int(row["n"]["value"]) for row in found}


@pytest.mark.parametrize(
    ("accept", "status"), [("application/ld+json", 200), ("application/n-triples", 200), ("image/png", 406)]
)
def test_the_description_is_negotiated(client: httpx.Client, accept: str, status: int) -> None:
    answer = client.get("/sparql", headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.headers["vary"] == "Accept, Accept-Language"


# -- the page ----------------------------------------------------------------------------------------------------

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def page(client: httpx.Client, path: str = "/sparql", **values: object) -> httpx.Response:
    return client.get(path, params=values, headers={"Accept": BROWSER, "Accept-Language": "nl"})


def test_a_browser_gets_the_editor_in_its_language(client: httpx.Client) -> None:
    dutch = page(client)
    assert dutch.headers["content-type"] == "text/html; charset=utf-8"
    assert dutch.headers["content-language"] == "nl"
    assert 'lang="nl"' in dutch.text
    assert "Voer uit" in dutch.text
    assert "Run" in page(client, "/sparql.en.html").text
    assert "<script>" not in dutch.text


def test_the_form_answers_without_a_script(client: httpx.Client) -> None:
    answer = page(client, "/sparql.html", query="SELECT ?p ?n WHERE { ?p a vw:Pilot } ORDER BY ?p").text
    assert 'href="doc/pilot/alkmaar.html"' in answer
    assert "19 rijen" in answer
    assert 'name="format" value="csv"' in answer
    assert "ja</p>" in page(client, query=ASK).text
    assert "er zijn er meer" in page(client, query="SELECT * { ?s ?p ?o }").text
    assert "vw:Knelpunt" in page(client, query="SELECT ?k { ?k a vw:Knelpuntt }").text
    assert "predicate" in page(client, query="DESCRIBE vw:Pilot").text


def test_a_fault_is_shown_at_its_place(client: httpx.Client) -> None:
    answer = page(client, query="SELECT ?x WHERE {\n  ?x a vw:Pilot FILTR (true)\n}")
    assert answer.status_code == 400
    assert 'data-line="2" data-column="17"' in answer.text
    assert 'aria-describedby="keys fault"' in answer.text
    told = get(client, query="SELECT ?x WHERE {\n  ?x a vw:Pilot FILTR (true)\n}").json()
    assert (told["line"], told["column"]) == (2, 17)


def test_what_was_asked_and_found_is_inert_on_the_page(client: httpx.Client) -> None:
    hostile = "</textarea><script>alert(1)</script>\"'"
    query = f"SELECT ?x ?y {{ VALUES (?x ?y) {{ ({json.dumps(hostile)} <javascript:alert(1)>) }} }}"
    text = page(client, query=query).text
    assert "<script>alert" not in text
    assert 'href="javascript' not in text


def test_a_stored_question_is_put_in_the_editor(client: httpx.Client) -> None:
    text = page(client, vraag="knelpunten-in-minstens-n-pilots").text
    assert "vw:Knelpunt" in re.search(r"<textarea.*?</textarea>", text, re.DOTALL).group()  # type: ignore[union-attr]
    assert "<textarea" in page(client, vraag="../../etc").text


def test_terms_to_complete_from(client: httpx.Client) -> None:
    terms = client.get("/sparql/terms.json").json()
    count, dutch, english, properties = terms["classes"]["vw:Knelpunt"]
    assert (dutch, english) == ("knelpunt", "bottleneck")
    assert "vw:hoofdthema" in properties
    [row] = get(client, query="SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a vw:Knelpunt }").json()["results"]["bindings"]
    assert count == int(row["n"]["value"])
    assert client.get("/sparql/editor.js").headers["content-type"].startswith("text/javascript")


# -- clients -----------------------------------------------------------------------------------------------------


def test_sparqlwrapper(server: Running) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    asked = wrapper.SPARQLWrapper(server.url)
    for wanted in (wrapper.JSON, wrapper.XML, wrapper.CSV, wrapper.TSV):
        for method in (wrapper.GET, wrapper.POST):
            asked.setQuery(PILOTS)
            asked.setReturnFormat(wanted)
            asked.setMethod(method)
            result = asked.query().convert()
            if wanted == wrapper.JSON:
                assert len(result["results"]["bindings"]) == 19
    asked.setMethod(wrapper.POST)
    asked.setRequestMethod(wrapper.POSTDIRECTLY)
    asked.setQuery("CONSTRUCT { ?p a vw:Pilot } WHERE { ?p a vw:Pilot }")
    asked.setReturnFormat(wrapper.TURTLE)
    assert len(rdflib.Graph().parse(data=asked.query().convert(), format="turtle")) == 19
    asked.setQuery("SELECT nonsense")
    asked.setReturnFormat(wrapper.JSON)
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        asked.query()


def test_rdflib_store(server: Running) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = rdflib.Graph(SPARQLStore(server.url))
    pilot = rdflib.URIRef("https://w3id.org/vwgraph/def#Pilot")
    assert len(list(graph.subjects(rdflib.RDF.type, pilot))) == 19
    part = rdflib.Graph(SPARQLStore(server.url), identifier=rdflib.URIRef(f"{GRAPH}assen"))
    assert len(list(part.subjects(rdflib.RDF.type, pilot))) == 1


# -- pure parts --------------------------------------------------------------------------------------------------

_NAMES = st.sampled_from(["query", "update", "default-graph-uri", "named-graph-uri", "format", "vraag"]) | st.text()
_TYPES = st.sampled_from([FORM["Content-Type"], QUERY["Content-Type"], "application/sparql-update", ""]) | st.text()


@given(
    st.sampled_from(["GET", "POST"]),
    st.lists(st.tuples(_NAMES, st.text())).map(urlencode) | st.text(),
    _TYPES,
    st.binary() | st.lists(st.tuples(_NAMES, st.text())).map(lambda pairs: urlencode(pairs).encode()),
)
@settings(max_examples=300, deadline=None)
def test_any_request_is_an_operation_or_refused(method: str, query_string: str, content_type: str, body: bytes) -> None:
    try:
        found = read(method, query_string, content_type, body)
    except Refusal as refusal:
        assert refusal.status in (400, 403, 415)  # noqa: PT017
    else:
        assert isinstance(found, Operation)
        assert found.query is not None or found.dataset is None


@given(st.text(), st.text())
@settings(max_examples=200, deadline=None)
def test_any_accept_is_negotiated(accept: str, wanted: str) -> None:
    for kind, media in offers(accept, wanted).items():
        assert media is None or media in FORMS[kind]


@given(st.text(alphabet="SELECTERVIC{}<>#\"'\\u0053:?ax \n"))
@settings(max_examples=300, deadline=None)
def test_any_text_is_tokenized(text: str) -> None:
    calls_out(text)
    operation(text)
    from_graphs(text, {}, "https://example.org/")


def test_format_goes_before_accept_where_it_fits() -> None:
    assert media_for("text/csv", "json", FORMS["SELECT"]) == "application/sparql-results+json"
    assert media_for("*/*", "json", FORMS["CONSTRUCT"]) == "application/ld+json"
    assert media_for("text/csv", "pdf", FORMS["SELECT"]) == "text/csv"
    assert media_for("*/*", "html", FORMS["ASK"]) == "text/html"


def test_graphs_named_in_a_query_are_found() -> None:
    query = """BASE <http://a/> PREFIX g: <b/> # FROM <no>
      SELECT ?from FROM <c> FROM NAMED g:d from named <http://e/> { ?s ?p "FROM <f>" }"""
    assert from_graphs(query, {}, "") == (("http://a/c",), ("http://a/b/d", "http://e/"))


def test_a_dataset_is_as_the_protocol_says() -> None:
    found = read("GET", "query=x&default-graph-uri=a&default-graph-uri=b", "", b"")
    assert found.dataset == Dataset(("a", "b"), ())
