"""The JSON Schema of every document written, derived from the types themselves."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, make_dataclass
from datetime import date, datetime
from types import GenericAlias
from typing import Any, Final, get_type_hints

import msgspec

from lenitive.clinic.books import administration, custody
from lenitive.clinic.books.book import SCHEMA as BOOK_SCHEMA
from lenitive.clinic.books.book import Entry
from lenitive.clinic.candidacy import CANDIDACY_SCHEMA, Considered
from lenitive.clinic.course import COURSE_SCHEMA, Course
from lenitive.clinic.documents import INTAKE_SCHEMA
from lenitive.clinic.individualised import INDIVIDUAL_SCHEMA, Individualised
from lenitive.clinic.limits_file import LIMITS_SCHEMA, Signature
from lenitive.clinic.plan import PLAN_SCHEMA
from lenitive.clinic.roles import Member
from lenitive.clinic.session_result import SessionResult
from lenitive.clinic.simulated import SIMULATION_SCHEMA, NotSimulated, Pooled, Simulated
from lenitive.clinic.target import TARGET_SCHEMA, TargetSchedule
from lenitive.clinic.typed_by_hand import BY
from lenitive.clinic.validate import VALIDATION_SCHEMA, Validation
from lenitive.domain.candidacy.assess import Decision, Status
from lenitive.domain.candidacy.facts import FACTS, FactDefinition, Kind
from lenitive.domain.candidacy.intake import Intake, RecordReference
from lenitive.domain.evidence.claim import ClaimFigure
from lenitive.domain.foundation.patient import Patient
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.infusion.events import EVENT_TYPES, SCHEMA, Actor, Event
from lenitive.domain.limits.entry import Tier
from lenitive.domain.outcomes.course_inputs import PgicAnswer
from lenitive.domain.outcomes.summary import CourseOutcome
from lenitive.domain.plan.dose_arithmetic import DoseArithmetic
from lenitive.domain.plan.plan import Plan

_Json = dict[str, Any]
_Types = Mapping[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEMPLATE: Final = "#/$defs/{name}"
PAPER_SCHEMA: Final = "lenitive/document/1"
_SCHEMA_NAME: Final = "Name and version of the document."
_SHARED: Final = {
    "status": "The candidacy decision.",
    "refusal": "Why there is none, what is allowed, and what to do.",
    "simulated": "Always true: no other devices are shipped.",
    "intake": "As it was decided on, with everything of the record in its place.",
    "candidacy": "The decision.",
}


def schema_of(kind: object, *, title: str) -> _Json:
    """The JSON Schema (draft 2020-12) of a document type; keys that the type does not know are refused.

    Args:
        kind: The document's type.
        title: The document's name.

    Returns:
        A schema with everything it refers to under `$defs`.
    """
    (root,), definitions = _components([kind])
    return {"$schema": _DIALECT, "title": title, **root, "$defs": definitions}


def intake_schema(schema: _Json) -> _Json:
    """The intake's schema with every fact, its question and its allowed values spelled out."""
    body = schema["$defs"]["Intake"]
    name = {"const": INTAKE_SCHEMA, "description": _SCHEMA_NAME}
    body["properties"] = {"schema": name, **body["properties"]}
    body["required"] = ["schema", *body["required"]]
    body["properties"]["facts"] = {
        "description": "Every fact by name; null, or not named, is not known.",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _fact_schema(definition) for name, definition in FACTS.items()},
    }
    fact = schema["$defs"]["Fact"]
    fact["properties"]["age_days"] = {"type": "integer", "description": "Written for the reader; checked when given."}
    return schema


def intake_document_schema() -> _Json:
    """The intake, as it is written and as it may be completed: what is not named is not known.

    Who says so may be left out; it is then a clinician, unnamed.
    """
    schema = intake_schema(schema_of(Intake, title="Intake"))
    fact = schema["$defs"]["Fact"]
    fact["properties"][BY] = {"type": "string", "description": "Who entered it, when there is no provenance."}
    for definition in schema["$defs"].values():
        if "provenance" in definition.get("required", ()):
            definition["required"] = [name for name in definition["required"] if name != "provenance"]
    provenance = schema["$defs"]["Provenance"]
    provenance["required"] = [name for name in provenance["required"] if name != "origin"]
    return schema


