import json
from datetime import date

import pytest

from lenitive.clinic.documents import intake_document, read_intake
from lenitive.domain.assessment.pain import Intensity, PainProblem, Side
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake, RecordReference
from lenitive.domain.foundation.fact import Fact, Origin, Provenance
from lenitive.domain.foundation.patient import Patient, Sex

WEIGHT = Fact(value=70.5, unit="kg", date=date(2026, 5, 30), provenance=Provenance(origin=Origin.RECORD))
INTAKE = Intake(
    as_of=date(2026, 6, 1),
    record=RecordReference(sha256="0" * 64, resources=1, format="bundle"),
    patient=Patient(reference="Patient/1", sex=Sex.FEMALE, birth_date=date(1960, 1, 1)),
    facts=dict.fromkeys(FACTS) | {"weight_kg": WEIGHT},
    pain_problems=(
        PainProblem(id="a", site="breast", side=Side.LEFT, intensity=Intensity(date=date(2026, 5, 1), now=5)),
    ),
)
TEXT = json.dumps(intake_document(INTAKE))


def test_an_intake_reads_back_as_it_was_written() -> None:
    assert read_intake(TEXT, what="i.json") == INTAKE


def test_every_fact_is_listed_and_the_unknown_ones_are_null() -> None:
    facts = json.loads(TEXT)["facts"]
    assert set(facts) == set(FACTS)
    assert facts["weight_kg"]["age_days"] == 2
    assert sum(fact is None for fact in facts.values()) == len(FACTS) - 1


@pytest.mark.parametrize(
    ("written", "mistake", "said"),
    [
        ("70.5", "705.5", "facts.weight_kg: weight_kg 705.5 kg is outside 20-300 kg"),
        ("70.5", "-70.5", "cannot read '-70.5' as a number"),
        ("70.5", "-70", "-70 is negative"),
        ("70.5", "7e1", "cannot read '7e1' as a number"),
        ("70.5", '"70.5"', "must be a number"),
        ("70.5", "true", "must be a number, got yes/no"),
        ("70.5", "NaN", "NaN is not a number"),
        ('"kg"', '"lb"', "write the value in kg"),
        ("2026-05-30", "2026-06-30", "after the intake's day 2026-06-01"),
        ("2026-05-30", "30.05.2026", "facts.weight_kg: the date '30.05.2026' is not a day; write"),
        ('"weight_kg"', '"wieght_kg"', "did you mean weight_kg?"),
        ('"side":', '"sied":', "this key is not known"),
        ('"side":', '"site":', "stands twice"),
        ('"left"', '"links"', "Invalid enum value"),
        ('"now": 5', '"now": 50', "outside 0-10"),
        ('"age_days": 2', '"age_days": 3', "does not fit the date"),
        ('"female"', '"F"', "Invalid enum value 'F'"),
        ("lenitive/intake/1", "lenitive/intake/9", "not an intake"),
    ],
)
def test_a_mistake_in_an_intake_is_one_line_that_names_file_place_and_value(
    written: str, mistake: str, said: str
) -> None:
    assert written in TEXT
    with pytest.raises(ValueError, match=r"^i\.json: ") as refused:
        read_intake(TEXT.replace(written, mistake, 1), what="i.json")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["[]", "null", "3", '{"resourceType": "Bundle"}', "{}"])
def test_another_document_is_not_taken_for_an_intake(text: str) -> None:
    with pytest.raises(ValueError, match="not an intake"):
        read_intake(text, what="i.json")


COMPLETED = json.loads(TEXT)


def typed(**changed: object) -> str:
    """The intake with some of its keys typed over."""
    return json.dumps(COMPLETED | changed)


def with_fact(name: str, fact: object) -> str:
    return typed(facts=COMPLETED["facts"] | {name: fact})


def test_a_value_and_its_day_are_all_that_a_clinician_has_to_type() -> None:
    fact = read_intake(with_fact("inr", {"value": 1, "date": "2026-05-30"}), what="i.json").facts["inr"]
    assert fact == Fact(value=1, unit="{INR}", date=date(2026, 5, 30), provenance=Provenance(origin=Origin.CLINICIAN))


