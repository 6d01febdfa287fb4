"""The examples: made again identically, valid FHIR R4, plainly synthetic, and between them every kind of answer."""

import functools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import fhirkit
import pytest
from fhir.resources.R4B.bundle import Bundle

from lenitive.clinic.documents import read_intake
from lenitive.domain.assessment.description import describe_pain
from lenitive.domain.assessment.mechanism import Mechanism
from lenitive.domain.assessment.opioid_burden import opioid_burden
from lenitive.domain.assessment.pain import Cause
from lenitive.domain.candidacy.assess import assess
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.reconcile import reconcile
from lenitive.domain.foundation.fact import Origin
from lenitive.interop.fhir.read import read_record

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
SHARED = ROOT.parent / "shared" / "data" / "patients"
PEOPLE = sorted(folder.name for folder in (EXAMPLES / "people").iterdir())
EXPECTED: dict[str, str] = json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))
HTEST = ("http://terminology.hl7.org/CodeSystem/v3-ActReason", "HTEST")


def intake_path(name: str) -> Path:
    folder, person = name.split("/")
    return EXAMPLES / (f"people/{person}/intake.json" if folder == "people" else f"shared/{person}.intake.json")


@functools.cache
def intake_of(name: str) -> Intake:
    path = intake_path(name)
    return read_intake(path.read_text(encoding="utf-8"), what=path.name)


