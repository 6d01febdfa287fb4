"""What is sent out is valid R4, by two independent validators, and says where it comes from."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import fhirkit
import pytest
from fhir.resources.R4B.bundle import Bundle

from lenitive.domain.candidacy.intake import Intake
from lenitive.interop.fhir.export import intake_to_bundle
from lenitive.interop.fhir.read import read_record

Read = Callable[..., Intake]
Make = Callable[..., dict[str, Any]]
FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "patients"
RECORDS = sorted(FOLDER.glob("*.json")) if FOLDER.is_dir() else []
SUBJECT = {"reference": "Patient/p1"}


def content(intake: Intake) -> dict[str, Any]:
    """Everything an exchange must keep: all but where it came from."""
    return {
        "patient": intake.patient,
        "facts": {name: (fact.value, fact.unit, fact.date) for name, fact in intake.facts.items() if fact},
        "scores": [(score.at, score.score, score.recall, score.problem) for score in intake.pain_scores],
        "pressures": [(each.at, each.systolic_mmhg, each.diastolic_mmhg) for each in intake.blood_pressures],
        "cancer": [(each.text, each.kind, each.site, each.onset, each.active) for each in intake.cancer],
        "problems": [(each.text, each.onset, each.abated, each.active) for each in intake.problems],
        "treatments": [(each.text, each.kind, each.first_on, each.last_on, each.times) for each in intake.treatments],
        "allergies": [(each.substance, each.reaction, each.active) for each in intake.allergies],
        "medicines": sorted(
            (each.text, str(each.started), repr(each.active), each.ingredients, each.stopped, each.route,
             each.formulation, each.units_per_day, each.as_needed)
            for each in intake.medications
        ),
    }  # fmt: skip


def _again(intake: Intake, tmp_path: Path) -> Intake:
    path = tmp_path / "sent.json"
    bundle = intake_to_bundle(intake)
    Bundle.model_validate(bundle)
    text = json.dumps(bundle)
    assert [str(issue) for issue in fhirkit.validate(text)] == []
    path.write_text(text, encoding="utf-8")
    return read_record(path, as_of=intake.as_of)


@pytest.fixture
def whole(read: Read, condition: Make, observation: Make, order: Make) -> Intake:
    """A small record with one of everything."""
    dosage = {
        "timing": {"repeat": {"frequency": 4, "period": 1, "periodUnit": "d"}},
        "asNeededBoolean": False,
        "doseAndRate": [{"doseQuantity": {"value": 1}}],
    }
    return read(
        condition("Malignant neoplasm of left breast", onset="2018-02-01"),
        condition("Secondary malignant neoplasm of bone", onset=None, status=None),
        condition("Stroke", onset="2001-02-03", status="resolved", abatementDateTime="2001-04-01"),
        condition("Asthma", onset="2019"),
        observation("29463-7", 154, "[lb_av]"),
        observation("72514-3", 3.3430963625459733, "{score}", at="2020-06-19T08:00:00.5+02:00"),
        observation("89247-1", valueInteger=1),
        order("Morphine Sulfate 10 MG Oral Tablet", dosageInstruction=[dosage]),
        order("Acetaminophen 300 MG / HYDROcodone Bitartrate 5 MG [Vicodin]", on="2001-01-01"),
        order("Cisplatin 50 MG Injection", on="2020-01-01", status="stopped"),
        order("Cisplatin 50 MG Injection", on="2020-02-01", status="stopped"),
        {"resourceType": "AllergyIntolerance", "code": {"text": "Ketamine"}, "patient": SUBJECT,
         "recordedDate": "2011-01-01", "reaction": [{"manifestation": [{"text": "rash"}, {"text": "hives"}]}]},
        {"resourceType": "Procedure", "status": "completed", "code": {"text": "Mastectomy"}, "subject": SUBJECT,
         "performedDateTime": "2018-03-01"},
        patient={"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1960-05-17",
                 "name": [{"given": ["Ana"], "family": "Roe"}], "meta": {"tag": [{"code": "HTEST"}]}},
    )  # fmt: skip


def test_import_then_export_keeps_everything(whole: Intake, tmp_path: Path) -> None:
    assert len([fact for fact in whole.facts.values() if fact]) >= 5
    again = _again(whole, tmp_path)
    assert content(again) == content(whole)
    assert again.unread == ()


def test_a_clinicians_fact_keeps_who_said_it_and_why_it_corrects(read: Read, tmp_path: Path) -> None:
    made = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "https://lenitive.example/fhir/CodeSystem/fact", "code": "stroke_history"}]},
        "subject": SUBJECT,
        "effectiveDateTime": "2020-06-20",
        "valueBoolean": False,
        "performer": [{"display": "Dr Roe"}],
        "extension": [
            {"url": "https://lenitive.example/fhir/StructureDefinition/corrects", "valueString": "it was a migraine"}
        ],
    }
    fact = _again(read(made), tmp_path).facts["stroke_history"]
    assert fact is not None
    assert (fact.value, fact.provenance.by, fact.provenance.corrects) == (False, "Dr Roe", "it was a migraine")
    assert fact.provenance.origin == "clinician"


def test_a_fact_goes_out_under_its_loinc_code_too(whole: Intake) -> None:
    entries = intake_to_bundle(whole)["entry"]
    weight = next(entry["resource"] for entry in entries if entry["resource"].get("id") == "fact-weight-kg")
    assert {coding["code"] for coding in weight["code"]["coding"]} == {"weight_kg", "29463-7"}
    assert weight["valueQuantity"]["code"] == "kg"


def test_every_entry_has_its_own_address(whole: Intake) -> None:
    urls = [entry["fullUrl"] for entry in intake_to_bundle(whole)["entry"]]
    assert len(set(urls)) == len(urls)


@pytest.mark.skipif(not RECORDS, reason="the shared records are not at hand (../shared/data/patients)")
@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_shared_record_survives_import_and_export(path: Path, tmp_path: Path) -> None:
    for day in (date(1979, 11, 6), date(1995, 12, 31), date(2013, 6, 10), date(2019, 6, 30)):
        born = {"adan-pulido": 1936, "fletcher-hyatt": 1915, "lourdes-alcantar": 1940, "mcode-breast-01": 1959}
        if born.get(path.stem, 1910) < day.year:
            intake = read_record(path, as_of=day)
            assert content(_again(intake, tmp_path)) == content(intake)
