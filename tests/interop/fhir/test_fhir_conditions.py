"""The condition list: cancers, metastases, problems, and what they answer, as of one day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lenitive.domain.assessment.treatment import CancerKind
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake

Read = Callable[..., Intake]
Make = Callable[..., dict[str, Any]]
SNOMED, ICD10 = "http://snomed.info/sct", "http://hl7.org/fhir/sid/icd-10-cm"


def _coded(system: str, code: str, display: str | None = None) -> dict[str, Any]:
    return {"code": {"coding": [{"system": system, "code": code} | ({"display": display} if display else {})]}}


def _verified(status: str) -> dict[str, Any]:
    return {"verificationStatus": {"coding": [{"code": status}]}}


def _said(intake: Intake, name: str) -> object:
    fact = intake.facts[name]
    return None if fact is None else fact.value


def test_every_fact_of_the_registry_is_a_key_and_unknown_without_data(read: Read) -> None:
    intake = read()
    assert list(intake.facts) == list(FACTS)
    assert set(intake.facts.values()) == {None}


CANCERS = [
    ("Non-small cell lung cancer (disorder)", CancerKind.PRIMARY, "lung"),
    ("Overlapping malignant neoplasm of colon", CancerKind.PRIMARY, "colon"),
    ("Carcinoma in situ of prostate (disorder)", CancerKind.PRIMARY, "prostate"),
    ("Multiple myeloma", CancerKind.PRIMARY, "blood"),
    ("Osteosarcoma of femur", CancerKind.PRIMARY, "bone"),
    ("Secondary malignant neoplasm of bone (disorder)", CancerKind.METASTASIS, "bone"),
    ("Liver metastases", CancerKind.METASTASIS, "liver"),
    ("Brain metastasis from lung cancer", CancerKind.METASTASIS, "brain"),
    ("Metastatic breast cancer to the liver", CancerKind.METASTASIS, "liver"),
    ("Metastasis from malignant tumor of prostate (disorder)", CancerKind.METASTASIS, None),
    ("Metastatic lung cancer", CancerKind.METASTASIS, None),
    ("Metastasis from malignant tumor in bone", CancerKind.METASTASIS, None),
    ("Metastasis to bone from liver cancer", CancerKind.METASTASIS, "bone"),
]


@pytest.mark.parametrize(("text", "kind", "site"), CANCERS)
def test_a_cancer_is_placed_where_it_is_and_a_metastasis_where_it_has_spread_to(
    text: str, kind: CancerKind, site: str | None, read: Read, condition: Make
) -> None:
    intake = read(condition(text))
    assert [(found.kind, found.site) for found in intake.cancer] == [(kind, site)]
    assert intake.problems == ()


CODED = [
    (ICD10, "C50.911", CancerKind.PRIMARY, "breast", None),
    (ICD10, "C79.51", CancerKind.METASTASIS, "bone", "bone_metastases"),
    (ICD10, "C78.7", CancerKind.METASTASIS, "liver", "liver_metastases"),
    (ICD10, "C79.31", CancerKind.METASTASIS, "brain", "brain_metastases"),
    (ICD10, "D05.10", CancerKind.PRIMARY, "breast", None),
    (SNOMED, "94222008", CancerKind.METASTASIS, "bone", "bone_metastases"),
    (SNOMED, "94381002", CancerKind.METASTASIS, "liver", "liver_metastases"),
    (SNOMED, "126906006", CancerKind.PRIMARY, "prostate", None),
]


@pytest.mark.parametrize(("system", "code", "kind", "site", "fact"), CODED)
def test_a_cancer_is_recognised_by_its_code_alone(
    system: str, code: str, kind: CancerKind, site: str | None, fact: str | None, read: Read, condition: Make
) -> None:
    intake = read(condition("", **_coded(system, code)))
    assert [(found.kind, found.site) for found in intake.cancer] == [(kind, site)]
    assert {name for name in ("bone_metastases", "liver_metastases", "brain_metastases") if intake.facts[name]} == (
        {fact} if fact else set()
    )


@pytest.mark.parametrize("profile", ["mcode-secondary-cancer-condition", "onco-core-SecondaryCancerCondition"])
def test_a_metastasis_is_recognised_by_the_old_and_the_new_mcode_profile(
    profile: str, read: Read, condition: Make
) -> None:
    meta = {"profile": [f"http://hl7.org/fhir/us/mcode/StructureDefinition/{profile}"]}
    intake = read(condition("Spread", meta=meta, bodySite=[{"text": "Bone structure"}]))
    assert intake.cancer[0].kind is CancerKind.METASTASIS
    assert _said(intake, "bone_metastases") is True


NOT_A_CANCER = [
    "Suspected lung cancer (situation)",
    "Family history of breast cancer",
    "Screening for malignant neoplasm of colon",
    "Cancer pain",
    "Anemia due to malignant neoplasm",
    "Benign neoplasm of colon",
    "Malignant hypertension",
    "Neoplasm of skin",
    "No evidence of metastatic disease",
]


@pytest.mark.parametrize("text", NOT_A_CANCER)
def test_what_is_not_a_cancer_is_not_counted_as_one(text: str, read: Read, condition: Make) -> None:
    assert read(condition(text)).cancer == ()


def test_a_suspected_cancer_is_noted(read: Read, condition: Make) -> None:
    intake = read(condition("Suspected lung cancer (situation)", id="s"))
    assert [(note.resource, note.what) for note in intake.unread] == [("Condition/s", "cancer")]


def test_a_cancer_in_the_history_is_not_active(read: Read, condition: Make) -> None:
    text = "Personal history of malignant neoplasm of breast"
    found = read(condition(text)).cancer[0]
    assert (found.kind, found.active, found.site) == (CancerKind.PRIMARY, False, "breast")


YES = [
    ("stroke_history", "Stroke"),
    ("stroke_history", "History of cerebrovascular accident"),
    ("hypertension_history", "Essential hypertension"),
    ("heart_failure", "Chronic congestive heart failure (disorder)"),
    ("ischaemic_heart_disease", "Coronary Heart Disease"),
    ("ischaemic_heart_disease", "History of myocardial infarction (situation)"),
    ("arrhythmia", "Atrial Fibrillation"),
    ("seizure_disorder", "Epilepsy (disorder)"),
    ("psychosis_history", "Paranoid schizophrenia"),
    ("ptsd_or_dissociative_disorder", "Posttraumatic stress disorder"),
    ("hyperthyroidism", "Graves' disease"),
    ("acute_porphyria", "Acute intermittent porphyria"),
    ("obstructive_sleep_apnoea", "Obstructive sleep apnea syndrome"),
    ("liver_disease_risk", "Alcoholic cirrhosis of liver"),
    ("liver_disease_risk", "Chronic hepatitis C"),
    ("cognitive_impairment", "Alzheimer's disease (disorder)"),
    ("bp_rise_hazard", "Abdominal aortic aneurysm"),
    ("bp_rise_hazard", "Hemorrhagic stroke"),
    ("raised_intracranial_pressure", "Idiopathic intracranial hypertension"),
    ("raised_intraocular_pressure", "Acute angle-closure glaucoma"),
    ("pregnant", "Normal pregnancy"),
    ("pregnant", "High risk pregnancy"),
    ("eclampsia_or_preeclampsia", "Preeclampsia"),
    ("ketamine_misuse_history", "Ketamine dependence"),
    ("active_substance_misuse", "Opioid abuse"),
    ("ketamine_cystitis_history", "Ketamine-induced cystitis"),
    ("radiation_cystitis", "Radiation cystitis"),
    ("active_psychosis_mania_or_delirium", "Delirium"),
    ("severe_respiratory_compromise", "Chronic respiratory failure"),
    ("back_pain_with_new_neurology", "Spinal cord compression"),
    ("fever_with_neutropenia", "Febrile neutropenia"),
]


@pytest.mark.parametrize(("fact", "text"), YES)
def test_an_active_problem_answers_its_question_with_yes(fact: str, text: str, read: Read, condition: Make) -> None:
    intake = read(condition(text, onset="2020-06-01", id="c1"))
    found = intake.facts[fact]
    assert found is not None
    assert found.value is True
    assert found.date == date(2020, 6, 1)
    assert found.provenance.resource == "Condition/c1"
    assert text in (found.provenance.as_recorded or "")


@pytest.mark.parametrize(("fact", "text"), YES)
@pytest.mark.parametrize("before", ["Family history of", "Suspected", "At risk of", "Screening for", "No evidence of"])
def test_a_relative_a_suspicion_a_risk_and_a_screening_are_not_present(
    before: str, fact: str, text: str, read: Read, condition: Make
) -> None:
    intake = read(condition(f"{before} {text[0].lower()}{text[1:]}"))
    assert intake.facts[fact] is None


NOT_YES = [
    ("hypertension_history", "Pulmonary hypertension"),
    ("hypertension_history", "Portal hypertension"),
    ("heart_failure", "Hypertensive heart disease without heart failure"),
    ("stroke_history", "Heat stroke"),
    ("stroke_history", "Transient ischemic attack"),
    ("arrhythmia", "Sinus arrhythmia"),
    ("psychosis_history", "Depressive disorder without psychotic symptoms"),
    ("bp_rise_hazard", "Aneurysmal bone cyst"),
    ("pregnant", "Pregnancy test negative"),
    ("pregnant", "Unwanted fertility"),
    ("seizure_disorder", "Psychogenic non-epileptic seizure"),
    ("acute_porphyria", "Porphyria cutanea tarda"),
    ("obstructive_sleep_apnoea", "Central sleep apnea"),
    ("active_substance_misuse", "Opioid dependence in remission"),
    ("active_substance_misuse", "Nicotine dependence"),
    ("symptomatic_brain_metastases", "Asymptomatic brain metastases"),
    ("raised_intracranial_pressure", "Normal pressure hydrocephalus"),
    ("bladder_symptoms", "Acute cholecystitis"),
]


@pytest.mark.parametrize(("fact", "text"), NOT_YES)
def test_a_name_that_only_sounds_alike_answers_nothing(fact: str, text: str, read: Read, condition: Make) -> None:
    assert read(condition(text, onset="2020-06-01")).facts[fact] is None


def test_a_code_answers_without_words(read: Read, condition: Make) -> None:
    assert _said(read(condition("", **_coded(ICD10, "I63.9"))), "stroke_history") is True
    assert _said(read(condition("", **_coded(SNOMED, "230690007"))), "stroke_history") is True


@pytest.mark.parametrize("status", ["refuted", "entered-in-error", "unconfirmed", "provisional", "differential"])
def test_an_entry_that_is_wrong_or_unsure_is_noted_and_not_counted(status: str, read: Read, condition: Make) -> None:
    intake = read(condition("Stroke", id="c", **_verified(status)))
    assert intake.facts["stroke_history"] is None
    assert intake.problems == ()
    assert [note.resource for note in intake.unread] == ["Condition/c"]


def test_a_resolved_entry_still_confirms_a_history(read: Read, condition: Make) -> None:
    intake = read(condition("Stroke", onset="1990-01-01", status="resolved", abatementDateTime="1990-03-01"))
    assert _said(intake, "stroke_history") is True
    assert intake.problems[0].active is False
    assert intake.problems[0].abated == date(1990, 3, 1)


def test_a_resolved_entry_says_nothing_about_today(read: Read, condition: Make) -> None:
    intake = read(condition("Normal pregnancy", onset="2019-01-01", status="resolved"))
    assert intake.facts["pregnant"] is None


def test_what_ends_after_the_day_of_the_intake_is_still_active(read: Read, condition: Make) -> None:
    made = condition("Normal pregnancy", onset="2020-05-01", status="resolved", abatementDateTime="2020-12-01")
    intake = read(made)
    assert _said(intake, "pregnant") is True
    assert (intake.problems[0].active, intake.problems[0].abated) == (True, None)


def test_a_status_without_a_date_is_not_believed_for_an_earlier_day(
    read: Read, condition: Make, observation: Make
) -> None:
    ended = condition("Asthma", onset="2019-01-01", status="resolved")
    assert read(ended).problems[0].active is False
    assert read(ended, observation("29463-7", 70, "kg", at="2020-12-01")).problems[0].active is None


def test_what_begins_after_the_day_of_the_intake_does_not_exist_yet(read: Read, condition: Make) -> None:
    intake = read(condition("Stroke", onset="2020-07-01"), condition("Epilepsy", onset=None, recordedDate="2021-01-01"))
    assert intake.problems == ()
    assert intake.facts["stroke_history"] is None
    assert [(note.what, note.as_recorded) for note in intake.unread] == [("later entries", "2")]


def test_an_undated_history_holds_on_the_day_and_says_that_it_has_no_date(read: Read, condition: Make) -> None:
    fact = read(condition("Liver metastases", onset=None)).facts["liver_metastases"]
    assert fact is not None
    assert fact.date == date(2020, 6, 30)
    assert "no date recorded" in (fact.provenance.as_recorded or "")


def test_an_undated_pregnancy_is_unknown_and_noted(read: Read, condition: Make) -> None:
    intake = read(condition("Normal pregnancy", onset=None))
    assert intake.facts["pregnant"] is None
    assert [note.what for note in intake.unread] == ["pregnant"]


RECENT = [("2020-06-20", True), ("2019-12-30", True), ("2019-12-29", None), ("1990-01-01", None)]


@pytest.mark.parametrize(("onset", "expected"), RECENT)
def test_a_stroke_counts_as_recent_for_183_days(onset: str, expected: bool | None, read: Read, condition: Make) -> None:
    intake = read(condition("Stroke", onset=onset))
    assert _said(intake, "recent_stroke_or_cerebral_trauma") is expected
    assert _said(intake, "stroke_history") is True


def test_a_head_injury_and_an_operation_for_one_count_as_recent_trauma(read: Read, condition: Make) -> None:
    assert _said(read(condition("Concussion injury of brain", onset="2020-06-01")), "recent_stroke_or_cerebral_trauma")
    procedure = {
        "resourceType": "Procedure",
        "status": "completed",
        "code": {"text": "Evacuation of subdural hematoma"},
        "subject": {"reference": "Patient/p1"},
        "performedDateTime": "2020-06-01",
    }
    fact = read(procedure).facts["recent_stroke_or_cerebral_trauma"]
    assert fact is not None
    assert fact.date == date(2020, 6, 30)


def test_a_stroke_dated_only_by_its_year_is_noted_not_guessed(read: Read, condition: Make) -> None:
    intake = read(condition("Stroke", onset="2019"))
    assert intake.facts["recent_stroke_or_cerebral_trauma"] is None
    assert "does not say whether it was recent" in intake.unread[0].why


def test_an_onset_by_age_is_counted_from_the_birth_date(read: Read, condition: Make) -> None:
    age = {"value": 50, "unit": "a", "system": "http://unitsofmeasure.org", "code": "a"}
    fact = read(condition("Stroke", onset=None, onsetAge=age)).facts["stroke_history"]
    assert fact is not None
    assert fact.date == date(2010, 1, 1)


def test_a_confirmed_history_outlives_a_later_no_unless_a_clinician_corrects_it(read: Read, condition: Make) -> None:
    stroke = condition("Stroke", onset="2010-01-01")
    denied: dict[str, Any] = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "https://lenitive.example/fhir/CodeSystem/fact", "code": "stroke_history"}]},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2020-06-29",
        "valueBoolean": False,
    }
    intake = read(stroke, denied)
    assert _said(intake, "stroke_history") is True
    assert any("stays" in note.why for note in intake.unread)
    url = "https://lenitive.example/fhir/StructureDefinition/corrects"
    corrected = denied | {
        "performer": [{"display": "Dr Roe"}],
        "extension": [{"url": url, "valueString": "the scan showed a migraine"}],
    }
    fact = read(stroke, corrected).facts["stroke_history"]
    assert fact is not None
    assert (fact.value, fact.provenance.by) == (False, "Dr Roe")
