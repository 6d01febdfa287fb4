"""A record's text becomes a list of resources: from a Bundle, from NDJSON, or from one resource."""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.strict_json import Json, RecordedDecimal, parse_json
from lenitive.interop.fhir.elements import Resource, items, obj
from lenitive.interop.fhir.transport import RecordText, UnreadableRecord, shown
from lenitive.interop.fhir.validation import first_problem

_TYPES: Final = frozenset(
    {"collection", "transaction", "searchset", "batch", "document", "message", "batch-response", "transaction-response"}
)
_NESTED_MAX: Final = 3
RESOURCES_MAX: Final = 50_000
"""More are not one person's record; the largest seen holds 4 000."""

_OUTCOME: Final = "OperationOutcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The resources of one file.

    Attributes:
        resources: In the order of the file.
        format: "bundle", "ndjson" or "resource".
        more_pages: True when the file is one page of a search and says that more follow.
    """

    resources: list[Resource]
    format: str
    more_pages: bool = False


def open_record(source: RecordText) -> Record:
    """Take a file apart into its resources.

    Raises:
        UnreadableRecord: Not JSON, not FHIR, a bundle of a type that is not a record, an entry that is no resource.
    """
    if source.text.lstrip().startswith("<"):
        raise UnreadableRecord(f"{source.file}: this is XML; export the record as FHIR JSON")
    record = _opened(source)
    if len(record.resources) > RESOURCES_MAX:
        raise UnreadableRecord(
            f"{source.file}: {len(record.resources)} resources are more than the {RESOURCES_MAX} that are read; "
            "export one patient"
        )
    return record


def _opened(source: RecordText) -> Record:
    lines = [(number, line) for number, line in enumerate(source.text.split("\n"), 1) if line.strip()]
    if _is_ndjson(source.file, lines):
        return _from_lines(lines, source.file)
    top = _json(source.text, source.file)
    if not isinstance(top, dict):
        what = {list: "a list", str: "a text", type(None): "null", bool: "true or false"}.get(type(top), "a number")
        raise UnreadableRecord(f"{source.file}: not FHIR: the file holds {what}; send one Bundle, Patient or NDJSON")
    kind = _kind_of(top, source.file, "the file")
    resources = _flatten(top, source.file, "the file", 0)
    more = kind == "Bundle" and any(link.get("relation") == "next" for link in items(top, "link"))
    return Record(resources=resources, format="bundle" if kind == "Bundle" else "resource", more_pages=more)


def _json(text: str, what: str) -> Json:
    try:
        return parse_json(text, what=what, parse_float=RecordedDecimal)
    except ArithmeticError:
        raise UnreadableRecord(f"{what}: a number's exponent is out of range; write the number in full") from None
    except ValueError as error:
        raise UnreadableRecord(str(error)) from None


def _is_ndjson(file: str, lines: list[tuple[int, str]]) -> bool:
    """Several lines, of which the first is already a whole resource (or the name says so)."""
    if file.lower().endswith((".ndjson", ".jsonl")):
        return True
    first = lines[0][1].strip() if lines else ""
    if len(lines) < 2 or not (first.startswith("{") and first.endswith("}")):
        return False
    return lines[1][1].lstrip().startswith("{")


def _from_lines(lines: list[tuple[int, str]], file: str) -> Record:
    resources: list[Resource] = []
    for number, line in lines:
        place = f"line {number}"
        top = _json(line, f"{file}, {place}")
        if not isinstance(top, dict):
            raise UnreadableRecord(f"{file}: {place} is {shown(top)}, not a resource; write one resource on each line")
        resources += _flatten(top, file, place, 0)
    return Record(resources=resources, format="ndjson")


def _kind_of(data: dict[str, Json], file: str, place: str) -> str:
    if "resourceType" not in data:
        raise UnreadableRecord(f"{file}: not FHIR: {place} has no resourceType; export the record as FHIR R4 JSON")
    kind = data["resourceType"]
    if not isinstance(kind, str) or not kind.isalpha() or not kind.isascii():
        raise UnreadableRecord(f"{file}: {place}: resourceType is {shown(kind)}; it must name a resource in letters")
    return kind


def _flatten(data: dict[str, Json], file: str, place: str, depth: int) -> list[Resource]:
    kind = _kind_of(data, file, place)
    if kind != "Bundle":
        whole = Resource(kind=kind, data=data, place=place)
        return [whole, *_contained(whole)]
    if depth >= _NESTED_MAX:
        raise UnreadableRecord(f"{file}: {place}: a bundle in a bundle in a bundle; send one Bundle")
    _check_shell(data, file, place)
    entries = data.get("entry", [])
    prefix = "" if depth == 0 else f"{place}, "
    return [
        resource
        for number, entry in enumerate(entries, 1)
        for resource in _from_entry(entry, file, f"{prefix}entry {number}", depth)
    ]


def _check_shell(data: dict[str, Json], file: str, place: str) -> None:
    entries = data.get("entry", [])
    if not isinstance(entries, list):
        raise UnreadableRecord(f"{file}: {place}: Bundle.entry is {shown(entries)}; it must be a list")
    stated = data.get("fhirVersion")
    shell = {name: value for name, value in data.items() if name not in {"entry", "fhirVersion"}}
    problem = first_problem(shell)
    if problem:
        raise UnreadableRecord(f"{file}: {place} is not an R4 Bundle: {problem}; export the record again")
    if stated is not None and not isinstance(stated, str):
        raise UnreadableRecord(f"{file}: {place}: fhirVersion is {shown(stated)}; it must be a text")
    if data.get("type") not in _TYPES:
        raise UnreadableRecord(
            f"{file}: {place}: Bundle.type is {shown(data.get('type'))}; "
            "a record is a collection, transaction, batch, searchset, document or message"
        )


def _from_entry(entry: Json, file: str, place: str, depth: int) -> list[Resource]:
    if not isinstance(entry, dict):
        raise UnreadableRecord(f"{file}: {place} is {shown(entry)}; each entry must be an object with a resource")
    if "resource" not in entry:
        return []
    data = entry["resource"]
    if not isinstance(data, dict):
        raise UnreadableRecord(f"{file}: {place}: the resource is {shown(data)}; each must be an object")
    if data.get("resourceType") == "Bundle":
        return _flatten(data, file, place, depth + 1)
    kind = _kind_of(data, file, place)
    if kind == _OUTCOME and obj(entry, "search").get("mode") == "outcome":
        return []
    url = entry.get("fullUrl")
    whole = Resource(kind=kind, data=data, place=place, full_url=url if isinstance(url, str) else None)
    return [whole, *_contained(whole)]


def _contained(whole: Resource) -> list[Resource]:
    """What a Patient carries inside itself, and the results inside a report, are part of the record."""
    read = {"Patient": None, "DiagnosticReport": ("Observation",)}.get(whole.kind, ())
    return [
        Resource(kind=kind, data=data, place=f"{whole.place}, contained {number}", in_patient=whole.kind == "Patient")
        for number, data in enumerate(items(whole.data, "contained"), 1)
        if isinstance(kind := data.get("resourceType"), str) and (read is None or kind in read)
    ]
