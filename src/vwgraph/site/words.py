"""Words of the pages in Dutch and English: for properties of other vocabularies, and for links that point to a thing."""

from __future__ import annotations

from collections.abc import Mapping

from vwgraph.names import PREFIXES, VW

__all__ = ["COLLECTIONS", "HIDDEN", "KIND_ORDER", "PLURALS", "SILENT", "months", "property_words", "referring_words"]

_FOREIGN: Mapping[str, tuple[str, str]] = {
    "dcterms:isPartOf": ("onderdeel van", "part of"),
    "dcterms:title": ("titel", "title"),
    "dcterms:date": ("datum", "date"),
    "dcterms:creator": ("maker", "creator"),
    "dcterms:source": ("bron", "source"),
    "dcterms:license": ("licentie", "licence"),
    "dcterms:language": ("taal", "language"),
    "dcterms:identifier": ("kenmerk", "identifier"),
    "foaf:name": ("naam", "name"),
    "geo:lat": ("breedtegraad", "latitude"),
    "geo:long": ("lengtegraad", "longitude"),
    "oa:start": ("begint bij teken", "starts at character"),
    "oa:end": ("eindigt voor teken", "ends before character"),
    "oa:hasSource": ("staat in", "stands in"),
    "org:subOrganizationOf": ("valt onder", "falls under"),
    "owl:sameAs": ("hetzelfde als", "same as"),
    "prov:agent": ("wie", "who"),
    "prov:used": ("gebruikte", "used"),
    "prov:generated": ("leverde op", "generated"),
    "prov:wasDerivedFrom": ("afgeleid van", "derived from"),
    "prov:wasGeneratedBy": ("gecodeerd in", "coded in"),
    "qb:dataSet": ("reeks", "data set"),
    "qb:structure": ("structuur", "structure"),
    "qb:component": ("bestanddeel", "component"),
    "skos:altLabel": ("ook genoemd", "also called"),
    "skos:broader": ("valt onder", "broader"),
    "skos:closeMatch": ("zie ook", "see also"),
    "skos:inScheme": ("begrippenlijst", "concept scheme"),
    "skos:topConceptOf": ("hoofdgroep van", "top concept of"),
    "skos:notation": ("sleutel", "notation"),
}

_REFERRING: Mapping[str, tuple[str, str]] = {
    "vw:inPilot": ("Bevindingen", "Statements"),
    "vw:hoofdthema": ("Bevindingen met dit hoofdthema", "Statements with this main theme"),
    "vw:thema": ("Bevindingen waarin dit thema meespeelt", "Statements in which this theme plays a part"),
    "vw:centraalSpeerpunt": ("Pilots waarin dit centraal staat", "Pilots in which this is central"),
    "vw:nevenSpeerpunt": ("Pilots waarin dit ernaast speelt", "Pilots in which this is secondary"),
    "vw:speerpunt": ("Bevindingen bij dit speerpunt", "Statements under this priority"),
    "vw:passage": ("Wat op deze passage rust", "What rests on this passage"),
    "vw:doelbereikPassage": ("Doelen die hier beoordeeld worden", "Goals judged here"),
    "vw:onderKop": ("Passages onder deze kop", "Passages under this heading"),
    "vw:betreft": ("Bevindingen hierover", "Statements about this"),
    "vw:gerichtTot": ("Aanbevelingen hieraan", "Recommendations to this"),
    "vw:uitgevoerdDoor": ("Hierdoor uitgevoerd", "Carried out by this"),
    "vw:instrument": ("Ingezet in", "Used in"),
    "vw:actor": ("Deelname aan pilots", "Part in pilots"),
    "vw:adviseur": ("Adviseerde", "Advised"),
    "vw:adviesorganisatie": ("Adviseerde via haar adviseurs", "Advised through its advisers"),
    "vw:werktVoor": ("Hier werkzaam", "Work here"),
    "vw:pilotVan": ("Pilots", "Pilots"),
    "vw:ligtIn": ("Ligt hierin", "Lies in this"),
    "vw:opvolger": ("Opvolger van", "Successor of"),
    "vw:opsteller": ("Documenten hiervan", "Documents by this"),
    "vw:steuntOp": ("Adviezen die hierop steunen", "Advice that rests on this"),
    "vw:speeltInOp": ("Wat hierop inspeelt", "What responds to this"),
    "vw:resultaatVan": ("Resultaten hiervan", "Results of this"),
    "vw:telt": ("Tellingen waarin dit meetelt", "Counts that include this"),
    "vw:teltPilot": ("Tellingen waarin deze pilot meetelt", "Counts that include this pilot"),
    "vw:overPilot": ("Bevindingen elders over deze pilot", "Statements elsewhere about this pilot"),
    "vw:document": ("In pilot", "In pilot"),
    "vw:project": ("In pilot", "In pilot"),
    "vw:deelname": ("In pilot", "In pilot"),
    "vw:begeleiding": ("In pilot", "In pilot"),
    "vw:speerpuntkeuze": ("In pilot", "In pilot"),
    "vw:deelVan": ("Onderdelen", "Parts"),
    "vw:teltWaarde": ("Tellingen hiervan", "Counts of this"),
    "vw:rol": ("Wie deze rol had", "Who had this role"),
    "vw:documentsoort": ("Documenten van deze soort", "Documents of this kind"),
    "vw:documentstatus": ("Documenten met deze status", "Documents with this status"),
    "vw:visiecategorie": ("Waar deze visie leeft", "Where this view is held"),
    "vw:rolcategorie": ("Waar deze rol gekozen is", "Where this role was chosen"),
    "vw:werkwijze": ("Waar zo gewerkt is", "Where they worked like this"),
    "vw:antwoordOp": ("Antwoorden", "Answers"),
    "vw:enquetevraag": ("Cijfers", "Figures"),
    "vw:ontleendAan": ("Hieraan ontleend", "Drawn from this"),
    "vw:beschrevenIn": ("Beschrijft", "Describes"),
    "dcterms:isPartOf": ("Onderdelen", "Parts"),
    "dcterms:creator": ("Gemaakt door", "Made by this"),
    "skos:broader": ("Hieronder vallen", "Narrower"),
    "skos:inScheme": ("Begrippen in deze lijst", "Concepts in this scheme"),
    "prov:agent": ("Begeleiding en deelname", "Guidance and participation"),
    "prov:wasGeneratedBy": ("Hierin gecodeerd", "Coded in this"),
    "prov:wasDerivedFrom": ("Hiervan afgeleid", "Derived from this"),
    "oa:hasSource": ("Passages", "Passages"),
    "qb:dataSet": ("Waarnemingen", "Observations"),
}

