"""Import then export keeps every fact, score, medicine, condition and allergy, whatever they are."""

import json
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lenitive.domain.assessment.treatment import (
    Allergy,
    BloodPressureReading,
    CancerCondition,
    CancerKind,
    Formulation,
    Ingredient,
    Medication,
    PainScore,
    Problem,
    Route,
)
from lenitive.domain.candidacy.facts import FACTS, FactDefinition, Kind
from lenitive.domain.candidacy.intake import Intake, RecordReference
from lenitive.domain.foundation.fact import Fact, Origin, Provenance
from lenitive.domain.foundation.patient import Patient, Sex
from lenitive.interop.fhir.export import intake_to_bundle
from lenitive.interop.fhir.read import read_record

AS_OF = date(2020, 6, 30)
HERE = Provenance(origin=Origin.RECORD, resource="Observation/1")
NURSE = Provenance(origin=Origin.CLINICIAN, by="nurse")
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=AS_OF)
SINCE = st.none() | DAYS
ACTIVE = st.sampled_from([True, False, None])
PERHAPS = st.none() | st.booleans()


def _numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Decimals as people write them: at most three places."""
    return st.integers(round(low * 1000), round(high * 1000)).map(lambda thousandths: thousandths / 1000)


def _values(definition: FactDefinition) -> st.SearchStrategy[Any]:
    if definition.kind is Kind.YES_NO:
        return st.booleans()
    if definition.kind is Kind.CHOICE:
        return st.sampled_from(definition.choices)
    return _numbers(definition.low or 0, definition.high or 0)


def _facts() -> st.SearchStrategy[dict[str, Fact | None]]:
    return st.fixed_dictionaries({
        name: st.none()
        | st.builds(Fact, value=_values(definition), unit=st.just(definition.unit), date=DAYS,
                    provenance=st.sampled_from([HERE, NURSE]))
        for name, definition in FACTS.items()
    })  # fmt: skip


TIMES = st.integers(0, 10_000_000).map(lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
SCORES = st.builds(
    PainScore,
    at=TIMES,
    score=_numbers(0, 10),
    provenance=st.just(HERE),
    recall=st.sampled_from([None, "now", "average", "worst", "least"]),
    problem=st.sampled_from([None, "left-arm"]),
)
PRESSURES = st.builds(
    BloodPressureReading,
    at=TIMES,
    systolic_mmhg=_numbers(130, 250).map(lambda value: round(value, 1)),
    diastolic_mmhg=_numbers(30, 120).map(lambda value: round(value, 1)),
    provenance=st.just(HERE),
)
CANCERS = st.builds(
    CancerCondition,
    text=st.just("Malignant tumour"),
    kind=st.sampled_from(CancerKind),
    provenance=st.just(HERE),
    site=st.sampled_from([None, "breast", "left hip", "lymph_node"]),
    onset=SINCE,
    active=ACTIVE,
)
PROBLEMS = st.builds(
    Problem, text=st.sampled_from(["Gout", "Cataract"]), provenance=st.just(HERE), onset=SINCE, active=ACTIVE
) | st.builds(Problem, text=st.just("Gout"), provenance=st.just(HERE), onset=SINCE, abated=DAYS, active=st.just(False))
ALLERGIES = st.builds(
    Allergy,
    substance=st.sampled_from(["Penicillin", "Shellfish"]),
    provenance=st.just(HERE),
    reaction=st.sampled_from([None, "rash; hives"]),
    active=ACTIVE,
)
INGREDIENTS = st.builds(
    Ingredient,
    name=st.sampled_from(["morphine", "fentanyl", "examplezumab", "exampleolol forte"]),
    strength=_numbers(0.001, 1000),
    strength_unit=st.sampled_from(["mg", "ug", "mg/mL", "ug/h", "%"]),
) | st.builds(Ingredient, name=st.just("oxycodone"))
MEDICINES = st.builds(
    Medication,
    text=st.sampled_from(["Morphine tablets", "Hospital mixture", "Fentanyl 25 MCG/HR Patch"]),
    provenance=st.just(HERE),
    ingredients=st.lists(INGREDIENTS, min_size=1, max_size=2).map(tuple),
    active=ACTIVE,
    started=SINCE,
    route=st.sampled_from(Route),
    formulation=st.sampled_from(Formulation),
    units_per_day=st.none() | _numbers(0.001, 20),
    as_needed=PERHAPS,
) | st.builds(
    Medication,
    text=st.just("Hospital mixture"),
    provenance=st.just(HERE),
    ingredients=st.just((Ingredient(name="morphine"),)),
    active=st.just(False),
    stopped=DAYS,
    route=st.just(Route.ORAL),
    formulation=st.just(Formulation.SOLUTION),
)


def _read_back(intake: Intake) -> Intake:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sent.json"
        path.write_text(json.dumps(intake_to_bundle(intake)), encoding="utf-8")
        return read_record(path, as_of=intake.as_of)


def _intake(**parts: Any) -> Intake:
    patient = Patient(reference="Patient/p1", sex=Sex.FEMALE, birth_date=date(1959, 1, 1))
    record = RecordReference(sha256="0" * 64, resources=1, format="bundle")
    return Intake(as_of=AS_OF, record=record, patient=patient, facts=parts.pop("facts", {}), **parts)


@settings(max_examples=25, deadline=None)
@given(facts=_facts())
def test_every_fact_comes_back_with_its_value_unit_and_date(facts: dict[str, Fact | None]) -> None:
    again = _read_back(_intake(facts=facts))
    assert again.unread == ()
    for name, fact in facts.items():
        found = again.facts[name]
        if fact is None:
            assert found is None
        else:
            assert found is not None
            assert (found.value, found.unit, found.date) == (fact.value, fact.unit, fact.date)
            assert (found.provenance.origin, found.provenance.by) == (fact.provenance.origin, fact.provenance.by)


@settings(max_examples=25, deadline=None)
@given(
    scores=st.lists(SCORES, max_size=5),
    pressures=st.lists(PRESSURES, max_size=4, unique_by=lambda reading: reading.at),
    medicines=st.lists(MEDICINES, max_size=4),
)
def test_every_score_pressure_and_medicine_comes_back(
    scores: list[PainScore], pressures: list[BloodPressureReading], medicines: list[Medication]
) -> None:
    sent = _intake(pain_scores=tuple(scores), blood_pressures=tuple(pressures), medications=tuple(medicines))
    again = _read_back(sent)
    key = [(score.at, score.score, score.recall, score.problem) for score in sorted(scores, key=lambda each: each.at)]
    assert [(score.at, score.score, score.recall, score.problem) for score in again.pain_scores] == key
    assert [(each.at, each.systolic_mmhg, each.diastolic_mmhg) for each in again.blood_pressures] == sorted(
        (each.at, each.systolic_mmhg, each.diastolic_mmhg) for each in pressures
    )
    assert sorted(map(_medicine, again.medications)) == sorted(map(_medicine, medicines))


def _medicine(medication: Medication) -> str:
    parts = (medication.text, medication.ingredients, medication.active, medication.started, medication.stopped)
    return repr((*parts, medication.route, medication.formulation, medication.units_per_day, medication.as_needed))


@settings(max_examples=25, deadline=None)
@given(
    cancers=st.lists(CANCERS, max_size=3),
    problems=st.lists(PROBLEMS, max_size=3),
    allergies=st.lists(ALLERGIES, max_size=3),
)
def test_every_condition_and_allergy_comes_back(
    cancers: list[CancerCondition], problems: list[Problem], allergies: list[Allergy]
) -> None:
    again = _read_back(_intake(cancer=tuple(cancers), problems=tuple(problems), allergies=tuple(allergies)))
    assert [(each.text, each.kind, each.site, each.onset, each.active) for each in again.cancer] == [
        (each.text, each.kind, each.site, each.onset, each.active) for each in cancers
    ]
    assert [(each.text, each.onset, each.abated, each.active) for each in again.problems] == [
        (each.text, each.onset, each.abated, each.active) for each in problems
    ]
    assert [(each.substance, each.reaction, each.active) for each in again.allergies] == [
        (each.substance, each.reaction, each.active) for each in allergies
    ]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([name for name in FACTS if FACTS[name].stays is True]), min_size=1, unique=True))
def test_a_record_never_turns_an_unknown_into_a_no(asked: list[str]) -> None:
    facts: dict[str, Fact | None] = {name: Fact(value=True, date=AS_OF, provenance=HERE) for name in asked}
    again = _read_back(_intake(facts=facts))
    assert {name for name, fact in again.facts.items() if fact} == set(asked)
    assert not any(fact.value is False for fact in again.facts.values() if fact)
