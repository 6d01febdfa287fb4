"""How a simulated person gets worse: six courses, each crosses the limits that it is there to cross, and goes back."""

from dataclasses import asdict

import numpy as np
import pytest

from lenitive.devices.deterioration import COURSES, deteriorated
from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FAULTS, FaultKind, Where
from lenitive.devices.ground_truth import TrueSample, truth_lines, vitals_of
from lenitive.devices.simulated_patient import PatientProfile, Responder, SimulatedPatient
from lenitive.devices.true_state import TrueState
from lenitive.domain.pharmacology.models.default_racemic_v1 import MODEL

S, MIN = 1000, 60_000
WELL = TrueState(
    minute=0, ketamine_ng_ml=90, norketamine_ng_ml=40, effect_site_ng_ml=88, pain=5, dissociation=0.3, drowsiness=0.2,
    systolic_mmhg=132, diastolic_mmhg=78, heart_rate_min=80, respiratory_rate_min=15, spo2_pct=97, etco2_mmhg=38,
)  # fmt: skip


def episode(kind: FaultKind, intensity: int = 100, start_ms: int = 0, lasts_ms: int = 10 * MIN) -> Fault:
    return Fault(start_ms=start_ms, duration_ms=lasts_ms, kind=kind, where=Where.PATIENT, intensity=intensity)


def after(kind: FaultKind, at_ms: int, **more: int) -> TrueState:
    return deteriorated(WELL, [episode(kind, **more)], at_ms)


def test_slow_breathing_comes_before_low_oxygen_and_high_carbon_dioxide() -> None:
    early, late = (after(FaultKind.RESPIRATORY_DEPRESSION, at_ms) for at_ms in (90 * S, 5 * MIN))
    assert early.respiratory_rate_min < 8
    assert early.spo2_pct > 92
    assert late.spo2_pct < 88
    assert late.etco2_mmhg > 60
    assert late.drowsiness > 0.86, "a nurse finds them deeply sedated"


def test_no_air_passes_and_the_capnogram_is_flat_long_before_oxygen_falls() -> None:
    early, late = (after(FaultKind.AIRWAY_OBSTRUCTION, at_ms) for at_ms in (6 * S, 150 * S))
    assert (early.etco2_mmhg, early.respiratory_rate_min, early.spo2_pct) == (0, 0, 97)
    assert late.spo2_pct < 70


def test_pressure_rises_beyond_the_red_limits_within_four_minutes() -> None:
    state = after(FaultKind.HYPERTENSIVE_CRISIS, 4 * MIN)
    assert state.systolic_mmhg >= 180
    assert state.diastolic_mmhg >= 110


def test_the_heart_races_from_one_moment_to_the_next() -> None:
    assert after(FaultKind.TACHYARRHYTHMIA, 3 * S).heart_rate_min > 140
    assert after(FaultKind.TACHYARRHYTHMIA, 2 * MIN).systolic_mmhg < 90


def test_anaphylaxis_is_low_pressure_with_a_racing_heart_and_falling_oxygen() -> None:
    state = after(FaultKind.ANAPHYLAXIS, 5 * MIN)
    assert state.systolic_mmhg < 90
    assert state.heart_rate_min > 140
    assert state.respiratory_rate_min > 30
    assert state.spo2_pct < 88


def test_agitation_is_panic_with_everything_up_and_nobody_drowsy() -> None:
    state = after(FaultKind.EMERGENCE_AGITATION, 3 * MIN)
    assert state.dissociation > 2.0, "the score that a nurse gives is 3"
    assert state.drowsiness == 0
    assert state.systolic_mmhg > 160
    assert state.heart_rate_min > 120


@pytest.mark.parametrize("kind", COURSES)
def test_a_course_begins_from_where_the_person_is_grows_with_its_intensity_and_goes_back(kind: FaultKind) -> None:
    assert after(kind, 0) == WELL
    assert after(kind, 5 * MIN, start_ms=6 * MIN) == WELL
    weak, full = (asdict(after(kind, 10 * MIN - 1, intensity=size)) for size in (30, 100))
    for change in COURSES[kind].changes:
        well = getattr(WELL, change.name)
        assert abs(weak[change.name] - well) < abs(full[change.name] - well)
        assert full[change.name] == pytest.approx(change.to)
    gone_ms = 10 * MIN + COURSES[kind].recovers_s * S
    halfway = after(kind, (10 * MIN + gone_ms) // 2)
    assert halfway not in {WELL, after(kind, 10 * MIN - 1)}
    assert after(kind, gone_ms) == WELL


def test_there_are_six_courses_and_each_is_a_class_of_fault_of_the_person() -> None:
    of_the_person = {kind for kind, entry in FAULTS.items() if Where.PATIENT in entry.befalls}
    assert set(COURSES) == of_the_person
    assert len(COURSES) == 6


@pytest.mark.parametrize("kind", COURSES)
def test_drug_and_pain_go_on_as_the_model_says(kind: FaultKind) -> None:
    state = after(kind, 5 * MIN)
    for name in ("ketamine_ng_ml", "norketamine_ng_ml", "effect_site_ng_ml", "pain"):
        assert getattr(state, name) == getattr(WELL, name)


def person(*faults: Fault, starts_ms: int = 0) -> SimulatedPatient:
    profile = PatientProfile(patient="P", synthetic=True, weight_kg=70.0, age_years=55, responder=Responder.NONE)
    chance = np.random.Generator(np.random.Philox(4))
    return SimulatedPatient(chance, profile, MODEL, faults=faults, starts_ms=starts_ms)


def test_a_simulated_person_gets_worse_when_it_is_scheduled_and_only_then() -> None:
    start_ms = 1_000 * MIN
    falls_ill = episode(FaultKind.RESPIRATORY_DEPRESSION, start_ms=start_ms + 30 * MIN, lasts_ms=10 * MIN)
    well, ill = person(), person(falls_ill, starts_ms=start_ms)
    for minute in range(1, 60):
        plain, state = well.receive(0.2), ill.receive(0.2)
        assert state.ketamine_ng_ml == plain.ketamine_ng_ml
        if not 30 < minute < 43:
            assert state == plain
    assert ill.state_at(start_ms + 35 * MIN + 500).respiratory_rate_min < well.state.respiratory_rate_min - 5


def test_a_persons_breath_holds_more_carbon_dioxide_the_slower_it_comes() -> None:
    one = person()
    rates = [(one.receive(1.0).respiratory_rate_min, one.state.etco2_mmhg) for _ in range(60)]
    assert all(etco2 == pytest.approx(38 * 15 / rate) for rate, etco2 in rates)


def test_ground_truth_is_whole_thousandths_in_order_of_time() -> None:
    lines = truth_lines(
        TrueSample(at_ms=at_ms, true_nl=1, trapped_nl=0, left_nl=9, vitals=vitals_of(WELL)) for at_ms in (2000, 1000)
    ).splitlines()
    assert lines[0].startswith(b'{"at_ms":1000,')
    assert b'"spo2_pct":97000' in lines[0]
    assert b"." not in lines[0]
