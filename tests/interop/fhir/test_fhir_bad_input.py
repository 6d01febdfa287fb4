"""Every unreadable record is one clear line that names the file and what to do; never a traceback."""

import copy
import json
import os
import random
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lenitive.domain.foundation.strict_json import BYTES_MAX
from lenitive.interop.fhir.container import RESOURCES_MAX
from lenitive.interop.fhir.read import UnreadableRecord, read_record

AS_OF = date(2020, 6, 30)
PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1960-05-17"}
SUBJECT = {"reference": "Patient/p1"}


def _bundle(*resources: Any, **shell: Any) -> dict[str, Any]:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries} | shell


def _condition(**elements: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "id": "c", "code": {"text": "Stroke"}, "subject": SUBJECT} | elements


WRONG_VERSIONS = {
    "STU3 clinicalStatus": (_condition(clinicalStatus="active"), "STU3"),
    "DSTU2 condition": (_condition(dateRecorded="2015-01-01"), "DSTU2"),
    "DSTU2 order": ({"resourceType": "MedicationOrder", "id": "m"}, "DSTU2"),
    "R5 medicine": ({"resourceType": "MedicationRequest", "medication": {"concept": {"text": "x"}}}, "R5"),
    "R5 allergy": ({"resourceType": "AllergyIntolerance", "type": {"text": "allergy"}}, "R5"),
    "STU3 statement": ({"resourceType": "MedicationStatement", "taken": "y"}, "STU3"),
    "STU3 requester": ({"resourceType": "MedicationRequest", "requester": {"agent": SUBJECT}}, "STU3"),
}

BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t ", "empty"),
    "not JSON": (b"weight 70 kg", "not JSON at line 1"),
    "truncated": (json.dumps(_bundle(PATIENT)).encode()[:-20], "not JSON at line 1"),
    "truncated over lines": (json.dumps(_bundle(PATIENT), indent=1).encode()[:-20], "not JSON at line"),
    "XML": (b'<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"/>', "this is XML"),
    "not FHIR": (b'{"weight_kg": 70}', "not FHIR"),
    "a list": (json.dumps([PATIENT]).encode(), "not FHIR: the file holds a list"),
    "null": (b"null", "not FHIR: the file holds null"),
    "a number": (b"7", "not FHIR: the file holds a number"),
    "no patient": (json.dumps(_bundle(_condition())).encode(), "no Patient among 1 resources"),
    "no entry": (b'{"resourceType": "Bundle", "type": "collection"}', "no Patient among 0 resources"),
    "two patients": (json.dumps(_bundle(PATIENT, PATIENT | {"id": "p2"})).encode(), "Patient/p1 (entry 1) and"),
    "duplicate keys": (b'{"resourceType": "Patient", "id": "a", "id": "b"}', 'the key "id" stands twice'),
    "NaN": (b'{"resourceType": "Patient", "multipleBirthInteger": NaN}', "NaN is not a number"),
    "infinity": (b'{"resourceType": "Patient", "multipleBirthInteger": -Infinity}', "-Infinity is not a number"),
    "huge exponent": (b'{"resourceType": "Patient", "x": 1e99999999999999999999}', "exponent"),
    "deep": (b"[" * 100_000 + b"]" * 100_000, "nested more than"),
    "deep objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested more than"),
    "binary": (bytes(range(128, 256)), "not UTF-8"),
    "zero bytes": (b'{"resourceType": "Patient"\x00}', "zero byte"),
    "UTF-16": (json.dumps(_bundle(PATIENT)).encode("utf-16"), "UTF-16"),
    "gzip": (b"\x1f\x8b\x08\x00rest", "gzip"),
    "zip": (b"PK\x03\x04rest", "zip"),
    "half a character": (b'{"resourceType": "Patient", "id": "a", "gender": "\\ud800"}', "half a character"),
    "resourceType is a number": (b'{"resourceType": 5}', "resourceType is 5"),
    "resourceType is a list": (json.dumps(_bundle({"resourceType": ["Patient"]})).encode(), "entry 1: resourceType is"),
    "no resourceType in an entry": (json.dumps(_bundle({"id": "a"})).encode(), "entry 1 has no resourceType"),
    "entry is not a list": (json.dumps(_bundle(entry={"resource": PATIENT})).encode(), "Bundle.entry is"),
    "entry is null": (json.dumps(_bundle(entry=None)).encode(), "Bundle.entry is None"),
    "an entry is a text": (json.dumps(_bundle(entry=["Patient/p1"])).encode(), "entry 1 is 'Patient/p1'"),
    "resource is null": (json.dumps(_bundle(PATIENT, None)).encode(), "entry 2: the resource is None"),
    "bundle without a type": (b'{"resourceType": "Bundle", "entry": []}', "not an R4 Bundle: type"),
    "history bundle": (json.dumps(_bundle(PATIENT, type="history")).encode(), "Bundle.type is 'history'"),
    "born tomorrow": (json.dumps(PATIENT | {"birthDate": "2020-07-01"}).encode(), "2020-07-01 lies after 2020-06-30"),
    "birth date in words": (json.dumps(PATIENT | {"birthDate": "May"}).encode(), "not a valid R4 Patient: birthDate"),
    "patient with a foreign element": (json.dumps(PATIENT | {"weight": 7}).encode(), "weight: Extra inputs"),
    **{name: (json.dumps(_bundle(PATIENT, made)).encode(), f"looks like FHIR {version}")
       for name, (made, version) in WRONG_VERSIONS.items()},
}  # fmt: skip