@pytest.mark.parametrize("said", [{"by": "Dr Amin"}, {"provenance": {"by": "Dr Amin"}}])
def test_a_clinician_may_sign_a_fact_in_one_word(said: dict[str, object]) -> None:
    fact = read_intake(with_fact("pregnant", {"value": False, "date": "2026-05-30"} | said), what="i.json").facts
    assert fact["pregnant"] is not None
    assert fact["pregnant"].provenance == Provenance(origin=Origin.CLINICIAN, by="Dr Amin")


def test_an_entry_of_a_list_that_names_nobody_is_a_clinicians() -> None:
    read = read_intake(typed(medications=[{"text": "Morphine 10 mg"}], allergies=[{"substance": "latex"}]), what="i")
    assert {entry.provenance.origin for entry in (*read.medications, *read.allergies)} == {Origin.CLINICIAN}


@pytest.mark.parametrize(
    ("name", "fact", "said"),
    [
        ("inr", 1.1, 'a value without its date; write {"value": 1.1, "date": "YYYY-MM-DD"}'),
        ("inr", {"value": 1.1}, 'the date is missing; write {"value": 1.1, "date": "YYYY-MM-DD"}'),
        ("inr", {"value": 1.1, "date": "2026-05-30T10:00"}, "is not a day"),
        (
            "inr",
            {"value": None, "date": "2026-05-30"},
            'write {"value": a number from 0.5 to 20, "date": "2026-05-30"}',
        ),
        ("inr", {"value": [1], "date": "2026-05-30"}, "the value is not a number, true or false"),
        (
            "inr",
            {"value": 1, "date": "2026-05-30", "provenance": "me"},
            "the provenance is not an object; it may be left out",
        ),
        ("inr", {"value": 1, "date": "2026-05-30", "x": {"y": 1}}, "this key is not known"),
        ("pregnant", "no", 'write {"value": true or false, "date": "YYYY-MM-DD"}'),
        ("a\x1b[31m\nb", None, "facts.a?[31m b: there is no such fact"),
    ],
)
def test_a_fact_typed_in_another_way_is_refused_and_shows_how_to_write_it(name: str, fact: object, said: str) -> None:
    with pytest.raises(ValueError, match=r"^i\.json: at facts\.") as refused:
        read_intake(with_fact(name, fact), what="i.json")
    assert said in str(refused.value)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"pain_scores": [{"at": "2026-05-30T10:00:00Z", "score": 50}]}, "50 is outside 0-10"),
        ({"pain_scores": [{"at": "2026-05-30T10:00:00", "score": 5}]}, "no time zone; write 2026-05-30T10:00:00Z"),
        ({"pain_scores": [{"at": "2026-06-02T10:00:00Z", "score": 5}]}, "after the intake's day 2026-06-01"),
        (
            {"blood_pressures": [{"at": "2026-05-30T10:00:00Z", "systolic_mmhg": 1000, "diastolic_mmhg": 80}]},
            "systolic_mmhg 1000 mm[Hg] is outside 50-300",
        ),
        (
            {"blood_pressures": [{"at": "2026-05-30T10:00:00Z", "systolic_mmhg": 80, "diastolic_mmhg": 120}]},
            "not above the diastolic",
        ),
        ({"analgesic_trials": [{"drug": "x", "outcome": "relief", "effect_grade": 9}]}, "9 is outside 1-5"),
        ({"analgesic_trials": [{"drug": "x", "outcome": "relief", "ended": "2026-07-01"}]}, "dated 2026-07-01"),
    ],
)
def test_what_cannot_be_true_in_a_list_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=r"^i\.json: at ") as refused:
        read_intake(typed(**changed), what="i.json")
    assert said in str(refused.value)


def test_a_byte_order_mark_and_half_a_character_do_no_harm() -> None:
    assert read_intake("\ufeff" + TEXT, what="i.json") == INTAKE
    with pytest.raises(ValueError, match="half a character"):
        read_intake(TEXT.replace("breast", "\\ud800"), what="i.json")
