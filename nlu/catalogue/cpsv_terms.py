"""The terms of CPSV-AP 3.2 that the importer reads, and how a length of time is said in words."""

from __future__ import annotations

import re

CPSV = "http://purl.org/vocab/cpsv#"
CV = "http://data.europa.eu/m8g/"
DCT = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
FOAF = "http://xmlns.com/foaf/0.1/"
LOCN = "http://www.w3.org/ns/locn#"
DCAT = "http://www.w3.org/ns/dcat#"
SCHEMA = ("http://schema.org/", "https://schema.org/")
ELI = "http://data.europa.eu/eli/ontology#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

SERVICE = f"{CPSV}PublicService"
TITLES = (
    f"{DCT}title",
    f"{SKOS}prefLabel",
    f"{FOAF}name",
    f"{ELI}title",
    RDFS_LABEL,
    *(f"{base}name" for base in SCHEMA),
)
DESCRIPTION = f"{DCT}description"
IDENTIFIER = f"{DCT}identifier"
PAGES = (f"{FOAF}homepage", f"{FOAF}page", f"{DCAT}landingPage", f"{VCARD}hasURL", *(f"{base}url" for base in SCHEMA))

_CLASSES = {
    "PublicService": SERVICE,
    "PublicOrganization": f"{CV}PublicOrganisation",
    "Channel": f"{CV}Channel",
    "ContactPoint": f"{CV}ContactPoint",
    "Cost": f"{CV}Cost",
    "Evidence": f"{CV}Evidence",
    "EvidenceType": f"{CV}EvidenceType",
    "LegalResource": f"{ELI}LegalResource",
    "Requirement": f"{CV}Requirement",
    "Address": f"{LOCN}Address",
    "TemporalEntity": "http://www.w3.org/2006/time#TemporalEntity",
}
_LITERALS = {
    "PublicService": {
        "name": f"{DCT}title",
        "description": DESCRIPTION,
        "identifier": IDENTIFIER,
        "keyword": f"{DCAT}keyword",
        "processingTime": f"{CV}processingTime",
    },
    "PublicOrganization": {"preferredLabel": f"{SKOS}prefLabel"},
    "Agent": {"name": f"{DCT}title", "identifier": IDENTIFIER},
    "Channel": {"description": DESCRIPTION, "identifier": IDENTIFIER, "processingTime": f"{CV}processingTime"},
    "ContactPoint": {"hasTelephone": f"{CV}telephone", "hasEmail": f"{CV}email"},
    "Cost": {"hasValue": f"{CV}hasValue", "description": DESCRIPTION},
    "Evidence": {"name": f"{DCT}title", "description": DESCRIPTION, "identifier": IDENTIFIER},
    "EvidenceType": {"identifier": IDENTIFIER},
    "Requirement": {"name": f"{DCT}title", "identifier": IDENTIFIER},
    "TemporalEntity": {"description": DESCRIPTION},
    "Address": {
        "fullAddress": f"{LOCN}fullAddress",
        "thoroughfare": f"{LOCN}thoroughfare",
        "locatorDesignator": f"{LOCN}locatorDesignator",
        "postCode": f"{LOCN}postCode",
        "postName": f"{LOCN}postName",
    },
}
_REFERENCES = {
    "PublicService": {
        "addressee": f"{DCT}audience",
        "contactPoint": f"{CV}contactPoint",
        "hasChannel": f"{CV}hasChannel",
        "hasCompetentAuthority": f"{CV}hasCompetentAuthority",
        "hasCost": f"{CV}hasCost",
        "hasInput": f"{CPSV}hasInput",
        "hasInputType": f"{CV}hasInputType",
        "hasLegalResource": f"{CV}hasLegalResource",
        "holdsRequirement": f"{CV}holdsRequirement",
        "isGroupedBy": f"{CV}isGroupedBy",
        "sector": f"{CV}sector",
        "thematicArea": f"{CV}thematicArea",
    },
    "Agent": {"address": f"{LOCN}address"},
    "Channel": {"openingHours": f"{CV}openingHours", "type": f"{DCT}type"},
    "ContactPoint": {"contactPage": f"{CV}contactPage", "openingHours": f"{CV}openingHours"},
    "Cost": {"currency": f"{CV}currency"},
    "LegalResource": {"related": f"{DCT}relation"},
}


def context() -> dict[str, object]:
    """A JSON-LD context with the terms of CPSV-AP 3.2 that we read, standing in for the published one.

    Only names and addresses of terms, as the specification gives them (https://semiceu.github.io/CPSV-AP/releases/3.2.0/).
    """
    terms: dict[str, object] = dict(_CLASSES)
    for owner, names in _LITERALS.items():
        terms |= {f"{owner}.{name}": address for name, address in names.items()}
    for owner, names in _REFERENCES.items():
        terms |= {f"{owner}.{name}": {"@id": address, "@type": "@id"} for name, address in names.items()}
    return {"@context": terms}


_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_UNITS = {
    "es": (
        "año años",
        "mes meses",
        "semana semanas",
        "día días",
        "hora horas",
        "minuto minutos",
        "segundo segundos",
        "y",
    ),
    "en": (
        "year years",
        "month months",
        "week weeks",
        "day days",
        "hour hours",
        "minute minutes",
        "second seconds",
        "and",
    ),
    "ca": ("any anys", "mes mesos", "setmana setmanes", "dia dies", "hora hores", "minut minuts", "segon segons", "i"),
    "gl": (
        "ano anos",
        "mes meses",
        "semana semanas",
        "día días",
        "hora horas",
        "minuto minutos",
        "segundo segundos",
        "e",
    ),
}


def duration_in_words(text: str, language: str) -> str | None:
    """An ISO 8601 duration in words ("1 mes y 15 días"); None where it is no duration or the language has no words here."""
    parts = _DURATION.fullmatch(text.strip())
    units = _UNITS.get(language)
    if parts is None or units is None or not any(parts.groups()):
        return None
    said = [
        _quantity(number, unit) for number, unit in zip(parts.groups(), units, strict=False) if number and float(number)
    ]
    if len(said) < 2:
        return said[0] if said else None
    return f"{', '.join(said[:-1])} {units[-1]} {said[-1]}"


def _quantity(number: str, unit: str) -> str:
    one, many = unit.split(" ")
    amount = number.removesuffix(".0")
    return f"{amount} {one if amount == '1' else many}"
