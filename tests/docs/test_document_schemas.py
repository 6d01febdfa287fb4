"""Every document that a command writes is valid by the schema that is published for it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from written_pages import REFERENCE, ROOT, run

EXAMPLES = ROOT / "examples"
PEOPLE = sorted(folder.name for folder in (EXAMPLES / "people").iterdir())
SCHEMAS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (REFERENCE / "schemas").iterdir()}
COURSES = ("amara-quill", "lucian-ashdown")  # one with sessions, one without


def problems(name: str, document: object) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[name], format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]


def files_of(person: str) -> tuple[str, str]:
    folder = EXAMPLES / "people" / person
    return str(folder / "record.json"), str(folder / "intake.json")


def document_of(*arguments: str) -> Any:
    return json.loads(run([*arguments, "--json"]).out)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema_and_closes_every_object(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert [place for place, shape in objects_of(SCHEMAS[name], "$") if "additionalProperties" not in shape] == []


def objects_of(shape: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(shape, dict):
        if "properties" in shape and shape.get("type") == "object":
            yield place, shape
        for key, inner in shape.items():
            yield from objects_of(inner, f"{place}.{key}")
    elif isinstance(shape, list):
        for inner in shape:
            yield from objects_of(inner, place)


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*intake.json")), ids=lambda path: path.parent.name + path.name)
def test_a_completed_intake_is_valid(path: Path) -> None:
    assert problems("intake", json.loads(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("person", PEOPLE)
def test_intake_candidacy_and_plan_are_valid_as_written(person: str) -> None:
    record, intake = files_of(person)
    assert problems("intake", document_of("intake", record, "--as-of", "2026-06-01")) == []
    assert problems("candidacy", document_of("candidacy", record, "--intake", intake)) == []
    assert problems("plan", document_of("plan", record, "--intake", intake)) == []


@pytest.mark.parametrize("order", ["0.249 mg/kg/h", "0.000001 mg/h"])
def test_a_dose_and_its_refusal_are_valid(order: str) -> None:
    worked_out = document_of("dose", "--order", order, "--weight-kg", "70", "--conc-mg-ml", "1")
    assert ("refusal" in worked_out) is (order == "0.000001 mg/h")
    assert problems("dose", worked_out) == []


@pytest.mark.parametrize("person", COURSES)
def test_a_course_and_its_events_are_valid(person: str, tmp_path: Path) -> None:
    record, intake = files_of(person)
    document = document_of("course", record, "--intake", intake, "--seed", "1", "--out", str(tmp_path))
    assert document == json.loads((tmp_path / "course.json").read_text(encoding="utf-8"))
    assert problems("course", document) == []
    lines = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert bool(lines) is bool(document["sessions"])
    seen: set[str] = set()
    for line in lines:
        event = json.loads(line)
        if event["type"] not in seen:  # one of each kind: the rest differ in numbers only
            assert problems("event", event) == []
        seen.add(event["type"])


def test_a_document_with_another_key_a_missing_key_or_another_type_is_not_valid() -> None:
    record, intake = files_of("amara-quill")
    good = document_of("plan", record, "--intake", intake)
    assert problems("plan", {**good, "dose": 1})
    assert problems("plan", {key: value for key, value in good.items() if key != "total_mg"})
    assert problems("plan", {**good, "total_mg": "83.8"})
    given = json.loads(Path(intake).read_text(encoding="utf-8"))
    weight = {**given["facts"]["weight_kg"], "value": 700.0}
    assert problems("intake", {**given, "facts": {**given["facts"], "weight_kg": weight}})
    assert problems("intake", {**given, "facts": {**given["facts"], "wieght_kg": None}})