HIDDEN = frozenset(
    PREFIXES[name.partition(":")[0]] + name.partition(":")[2]
    for name in [
        "rdf:type",
        "rdfs:label",
        "rdfs:isDefinedBy",
        "skos:prefLabel",
        "skos:definition",
        "skos:notation",
        "dcterms:description",
        "dcterms:identifier",
        "oa:hasSelector",
        "oa:hasSource",
        "prov:wasGeneratedBy",
        "vw:passage",
        "vw:vindplaats",
        "vw:soort",
        "vw:onzekerheid",
        "vw:ontkend",
        "vw:vingerafdruk",
        "vw:volgnummer",
        "vw:heeftBevinding",
    ]
)
"""Properties that a page shows in a place of their own, or that say nothing to a reader."""

SILENT = frozenset(
    PREFIXES[name.partition(":")[0]] + name.partition(":")[2]
    for name in [
        "rdfs:isDefinedBy",
        "skos:topConceptOf",
        "dcterms:subject",
        "dcterms:relation",
        "prov:used",
        "prov:generated",
    ]
)
"""Properties whose other end says nothing to a reader, or the same as another."""

PLURALS: Mapping[str, tuple[str, str]] = {
    "Aanbeveling": ("Aanbevelingen", "Recommendations"),
    "Activiteit": ("Activiteiten", "Activities"),
    "Actor": ("Actoren", "Actors"),
    "Adviesorganisatie": ("Adviesorganisaties", "Consultancies"),
    "Adviseur": ("Adviseurs", "Advisers"),
    "Ambtsdrager": ("Ambtsdragers", "Office-holders"),
    "Antwoord": ("Antwoorden", "Answers"),
    "Bedreiging": ("Bedreigingen", "Threats"),
    "Begeleiding": ("Begeleiding", "Guidance"),
    "Bevinding": ("Bevindingen", "Statements"),
    "Casus": ("Casussen", "Cases"),
    "Codering": ("Coderingen", "Codings"),
    "Commissie": ("Commissies", "Committees"),
    "Deel": ("Delen van het rapport", "Parts of the report"),
    "Deelname": ("Deelname", "Participation"),
    "Document": ("Documenten", "Documents"),
    "Doelstelling": ("Doelstellingen", "Goals"),
    "Enquete": ("Enquêtes", "Surveys"),
    "Enquetevraag": ("Enquêtevragen", "Survey questions"),
    "Factor": ("Factoren", "Factors"),
    "Gemeente": ("Gemeenten", "Municipalities"),
    "GemeentelijkePilot": ("Gemeentelijke pilots", "Municipal pilots"),
    "Gemeentesamenwerking": ("Samenwerkende gemeenten", "Cooperating municipalities"),
    "Groep": ("Groepen", "Groups"),
    "Instrument": ("Instrumenten", "Instruments"),
    "Kans": ("Kansen", "Opportunities"),
    "Kengetal": ("Kengetallen", "Figures"),
    "Knelpunt": ("Knelpunten", "Bottlenecks"),
    "Les": ("Lessen", "Lessons"),
    "Onderwijsinstelling": ("Onderwijsinstellingen", "Educational institutions"),
    "Organisatie": ("Organisaties", "Organisations"),
    "Overlegorgaan": ("Overlegorganen", "Consultation bodies"),
    "Paradepaardje": ("Paradepaardjes", "Showpieces"),
    "Passage": ("Passages", "Passages"),
    "Pilot": ("Pilots", "Pilots"),
    "Project": ("Projecten", "Projects"),
    "Provincie": ("Provincies", "Provinces"),
    "ProvincialePilot": ("Provinciale pilots", "Provincial pilots"),
    "Rapport": ("Rapport", "Report"),
    "Resultaat": ("Resultaten", "Results"),
    "Rolopvatting": ("Rolopvattingen", "Views of own role"),
    "Speerpunt": ("Speerpunten", "Priorities"),
    "Speerpuntkeuze": ("Keuzes van speerpunten", "Choices of priorities"),
    "Steunpunt": ("Steunpunten", "Volunteer support centres"),
    "Succesfactor": ("Succesfactoren", "Success factors"),
    "Tabel": ("Tabellen", "Tables"),
    "Telling": ("Tellingen", "Counts"),
    "Thema": ("Thema's", "Themes"),
    "Themagroep": ("Themagroepen", "Groups of themes"),
    "Visie": ("Visies", "Views"),
    "Welzijnsorganisatie": ("Welzijnsorganisaties", "Welfare organisations"),
}
"""Headings over things of a class, by its local name."""

