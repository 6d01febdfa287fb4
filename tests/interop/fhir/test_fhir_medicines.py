"""Product names, dosage, and what is still taken on one day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lenitive.domain.assessment.opioid_burden import opioid_burden
from lenitive.domain.assessment.treatment import Formulation, Medication, Route, TreatmentKind
from lenitive.domain.candidacy.intake import Intake
from lenitive.interop.fhir.products import product_of

Read = Callable[..., Intake]
Make = Callable[..., dict[str, Any]]
SUBJECT = {"reference": "Patient/p1"}

PATCH_NAME = "72 HR Fentanyl 0.075 MG/HR Transdermal System"
PRODUCTS = [
    (
        "Acetaminophen 300 MG / HYDROcodone Bitartrate 5 MG [Vicodin]",
        [("acetaminophen", 300.0, "mg"), ("hydrocodone", 5.0, "mg")],
        None,
        None,
    ),
    (
        "Abuse-Deterrent 12 HR Oxycodone Hydrochloride 15 MG Extended Release Oral Tablet",
        [("oxycodone", 15.0, "mg")],
        Route.ORAL,
        Formulation.EXTENDED,
    ),
    (PATCH_NAME, [("fentanyl", 75.0, "ug/h")], Route.TRANSDERMAL, Formulation.PATCH),
    ("Fentanyl 25 mcg/hr patch", [("fentanyl", 25.0, "ug/h")], None, Formulation.PATCH),
    (
        "Memantine hydrochloride 2 MG/ML Oral Solution",
        [("memantine", 2.0, "mg/mL")],
        Route.ORAL,
        Formulation.SOLUTION,
    ),
    ("1 ML DOCEtaxel 20 MG/ML Injection", [("docetaxel", 20.0, "mg/mL")], None, Formulation.INJECTION),
    ("0.25 ML Leuprolide 30 MG/ML Prefilled Syringe", [("leuprolide", 30.0, "mg/mL")], None, Formulation.INJECTION),
    ("Lasix 40mg", [("furosemide", 40.0, "mg")], None, None),
    ("Morphine Sulfate 20 MG/5 ML Oral Solution", [("morphine", 4.0, "mg/mL")], Route.ORAL, Formulation.SOLUTION),
    ("Fentanyl 100 MCG Buccal Tablet", [("fentanyl", 100.0, "ug")], Route.BUCCAL, Formulation.IMMEDIATE),
    ("Examplezumab 10 MG Injection", [("examplezumab", 10.0, "mg")], None, Formulation.INJECTION),
    ("fulvestrant Injectable Product", [("fulvestrant", None, None)], None, Formulation.INJECTION),
    ("oxycodone-acetaminophen 5-325 mg tablet", [("oxycodone", None, None), ("acetaminophen", None, None)], Route.ORAL,
     Formulation.IMMEDIATE),
    ("Morphine 1,000 MG Oral Tablet", [("morphine", None, None)], Route.ORAL, Formulation.IMMEDIATE),
]  # fmt: skip


@pytest.mark.parametrize("row", PRODUCTS, ids=lambda row: row[0][:30])
def test_a_product_name_gives_ingredients_strengths_route_and_formulation(row: Any) -> None:
    name, ingredients, route, formulation = row
    product = product_of(name)
    found = [(part.name, part.strength, part.strength_unit) for part in product.ingredients]
    assert (found, product.route, product.formulation) == (ingredients, route, formulation)


def _only(intake: Intake) -> Medication:
    assert len(intake.medications) == 1
    return intake.medications[0]


def test_a_recent_active_order_is_taken(read: Read, order: Make) -> None:
    found = _only(read(order("Morphine Sulfate 10 MG Oral Tablet", on="2020-06-01", id="m")))
    assert (found.active, found.started, found.stopped) == (True, date(2020, 6, 1), None)
    assert found.provenance.resource == "MedicationRequest/m"


@pytest.mark.parametrize(
    ("on", "active"), [("2019-07-01", True), ("2019-06-30", None), ("1923-11-10", None), (None, None)]
)
def test_an_order_that_is_older_than_a_year_does_not_say_what_is_taken_today(
    on: str | None, active: bool | None, read: Read, order: Make
) -> None:
    assert _only(read(order("Oxycodone 5 MG Oral Tablet", on=on))).active is active


def test_an_old_active_opioid_makes_the_opioid_total_unknown_not_zero(read: Read, order: Make) -> None:
    intake = read(order("Oxycodone 5 MG Oral Tablet", on="1923-11-10"))
    assert opioid_burden(intake.medications).total_mg_day is None


def test_an_order_whose_stated_period_covers_the_day_is_taken(read: Read, order: Make) -> None:
    bounds = {"boundsPeriod": {"start": "2018-01-01", "end": "2021-01-01"}}
    long = order("Oxycodone 5 MG Oral Tablet", on="2018-01-01", dosageInstruction=[{"timing": {"repeat": bounds}}])
    assert _only(read(long)).active is True


def test_an_order_whose_stated_period_is_over_has_ended(read: Read, order: Make) -> None:
    repeat = {"boundsDuration": {"value": 10, "unit": "d", "system": "http://unitsofmeasure.org", "code": "d"}}
    short = order(
        "Amoxicillin 250 MG Oral Capsule", on="2020-06-01", dosageInstruction=[{"timing": {"repeat": repeat}}]
    )
    found = _only(read(short))
    assert (found.active, found.stopped) == (False, date(2020, 6, 11))


@pytest.mark.parametrize("status", ["stopped", "completed"])
def test_what_was_stopped_is_not_taken(status: str, read: Read, order: Make) -> None:
    assert _only(read(order("Oxycodone 5 MG Oral Tablet", status=status))).active is False


def test_a_stop_without_a_date_is_not_believed_for_an_earlier_day(read: Read, order: Make, observation: Make) -> None:
    later = observation("29463-7", 70, "kg", at="2021-01-01")
    stopped = order("Dextromethorphan 1 MG/ML Oral Solution", on="2020-06-20", status="stopped")
    assert _only(read(stopped, later)).active is None
    old = order("Dextromethorphan 1 MG/ML Oral Solution", on="2018-06-20", status="stopped")
    assert _only(read(old, later)).active is False


@pytest.mark.parametrize("status", ["cancelled", "draft", "entered-in-error"])
def test_what_was_never_taken_is_noted_and_not_listed(status: str, read: Read, order: Make) -> None:
    intake = read(order("Oxycodone 5 MG Oral Tablet", status=status))
    assert intake.medications == ()
    assert [note.what for note in intake.unread] == ["medication"]


def test_a_plan_and_an_order_not_to_give_are_no_orders(read: Read, order: Make) -> None:
    intake = read(order("Oxycodone 5 MG", intent="plan"), order("Morphine 5 MG", doNotPerform=True))
    assert intake.medications == ()
    assert len(intake.unread) == 2


def test_an_order_on_hold_is_unknown(read: Read, order: Make) -> None:
    assert _only(read(order("Oxycodone 5 MG Oral Tablet", status="on-hold"))).active is None


def test_a_newer_order_of_the_same_product_replaces_the_older(read: Read, order: Make) -> None:
    text = "Oxycodone 5 MG Oral Tablet"
    intake = read(order(text, on="2020-05-01"), order(text, on="2020-06-01"))
    assert [(found.active, found.started) for found in intake.medications] == [
        (True, date(2020, 6, 1)),
        (False, date(2020, 5, 1)),
    ]


def test_a_rescue_order_does_not_replace_a_regular_one(read: Read, order: Make) -> None:
    text = "Oxycodone 5 MG Oral Tablet"
    regular = order(text, on="2020-05-01", dosageInstruction=[{"asNeededBoolean": False}])
    rescue = order(text, on="2020-06-01", dosageInstruction=[{"asNeededBoolean": True}])
    assert [found.active for found in read(regular, rescue).medications] == [True, True]


def test_a_newer_order_that_was_stopped_leaves_the_older_one_unknown(read: Read, order: Make) -> None:
    text = "Oxycodone 5 MG Oral Tablet"
    intake = read(order(text, on="2020-05-01"), order(text, on="2020-06-01", status="stopped"))
    assert sorted(str(found.active) for found in intake.medications) == ["False", "None"]


def test_many_ended_orders_of_one_product_are_one_line(read: Read, order: Make) -> None:
    orders = [order("Oxycodone 5 MG Oral Tablet", on=f"201{year}-01-01", status="stopped") for year in range(5)]
    found = _only(read(*orders))
    assert found.started == date(2010, 1, 1)
    assert "5 orders" in (found.provenance.as_recorded or "")


def _statement(**rest: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationCodeableConcept": {"text": "Morphine Sulfate 10 MG Oral Tablet"},
        "subject": SUBJECT,
        "effectiveDateTime": "2020-06-01",
    } | rest


def test_a_statement_is_read_with_its_period(read: Read) -> None:
    period = {"start": "2020-01-01", "end": "2020-03-01"}
    made = {name: value for name, value in _statement().items() if name != "effectiveDateTime"}
    found = _only(read(made | {"effectivePeriod": period}))
    assert (found.active, found.started, found.stopped) == (False, date(2020, 1, 1), date(2020, 3, 1))


def test_a_completed_statement_that_ends_later_was_taken_on_the_day(read: Read) -> None:
    made = {name: value for name, value in _statement(status="completed").items() if name != "effectiveDateTime"}
    assert _only(read(made | {"effectivePeriod": {"start": "2020-01-01", "end": "2020-12-01"}})).active is True


def test_a_dose_given_is_listed_as_unknown_and_keeps_its_order_alive(read: Read, order: Make) -> None:
    dose = {
        "resourceType": "MedicationAdministration",
        "status": "completed",
        "medicationCodeableConcept": {"text": "Oxycodone 5 MG Oral Tablet"},
        "subject": SUBJECT,
        "effectiveDateTime": "2020-06-20",
    }
    assert _only(read(dose)).active is None
    assert _only(read(dose, order("Oxycodone 5 MG Oral Tablet", on="2010-01-01"))).active is True


REFERENCED = {
    "resourceType": "Medication",
    "id": "k",
    "code": {"text": "Hospital patch"},
    "form": {"text": "Transdermal patch"},
    "ingredient": [
        {
            "itemCodeableConcept": {"text": "Fentanyl"},
            "strength": {
                "numerator": {"value": 75, "unit": "ug", "system": "http://unitsofmeasure.org", "code": "ug"},
                "denominator": {"value": 1, "unit": "h", "system": "http://unitsofmeasure.org", "code": "h"},
            },
        }
    ],
}


@pytest.mark.parametrize("place", ["contained", "bundled", "nowhere"])
def test_a_medicine_is_found_where_the_reference_points(place: str, read: Read, order: Make) -> None:
    made = {name: value for name, value in order("x").items() if name != "medicationCodeableConcept"}
    if place == "contained":
        intake = read(made | {"contained": [REFERENCED], "medicationReference": {"reference": "#k"}})
    elif place == "bundled":
        intake = read(made | {"medicationReference": {"reference": "Medication/k"}}, REFERENCED)
    else:
        intake = read(made | {"medicationReference": {"reference": "Medication/elsewhere"}})
    found = _only(intake)
    if place == "nowhere":
        assert found.ingredients == ()
        assert [note.what for note in intake.unread] == ["medication"]
        return
    part = found.ingredients[0]
    assert (part.name, part.strength, part.strength_unit) == ("fentanyl", 75.0, "ug/h")
    assert (found.route, found.formulation) == (Route.TRANSDERMAL, Formulation.PATCH)


def _dosage(value: float | None, unit: str | None, *, needed: bool | None = False, **repeat: Any) -> dict[str, Any]:
    dose = {"value": value} | ({"unit": unit} if unit else {})
    made: dict[str, Any] = {"timing": {"repeat": repeat}, "doseAndRate": [{"doseQuantity": dose}] if value else []}
    if not value:
        del made["doseAndRate"]
    return made | ({"asNeededBoolean": needed} if needed is not None else {})


EVERY_6_H = {"frequency": 1, "period": 6, "periodUnit": "h"}
TWICE = {"frequency": 2, "period": 1, "periodUnit": "d"}
TABLET, SOLUTION = "Morphine Sulfate 10 MG Oral Tablet", "Morphine Sulfate 2 MG/ML Oral Solution"
COMBINED = "Acetaminophen 325 MG / Oxycodone Hydrochloride 5 MG Oral Tablet"
DOSES = [
    (TABLET, [_dosage(1, None, **EVERY_6_H)], 4.0),
    (TABLET, [_dosage(2, "tablet", **TWICE)], 4.0),
    (TABLET, [_dosage(20, "mg", **TWICE)], 4.0),
    (TABLET, [_dosage(0.02, "g", **TWICE)], 4.0),
    (TABLET, [_dosage(1, None, **TWICE), _dosage(2, None, frequency=1, period=1, periodUnit="d")], 4.0),
    (TABLET, [_dosage(1, None, needed=True, **EVERY_6_H)], None),
    (TABLET, [_dosage(None, None, **TWICE)], None),
    (TABLET, [_dosage(1, "furlong", **TWICE)], None),
    (TABLET, [{"sequence": 1} | _dosage(1, None, **TWICE), {"sequence": 2} | _dosage(2, None, **TWICE)], None),
    (TABLET, [], None),
    (SOLUTION, [_dosage(5, "mL", **TWICE)], 10.0),
    (SOLUTION, [_dosage(10, "mg", **TWICE)], 10.0),
    (SOLUTION, [_dosage(5, None, **TWICE)], None),
    (COMBINED, [_dosage(10, "mg", **TWICE)], None),
    (
        "72 HR Fentanyl 0.075 MG/HR Transdermal System",
        [_dosage(1, "patch", frequency=1, period=72, periodUnit="h")],
        1 / 3,
    ),
]


@pytest.mark.parametrize("row", DOSES, ids=range(len(DOSES)))
def test_the_daily_amount_is_counted_only_when_the_instructions_say_it(row: Any, read: Read, order: Make) -> None:
    product, instructions, expected = row
    found = _only(read(order(product, **({"dosageInstruction": instructions} if instructions else {}))))
    assert found.units_per_day == (pytest.approx(expected) if expected else None)


def test_the_prescribed_dose_reaches_the_opioid_total(read: Read, order: Make) -> None:
    instructions = [_dosage(1, None, **EVERY_6_H)]
    intake = read(order(TABLET, dosageInstruction=instructions))
    assert opioid_burden(intake.medications).total_mg_day == pytest.approx(40)


def test_what_a_person_says_they_take_when_needed_counts(read: Read) -> None:
    statement = _statement(dosage=[_dosage(1, None, needed=True, **EVERY_6_H)])
    found = _only(read(statement))
    assert (found.units_per_day, found.as_needed) == (4.0, True)


def test_the_route_is_read_from_the_instructions(read: Read, order: Make) -> None:
    route = {"coding": [{"system": "http://snomed.info/sct", "code": "34206005"}]}
    assert (
        _only(read(order("Morphine 10 MG/ML Injection", dosageInstruction=[{"route": route}]))).route
        is Route.SUBCUTANEOUS
    )


def test_a_medicine_without_a_name_is_listed_as_unknown(read: Read, order: Make) -> None:
    intake = read(order("", medicationCodeableConcept={"coding": [{"display": " "}]}))
    assert _only(intake).ingredients == ()
    assert len(intake.unread) == 1


def _procedure(text: str, on: str = "2020-03-01", **rest: Any) -> dict[str, Any]:
    return {
        "resourceType": "Procedure",
        "status": "completed",
        "code": {"text": text},
        "subject": SUBJECT,
        "performedDateTime": on,
    } | rest


KINDS = [
    (
        "Combined chemotherapy and radiation therapy (procedure)",
        {TreatmentKind.CHEMOTHERAPY, TreatmentKind.RADIOTHERAPY},
    ),
    ("Teletherapy procedure (procedure)", {TreatmentKind.RADIOTHERAPY}),
    ("Mastectomy of left breast", {TreatmentKind.SURGERY}),
    ("Partial resection of colon", {TreatmentKind.SURGERY}),
    ("Biopsy of prostate", {TreatmentKind.INVESTIGATION}),
    ("Appendectomy", set()),
    ("Chemotherapy education", set()),
]


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_a_procedure_is_a_cancer_treatment_only_when_the_record_ties_it_to_cancer(
    text: str, kinds: set[TreatmentKind], read: Read, condition: Make
) -> None:
    intake = read(condition("Malignant neoplasm of colon", onset="2020-01-01"), _procedure(text))
    assert {found.kind for found in intake.treatments} == kinds


def test_repeated_treatment_is_counted_together(read: Read) -> None:
    cycles = [_procedure("Chemotherapy", on=f"2020-0{month}-01") for month in (1, 2, 3, 7)]
    found = read(*cycles).treatments[0]
    assert (found.first_on, found.last_on, found.times) == (date(2020, 1, 1), date(2020, 3, 1), 3)


def test_a_procedure_that_was_not_done_is_noted(read: Read) -> None:
    intake = read(_procedure("Chemotherapy", status="not-done"))
    assert intake.treatments == ()
    assert [note.what for note in intake.unread] == ["treatment"]


def test_chemotherapy_orders_are_treatments(read: Read, order: Make) -> None:
    orders = [order("Cisplatin 50 MG Injection", on=f"2020-0{month}-01", status="stopped") for month in (1, 2, 3)]
    found = read(*orders).treatments[0]
    assert (found.kind, found.times, found.last_on) == (TreatmentKind.CHEMOTHERAPY, 3, date(2020, 3, 1))


@pytest.mark.parametrize(("on", "expected"), [("2020-06-23", True), ("2020-06-22", None)])
def test_a_growth_factor_counts_for_seven_days(on: str, expected: bool | None, read: Read, order: Make) -> None:
    fact = read(order("Filgrastim 0.3 MG/ML Injection", on=on)).facts["growth_factor_within_7_days"]
    assert (fact.value if fact else None) is expected


def _allergy(text: str, recorded: str | None = "2015-01-01", **rest: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"resourceType": "AllergyIntolerance", "code": {"text": text}, "patient": SUBJECT}
    return made | ({"recordedDate": recorded} if recorded else {}) | rest


@pytest.mark.parametrize("text", ["Ketamine", "Allergy to esketamine", "Ketalar (ketamine hydrochloride)"])
def test_an_allergy_to_ketamine_answers_yes(text: str, read: Read) -> None:
    intake = read(_allergy(text, reaction=[{"manifestation": [{"text": "Anaphylaxis"}]}]))
    fact = intake.facts["ketamine_hypersensitivity"]
    assert fact is not None
    assert (fact.value, fact.date) == (True, date(2015, 1, 1))
    assert (intake.allergies[0].substance, intake.allergies[0].reaction) == (text, "Anaphylaxis")


def test_an_allergy_to_ketamine_is_recognised_by_its_code(read: Read) -> None:
    code = {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "6130"}]}
    assert read(_allergy("", code=code)).facts["ketamine_hypersensitivity"] is not None


def test_a_refuted_allergy_is_noted_and_not_counted(read: Read) -> None:
    intake = read(_allergy("Ketamine", verificationStatus={"coding": [{"code": "refuted"}]}))
    assert intake.allergies == ()
    assert intake.facts["ketamine_hypersensitivity"] is None
    assert len(intake.unread) == 1


def test_no_known_allergy_says_that_the_list_is_complete(read: Read) -> None:
    code = {"coding": [{"system": "http://snomed.info/sct", "code": "716186003"}]}
    intake = read(_allergy("", code=code))
    fact = intake.facts["allergy_list_complete"]
    assert intake.allergies == ()
    assert fact is not None
    assert fact.date == date(2015, 1, 1)
    assert read(_allergy("", code=code), _allergy("Shellfish")).facts["allergy_list_complete"] is None


def test_no_known_drug_allergy_does_not_complete_the_list(read: Read) -> None:
    code = {"coding": [{"system": "http://snomed.info/sct", "code": "409137002", "display": "No known drug allergy"}]}
    intake = read(_allergy("", code=code))
    assert intake.allergies == ()
    assert intake.facts["allergy_list_complete"] is None
    assert len(intake.unread) == 1