@functools.cache
def record_of(person: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((EXAMPLES / "people" / person / "record.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("examples")
    told = [sys.executable, str(EXAMPLES / "generate.py"), "--out", str(out), "--shared", str(SHARED)]
    subprocess.run(told, check=True, capture_output=True, timeout=120)
    return out


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("file", ["record.json", "intake.json"])
def test_what_is_committed_is_what_the_generator_makes(person: str, file: str, regenerated: Path) -> None:
    committed = EXAMPLES / "people" / person / file
    assert (regenerated / "people" / person / file).read_text(encoding="utf-8") == committed.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.startswith("shared/")])
def test_intakes_of_shared_records_are_what_the_generator_makes(name: str, regenerated: Path) -> None:
    if not (SHARED / f"{name.removeprefix('shared/')}.json").exists():
        pytest.skip("the shared record is absent")
    made = regenerated / f"{name}.intake.json"
    assert made.read_text(encoding="utf-8") == intake_path(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("person", PEOPLE)
def test_every_record_is_valid_fhir_for_two_independent_readers(person: str) -> None:
    text = json.dumps(record_of(person))
    assert fhirkit.validate(text) == []
    assert Bundle.model_validate_json(text).type == "collection"


@pytest.mark.parametrize("person", PEOPLE)
def test_every_resource_says_that_it_is_test_data_and_the_person_that_it_is_synthetic(person: str) -> None:
    resources = [record_of(person), *(entry["resource"] for entry in record_of(person)["entry"])]
    for resource in resources:
        assert HTEST in {(label["system"], label["code"]) for label in resource["meta"]["security"]}
    patient = resources[1]
    assert patient["resourceType"] == "Patient"
    assert patient["meta"]["tag"][0]["code"] == "synthetic"
    assert "Synthetic person made by a program; not a real patient" in patient["text"]["div"]
    assert intake_of(f"people/{person}").patient.synthetic is True


@pytest.mark.parametrize("person", PEOPLE)
def test_ids_are_unique_and_every_reference_finds_its_resource(person: str) -> None:
    found = [f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in record_of(person)["entry"]]
    assert len(set(found)) == len(found)
    text = json.dumps(record_of(person))
    assert text.count('"reference": ') == text.count(f'"reference": "Patient/{person}"') == len(found) - 1


def test_the_people_differ_as_people_do() -> None:
    intakes = [intake_of(f"people/{person}") for person in PEOPLE]
    ages = [intake.patient.age_years(intake.as_of) for intake in intakes]
    weights = [fact.value for intake in intakes if (fact := intake.facts["weight_kg"])]
    assert len(PEOPLE) >= 8
    assert min(ages) <= 40
    assert max(ages) >= 75
    assert min(weights) < 50
    assert max(weights) > 100


def test_every_syndrome_that_the_clinic_must_tell_apart_is_there() -> None:
    pains = [(pain, intake_of(f"people/{p}").as_of) for p in PEOPLE for pain in intake_of(f"people/{p}").pain_problems]
    causes = {pain.cause for pain, _ in pains}
    mechanisms = {describe_pain(pain, as_of).mechanism for pain, as_of in pains}
    assert causes >= {
        Cause.TREATMENT_CHEMOTHERAPY,
        Cause.TREATMENT_SURGERY,
        Cause.TREATMENT_GROWTH_FACTOR,
        Cause.TUMOUR_BONE,
        Cause.TUMOUR_NERVE_OR_PLEXUS,
        Cause.TUMOUR_ORGAN,
    }
    assert mechanisms >= {
        Mechanism.NEUROPATHIC,
        Mechanism.PHANTOM,
        Mechanism.NOCICEPTIVE_SOMATIC,
        Mechanism.NOCICEPTIVE_VISCERAL,
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_every_pain_is_on_the_body_map(name: str) -> None:
    intake = intake_of(name)
    assert intake.pain_problems
    assert [str(r) for p in intake.pain_problems if (r := describe_pain(p, intake.as_of).site_refusal)] == []


@pytest.mark.parametrize("person", PEOPLE)
def test_every_person_has_six_weeks_of_whole_number_pain_scores_and_a_medicine(person: str) -> None:
    intake = intake_of(f"people/{person}")
    days = sorted({score.at.date() for score in intake.pain_scores})
    assert (days[-1] - days[0]).days >= 42
    assert len(days) >= 42
    assert all(score.score == int(score.score) and 0 <= score.score <= 10 for score in intake.pain_scores)
    assert any(medication.active for medication in intake.medications)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_clinicians_answer_says_that_it_is_an_example_and_nothing_lies_in_the_future(name: str) -> None:
    intake = intake_of(name)
    by_clinician = [f for f in intake.facts.values() if f and f.provenance.origin is Origin.CLINICIAN]
    assert by_clinician
    assert {fact.provenance.by for fact in by_clinician} == {"pain physician (synthetic example)"}
    assert all(day.date <= intake.as_of for day in intake.opioid_diary)
    assert intake.patient.died_on is None or intake.patient.died_on > intake.as_of


@pytest.mark.parametrize("person", PEOPLE)
def test_an_intake_of_ours_only_completes_its_record_and_contradicts_it_nowhere(person: str) -> None:
    intake = intake_of(f"people/{person}")
    record = read_record(EXAMPLES / "people" / person / "record.json", as_of=intake.as_of)
    merged, conflicts = reconcile(intake, record)
    unsettled = [str(conflict) for conflict in conflicts if conflict.unsettled or conflict.used == "record"]
    assert unsettled == []
    assert assess(merged, conflicts).status == EXPECTED[f"people/{person}"]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_opioid_diary_agrees_with_the_medicines(name: str) -> None:
    intake = intake_of(name)
    if not intake.opioid_diary:
        return
    burden = opioid_burden(intake.medications, list_complete=True)
    assert burden.background_mg_day == intake.opioid_diary[-1].background_mg_day
    rescue = [day.rescue_mg_day for day in intake.opioid_diary]
    assert burden.rescue_mg_day == pytest.approx(sum(rescue) / len(rescue), abs=15)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_intake_comes_out_as_its_story_intends(name: str) -> None:
    assert assess(intake_of(name)).status == EXPECTED[name]


def test_every_intake_has_its_expected_answer_and_all_four_answers_occur_among_our_own_people() -> None:
    intakes = {f"people/{person}" for person in PEOPLE}
    intakes |= {f"shared/{path.name.removesuffix('.intake.json')}" for path in (EXAMPLES / "shared").iterdir()}
    assert set(EXPECTED) == intakes
    assert {EXPECTED[f"people/{person}"] for person in PEOPLE} == {
        "candidate",
        "candidate_with_precautions",
        "not_a_candidate",
        "needs_information",
    }
