"""The HTTP API of the stored questions: a valid OpenAPI document that says what each parameter takes, and is true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from vwgraph.describing import Descriptions, describe
from vwgraph.paths import assets
from vwgraph.pipeline import open_engine

SERVED = "https://data.example.org/sub/"


@pytest.fixture(scope="module")
def ours(embedded: Any) -> Descriptions:
    return describe(embedded, assets().data, SERVED)


def parameters(descriptions: Descriptions, question: str) -> dict[str, Any]:
    listed = descriptions.openapi["paths"][f"/vraag/{question}"]["get"]["parameters"]
    return {one["name"]: one for one in listed}


def test_it_is_valid_openapi(ours: Descriptions, small: Path) -> None:
    for found in (ours, describe(open_engine(small), small, SERVED)):
        assert list(OpenAPIV31SpecValidator(found.openapi).iter_errors()) == []


def test_every_question_and_parameter_is_in_it(ours: Descriptions) -> None:
    assert set(ours.openapi["paths"]) == {f"/vraag/{name}" for name in ours.listed}
    for name, question in ours.listed.items():
        operation = ours.openapi["paths"][f"/vraag/{name}"]["get"]
        assert (operation["summary"], operation["description"]) == (question.nl, question.en)
        assert list(parameters(ours, name)) == [one.name for one in question.parameters]
        cells = operation["responses"]["200"]["content"]["application/sparql-results+json"]["schema"]
        columns = cells["properties"]["results"]["properties"]["bindings"]["items"]["properties"]
        assert list(columns) == [one.name for one in question.columns]


def test_parameters_tell_what_they_take(ours: Descriptions) -> None:
    least = parameters(ours, "knelpunten-in-minstens-n-pilots")["n"]["schema"]
    assert least == {"type": "integer", "minimum": 1, "maximum": 999_999_999, "default": 2}
    pilot = parameters(ours, "actoren-van-een-pilot")["pilot"]
    assert len(pilot["schema"]["enum"]) == 19
    assert "alkmaar" in pilot["schema"]["enum"]
    assert pilot["required"] is False


def test_it_names_the_address_it_is_served_on(ours: Descriptions) -> None:
    assert [server["url"] for server in ours.openapi["servers"]] == [SERVED.rstrip("/")]
    assert ours.openapi["info"]["version"] == ours.publication.meta.publicatie.versie


def test_a_default_of_ours_is_none_in_a_corpus_without_it(small: Path) -> None:
    found = describe(open_engine(small), small, SERVED)
    for path in found.openapi["paths"].values():
        for one in path["get"]["parameters"]:
            schema = one["schema"]
            assert "enum" not in schema or schema.get("default", schema["enum"][0]) in schema["enum"]


# -- the site against its description ------------------------------------------------------------------------------

JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def site(small: Path) -> Iterator[tuple[Any, dict[str, Any], Any]]:
    """The application over the small corpus, and the description of its questions: one for each type of parameter."""
    for needed in ("starlette", "schemathesis", "vwgraph.serve.app"):
        pytest.importorskip(needed)
    from vwgraph.serve.app import Live, application
    from vwgraph.serve.aside import Opening

    found = describe(open_engine(small), small, "http://testserver/")
    chosen = {one.type: name for name, question in found.listed.items() for one in question.parameters}
    paths = {path: found.openapi["paths"][path] for path in sorted({f"/vraag/{name}" for name in chosen.values()})}
    live = Live(Opening(small), 1)
    yield application(live, warm=False), {**found.openapi, "paths": paths}, live.build.site
    live.build.aside.close()


def cases(app: Any, document: dict[str, Any], check: Any) -> int:
    """Call ``check`` with a few requests that fit the description; return how many there were."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings

    schema = schemathesis.openapi.from_dict(document)
    schema.app = app
    mode = schemathesis.GenerationMode.POSITIVE
    quick = settings(
        max_examples=4, deadline=None, phases=[Phase.generate], database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    made = 0

    def one(case: Any) -> None:
        nonlocal made
        made += 1
        check(case)

    for operation in schema.get_all_operations():
        quick(given(case=operation.ok().as_strategy(generation_mode=mode))(one))()
    return made


@pytest.mark.slow
def test_the_site_answers_as_it_is_described(site: tuple[Any, dict[str, Any], Any]) -> None:
    app, document, _ = site
    seen = set()

    def check(case: Any) -> None:
        reply = case.call(app=app, headers={"Accept": JSON})
        case.validate_response(reply, excluded_checks=[positive_data_acceptance])  # an IRI may be of nothing here
        seen.add(reply.status_code)

    from schemathesis.specs.openapi.checks import positive_data_acceptance

    assert cases(app, document, check) > 10
    assert 200 in seen
    assert seen <= {200, 400}


def test_the_site_refuses_what_is_not_described(site: tuple[Any, dict[str, Any], Any]) -> None:
    _, document, pages = site
    refused = 0
    for path, described in document["paths"].items():
        for one in described["get"]["parameters"]:
            schema = one["schema"].get("items", one["schema"])
            for wrong in wrongs(schema):
                assert pages.respond(path, {one["name"]: wrong}, JSON).status == 400, (path, one["name"], wrong)
                refused += 1
        assert pages.respond(path, {}, "image/png").status == 406
    assert refused > 5


def wrongs(schema: dict[str, Any]) -> list[str]:
    """Values that a schema does not take."""
    found = ["x" * 501] if schema["type"] == "string" else ["many", "1.5"]
    if "minimum" in schema:
        found.append(str(schema["minimum"] - 1))
    if "enum" in schema:
        found.append("none-of-these")
    if "pattern" in schema:
        found.append("<not> this")
    return found
