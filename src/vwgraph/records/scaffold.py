"""The scaffold of a record, and the JSON Schema that helps editors fill it in."""

from __future__ import annotations

import json
from datetime import date

from vwgraph.records.eindrapport import Eindrapport
from vwgraph.records.schema import KINDS, PilotRecord, Record

__all__ = ["json_schemas", "scaffold"]

_TEMPLATE = """\
# yaml-language-server: $schema=../record.schema.json
# What each key takes: data/README.md. Keys left empty are ignored; vwgraph check says what is still missing.
pilot: {pilot}
soort: gemeentelijk            # gemeentelijk or provinciaal
label: {{nl: Pilot {name}, en: {name} pilot}}
omschrijving:                  # what the pilot was about, in our own sentences
pilotVan: gemeente/{pilot}     # an actor of the registry
begin:                         # year, year-month or date, as precise as the report is
einde:
passage: [{part}.001]          # where the pilot is introduced
delen: [{part}]                # the parts of the report this record accounts for
gecodeerd: {today}

speerpunten:                   # visie, regie, zicht, betrekken; gewicht: centraal or neven
  # - {{speerpunt: visie, gewicht: centraal, passage: [{part}.010]}}
begeleiding:                   # one entry per adviser
  # - {{adviseur: adviseur/..., organisatie: organisatie/..., passage: [{part}.002]}}
deelname:                      # every actor with a part in the pilot
  # - actor: organisatie/...
  #   rol: [uitvoerder]
  #   omschrijving: ...
  #   passage: [{part}.020]
documenten:
  # - {{id: {pilot}-nota, titel: ..., soort: nota, jaar: 2003, status: vastgesteld, passage: [{part}.005]}}
projecten:
  # - {{id: {pilot}-project, label: {{nl: ..., en: ...}}, passage: [{part}.040]}}
bevindingen:                   # soort: {kinds}
  # - id: k1
  #   soort: knelpunt
  #   label: {{nl: ..., en: ...}}
  #   omschrijving: ...
  #   hoofdthema: ...
  #   passage: [{part}.050]
markeringen:                   # passages that support nothing
  inleiding: []
  context: []
herhalingen:                   # {part}.060: [{part}.012]
"""


def scaffold(pilot: str, part: str) -> str:
    """Return a commented record for ``pilot``, described in ``part`` of the report; it still lacks what only you know."""
    name = " ".join(word.capitalize() for word in pilot.split("-"))
    return _TEMPLATE.format(pilot=pilot, part=part, name=name, today=date.today().isoformat(), kinds=", ".join(KINDS))


def json_schemas() -> dict[str, str]:
    """Return the JSON Schemas of records by file name, for editors; the same models give the same bytes."""
    models: dict[str, tuple[type[Record], str]] = {
        "record.schema.json": (PilotRecord, "Record of a pilot"),
        "eindrapport.schema.json": (Eindrapport, "Record of the main report"),
    }
    return {name: _schema(model, title) for name, (model, title) in models.items()}


def _schema(model: type[Record], title: str) -> str:
    schema = model.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = title
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
