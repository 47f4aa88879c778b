"""The HTTP API of the stored questions: a valid OpenAPI document that says what each parameter takes."""

from __future__ import annotations

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
