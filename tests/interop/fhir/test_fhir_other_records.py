"""Records as other systems write them: German, IPS, mCODE, Cerner; what they say in another way is read or noted."""

from collections.abc import Callable
from typing import Any

import pytest

from lenitive.domain.assessment.treatment import CancerKind, TreatmentKind
from lenitive.domain.candidacy.intake import Intake
from lenitive.interop.fhir.atc import ATC

Read = Callable[..., Intake]
Make = Callable[..., dict[str, Any]]

SUBJECT = {"reference": "Patient/p1"}
LOINC, SNOMED, HL7 = "http://loinc.org", "http://snomed.info/sct", "http://terminology.hl7.org/CodeSystem"
GERMAN = "http://fhir.de/CodeSystem/bfarm"
ABSENT = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


def coded(system: str, code: str, display: str | None = None) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code} | ({"display": display} if display else {})]}


def known(intake: Intake) -> dict[str, object]:
    return {name: fact.value for name, fact in intake.facts.items() if fact is not None}


def noted(intake: Intake, what: str) -> list[str]:
    return [entry.why for entry in intake.unread if entry.what == what]


@pytest.mark.parametrize(
    "system",
    [
        f"{GERMAN}/icd-10-gm",
        "http://fhir.de/CodeSystem/dimdi/icd-10-gm",
        "http://hl7.org/fhir/sid/icd-10",
        "urn:oid:2.16.840.1.113883.6.90",
        "urn:oid:2.16.840.1.113883.6.3",
    ],
)
def test_icd_10_is_understood_under_every_name_it_goes_by(system: str, read: Read, condition: Make) -> None:
    intake = read(
        condition("", code=coded(system, "C50.9")),
        condition("", code=coded(system, "C79.5", "Sekundäre bösartige Neubildung des Knochens")),
        condition("", code=coded(system, "I10.00")),
    )
    assert [(found.kind, found.site) for found in intake.cancer] == [
        (CancerKind.PRIMARY, "breast"),
        (CancerKind.METASTASIS, "bone"),
    ]
    assert known(intake) == {"bone_metastases": True, "hypertension_history": True}


@pytest.mark.parametrize(("certainty", "counts"), [("G", True), ("V", False), ("A", False)])
def test_a_german_diagnosis_that_is_excluded_or_suspected_is_not_present(
    certainty: str, counts: bool, read: Read, condition: Make
) -> None:
    code = coded(f"{GERMAN}/icd-10-gm", "C79.3")
    url = "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit"
    code["coding"][0]["extension"] = [{"url": url, "valueCoding": {"code": certainty}}]
    intake = read(condition("", code=code))
    assert ("brain_metastases" in known(intake)) is counts
    assert (noted(intake, "condition") == []) is counts


@pytest.mark.parametrize("code", ["Z80.3", "Z12.31", "Z03.89"])
def test_an_icd_10_code_for_a_relative_a_screening_or_a_suspicion_is_no_cancer(
    code: str, read: Read, condition: Make
) -> None:
    named = coded("http://hl7.org/fhir/sid/icd-10-cm", code, "malignant neoplasm of breast")
    intake = read(condition("", code=named))
    assert intake.cancer == ()
    assert noted(intake, "cancer")


@pytest.mark.parametrize(
    ("code", "kind"),
    [("8500/3", CancerKind.PRIMARY), ("8500/2", CancerKind.PRIMARY), ("8500/6", CancerKind.METASTASIS)],
)
def test_the_behaviour_of_an_icd_o_morphology_says_whether_it_is_a_cancer(
    code: str, kind: CancerKind, read: Read, condition: Make
) -> None:
    named = coded("http://terminology.hl7.org/CodeSystem/icd-o-3", code)
    intake = read(condition("", code=named, bodySite=[coded("http://hl7.org/fhir/sid/icd-o-3", "C41.2")]))
    assert [(found.kind, found.site) for found in intake.cancer] == [(kind, "bone")]
    assert read(condition("", code=coded("http://hl7.org/fhir/sid/icd-o-3", "C50.9"))).cancer == ()


SPREAD = [
    ("Lung cancer with brain and bone metastases", ["brain", "bone"]),
    ("Metastatic breast cancer to bone and liver", ["bone", "liver"]),
    ("Malignant neoplasm of breast with metastases to lung, liver and bone", ["lung", "liver", "bone"]),
    ("Prostate cancer bone mets", ["bone"]),
    ("Mets to liver", ["liver"]),
    ("Metastatic bone disease", ["bone"]),
    ("Secondary malignant neoplasm of brain and spinal cord (disorder)", ["brain"]),
    ("Secondary malignant neoplasm of adrenal gland", ["adrenal"]),
    ("Carcinoma of breast metastasis", [None]),
    ("Metastatic liver cancer", [None]),
    ("Knochenmetastasen", ["bone"]),
]