KIND_ORDER = tuple(
    VW + name
    for name in [
        "Succesfactor",
        "Knelpunt",
        "Kans",
        "Bedreiging",
        "Doelstelling",
        "Resultaat",
        "Activiteit",
        "Les",
        "Aanbeveling",
        "Paradepaardje",
        "Visie",
        "Rolopvatting",
        "Kengetal",
    ]
)
"""Kinds of statement in the order of a reader's interest; others follow by their label."""

COLLECTIONS: tuple[tuple[tuple[str, str], str], ...] = (
    (("Pilots en wie eraan deelnam", "Pilots and who took part"),
     "pilot gemeente provincie stadsdeel organisatie adviseur persoon deelname begeleiding"),
    (("Wat het rapport zegt", "What the report says"),
     "factor doelstelling resultaat activiteit les aanbeveling paradepaardje visie rolopvatting kengetal"),
    (("Waar het over gaat", "What it is about"), "speerpunt thema themagroep instrument document project"),
    (("Het rapport zelf", "The report itself"), "rapport deel passage casus telling tabel"),
)  # fmt: skip
"""Groups of lists on the overview, by the kind in a path; what is in none of them stands under a last heading."""

_MONTHS = (
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
)


def _short(iri: str) -> str:
    return next((f"{p}:{iri.removeprefix(n)}" for p, n in PREFIXES.items() if iri.startswith(n)), iri)


def property_words(iri: str, language: str) -> str:
    """Return the name of a property of another vocabulary, or its short name."""
    found = _FOREIGN.get(_short(iri))
    return found[language == "en"] if found else _short(iri)


def referring_words(iri: str, label: str, language: str) -> str:
    """Return the heading over what points to a thing with this property, whose label is ``label``."""
    found = _REFERRING.get(_short(iri))
    if found:
        return found[language == "en"]
    return f"Refers to this as: {label}" if language == "en" else f"Verwijst hierheen als: {label}"


def months(value: str, language: str) -> str:
    """Return a year, year-month or date as it is read: ``mei 2003``, ``21 June 2004``."""
    parts = value.split("-")
    if len(parts) == 1 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return value
    month = _MONTHS[language == "en"][int(parts[1]) - 1]
    return " ".join([*([str(int(parts[2]))] if len(parts) > 2 else []), month, parts[0]])
