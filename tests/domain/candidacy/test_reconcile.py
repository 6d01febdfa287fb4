"""An intake laid over its record: completed, corrected with a reason, and never able to hide what the record says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from candidate_people import AS_OF, candidate, known, nobody
from lenitive.domain.assessment.treatment import (
    Allergy,
    BloodPressureReading,
    CancerCondition,
    CancerKind,
    Medication,
    PainScore,
    Problem,
    Treatment,
    TreatmentKind,
)
from lenitive.domain.candidacy.assess import Status, assess
from lenitive.domain.candidacy.intake import Intake, Unread
from lenitive.domain.candidacy.knowledge import Why
from lenitive.domain.candidacy.reconcile import Used, reconcile
from lenitive.domain.foundation.fact import Fact, Origin, Provenance
from lenitive.domain.foundation.patient import Sex

YESTERDAY = AS_OF - timedelta(days=1)
RECORD = Provenance(origin=Origin.RECORD, resource="Observation/1")
ENTERED = Provenance(origin=Origin.CLINICIAN, by="Dr Reed")
CORRECTED = Provenance(origin=Origin.CLINICIAN, by="Dr Reed", corrects="entered for another patient")


def of_record(name: str, value: object, *, on: date = YESTERDAY) -> Fact:
    return known(name, value, on=on, provenance=RECORD)  # type: ignore[arg-type]


def person(name: str, fact: Fact | None) -> Intake:
    return replace(nobody(), facts={**nobody().facts, name: fact})


def full_record() -> Intake:
    at = datetime(2024, 3, 1, tzinfo=UTC)
    return replace(
        nobody(),
        facts={**nobody().facts, "stroke_history": of_record("stroke_history", value=True)},
        cancer=(CancerCondition(text="Lung cancer", kind=CancerKind.PRIMARY, provenance=RECORD),),
        treatments=(Treatment(text="Cisplatin", kind=TreatmentKind.CHEMOTHERAPY, provenance=RECORD),),
        problems=(Problem(text="Glaucoma", provenance=RECORD),),
        medications=(Medication(text="Memantine 10 mg", active=True, provenance=RECORD),),
        allergies=(Allergy(substance="Ketamine", provenance=RECORD),),
        pain_scores=(PainScore(at=at, score=7, provenance=RECORD),),
        blood_pressures=(BloodPressureReading(at=at, systolic_mmhg=190, diastolic_mmhg=99, provenance=RECORD),),
        unread=(Unread(resource="Observation/9", what="weight_kg", as_recorded="700 kg", why="out of range"),),
    )


def test_an_intake_as_it_was_written_has_no_conflicts() -> None:
    merged, conflicts = reconcile(full_record(), full_record())
    assert merged == full_record()
    assert conflicts == ()


def test_a_clinician_completes_what_the_record_does_not_say() -> None:
    mine = known("pregnant", value=False, provenance=ENTERED)
    merged, conflicts = reconcile(person("pregnant", mine), nobody())
    assert merged.facts["pregnant"] == mine
    assert conflicts == ()


def test_everything_deleted_from_the_intake_is_put_back_and_said() -> None:
    merged, conflicts = reconcile(nobody(), full_record())
    assert merged == full_record()
    assert len(conflicts) == 8
    assert {conflict.used for conflict in conflicts} == {Used.RECORD}


def test_a_contradiction_without_a_reason_leaves_the_record_and_stops_the_decision() -> None:
    record = replace(candidate(), facts={**candidate().facts, "pregnant": of_record("pregnant", value=False)})
    intake = replace(record, facts={**record.facts, "pregnant": known("pregnant", value=True, provenance=ENTERED)})
    merged, conflicts = reconcile(intake, record)
    (conflict,) = conflicts
    assert (conflict.name, conflict.record, conflict.intake) == ("pregnant", "no (2024-03-14)", "yes (2024-03-15)")
    assert conflict.used is Used.RECORD
    decision = assess(merged, conflicts)
    assert decision.status is Status.NEEDS_INFORMATION
    assert [(m.name, m.why) for m in decision.missing] == [("pregnant", Why.CONFLICT)]
    assert "CAN-OBSTETRIC-02" in decision.missing[0].needed_by


def test_a_correction_with_a_reason_counts_and_both_values_are_shown() -> None:
    mine = known("stroke_history", value=False, provenance=CORRECTED)
    merged, (conflict,) = reconcile(
        person("stroke_history", mine), person("stroke_history", of_record("stroke_history", value=True))
    )
    assert merged.facts["stroke_history"] == mine
    assert (conflict.record, conflict.intake, conflict.used) == ("yes (2024-03-14)", "no (2024-03-15)", Used.INTAKE)
    assert "another patient" in conflict.why


def test_a_correction_older_than_the_record_does_not_count() -> None:
    mine = known("stroke_history", value=False, on=AS_OF - timedelta(days=9), provenance=CORRECTED)
    merged, (conflict,) = reconcile(
        person("stroke_history", mine), person("stroke_history", of_record("stroke_history", value=True))
    )
    assert merged.facts["stroke_history"] == of_record("stroke_history", value=True)
    assert conflict.used is Used.RECORD


def test_an_empty_reason_is_no_reason() -> None:
    mine = known("stroke_history", value=False, provenance=replace(CORRECTED, corrects="  "))
    _, (conflict,) = reconcile(
        person("stroke_history", mine), person("stroke_history", of_record("stroke_history", value=True))
    )
    assert conflict.used is Used.RECORD


@pytest.mark.parametrize("origin", [Origin.RECORD, Origin.COMPUTED])
def test_a_value_that_pretends_to_come_from_the_record_does_not_count(origin: Origin) -> None:
    mine = known("pregnant", value=False, provenance=Provenance(origin=origin, corrects="because"))
    merged, (conflict,) = reconcile(person("pregnant", mine), nobody())
    assert merged.facts["pregnant"] is None
    assert conflict.unsettled


def test_a_new_measurement_takes_the_place_of_one_that_is_too_old() -> None:
    mine = known("weight_kg", 71.0, provenance=ENTERED)
    merged, (conflict,) = reconcile(
        person("weight_kg", mine), person("weight_kg", of_record("weight_kg", 80.0, on=date(2014, 1, 1)))
    )
    assert merged.facts["weight_kg"] == mine
    assert (conflict.record, conflict.intake) == ("80.0 kg (2014-01-01)", "71.0 kg (2024-03-15)")


def test_a_value_asked_again_with_the_same_answer_takes_the_later_day() -> None:
    mine = known("pregnant", value=False, provenance=ENTERED)
    merged, _ = reconcile(person("pregnant", mine), person("pregnant", of_record("pregnant", value=False)))
    fact = merged.facts["pregnant"]
    assert fact is not None
    assert fact.date == AS_OF


def medicine_of_record(**changes: object) -> Intake:
    entry = Medication(text="Memantine 10 mg", provenance=RECORD)
    return replace(nobody(), medications=(replace(entry, **changes),))  # type: ignore[arg-type]


def test_a_clinician_says_whether_a_medicine_is_still_taken() -> None:
    merged, conflicts = reconcile(medicine_of_record(active=False), medicine_of_record(active=None))
    assert merged.medications[0].active is False
    assert conflicts == ()


def test_a_medicine_that_the_record_calls_active_is_not_stopped_in_silence() -> None:
    merged, (conflict,) = reconcile(medicine_of_record(active=False), medicine_of_record(active=True))
    assert merged.medications[0].active is True
    assert conflict.name == "medications: Memantine 10 mg: active"
    corrected = medicine_of_record(active=False, provenance=replace(CORRECTED, resource="Observation/1"))
    merged, (conflict,) = reconcile(corrected, medicine_of_record(active=True))
    assert merged.medications[0].active is False
    assert conflict.used is Used.INTAKE


def test_an_entry_that_a_clinician_adds_is_kept_and_an_invented_record_entry_is_not() -> None:
    added = Medication(text="Ibuprofen", provenance=ENTERED)
    invented = Medication(text="Nothing", provenance=Provenance(origin=Origin.RECORD, resource="Medication/77"))
    merged, (conflict,) = reconcile(replace(nobody(), medications=(added, invented)), nobody())
    assert merged.medications == (added,)
    assert conflict.name == "medications: Nothing"


def test_who_the_person_is_comes_from_the_record() -> None:
    record = replace(nobody(), patient=replace(nobody().patient, died_on=date(2024, 1, 1)))
    younger = replace(nobody(), patient=replace(nobody().patient, sex=Sex.MALE, birth_date=date(1980, 1, 1)))
    merged, conflicts = reconcile(younger, record)
    assert merged.patient.died_on == date(2024, 1, 1)
    assert merged.patient.birth_date == date(1980, 1, 1), "completes what the record leaves open"
    assert {conflict.name for conflict in conflicts} == {"patient: died_on", "patient: sex"}


@pytest.mark.parametrize("change", ["file", "day"])
def test_an_intake_of_another_file_or_day_is_a_mistake(change: str) -> None:
    other = (
        replace(nobody(), record=replace(nobody().record, sha256="1" * 64))
        if change == "file"
        else replace(nobody(), as_of=AS_OF + timedelta(days=1))
    )
    with pytest.raises(ValueError, match="intake:"):
        reconcile(nobody(), other)


@pytest.mark.parametrize(
    "mine",
    [
        known("stroke_history", value=False, on=AS_OF + timedelta(days=1), provenance=CORRECTED),
        known("stroke_history", "no", provenance=CORRECTED),
        known("stroke_history", value=False, on=AS_OF - timedelta(days=366), provenance=CORRECTED),
    ],
    ids=["future", "not yes or no", "stale"],
)
def test_a_value_that_cannot_be_used_does_not_take_the_place_of_one_that_can(mine: Fact) -> None:
    recorded = of_record("stroke_history", value=True, on=AS_OF - timedelta(days=2000))
    merged, (conflict,) = reconcile(person("stroke_history", mine), person("stroke_history", recorded))
    assert merged.facts["stroke_history"] == recorded
    assert conflict.unsettled


def test_a_listed_allergy_or_metastasis_is_not_dropped_without_a_reason() -> None:
    allergy = Allergy(substance="Ketamine", provenance=RECORD)
    spread = CancerCondition(text="Brain metastasis", kind=CancerKind.METASTASIS, provenance=RECORD)
    record = replace(nobody(), allergies=(allergy,), cancer=(spread,))
    dropped = replace(record, allergies=(replace(allergy, active=False),), cancer=(replace(spread, active=False),))
    merged, conflicts = reconcile(dropped, record)
    assert (merged.allergies, merged.cancer) == ((allergy,), (spread,))
    assert [conflict.record for conflict in conflicts] == [None, None]
    refuted = replace(allergy, active=False, provenance=replace(CORRECTED, resource="Observation/1"))
    merged, _ = reconcile(replace(record, allergies=(refuted,)), record)
    assert merged.allergies[0].active is False


def test_a_medicine_that_is_taken_does_not_stop_by_a_date_alone() -> None:
    record = medicine_of_record(active=True)
    (entry,) = record.medications
    merged, (conflict,) = reconcile(replace(record, medications=(replace(entry, stopped=date(2020, 1, 1)),)), record)
    assert merged.medications == record.medications
    assert conflict.name == "medications: Memantine 10 mg: stopped"