@pytest.mark.parametrize(("text", "sites"), SPREAD)
def test_every_place_that_a_cancer_has_spread_to_is_kept(
    text: str, sites: list[str | None], read: Read, condition: Make
) -> None:
    intake = read(condition(text))
    assert {found.kind for found in intake.cancer} == {CancerKind.METASTASIS}
    assert [found.site for found in intake.cancer] == sites
    asked = {f"{site}_metastases" for site in sites if site in {"bone", "liver", "brain"}}
    assert known(intake) == dict.fromkeys(asked, True)


def test_every_body_site_of_an_mcode_metastasis_counts_and_a_side_is_no_place(read: Read, condition: Make) -> None:
    bones = coded(SNOMED, "272673000")
    several = condition("", code=coded(SNOMED, "128462008"), bodySite=[bones, coded(SNOMED, "10200004")])
    left = condition("", code=coded(SNOMED, "94225005"), bodySite=[coded(SNOMED, "7771000", "Left (qualifier value)")])
    assert known(read(several, left)) == {
        "bone_metastases": True, "liver_metastases": True, "brain_metastases": True
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Breast cancer without metastasis",
        "Breast cancer, no evidence of metastatic disease",
        "Non-metastatic breast cancer",
        "Stage II breast cancer (no bone mets)",
        "Stage II breast cancer (bone scan clear)",
        "Ca breast",
        "Breast ca stage II",
    ],
)
def test_a_cancer_that_has_not_spread_is_a_primary(text: str, read: Read, condition: Make) -> None:
    intake = read(condition(text))
    assert [(found.kind, found.site) for found in intake.cancer] == [(CancerKind.PRIMARY, "breast")]
    assert known(intake) == {}


@pytest.mark.parametrize(
    "text",
    [
        "no brain mets",
        "?Brain metastases",
        "Unlikely to be brain metastasis",
        "Brain lesion, cannot exclude metastasis",
        "V.a. Hirnmetastasen",
        "Brain metastases?",
    ],
)
def test_a_metastasis_that_is_doubted_or_denied_is_noted_and_not_counted(
    text: str, read: Read, condition: Make
) -> None:
    intake = read(condition(text))
    assert intake.cancer == ()
    assert known(intake) == {}
    assert noted(intake, "cancer")


def test_a_clinics_own_status_beside_fhirs_hides_nothing(read: Read, condition: Make) -> None:
    local = {"system": "http://clinic.example", "code": "7"}
    refuted = {"coding": [local, {"system": f"{HL7}/condition-ver-status", "code": "refuted"}]}
    resolved = {"coding": [local, {"system": f"{HL7}/condition-clinical", "code": "resolved"}]}
    intake = read(
        condition("Stroke", verificationStatus=refuted),
        condition("Psychosis", verificationStatus={"text": "Entered in error"}),
        condition("Delirium", status=None, clinicalStatus=resolved),
    )
    assert known(intake) == {}
    assert [problem.active for problem in intake.problems] == [False]


def test_what_may_change_the_meaning_of_an_entry_is_never_read_past(
    read: Read, condition: Make, observation: Make, order: Make
) -> None:
    modifier = [{"url": "http://clinic.example/negated", "valueBoolean": True}]
    intake = read(
        condition("Stroke", modifierExtension=modifier),
        observation("29463-7", 70, "kg", implicitRules="http://clinic.example/rules"),
        order("Morphine 10 mg", dosageInstruction=[{"modifierExtension": modifier}]),
    )
    assert known(intake) == {}
    assert (intake.problems, intake.medications) == ((), ())
    assert sum("may change its meaning" in entry.why for entry in intake.unread) == 3


def test_entries_of_an_empty_list_name_nothing(read: Read, condition: Make) -> None:
    def allergy(code: dict[str, Any]) -> dict[str, Any]:
        return {"resourceType": "AllergyIntolerance", "patient": SUBJECT, "code": code, "recordedDate": "2020-06-01"}

    def statement(code: str) -> dict[str, Any]:
        named = coded(ABSENT, code, code.replace("-", " "))
        return {"resourceType": "MedicationStatement", "status": "unknown", "subject": SUBJECT,
                "medicationCodeableConcept": named, "effectiveDateTime": "2020-06-01"}  # fmt: skip

    intake = read(
        condition("", code=coded(ABSENT, "no-problem-info", "No information about problems")),
        condition("No known problems"),
        statement("no-medication-info"),
        statement("no-known-medications"),
        allergy(coded(ABSENT, "no-allergy-info")),
        allergy({"text": "None"}),
        allergy({"text": "Not on file"}),
        allergy(coded(ABSENT, "no-known-medication-allergies")),
    )
    assert (intake.problems, intake.medications, intake.allergies) == ((), (), ())
    assert known(intake) == {}
    assert len(intake.unread) == 8
    assert known(read(allergy(coded(ABSENT, "no-known-allergies")))) == {"allergy_list_complete": True}


