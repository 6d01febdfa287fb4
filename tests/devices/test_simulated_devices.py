"""The simulated devices: seeded, labelled, never for a real person, and able to be wrong."""

import statistics
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from lenitive.devices.binding import refuse_binding
from lenitive.devices.patient_response import FIGURES
from lenitive.devices.simulated_monitor import SimulatedMonitor
from lenitive.devices.simulated_patient import PatientProfile, Responder, SimulatedPatient
from lenitive.devices.simulated_pump import SimulatedPump
from lenitive.domain.infusion.events import PumpCondition
from lenitive.domain.infusion.kernel import MS_PER_H, MS_PER_MIN
from lenitive.domain.pharmacology.models.default_racemic_v1 import MODEL
from lenitive.domain.pharmacology.predict import Delivery, typical_concentrations

PROFILE = PatientProfile(
    patient="Patient/1",
    synthetic=True,
    weight_kg=70.0,
    age_years=55,
    background_ome_mg_day=100.0,
    rescue_ome_mg_day=30.0,
)


def chance(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))


def pump(seed: int = 1, bag_ul: int = 100_000) -> SimulatedPump:
    return SimulatedPump(chance(seed), patient="Patient/1", synthetic=True, bag_ul=bag_ul)


def person(seed: int = 1, responder: Responder | None = None) -> SimulatedPatient:
    profile = PatientProfile(patient="P", synthetic=True, weight_kg=70.0, age_years=55, responder=responder)
    return SimulatedPatient(chance(seed), profile, MODEL)


def infused(patient: SimulatedPatient, mg_h: float, minutes: int) -> SimulatedPatient:
    for _ in range(minutes):
        patient.receive(mg_h / 60)
    return patient


def test_no_simulated_device_is_bound_to_a_real_person() -> None:
    real = PatientProfile(patient="P", synthetic=False, weight_kg=70.0, age_years=55)
    assert refuse_binding(patient="P", synthetic=False, device="pump") is not None
    with pytest.raises(ValueError, match="SES-SIMULATED"):
        SimulatedPump(chance(), patient="P", synthetic=False, bag_ul=1000)
    with pytest.raises(ValueError, match="SES-SIMULATED"):
        SimulatedMonitor(chance(), patient="P", synthetic=False)
    with pytest.raises(ValueError, match="SES-SIMULATED"):
        SimulatedPatient(chance(), real, MODEL)


@pytest.mark.parametrize("synthetic", [True, None])
def test_a_record_that_does_not_say_is_bound_as_a_simulation_and_labelled(synthetic: bool | None) -> None:
    bound = SimulatedPump(chance(), patient="P", synthetic=synthetic, bag_ul=1000)
    assert bound.advance(1).simulated is True


@pytest.mark.parametrize("seed", range(20))
def test_a_pump_is_within_five_percent_and_its_counter_is_not_the_truth(seed: int) -> None:
    one = pump(seed)
    one.command(20_000, at_ms=0)
    said = one.advance(2 * MS_PER_H)
    assert 0.945 * 40_000 < one.true_ul < 1.05 * 40_000
    assert said.volume_ul != round(one.true_ul)
    assert abs(said.volume_ul - one.true_ul) <= 0.011 * 40_000


def test_a_pump_starts_late_and_stops_at_once() -> None:
    one = pump()
    one.command(36_000, at_ms=0)  # 10 uL per second
    one.advance(20_000)
    assert one.true_ul == 0
    one.advance(30_000)
    given = one.true_ul
    assert 95 < given < 105
    one.command(0, at_ms=30_000)
    assert one.advance(MS_PER_H).rate_ul_h == 0
    assert one.true_ul == given


def test_a_pump_refuses_a_rate_below_its_floor() -> None:
    with pytest.raises(ValueError, match="at least 100 uL/h"):
        pump().command(50, at_ms=0)


def test_an_empty_bag_gives_no_more_than_it_held_and_says_so() -> None:
    one = pump(bag_ul=1000)
    one.command(10_000, at_ms=0)
    said = one.advance(MS_PER_H)
    assert one.true_ul == pytest.approx(1000)
    assert said.conditions == (PumpCondition.BAG_EMPTY,)
    assert said.rate_ul_h == 0


def test_the_same_seed_is_the_same_person_and_another_seed_another() -> None:
    one, same, other = (infused(person(seed), 14.0, 60) for seed in (5, 5, 6))
    assert one.state == same.state
    assert one.eta == same.eta
    assert one.state != other.state
    assert one.state.simulated is True


