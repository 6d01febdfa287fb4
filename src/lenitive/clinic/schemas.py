"""The JSON Schema of every document written, derived from the types themselves."""

from typing import Any

import msgspec

from lenitive.clinic.documents import INTAKE_SCHEMA
from lenitive.domain.candidacy.facts import FACTS, FactDefinition, Kind

_Json = dict[str, Any]


def schema_of(kind: object, *, title: str) -> _Json:
    """The JSON Schema (draft 2020-12) of a document type; keys that the type does not know are refused.

    Args:
        kind: The document's type.
        title: The document's name.

    Returns:
        A schema with everything it refers to under `$defs`.
    """
    (root,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        if "properties" in definition:
            definition["additionalProperties"] = False
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def intake_schema(schema: _Json) -> _Json:
    """The intake's schema with every fact, its question and its allowed values spelled out."""
    body = schema["$defs"]["Intake"]
    body["properties"]["schema"] = {"const": INTAKE_SCHEMA}
    body["required"] = ["schema", *body["required"]]
    body["properties"]["facts"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _fact_schema(definition) for name, definition in FACTS.items()},
    }
    fact = schema["$defs"]["Fact"]
    fact["properties"]["age_days"] = {"type": "integer", "description": "Written for the reader; checked when given."}
    return schema


def _fact_schema(definition: FactDefinition) -> _Json:
    value: _Json
    if definition.kind is Kind.YES_NO:
        value = {"type": "boolean"}
    elif definition.kind is Kind.CHOICE:
        value = {"enum": list(definition.choices)}
    else:
        value = {"type": "number", "minimum": definition.low, "maximum": definition.high}
    unit = f" Unit: {definition.unit}." if definition.unit else ""
    return {
        "description": f"{definition.question}.{unit} Usable for {definition.expires_days} days.".replace("?.", "?"),
        "anyOf": [
            {"type": "null"},
            {"allOf": [{"$ref": "#/$defs/Fact"}, {"properties": {"value": value}}]},
        ],
    }
