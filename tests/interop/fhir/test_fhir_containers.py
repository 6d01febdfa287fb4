"""Bundles of every kind, NDJSON, a Patient with its resources: and nothing of anybody else."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lenitive.domain.candidacy.intake import Intake
from lenitive.interop.fhir.read import UnreadableRecord, read_record

AS_OF = date(2020, 6, 30)
PATIENT: dict[str, Any] = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1960-05-17"}


def _weight(reference: str | None = "Patient/p1", value: object = 70) -> dict[str, Any]:
    made: dict[str, Any] = {
        "resourceType": "Observation",
        "id": "w",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "effectiveDateTime": "2020-06-20",
        "valueQuantity": {"value": value, "unit": "kg"},
    }
    return made | ({"subject": {"reference": reference}} if reference else {})


def _read(tmp_path: Path, content: str, name: str = "record.json") -> Intake:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return read_record(path, as_of=AS_OF)


def _bundle(*entries: dict[str, Any], kind: str = "collection", **shell: Any) -> str:
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": list(entries)} | shell)


def _weight_of(intake: Intake) -> object:
    fact = intake.facts["weight_kg"]
    return fact.value if fact else None


KINDS = ["collection", "transaction", "searchset", "batch", "document", "message"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_bundle_of_each_kind_is_read(kind: str, tmp_path: Path) -> None:
    intake = _read(tmp_path, _bundle({"resource": PATIENT}, {"resource": _weight()}, kind=kind))
    assert _weight_of(intake) == 70
    assert intake.record.format == "bundle"
    assert intake.record.resources == 2
    assert len(intake.record.sha256) == 64


def test_ndjson_is_read_line_by_line(tmp_path: Path) -> None:
    lines = f"{json.dumps(PATIENT)}\r\n\n{json.dumps(_weight())}\n"
    intake = _read(tmp_path, lines)
    assert _weight_of(intake) == 70
    assert intake.record.format == "ndjson"


def test_a_patient_with_its_resources_contained_is_read(tmp_path: Path) -> None:
    inside = [_weight("#"), _weight(None) | {"id": "h"}]
    intake = _read(tmp_path, json.dumps(PATIENT | {"contained": inside}))
    assert _weight_of(intake) == 70
    assert intake.record.format == "resource"


def test_a_byte_order_mark_is_no_reason_to_refuse(tmp_path: Path) -> None:
    assert _read(tmp_path, "\ufeff" + json.dumps(PATIENT)).patient.reference == "Patient/p1"


def test_bundles_in_a_bundle_are_one_record(tmp_path: Path) -> None:
    inner = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": _weight()}]}
    assert _weight_of(_read(tmp_path, _bundle({"resource": PATIENT}, {"resource": inner}))) == 70


URLS = [
    ("urn:uuid:0a", "urn:uuid:0a"),
    ("urn:uuid:0a", "Patient/p1"),
    ("urn:uuid:0a", "Patient/p1/_history/2"),
    ("urn:uuid:0a", "https://a.example/fhir/Patient/p1"),
    ("https://a.example/fhir/Patient/p1", "https://a.example/fhir/Patient/p1"),
    (None, "urn:uuid:p1"),
    (None, "Patient?identifier=mrn|7"),
]


@pytest.mark.parametrize(("url", "reference"), URLS)
def test_the_patient_is_recognised_under_every_name_that_fhir_allows(
    url: str | None, reference: str, tmp_path: Path
) -> None:
    patient = PATIENT | {"identifier": [{"system": "mrn", "value": "7"}]}
    first = {"resource": patient} | ({"fullUrl": url} if url else {})
    assert _weight_of(_read(tmp_path, _bundle(first, {"resource": _weight(reference)}))) == 70


def test_the_patient_is_recognised_by_identifier_alone(tmp_path: Path) -> None:
    patient = PATIENT | {"identifier": [{"system": "mrn", "value": "7"}]}
    weight = _weight(None) | {"subject": {"identifier": {"system": "mrn", "value": "7"}}}
    assert _weight_of(_read(tmp_path, _bundle({"resource": patient}, {"resource": weight}))) == 70
    weight["subject"]["identifier"]["value"] = "8"
    intake = _read(tmp_path, _bundle({"resource": patient}, {"resource": weight}))
    assert _weight_of(intake) is None
    assert intake.unread


STRANGERS = ["Patient/p2", "urn:uuid:p2", "https://b.example/fhir/Patient/p1", "Group/p1", None]


@pytest.mark.parametrize("reference", STRANGERS)
def test_a_result_of_somebody_else_is_never_attributed(reference: str | None, tmp_path: Path) -> None:
    url = "https://a.example/fhir/Patient/p1"
    intake = _read(tmp_path, _bundle({"fullUrl": url, "resource": PATIENT}, {"resource": _weight(reference)}))
    assert _weight_of(intake) is None
    assert [note.resource for note in intake.unread] == ["Observation/w"]


def test_the_same_patient_twice_is_one_patient(tmp_path: Path) -> None:
    assert _read(tmp_path, _bundle({"resource": PATIENT}, {"resource": PATIENT})).patient.reference == "Patient/p1"
    with pytest.raises(UnreadableRecord, match="2 patients in one record"):
        _read(tmp_path, _bundle({"resource": PATIENT}, {"resource": PATIENT | {"gender": "male"}}))


def test_one_invalid_resource_does_not_lose_the_record(tmp_path: Path) -> None:
    broken = _weight() | {"id": "broken", "effectiveDateTime": "yesterday"}
    intake = _read(tmp_path, _bundle({"resource": PATIENT}, {"resource": broken}, {"resource": _weight()}))
    assert _weight_of(intake) == 70
    note = next(note for note in intake.unread if note.resource == "Observation/broken")
    assert "effectiveDateTime" in note.why


def test_of_two_versions_the_one_updated_last_is_read(tmp_path: Path) -> None:
    old = _weight(value=50) | {"meta": {"lastUpdated": "2020-06-21T08:00:00Z"}}
    new = _weight(value=70) | {"meta": {"lastUpdated": "2020-06-22T08:00:00Z"}}
    for order in ((old, new), (new, old)):
        assert _weight_of(_read(tmp_path, _bundle({"resource": PATIENT}, *({"resource": w} for w in order)))) == 70


def test_one_page_of_a_search_says_that_more_follow(tmp_path: Path) -> None:
    link = [{"relation": "next", "url": "https://a.example/page2"}]
    intake = _read(tmp_path, _bundle({"resource": PATIENT}, kind="searchset", link=link))
    assert any("fetch the other pages" in note.why for note in intake.unread)


def test_resource_types_that_are_not_read_are_counted(tmp_path: Path) -> None:
    claims = [{"resource": {"resourceType": "Claim", "id": str(n)}} for n in range(3)]
    intake = _read(tmp_path, _bundle({"resource": PATIENT}, *claims))
    assert next(note.as_recorded for note in intake.unread if note.what == "other resources") == "Claim 3"


def test_a_bundle_id_in_other_letters_is_no_reason_to_refuse(tmp_path: Path) -> None:
    assert _read(tmp_path, _bundle({"resource": PATIENT}, id="with_underscore")).patient.reference == "Patient/p1"