def candidacy_document_schema() -> _Json:
    """The decision."""
    decided = {**_fields_of(Decision), "record_changed": bool}
    meanings = {**_meanings(Considered), **_meanings(Decision)}
    return _written("Candidacy decision", CANDIDACY_SCHEMA, decided, meanings=meanings)


def plan_document_schema() -> _Json:
    """The plan, or why there is none."""
    proposed = {"status": Status, **_fields_of(Plan)}
    refused = {"status": Status, "refusal": Refusal}
    return _written("Plan", PLAN_SCHEMA, proposed, refused, meanings=_meanings(Plan))


def dose_document_schema() -> _Json:
    """Order arithmetic, or why the order cannot be set."""
    worked_out = _fields_of(DoseArithmetic)
    return _written("Order arithmetic", None, worked_out, {"refusal": Refusal}, meanings=_meanings(DoseArithmetic))


def course_document_schema() -> _Json:
    """The whole course of one person; its events are in events.jsonl."""
    session = make_dataclass(
        "Session",
        [("date", date), ("plan", Plan), *_fields_of(SessionResult, "events").items()],
        namespace={"__doc__": SessionResult.__doc__},
    )
    document = {
        "notice": str,
        "simulated": bool,
        "seed": int,
        "events_head": str,
        "as_of": date,
        "status": Status,
        "patient": Patient,
        "record": RecordReference,
        "intake": Intake,
        "candidacy": Decision,
        "sessions": GenericAlias(tuple, (session, ...)),
        "not_given": Refusal | None,
        "pgic": tuple[PgicAnswer, ...],
        "outcome": CourseOutcome | None,
        "claims": tuple[ClaimFigure, ...],
    }
    return intake_schema(_written("Course", COURSE_SCHEMA, document, meanings=_meanings(Course)))


def event_document_schema() -> _Json:
    """One line of the journal: what happened, chained by hash to the line before it."""
    envelope = {
        "seq": int,
        "at": datetime,
        "minute": float | None,
        "actor": Actor,
        "key": str | None,
        "request": str | None,
        "simulated": bool,
    }
    return _line_schema("Event", envelope, EVENT_TYPES, schema=SCHEMA, meanings=_meanings(Event))


def book_document_schema(book: str, kinds: Mapping[str, type]) -> _Json:
    """One line of a book of the clinic, chained like those of a journal."""
    envelope = {"seq": int, "at": datetime, "by": Member, "key": str | None}
    return _line_schema(
        book.capitalize(), envelope, kinds, schema=BOOK_SCHEMA, meanings=_meanings(Entry), kind={"const": book}
    )


def _line_schema(
    title: str,
    envelope: _Types,
    types: Mapping[str, type],
    *,
    schema: int,
    meanings: Mapping[str, str],
    kind: _Json | None = None,
) -> _Json:
    """A line of the record: its envelope, and data whose keys follow from the type."""
    (*shapes, _), definitions = _components([*envelope.values(), GenericAlias(tuple, tuple(types.values()))])
    digest = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    properties = {
        **({"kind": {**kind, "description": "Which stream it belongs to."}} if kind else {}),
        "schema": {"const": schema, "description": "Version of the events; raised when a field changes its meaning."},
        **{name: _described(shape, meanings.get(name)) for name, shape in zip(envelope, shapes, strict=True)},
        "type": {"enum": list(types), "description": "What kind of thing happened, in the past tense."},
        "data": {"type": "object", "description": "What happened; its keys follow from the type."},
        "prev": {**digest, "description": "Hash of the line before it; zeros in the first line."},
        "hash": {**digest, "description": "SHA-256 of this line without this key, keys sorted."},
    }
    data_of_type = [
        {
            "if": {"properties": {"type": {"const": name}}},
            "then": {"properties": {"data": {"$ref": _TEMPLATE.format(name=name)}}},
        }
        for name in types
    ]
    return {
        "$schema": _DIALECT,
        "title": title,
        **_object(properties),
        "allOf": data_of_type,
        "$defs": _all_required(definitions),
    }


def validation_document_schema() -> _Json:
    """Every validation target with its numbers and its verdict."""
    return _written("Validation", VALIDATION_SCHEMA, _fields_of(Validation), meanings=_meanings(Validation))


