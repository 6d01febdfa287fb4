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
        ("2026-05-30", "30.05.2026", "facts[...].date"),
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