def _refusal(path: Path) -> str:
    started = time.process_time()
    with pytest.raises(UnreadableRecord) as caught:
        read_record(path, as_of=AS_OF)
    assert time.process_time() - started < 2
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) <= 400
    assert str(path) in message
    return message


@pytest.mark.parametrize("name", BAD)
def test_an_unreadable_record_is_refused_in_one_line_that_names_the_file(name: str, tmp_path: Path) -> None:
    content, expected = BAD[name]
    path = tmp_path / "record.json"
    path.write_bytes(content)
    assert expected in _refusal(path)


def test_a_file_with_more_resources_than_one_person_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "record.ndjson"
    path.write_text('{"resourceType": "Basic"}\n' * (RESOURCES_MAX + 1))
    assert "50001 resources are more than the 50000" in _refusal(path)


def test_a_stated_other_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps(_bundle(PATIENT | {"fhirVersion": "3.0.2"})))
    assert "looks like FHIR '3.0.2'" in _refusal(path)


def test_a_200_mb_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    message = _refusal(path)
    assert "200 MiB is larger than the 64 MiB" in message
    assert BYTES_MAX == 64 * 1024 * 1024


def test_a_folder_a_missing_file_and_a_pipe_are_refused(tmp_path: Path) -> None:
    assert "this is a folder" in _refusal(tmp_path)
    assert "there is no such file" in _refusal(tmp_path / "nobody.json")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "not an ordinary file" in _refusal(pipe)


def test_a_path_through_a_file_and_a_name_that_is_too_long_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text("{}")
    assert "cannot be read" in _refusal(path / "inner.json")
    with pytest.raises(UnreadableRecord, match="cannot be read"):
        read_record(tmp_path / ("x" * 300), as_of=AS_OF)


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps(_bundle(PATIENT)))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "may not be read by this user" in _refusal(path)


def test_a_broken_line_of_ndjson_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "record.ndjson"
    path.write_text(f"{json.dumps(PATIENT)}\n\n{json.dumps(_condition())[:-3]}\n")
    assert "line 3: not JSON" in _refusal(path)
    path.write_text(f"{json.dumps(PATIENT)}\n7\n")
    assert "line 2 is 7, not a resource" in _refusal(path)


def test_a_message_never_carries_a_line_break_or_a_control_character_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps(_bundle(PATIENT, PATIENT | {"id": "p2\n\u0007\u2028evil"})))
    message = _refusal(path)
    assert message.isprintable()


def test_any_value_in_any_place_gives_an_intake_or_one_line(tmp_path: Path) -> None:
    """Seeded mutations of a small record: whatever stands where, the reader answers."""
    whole = _bundle(
        PATIENT | {"name": [{"given": ["A"], "family": "B"}]},
        _condition(onsetDateTime="2020-01-01", clinicalStatus={"coding": [{"code": "active"}]}),
        {
            "resourceType": "Observation",
            "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
            "subject": SUBJECT,
            "effectiveDateTime": "2020-06-01",
            "component": [
                {"code": {"coding": [{"system": "http://loinc.org", "code": code}]}, "valueQuantity": {"value": 90}}
                for code in ("8480-6", "8462-4", "29463-7")
            ],
        },
        {
            "resourceType": "MedicationRequest",
            "status": "active",
            "intent": "order",
            "subject": SUBJECT,
            "medicationCodeableConcept": {"text": "Morphine 10 MG Oral Tablet"},
            "dosageInstruction": [
                {
                    "timing": {"repeat": {"frequency": 1, "period": 4, "periodUnit": "h"}},
                    "doseAndRate": [{"doseQuantity": {"value": 1}}],
                }
            ],
        },
        {"resourceType": "AllergyIntolerance", "patient": SUBJECT, "code": {"text": "Ketamine"}},
    )
    junk = [
        None,
        True,
        0,
        -1,
        1.5,
        10**17,
        "",
        "x",
        "2020",
        "2020-13-45",
        [],
        {},
        [None],
        [{}],
        {"a": 1},
        '{"text": "x"}',
    ]
    chance = random.Random(20200630)  # noqa: S311 - a seeded sequence, not a secret
    path = tmp_path / "record.json"
    refused = 0
    for _ in range(400):
        mutant = copy.deepcopy(whole)
        place: Any = mutant
        while True:
            key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
            if isinstance(place[key], dict | list) and place[key] and chance.random() < 0.8:
                place = place[key]
                continue
            place[key] = chance.choice(junk)
            break
        path.write_text(json.dumps(mutant))
        try:
            read_record(path, as_of=AS_OF)
        except UnreadableRecord as error:
            refused += 1
            assert "\n" not in str(error)  # noqa: PT017 - both outcomes are right; only the form is tested
    assert 20 < refused < 380