def simulation_document_schema() -> _Json:
    """One model's answer, its refusal, or several models side by side."""
    meanings = {
        **_meanings(NotSimulated),
        **_meanings(Simulated),
        "models": "Each model's answer, in the order asked.",
        "pooled": "One band over the models that give one for a population; null without a population or second model.",
        "refused": "Models that must not speak about this person, and why.",
    }
    several = {"models": tuple[Simulated, ...], "pooled": Pooled | None, "refused": tuple[NotSimulated, ...]}
    return _written(
        "Simulation", SIMULATION_SCHEMA, _fields_of(Simulated), _fields_of(NotSimulated), several, meanings=meanings
    )


def target_document_schema() -> _Json:
    """Rates for a target, or why there are none."""
    return _written(
        "Target", TARGET_SCHEMA, _fields_of(TargetSchedule), {"refusal": Refusal}, meanings=_meanings(TargetSchedule)
    )


def individual_document_schema() -> _Json:
    """What was learned about one person, or why nothing was."""
    meanings = _meanings(Individualised)
    return _written(
        "Individual", INDIVIDUAL_SCHEMA, _fields_of(Individualised), {"refusal": Refusal}, meanings=meanings
    )


def paper_document_schema() -> _Json:
    """Which paper was written where, or why none was."""
    written = {"kind": str, "file": str, "bytes": int, "sha256": str}
    meanings = {
        "kind": "Which paper: note, discharge, label, downtime or answer.",
        "file": "Where it was written.",
        "bytes": "Its length.",
        "sha256": "Its hash.",
    }
    return _written("Document", PAPER_SCHEMA, written, {"kind": str, "refusal": Refusal}, meanings=meanings)


def log_verify_document_schema() -> _Json:
    """Whether a record holds, and where it does not."""
    found = make_dataclass("Finding", [("line", int | None), ("what", str)])
    shape = {
        "holds": bool, "lines": int, "head_was_given": bool, "anchor_apart": bool | None,
        "findings": GenericAlias(tuple, (found, ...)),
    }  # fmt: skip
    meanings = {
        "holds": "Whether nothing was found.",
        "lines": "How many were read.",
        "head_was_given": "Whether the last hash was given, without which a tail that was cut off cannot be seen.",
        "anchor_apart": "Whether the anchor lies on another file system; null where there is none.",
        "findings": "What is wrong, and in which line.",
    }
    return _written("Log verify", "lenitive/log-verify/1", shape, meanings=meanings)


def log_rebuild_document_schema() -> _Json:
    """The overview of sessions, built from the events alone."""
    shape = {"rows": int, "sessions": int, "was_there": bool, "differed": bool}
    meanings = {
        "rows": "Events it was built from.",
        "sessions": "How many sessions they tell.",
        "was_there": "Whether an overview was kept before.",
        "differed": "Whether that one said something else than the events.",
    }
    return _written("Log rebuild", "lenitive/log-rebuild/1", shape, meanings=meanings)


def limits_document_schema() -> _Json:
    """A library of limits, as it is signed and read."""
    number = int | float
    row = make_dataclass(
        "Limit",
        [
            ("value", number), ("unit", str), ("what", str), ("tier", Tier), ("safer", str), ("lowest", number),
            ("highest", number), ("source", str), ("place", str), ("grade", Grade),
        ],
    )  # fmt: skip
    shape = {
        "name": str, "version": str, "valid_from": date, "made_from": str, "limits": dict[str, row],  # type: ignore[valid-type]
        "sha256": str, "signatures": GenericAlias(tuple, (Signature, ...)),
    }  # fmt: skip
    meanings = {
        "name": "The clinic's own.",
        "version": "The clinic's own.",
        "valid_from": "First day on which it holds.",
        "made_from": "Version of the shipped library whose bounds and sources it has.",
        "limits": "Every limit by id; a site changes the value alone.",
        "sha256": "Hash of the canonical form: name, version, day and every number with its bounds.",
        "signatures": "Two, of a pharmacist and of a director, over the canonical form.",
    }
    return _written("Limits", LIMITS_SCHEMA, shape, meanings=meanings)


