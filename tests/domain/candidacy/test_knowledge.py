"""What counts as known: in date, in range, not later, in the right unit; and what the lists add."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from candidate_people import AS_OF, CLINICIAN, candidate, known, medicine, nobody, taking, with_fact
from lenitive.domain.assessment.treatment import (
    Allergy,
    BloodPressureReading,
    CancerCondition,
    CancerKind,
    Treatment,
    TreatmentKind,
)
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.knowledge import Why, knowledge_of
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.fact import Fact, Origin, Provenance

RECORD = Provenance(origin=Origin.RECORD, resource="Observation/1")


def readings(*pairs: tuple[float, float], days_ago: int = 1) -> Intake:
    at = datetime.combine(AS_OF - timedelta(days=days_ago), datetime.min.time(), tzinfo=UTC)
    pressures = tuple(
        BloodPressureReading(at=at, systolic_mmhg=high, diastolic_mmhg=low, provenance=RECORD) for high, low in pairs
    )
    return replace(nobody(), blood_pressures=pressures)


@pytest.mark.parametrize("name", [name for name in FACTS if FACTS[name].stays is None])
def test_a_fact_is_unknown_the_day_after_it_expires(name: str) -> None:
    fact = candidate().facts[name]
    assert fact is not None
    last_day = AS_OF - timedelta(days=FACTS[name].expires_days)
    assert name in knowledge_of(with_fact(nobody(), name, fact.value, on=last_day)).facts
    stale = knowledge_of(with_fact(nobody(), name, fact.value, on=last_day - timedelta(days=1)))
    assert name not in stale.facts
    assert stale.unusable[name].why is Why.STALE


@pytest.mark.parametrize("name", [name for name in FACTS if FACTS[name].stays is True])
def test_a_history_stays_yes_and_its_no_expires(name: str) -> None:
    long_ago = date(1990, 1, 1)
    assert knowledge_of(with_fact(nobody(), name, value=True, on=long_ago)).answer(name) is Answer.YES
    assert knowledge_of(with_fact(nobody(), name, value=False, on=long_ago)).answer(name) is Answer.UNKNOWN


def test_a_fact_dated_after_the_day_is_unknown() -> None:
    intake = with_fact(nobody(), "weight_kg", 70.0, on=AS_OF + timedelta(days=1))
    assert knowledge_of(intake).unusable["weight_kg"].why is Why.FUTURE


def test_a_value_out_of_range_is_unknown() -> None:
    intake = with_fact(nobody(), "weight_kg", 700.0)
    assert knowledge_of(intake).unusable["weight_kg"].why is Why.OUT_OF_RANGE


def test_a_value_in_another_unit_is_unknown() -> None:
    pounds = Fact(value=150.0, unit="[lb_av]", date=AS_OF, provenance=CLINICIAN)
    intake = replace(nobody(), facts={**nobody().facts, "weight_kg": pounds})
    assert knowledge_of(intake).unusable["weight_kg"].why is Why.OUT_OF_RANGE


def test_two_readings_give_the_pressure_that_one_does_not() -> None:
    assert knowledge_of(readings((170, 90))).number("systolic_mmhg") is None
    both = knowledge_of(readings((170, 90), (150, 100)))
    assert (both.number("systolic_mmhg"), both.number("diastolic_mmhg")) == (160, 95)


def test_old_readings_do_not_count() -> None:
    assert knowledge_of(readings((170, 90), (150, 100), days_ago=31)).number("systolic_mmhg") is None


def test_readings_take_the_place_of_a_stale_pressure_and_not_of_a_fresh_one() -> None:
    fresh = replace(
        readings((170, 90), (150, 100)), facts={**nobody().facts, "systolic_mmhg": known("systolic_mmhg", 120)}
    )
    assert knowledge_of(fresh).number("systolic_mmhg") == 120
    old = known("systolic_mmhg", 120, on=AS_OF - timedelta(days=60))
    stale = replace(readings((170, 90), (150, 100)), facts={**nobody().facts, "systolic_mmhg": old})
    assert knowledge_of(stale).number("systolic_mmhg") == 160


@pytest.mark.parametrize("substance", ["Ketamine", "ketalar injection", "Esketamine"])
def test_an_allergy_to_ketamine_in_the_list_is_found(substance: str) -> None:
    intake = replace(nobody(), allergies=(Allergy(substance=substance, provenance=RECORD),))
    assert knowledge_of(intake).answer("ketamine_allergy_listed") is Answer.YES


def test_a_list_of_other_allergies_does_not_say_that_there_is_none_to_ketamine() -> None:
    intake = replace(nobody(), allergies=(Allergy(substance="Shellfish", provenance=RECORD),))
    assert knowledge_of(intake).answer("ketamine_allergy_listed") is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("text", "site", "name"),
    [
        ("Secondary malignant neoplasm of liver", None, "liver_metastasis_listed"),
        ("Metastasis", "liver", "liver_metastasis_listed"),
        ("Secondary malignant neoplasm of brain", None, "brain_metastasis_listed"),
    ],
)
def test_a_metastasis_in_the_list_is_found(text: str, site: str | None, name: str) -> None:
    spread = CancerCondition(text=text, kind=CancerKind.METASTASIS, site=site, provenance=RECORD)
    assert knowledge_of(replace(nobody(), cancer=(spread,))).answer(name) is Answer.YES


def test_a_person_seen_within_a_year_is_alive_and_a_silent_record_says_nothing() -> None:
    seen = with_fact(nobody(), "height_cm", 170.0, on=AS_OF - timedelta(days=365))
    silent = with_fact(nobody(), "height_cm", 170.0, on=AS_OF - timedelta(days=366))
    assert knowledge_of(seen).answer("alive") is Answer.YES
    assert knowledge_of(silent).answer("alive") is Answer.UNKNOWN


def test_a_recorded_death_is_a_death_whatever_else_is_dated_later() -> None:
    dead = replace(candidate(), patient=replace(candidate().patient, died_on=AS_OF - timedelta(days=3)))
    assert knowledge_of(dead).answer("alive") is Answer.NO


@pytest.mark.parametrize(("days", "expected"), [(7, Answer.YES), (8, Answer.UNKNOWN)])
def test_a_growth_factor_in_the_treatments_counts_for_a_week(days: int, expected: Answer) -> None:
    given = Treatment(
        text="Pegfilgrastim",
        kind=TreatmentKind.GROWTH_FACTOR,
        last_on=AS_OF - timedelta(days=days),
        provenance=RECORD,
    )
    assert knowledge_of(replace(nobody(), treatments=(given,))).answer("growth_factor_listed") is expected


def test_an_incomplete_list_can_say_yes_and_never_no() -> None:
    complete = candidate()
    incomplete = with_fact(complete, "medication_list_complete", value=False)
    assert knowledge_of(complete).answer("takes_opioid") is Answer.NO
    assert knowledge_of(incomplete).answer("takes_opioid") is Answer.UNKNOWN
    assert knowledge_of(taking(incomplete, medicine("Morphine"))).answer("takes_opioid") is Answer.YES


@pytest.mark.parametrize("active", [True, None])
def test_a_medicine_that_nobody_knows_could_be_anything(active: bool | None) -> None:
    intake = taking(candidate(), medicine("Examplezumab 10 mg", "examplezumab", active=active))
    assert knowledge_of(intake).answer("takes_theophylline") is Answer.UNKNOWN


def test_a_name_that_is_no_fact_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="neither in candidacy/facts"):
        knowledge_of(nobody()).answer("shoe_size")


@pytest.mark.parametrize(("days", "expected"), [(7, Answer.YES), (8, Answer.UNKNOWN)])
def test_a_growth_factor_given_once_counts_for_a_week_from_its_day(days: int, expected: Answer) -> None:
    given = medicine("Pelmeg 6 mg", active=False, started=AS_OF - timedelta(days=days))
    assert knowledge_of(taking(nobody(), given)).answer("growth_factor_listed") is expected


def test_a_pain_of_tomorrow_is_no_reason_to_treat_today() -> None:
    (pain,) = candidate().pain_problems
    later = replace(candidate(), pain_problems=(replace(pain, onset=AS_OF + timedelta(days=1)),))
    assert knowledge_of(candidate()).answer("cancer_related_pain") is Answer.YES
    assert knowledge_of(later).answer("cancer_related_pain") is Answer.UNKNOWN


@pytest.mark.parametrize("text", ["Cerebellar metastasis", "Leptomeningeal metastases", "Intracranial metastasis"])
def test_a_metastasis_within_the_skull_is_found_by_any_of_its_names(text: str) -> None:
    spread = CancerCondition(text=text, kind=CancerKind.METASTASIS, provenance=RECORD)
    assert knowledge_of(replace(nobody(), cancer=(spread,))).answer("brain_metastasis_listed") is Answer.YES


def test_the_latest_two_readings_stand_beside_the_mean_of_all() -> None:
    found = knowledge_of(readings((120, 70), (118, 72), (122, 74), (190, 112), (186, 110)))
    assert found.number("systolic_mmhg") == pytest.approx(147.2)
    assert (found.number("latest_systolic_mmhg"), found.number("latest_diastolic_mmhg")) == (188, 111)


def test_a_clinicians_pressure_of_the_same_day_takes_the_place_of_the_latest_readings() -> None:
    day = AS_OF - timedelta(days=1)
    treated = with_fact(readings((190, 112), (186, 110), days_ago=1), "systolic_mmhg", 130, on=day)
    assert knowledge_of(treated).number("latest_systolic_mmhg") is None
    before = with_fact(readings((190, 112), (186, 110), days_ago=1), "systolic_mmhg", 130, on=day - timedelta(days=1))
    assert knowledge_of(before).number("latest_systolic_mmhg") == 188