def test_concentrations_are_those_of_the_model_for_this_person() -> None:
    patient = infused(person(2), 14.0, 180)
    exact = typical_concentrations(
        MODEL,
        weight_kg=70.0,
        age_years=55,
        deliveries=[Delivery(start_min=0, duration_min=180, rate_mg_h=14.0)],
        times_min=np.array([180.0]),
        eta=patient.eta,
    )
    assert patient.state.ketamine_ng_ml == pytest.approx(float(exact.ketamine_ng_ml[0]), rel=1e-6)
    assert patient.state.effect_site_ng_ml == pytest.approx(float(exact.effect_site_ng_ml[0]), rel=1e-6)


def test_people_differ_in_their_kinetics() -> None:
    peaks = [infused(person(seed), 14.0, 120).state.ketamine_ng_ml for seed in range(30)]
    assert 0.1 < statistics.stdev(peaks) / statistics.mean(peaks) < 0.6


def test_response_has_the_shares_of_the_trial() -> None:
    drawn = [person(seed).responder for seed in range(400)]
    assert 0.20 < drawn.count(Responder.ANYWAY) / 400 < 0.34
    assert 0.01 < drawn.count(Responder.TO_KETAMINE) / 400 < 0.09
    assert drawn.count(Responder.NONE) > 200, "most people do not respond"


def test_a_person_who_does_not_respond_does_not_and_one_who_does_does() -> None:
    def relief(kind: Responder) -> float:
        return statistics.mean(7.0 - infused(person(seed, kind), 20.0, 240).state.pain for seed in range(12))

    assert relief(Responder.NONE) < 2.1
    assert relief(Responder.TO_KETAMINE) > 3.0


def test_effects_rise_with_the_dose_and_the_pressure_is_bounded_by_its_largest_effect() -> None:
    rise_pct = float(FIGURES["pressure_rise_pct"].value)
    means = []
    for rate in (0.0, 14.0, 60.0):
        states = [infused(person(seed, Responder.NONE), rate, 120).state for seed in range(12)]
        means.append(
            [
                statistics.mean(getattr(s, name) for s in states)
                for name in ("systolic_mmhg", "drowsiness", "dissociation")
            ]
        )
    for low, high in pairwise(means):
        assert all(a < b for a, b in zip(low, high, strict=True))
    assert means[-1][0] < 124 * (1 + 2 * rise_pct / 100)


def test_scores_are_whole_and_within_their_scales() -> None:
    patient = infused(person(3), 25.0, 200)
    for _ in range(50):
        assert 0 <= patient.rate_pain() <= 10
        level = patient.psychotomimetic()
        assert 0 <= level <= 3
        assert -5 <= patient.rass(level) <= 4
        assert 0 <= patient.nausea() <= 3


def test_a_diary_has_missing_days_and_relief_lasts_only_in_those_who_respond() -> None:
    def mean_late(kind: Responder) -> float:
        days = [
            day
            for seed in range(15)
            for day in infused(person(seed, kind), 14.0, 240).diary(10, session_on=date(2026, 1, 5))
        ]
        known = [day.pain_average for day in days if day.pain_average is not None and day.day >= 5]
        assert len(known) < 15 * 6, "some days are missing"
        assert all(day.simulated for day in days)
        return statistics.mean(known)

    assert mean_late(Responder.NONE) > mean_late(Responder.TO_KETAMINE) + 1.0


def test_a_missing_day_is_missing_whole_and_never_zero() -> None:
    patient = SimulatedPatient(chance(4), PROFILE, MODEL)
    days = patient.diary(120, session_on=date(2026, 1, 5))
    missing = [day for day in days if day.pain_now is None]
    assert missing
    assert all((d.pain_average, d.pain_worst, d.background_ome_mg, d.rescue_ome_mg) == (None,) * 4 for d in missing)
    assert [day.day for day in days] == list(range(1, 121))
    assert days[0].date == date(2026, 1, 6)


def test_a_monitor_gives_a_cuff_only_when_asked_and_loses_its_probe_now_and_then() -> None:
    monitor = SimulatedMonitor(chance(2), patient="P", synthetic=True)
    truth = person(1).state
    seen = [monitor.read(truth, cuff=minute % 15 == 0) for minute in range(3000)]
    assert all((one.systolic_mmhg is not None) == (minute % 15 == 0) for minute, one in enumerate(seen))
    assert 3 <= sum(one.spo2_pct is None for one in seen) < 60
    assert any(one.spo2_pct == 127 for one in seen), "an artefact"
    assert statistics.mean(one.heart_rate_min or 0 for one in seen) == pytest.approx(truth.heart_rate_min, abs=1.0)


def test_a_patient_lives_at_most_a_day_and_takes_no_negative_dose() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        person().receive(-1.0)
    assert MS_PER_MIN * 60 == MS_PER_H