def sim_document_schema() -> _Json:
    """One run of the deterministic simulation."""
    names = GenericAlias(tuple, (str, ...))
    shape = {
        "simulated": bool, "seed": int, "planned_min": int, "events": int, "log_sha256": str, "head": str,
        "classes": names, "fired": names, "alarms": names, "states": names, "tiers": names,
    }  # fmt: skip
    meanings = {
        "seed": "The same seed gives the same log.",
        "planned_min": "Length of the order.",
        "events": "How many the log holds.",
        "log_sha256": "Hash of the log.",
        "head": "Hash of its last line.",
        "classes": "Classes of fault that were drawn.",
        "fired": "Those that had an effect.",
        "alarms": "Alarms that were raised.",
        "states": "States that were reached.",
        "tiers": "Limits that were exceeded: soft on the word of one person with a reason, supervised on that of two.",
    }
    return _written("Sim", "lenitive.simulation/1", shape, meanings=meanings)


DOCUMENTS: Final[dict[str, Callable[[], _Json]]] = {
    "intake": intake_document_schema,
    "candidacy": candidacy_document_schema,
    "plan": plan_document_schema,
    "dose": dose_document_schema,
    "course": course_document_schema,
    "event": event_document_schema,
    "validation": validation_document_schema,
    "simulation": simulation_document_schema,
    "target": target_document_schema,
    "individual": individual_document_schema,
    "custody": lambda: book_document_schema("custody", custody.KINDS),
    "administration": lambda: book_document_schema("administration", administration.KINDS),
    "document": paper_document_schema,
    "log-verify": log_verify_document_schema,
    "log-rebuild": log_rebuild_document_schema,
    "limits": limits_document_schema,
    "sim": sim_document_schema,
}
"""The schema of every document that a command writes, by name."""


def _written(title: str, schema_name: str | None, *variants: _Types, meanings: Mapping[str, str]) -> _Json:
    """A document that only a command writes: every key is always there. Several variants: exactly one of them."""
    kinds = [kind for variant in variants for kind in variant.values()]
    shapes, definitions = _components(kinds)
    meanings = {**_SHARED, **meanings}
    named = {"schema": {"const": schema_name, "description": _SCHEMA_NAME}} if schema_name else {}
    left = iter(shapes)
    bodies = [
        _object({**named, **{name: _described(next(left), meanings.get(name)) for name in variant}})
        for variant in variants
    ]
    root = bodies[0] if len(bodies) == 1 else {"oneOf": bodies}
    return {"$schema": _DIALECT, "title": title, **root, "$defs": _all_required(definitions)}


def _object(properties: _Json) -> _Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _fields_of(kind: type, *left_out: str) -> dict[str, Any]:
    """The fields of a type by name, with their types."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.name not in left_out}


def _all_required(definitions: _Json) -> _Json:
    """What a command writes is complete: a key with a default is written too."""
    for definition in definitions.values():
        if "properties" in definition:
            definition["required"] = list(definition["properties"])
    return definitions


def _components(kinds: list[Any]) -> tuple[list[_Json], _Json]:
    """The schema of each type, and everything that they refer to, closed and described key by key."""
    roots, definitions = msgspec.json.schema_components(kinds, ref_template=_TEMPLATE)
    for definition in definitions.values():
        if "properties" in definition:
            definition["additionalProperties"] = False
            _describe_keys(definition)
    return list(roots), dict(sorted(definitions.items()))


_ATTRIBUTE: Final = re.compile(r"^ {8}(\w+): (.+?)(?=^ {8}\w+: |^ {0,7}\S|\Z)", re.MULTILINE | re.DOTALL)


def _meanings(kind: object) -> dict[str, str]:
    """What the docstring of a type says of each of its attributes."""
    return _attributes(kind.__doc__ or "")[1]


def _attributes(text: str) -> tuple[str, dict[str, str]]:
    """A docstring's own words, and what it says of each attribute."""
    words, _, attributes = text.partition("Attributes:\n")
    return " ".join(words.split()), {name: " ".join(said.split()) for name, said in _ATTRIBUTE.findall(attributes)}


def _describe_keys(definition: _Json) -> None:
    """Move what the docstring says of an attribute to the key."""
    definition["description"], meanings = _attributes(definition.get("description", ""))
    for name, shape in definition["properties"].items():
        definition["properties"][name] = _described(shape, meanings.get(name))


def _described(shape: _Json, meaning: str | None) -> _Json:
    return {"description": meaning, **shape} if meaning else shape


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