def test_an_atc_code_names_a_medicine_whose_own_name_is_in_another_language(read: Read, order: Make) -> None:
    named = coded(f"{GERMAN}/atc", "N02AA01", "Morphin-Examplesulfat retard 30 mg Tabletten")
    (medicine,) = read(order("", medicationCodeableConcept=named)).medications
    assert [(i.name, i.strength, i.strength_unit) for i in medicine.ingredients] == [("morphine", 30.0, "mg")]
    (bare,) = read(order("", medicationCodeableConcept=coded("http://www.whocc.no/atc", "N02AJ13"))).medications
    assert [ingredient.name for ingredient in bare.ingredients] == list(ATC["N02AJ13"])


def test_one_of_two_strengths_is_never_taken_for_the_strength(read: Read, order: Make) -> None:
    (medicine,) = read(order("Tilidine comp 50/4 mg")).medications
    assert [ingredient.strength for ingredient in medicine.ingredients] == [None]


def test_a_pain_rating_chosen_from_a_list_or_written_out_is_read(read: Read, observation: Make) -> None:
    intake = read(
        observation("72514-3", valueCodeableConcept=coded(LOINC, "LA6115-4", "8")),
        observation("72514-3", valueString="7/10", at="2020-06-21"),
        observation("72514-3", valueString="5-7", at="2020-06-22"),
        observation("72514-3", valueString="17", at="2020-06-22"),
        observation("72514-3", valueString="bad", at="2020-06-23"),
    )
    assert [(score.score, score.provenance.as_recorded) for score in intake.pain_scores] == [(8.0, "8"), (7.0, "7/10")]
    assert len(noted(intake, "pain_score")) == 3


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (coded(LOINC, "38214-3"), "pain_score"),
        (coded(SNOMED, "225908003"), "pain_score"),
        ({"text": "Pain Score"}, "pain_score"),
        ({"text": "ECOG"}, "ecog"),
        ({"text": "Körpergewicht"}, "weight_kg"),
        ({"text": "Left ventricular ejection fraction"}, "lvef_pct"),
    ],
)
def test_what_is_named_like_a_question_under_a_code_that_is_not_read_is_noted_by_itself(
    code: dict[str, Any], what: str, read: Read, observation: Make
) -> None:
    intake = read(observation("x", 6, "{score}") | {"code": code})
    assert (known(intake), intake.pain_scores) == ({}, ())
    assert len(noted(intake, what)) == 1


@pytest.mark.parametrize(
    ("said", "grade"), [("2", 2), ("ECOG 2", 2), ("0-1", None), ("ECOG 1 to 2", None), ("1/5", None)]
)
def test_an_ecog_status_in_words_is_one_grade_or_none(
    said: str, grade: int | None, read: Read, observation: Make
) -> None:
    assert known(read(observation("89247-1", valueString=said))).get("ecog") == grade
    by_snomed = observation("x", valueInteger=3) | {"code": coded(SNOMED, "423740007")}
    assert known(read(by_snomed)) == {"ecog": 3}


def test_results_inside_a_report_are_read_and_only_this_patients(read: Read, observation: Make) -> None:
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": {"text": "Visit"},
        "subject": SUBJECT,
        "contained": [
            observation("29463-7", 64, "kg", id="a"),
            observation("8302-2", 150, "cm", id="b", subject={"reference": "Patient/other"}),
            {"resourceType": "Patient", "id": "c"},
        ],
    }
    intake = read(report)
    assert known(intake) == {"weight_kg": 64.0}
    assert any("never attributed to another person" in entry.why for entry in intake.unread)


def test_procedures_that_are_not_cancer_treatment_are_counted_and_may_make_one_ask(read: Read) -> None:
    def procedure(text: str, **rest: Any) -> dict[str, Any]:
        return {"resourceType": "Procedure", "status": "completed", "code": {"text": text}, "subject": SUBJECT,
                "performedDateTime": "2015-03-01"} | rest  # fmt: skip

    intake = read(
        procedure("Appendectomy"),
        procedure("Coronary artery bypass graft"),
        procedure("", code=coded(f"{GERMAN}/ops", "8-522.6")),
        procedure("Nicht komplexe Chemotherapie"),
    )
    assert {found.kind for found in intake.treatments} == {TreatmentKind.RADIOTHERAPY, TreatmentKind.CHEMOTHERAPY}
    assert noted(intake, "other procedures") == ["Procedures that are not recognised as cancer treatment."]
    assert "ischaemic_heart_disease" not in known(intake)
    assert len(noted(intake, "ischaemic_heart_disease")) == 1


def test_names_carry_no_terminal_command_into_the_intake(read: Read, condition: Make) -> None:
    patient = {"resourceType": "Patient", "id": "p1", "name": [{"given": ["E\x1b[31mve"], "family": "\u202eX\u009b"}]}
    intake = read(condition("Stroke\x1b[2J"), patient=patient)
    assert intake.patient.name == "E[31mve X"
    assert intake.problems[0].text == "Stroke[2J"


def test_a_number_with_too_many_digits_is_noted_and_the_rest_is_read(read: Read, observation: Make) -> None:
    intake = read(observation("29463-7", 10**29, "kg"), observation("8302-2", 170, "cm"))
    assert known(intake) == {"height_cm": 170.0}
    assert len(noted(intake, "weight_kg")) == 1
