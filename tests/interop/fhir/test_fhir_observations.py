"""What was measured: units, ranges, dates, conflicts; and what cannot be used is noted, never dropped."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake
from lenitive.interop.fhir.measures import MEASURES, Measure

Read = Callable[..., Intake]
Make = Callable[..., dict[str, Any]]
LOINC = "http://loinc.org"


def _value(intake: Intake, name: str) -> object:
    fact = intake.facts[name]
    return None if fact is None else fact.value


CONVERTED = [
    ("29463-7", "weight_kg", 154, "[lb_av]", 69.85),
    ("29463-7", "weight_kg", 154, "lbs", 69.85),
    ("29463-7", "weight_kg", 70500, "g", 70.5),
    ("29463-7", "weight_kg", 1600, "[oz_av]", 45.36),
    ("29463-7", "weight_kg", 70.123, "kg", 70.12),
    ("8302-2", "height_cm", 70, "[in_i]", 177.8),
    ("8302-2", "height_cm", 1.78, "m", 178.0),
    ("8310-5", "temperature_c", 98.6, "[degF]", 37.0),
    ("1975-2", "bilirubin_mg_dl", 34.2, "umol/L", 2.0),
    ("1975-2", "bilirubin_mg_dl", 34.2, "µmol/L", 2.0),
    ("2160-0", "creatinine_mg_dl", 88.4, "umol/L", 1.0),
    ("1751-7", "albumin_g_l", 4.1, "g/dL", 41.0),
    ("1742-6", "alt_u_l", 0.5, "ukat/L", 30.0),
    ("751-8", "neutrophils_10_9_l", 1800, "/uL", 1.8),
    ("751-8", "neutrophils_10_9_l", 1.8, "10*3/uL", 1.8),
    ("33914-3", "egfr_ml_min_173", 53.02, "mL/min", 53.0),
    ("8636-3", "qtc_ms", 0.44, "s", 440.0),
    ("8867-4", "heart_rate_min", 72, "bpm", 72.0),
    ("6301-6", "inr", 1.1, None, 1.1),
]


@pytest.mark.parametrize(("code", "fact", "value", "unit", "expected"), CONVERTED)
def test_a_value_in_another_unit_is_converted_exactly(
    code: str, fact: str, value: float, unit: str | None, expected: float, read: Read, observation: Make
) -> None:
    found = read(observation(code, value, unit, id="o")).facts[fact]
    assert found is not None
    assert found.value == pytest.approx(expected)
    assert found.unit == FACTS[fact].unit
    assert found.date == date(2020, 6, 20)
    assert found.provenance.resource == "Observation/o"
    assert str(value) in (found.provenance.as_recorded or "")


def test_a_converted_value_says_so_and_keeps_what_was_written(read: Read, observation: Make) -> None:
    fact = read(observation("29463-7", 154, "[lb_av]")).facts["weight_kg"]
    assert fact is not None
    assert fact.provenance.as_recorded == "154 [lb_av], converted to kg"


def test_trailing_zeros_are_kept_as_written(read: Read, observation: Make, tmp_path: Any) -> None:
    del tmp_path
    fact = read(observation("29463-7", 70.5, "kg")).facts["weight_kg"]
    assert fact is not None
    assert fact.provenance.as_recorded == "70.5 kg"


UNUSABLE: list[tuple[str, dict[str, Any], str]] = [
    ("unknown unit", {"valueQuantity": {"value": 70, "unit": "furlong"}}, "cannot be converted to kg"),
    ("no unit", {"valueQuantity": {"value": 70}}, "no unit"),
    ("two units", {"valueQuantity": {"value": 70, "unit": "kg", "code": "[lb_av]"}}, "given twice and differently"),
    ("impossible", {"valueQuantity": {"value": 7000, "unit": "kg"}}, "outside 20-300 kg"),
    ("negative", {"valueQuantity": {"value": -70, "unit": "kg"}}, "outside 20-300 kg"),
    ("a bound", {"valueQuantity": {"value": 70, "unit": "kg", "comparator": "<"}}, "a bound (<)"),
    ("text", {"valueString": "about 70 kg"}, "not a number with a unit"),
    ("number as text", {"valueQuantity": {"value": "70", "unit": "kg"}}, "written as text"),
    ("absent", {"dataAbsentReason": {"coding": [{"code": "not-performed"}]}}, "no value (not-performed)"),
    ("nothing", {}, "no value"),
    ("draft", {"status": "preliminary", "valueQuantity": {"value": 70, "unit": "kg"}}, "status is preliminary"),
    ("error", {"status": "entered-in-error", "valueQuantity": {"value": 70, "unit": "kg"}}, "entered-in-error"),
    ("cancelled", {"status": "cancelled"}, "status is cancelled"),
]


@pytest.mark.parametrize("row", UNUSABLE, ids=lambda row: row[0])
def test_a_value_that_cannot_be_used_is_noted_with_the_reason(
    row: tuple[str, dict[str, Any], str], read: Read, observation: Make
) -> None:
    _, elements, why = row
    intake = read(observation("29463-7", id="o", **elements))
    assert intake.facts["weight_kg"] is None
    assert [(note.resource, note.what) for note in intake.unread] == [("Observation/o", "weight_kg")]
    assert why in intake.unread[0].why


def test_an_exponent_is_refused(tmp_path: Any, observation: Make) -> None:
    import json  # noqa: PLC0415

    from lenitive.interop.fhir.read import read_record  # noqa: PLC0415

    patient = {"resourceType": "Patient", "id": "p1", "birthDate": "1960-05-17"}
    entries = [{"resource": patient}, {"resource": observation("29463-7", 7777, "kg")}]
    text = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).replace("7777", "7.0e1")
    path = tmp_path / "record.json"
    path.write_text(text)
    intake = read_record(path, as_of=date(2020, 6, 30))
    assert intake.facts["weight_kg"] is None
    assert "exponent" in next(note.why for note in intake.unread if note.what == "weight_kg")


def test_an_undated_value_is_noted(read: Read, observation: Make) -> None:
    intake = read(observation("29463-7", 70, "kg", at=None))
    assert intake.facts["weight_kg"] is None
    assert intake.unread[0].why == "It carries no date."


def test_the_latest_value_by_its_own_date_wins(read: Read, observation: Make) -> None:
    newer = observation("29463-7", 71, "kg", at="2020-06-21T10:00:00Z")
    older = observation("29463-7", 70, "kg", at="2020-06-20")
    for order in ((newer, older), (older, newer)):
        assert _value(read(*order), "weight_kg") == 71


def test_a_value_after_the_day_of_the_intake_does_not_exist_yet(read: Read, observation: Make) -> None:
    intake = read(observation("29463-7", 70, "kg"), observation("29463-7", 60, "kg", at="2020-07-01"))
    assert _value(intake, "weight_kg") == 70
    assert [note.what for note in intake.unread] == ["later entries"]
    assert "1 entry after 2020-06-30" in intake.unread[0].why


def test_a_period_that_ends_later_does_not_exist_yet(read: Read, observation: Make) -> None:
    period = {"start": "2020-06-29", "end": "2020-07-02"}
    assert read(observation("29463-7", 70, "kg", at=None, effectivePeriod=period)).facts["weight_kg"] is None


def test_two_values_at_one_time_are_no_answer(read: Read, observation: Make) -> None:
    both = [observation("29463-7", value, "kg", at="2020-06-20T10:00:00Z") for value in (70, 7.0e1 + 30)]
    intake = read(*both)
    assert intake.facts["weight_kg"] is None
    assert intake.unread[0].why == "Different values at the same time; a clinician must say which."


def test_of_two_values_at_one_time_the_later_release_wins(read: Read, observation: Make) -> None:
    at = "2020-06-20T10:00:00Z"
    first = observation("29463-7", 7, "kg", at=at, issued="2020-06-20T10:00:00Z", status="final")
    first["valueQuantity"]["value"] = 100
    second = observation("29463-7", 70, "kg", at=at, issued="2020-06-21T10:00:00Z", status="corrected")
    for order in ((first, second), (second, first)):
        assert _value(read(*order), "weight_kg") == 70


def test_the_same_value_twice_is_no_conflict(read: Read, observation: Make) -> None:
    intake = read(observation("29463-7", 70, "kg", id="a"), observation("29463-7", 70, "kg", id="b"))
    assert _value(intake, "weight_kg") == 70
    assert intake.unread == ()


@pytest.mark.parametrize("row", MEASURES, ids=lambda row: row.fact)
def test_every_measure_is_read_by_each_of_its_codes(row: Measure, read: Read, observation: Make) -> None:
    definition = FACTS[row.fact]
    middle = round(((definition.low or 0) + (definition.high or 0)) / 2)
    for code in row.loinc:
        assert _value(read(observation(code, middle, definition.unit)), row.fact) == middle
    for code in row.snomed:
        made = observation("x", middle, definition.unit)
        made["code"] = {"coding": [{"system": "http://snomed.info/sct", "code": code}]}
        assert _value(read(made), row.fact) == middle


def test_the_laboratorys_own_limit_travels_with_alt(read: Read, observation: Make) -> None:
    limits = [{"high": {"value": 45, "unit": "U/L"}}]
    intake = read(observation("1742-6", 30, "U/L", referenceRange=limits))
    assert _value(intake, "alt_uln_u_l") == 45


ECOG: list[tuple[dict[str, Any], int]] = [
    ({"valueInteger": 1}, 1),
    ({"valueQuantity": {"value": 2, "unit": "{score}"}}, 2),
    ({"valueCodeableConcept": {"coding": [{"system": LOINC, "code": "LA9625-0"}]}}, 3),
    ({"valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "423237006"}]}}, 4),
    ({"valueCodeableConcept": {"text": "ECOG performance status - grade 1"}}, 1),
    ({"valueCodeableConcept": {"text": "2"}}, 2),
]


@pytest.mark.parametrize(("value", "expected"), ECOG)
def test_ecog_is_read_in_each_form(value: dict[str, Any], expected: int, read: Read, observation: Make) -> None:
    assert _value(read(observation("89247-1", **value)), "ecog") == expected


@pytest.mark.parametrize(
    "value", [{"valueInteger": 6}, {"valueQuantity": {"value": 1.5}}, {"valueCodeableConcept": {"text": "active"}}]
)
def test_an_ecog_that_does_not_exist_is_noted(value: dict[str, Any], read: Read, observation: Make) -> None:
    intake = read(observation("89247-1", **value))
    assert intake.facts["ecog"] is None
    assert [note.what for note in intake.unread] == ["ecog"]


def test_karnofsky_is_not_converted(read: Read, observation: Make) -> None:
    intake = read(observation("89243-0", 80, "{score}"))
    assert intake.facts["ecog"] is None
    assert "not converted" in intake.unread[0].why


def test_pain_scores_keep_every_recorded_decimal_in_order_of_time(read: Read, observation: Make) -> None:
    scores = [
        observation("72514-3", 7, "{score}", at="2020-06-21T08:00:00Z"),
        observation("72514-3", 3.3430963625459733, "{score}", at="2020-06-20T08:00:00+02:00"),
        observation("72514-3", 0, at="2020-06-19"),
    ]
    found = read(*scores).pain_scores
    assert [score.score for score in found] == [0, 3.3430963625459733, 7]
    assert found[2].at == datetime(2020, 6, 21, 8, tzinfo=UTC)
    assert found[1].provenance.as_recorded == "3.3430963625459733 {score}"


@pytest.mark.parametrize("value", [10.1, 11, -1, 100])
def test_a_pain_score_outside_0_to_10_is_noted(value: float, read: Read, observation: Make) -> None:
    intake = read(observation("72514-3", value, "{score}"))
    assert intake.pain_scores == ()
    assert "outside 0-10" in intake.unread[0].why


def _pressure(
    high: float | None, low: float | None, at: str, unit: str = "mm[Hg]", panel: str = "85354-9"
) -> dict[str, Any]:
    parts = [("8480-6", high), ("8462-4", low)]
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": panel}]},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": at,
        "component": [
            {"code": {"coding": [{"system": LOINC, "code": code}]}, "valueQuantity": {"value": value, "unit": unit}}
            for code, value in parts
            if value is not None
        ],
    }


@pytest.mark.parametrize("panel", ["85354-9", "55284-4"])
def test_the_pressure_is_the_mean_of_the_readings_within_30_days(panel: str, read: Read) -> None:
    days = [(180, 100, "2020-05-01"), (140, 80, "2020-06-01"), (130, 70, "2020-06-10"), (120, 90, "2020-06-20")]
    intake = read(*(_pressure(high, low, at, panel=panel) for high, low, at in days))
    assert len(intake.blood_pressures) == 4
    assert (_value(intake, "systolic_mmhg"), _value(intake, "diastolic_mmhg")) == (130, 80)
    fact = intake.facts["systolic_mmhg"]
    assert fact is not None
    assert fact.date == date(2020, 6, 20)
    assert fact.provenance.as_recorded == "mean of 3 readings within 30 days"


def test_one_reading_on_record_is_kept_but_is_no_pressure_to_decide_on(read: Read) -> None:
    intake = read(_pressure(140, 80, "2020-06-01"))
    assert len(intake.blood_pressures) == 1
    assert intake.facts["systolic_mmhg"] is None


def test_kilopascals_become_millimetres_of_mercury(read: Read) -> None:
    reading = read(_pressure(16, 10.67, "2020-06-01", unit="kPa")).blood_pressures[0]
    assert reading.systolic_mmhg == pytest.approx(120, abs=0.1)
    assert reading.diastolic_mmhg == pytest.approx(80, abs=0.1)


def test_systolic_and_diastolic_apart_are_one_reading_when_their_time_is_the_same(
    read: Read, observation: Make
) -> None:
    at = "2020-06-20T10:00:00Z"
    intake = read(observation("8480-6", 140, "mm[Hg]", at=at), observation("8462-4", 80, "mm[Hg]", at=at))
    assert [(each.systolic_mmhg, each.diastolic_mmhg) for each in intake.blood_pressures] == [(140, 80)]


BAD_PRESSURES = [(140, None, "one systolic and one diastolic"), (80, 120, "not above"), (400, 80, "outside 50-300")]


@pytest.mark.parametrize(("high", "low", "why"), BAD_PRESSURES)
def test_half_a_reading_and_an_impossible_one_are_noted(high: float, low: float | None, why: str, read: Read) -> None:
    intake = read(_pressure(high, low, "2020-06-01"))
    assert intake.blood_pressures == ()
    assert any(why in note.why for note in intake.unread)


TESTS = [("260385009", False), ("10828004", True), ("LA6577-6", False), ("LA6576-8", True)]


@pytest.mark.parametrize(("answer", "expected"), TESTS)
def test_a_pregnancy_test_answers_for_its_day(answer: str, expected: bool, read: Read, observation: Make) -> None:
    system = LOINC if answer.startswith("LA") else "http://snomed.info/sct"
    made = observation("2106-3", valueCodeableConcept={"coding": [{"system": system, "code": answer}]})
    fact = read(made).facts["pregnant"]
    assert fact is not None
    assert (fact.value, fact.date) == (expected, date(2020, 6, 20))


def test_an_unclear_pregnancy_test_is_unknown(read: Read, observation: Make) -> None:
    made = observation("2106-3", valueCodeableConcept={"text": "indeterminate"})
    intake = read(made)
    assert intake.facts["pregnant"] is None
    assert [note.what for note in intake.unread] == ["pregnant"]


def _completed(name: str, **value: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "https://lenitive.example/fhir/CodeSystem/fact", "code": name}]},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2020-06-20",
    } | value


def test_facts_that_a_clinic_completed_are_read_under_their_own_codes(read: Read) -> None:
    intake = read(
        _completed("can_self_report_pain", valueBoolean=True),
        _completed("ascites", valueString="none"),
        _completed("four_at", valueInteger=3),
        _completed("weight_kg", valueQuantity={"value": 70.1234, "unit": "kg"}),
    )
    said = {name: fact.value for name, fact in intake.facts.items() if fact}
    assert said == {"can_self_report_pain": True, "ascites": "none", "four_at": 3, "weight_kg": 70.1234}


NOT_COMPLETED = [
    ("can_self_report_pain", {"valueString": "yes"}),
    ("ascites", {"valueString": "a bit"}),
    ("weight_kg", {"valueQuantity": {"value": 70, "unit": "[lb_av]"}}),
    ("four_at", {"valueInteger": 13}),
    ("favourite_colour", {"valueString": "blue"}),
]


@pytest.mark.parametrize(("name", "value"), NOT_COMPLETED)
def test_a_completed_fact_in_the_wrong_form_is_noted(name: str, value: dict[str, Any], read: Read) -> None:
    intake = read(_completed(name, **value))
    assert set(intake.facts.values()) == {None}
    assert [note.what for note in intake.unread] == [name]
