"""Every class of fault of a monitor: what it shows, what it says of its waveforms, and what is true."""

import statistics
from dataclasses import replace

import numpy as np
import pytest

from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FaultKind, Where
from lenitive.devices.messages import Missing, Numeric, Numerics, Quality, SignalQuality
from lenitive.devices.simulated_monitor import CUFF_REPEATS_AFTER_MS, SimulatedMonitor
from lenitive.devices.true_state import TrueState

TRUTH = TrueState(
    minute=0, ketamine_ng_ml=0, norketamine_ng_ml=0, effect_site_ng_ml=0, pain=6, dissociation=0, drowsiness=0,
    systolic_mmhg=120, diastolic_mmhg=70, heart_rate_min=84, respiratory_rate_min=16, spo2_pct=96, etco2_mmhg=38,
)  # fmt: skip


def fault(kind: FaultKind, intensity: int = 1, start_ms: int = 10_000, lasts_ms: int = 60_000) -> Fault:
    return Fault(start_ms=start_ms, duration_ms=lasts_ms, kind=kind, where=Where.MONITOR, intensity=intensity)


def monitor(*faults: Fault, seed: int = 1, has_capnograph: bool = True) -> SimulatedMonitor:
    return SimulatedMonitor(
        np.random.default_rng(seed), patient="P", synthetic=True, faults=faults, has_capnograph=has_capnograph
    )


def at(
    one: SimulatedMonitor, at_s: int, *, cuff: bool = False, truth: TrueState = TRUTH
) -> tuple[Numerics, SignalQuality]:
    found = one.observe(truth, cuff=cuff, at_ms=at_s * 1000)
    assert found is not None
    return found


def values(one: SimulatedMonitor, channel: str, *, start_s: int = 10, to_s: int = 70) -> list[int]:
    shown = [getattr(at(one, at_s)[0], channel).value for at_s in range(start_s, to_s)]
    return [value for value in shown if value is not None]


def test_a_well_monitor_shows_the_truth_with_a_little_noise_and_every_channel_its_time() -> None:
    one = monitor()
    numerics, quality = at(one, 5, cuff=True)
    for channel, true in (
        ("heart_rate_min", 84), ("respiratory_rate_min", 16), ("spo2_pct", 96), ("etco2_mmhg", 38),
        ("systolic_mmhg", 120), ("diastolic_mmhg", 70), ("map_mmhg", 87),
    ):  # fmt: skip
        shown: Numeric = getattr(numerics, channel)
        assert shown.value == pytest.approx(true, abs=6)
        assert shown.measured_ms == 5000
    assert (quality.pleth, quality.pleth_varies, quality.capnogram_varies) == (Quality.GOOD, True, True)
    assert statistics.mean(values(one, "heart_rate_min")) == pytest.approx(84, abs=0.5)


def test_a_pressure_is_shown_when_it_was_measured_and_is_else_not_due() -> None:
    numerics, _ = at(monitor(), 5)
    assert {numerics.systolic_mmhg.missing, numerics.diastolic_mmhg.missing, numerics.map_mmhg.missing} == {
        Missing.NOT_DUE
    }


def test_a_monitor_without_a_capnograph_says_so_and_never_zero() -> None:
    numerics, quality = at(monitor(has_capnograph=False), 5)
    assert (numerics.etco2_mmhg.value, numerics.etco2_mmhg.missing) == (None, Missing.NOT_FITTED)
    assert quality.capnogram is Quality.NONE


def test_a_probe_that_is_off_gives_no_saturation_and_says_why() -> None:
    one = monitor(fault(FaultKind.MONITOR_PROBE_OFF))
    numerics, quality = at(one, 10)
    assert (numerics.spo2_pct.value, numerics.spo2_pct.missing) == (None, Missing.PROBE_OFF)
    assert (quality.pleth, quality.pleth_varies) == (Quality.NONE, False)
    assert numerics.heart_rate_min.value is not None
    assert at(one, 70)[0].spo2_pct.value is not None
    assert one.fired[FaultKind.MONITOR_PROBE_OFF] == 1


def test_a_frozen_monitor_repeats_its_numbers_with_new_times_whatever_happens_to_the_person() -> None:
    one = monitor(fault(FaultKind.MONITOR_FROZEN))
    before, _ = at(one, 9)
    worse = replace(TRUTH, spo2_pct=70, heart_rate_min=150)
    shown = [at(one, at_s, truth=worse) for at_s in range(10, 70)]
    assert {numerics.spo2_pct.value for numerics, _ in shown} == {before.spo2_pct.value}
    assert {numerics.heart_rate_min.value for numerics, _ in shown} == {before.heart_rate_min.value}
    assert [numerics.spo2_pct.measured_ms for numerics, _ in shown] == [at_s * 1000 for at_s in range(10, 70)]
    assert not any(quality.pleth_varies or quality.capnogram_varies for _, quality in shown)
    assert at(one, 70, truth=worse)[0].spo2_pct.value == pytest.approx(70, abs=3)
    assert one.fired[FaultKind.MONITOR_FROZEN] == 60


def test_motion_lowers_saturation_and_raises_heart_rate_on_a_poor_waveform_only() -> None:
    one = monitor(fault(FaultKind.ARTEFACT_MOTION, 100))
    assert statistics.mean(values(one, "spo2_pct")) < 84
    assert statistics.mean(values(one, "heart_rate_min")) > 120
    quality = at(one, 11)[1]
    assert (quality.pleth, quality.ecg, quality.capnogram) == (Quality.POOR, Quality.POOR, Quality.GOOD)
    assert values(one, "respiratory_rate_min")
    assert one.fired[FaultKind.ARTEFACT_MOTION]


def test_coughing_counts_breaths_too_often_on_a_poor_capnogram() -> None:
    one = monitor(fault(FaultKind.ARTEFACT_COUGH, 100))
    assert statistics.mean(values(one, "respiratory_rate_min")) > 28
    assert at(one, 11)[1].capnogram is Quality.POOR
    assert one.fired[FaultKind.ARTEFACT_COUGH]


def test_talking_hides_exhaled_carbon_dioxide_on_a_poor_capnogram() -> None:
    one = monitor(fault(FaultKind.ARTEFACT_TALKING, 100))
    assert statistics.mean(values(one, "etco2_mmhg")) < 25
    assert statistics.mean(values(one, "respiratory_rate_min")) < 11
    assert at(one, 11)[1].capnogram is Quality.POOR
    assert one.fired[FaultKind.ARTEFACT_TALKING]


def test_an_arm_that_moves_gives_a_pressure_far_off_or_none_and_the_cuff_measures_once_more() -> None:
    spoiled = fault(FaultKind.ARTEFACT_CUFF, 100, lasts_ms=20_000)
    wrong = failed = 0
    for seed in range(60):
        one = monitor(spoiled, seed=seed)
        shown = at(one, 12, cuff=True)[0].systolic_mmhg
        wrong += shown.value is not None and shown.value > 138
        if shown.missing is Missing.FAILED:
            failed += 1
            assert at(one, 12 + CUFF_REPEATS_AFTER_MS // 1000 - 1)[0].systolic_mmhg.missing is Missing.NOT_DUE
            again = at(one, 12 + CUFF_REPEATS_AFTER_MS // 1000)[0].systolic_mmhg
            assert again.value == pytest.approx(120, abs=8)
            assert at(one, 90)[0].systolic_mmhg.missing is Missing.NOT_DUE, "once"
        assert one.fired[FaultKind.ARTEFACT_CUFF] == 1
    assert wrong >= 15
    assert failed >= 10


def test_a_cable_to_the_next_bed_shows_that_person() -> None:
    one = monitor(fault(FaultKind.WRONG_PATIENT, 1))
    assert statistics.mean(values(one, "heart_rate_min")) == pytest.approx(61, abs=2)
    assert statistics.mean(values(one, "heart_rate_min", start_s=70, to_s=90)) == pytest.approx(84, abs=2)


def test_a_monitor_that_starts_anew_shows_nothing_and_then_counts_its_time_from_there() -> None:
    one = monitor(fault(FaultKind.DEVICE_REBOOT, lasts_ms=20_000))
    assert one.observe(TRUTH, cuff=False, at_ms=15_000) is None
    assert at(one, 35)[0].spo2_pct.measured_ms == 5000
    assert one.power(35_000).boot == 2
    assert one.fired[FaultKind.DEVICE_REBOOT] == 1


def test_faults_show_in_a_plain_reading_too_and_what_is_missing_is_none() -> None:
    faults = (fault(FaultKind.MONITOR_PROBE_OFF, lasts_ms=5000), fault(FaultKind.DEVICE_REBOOT, start_ms=20_000))
    one = monitor(*faults)
    assert one.read(TRUTH, cuff=False, at_ms=12_000).spo2_pct is None
    assert one.read(TRUTH, cuff=False, at_ms=16_000).etco2_mmhg == pytest.approx(38, abs=4)
    off = one.read(TRUTH, cuff=True, at_ms=25_000)
    assert (off.heart_rate_min, off.systolic_mmhg, off.etco2_mmhg) == (None, None, None)


def test_a_schedule_draws_nothing_that_would_change_the_rest_of_the_session() -> None:
    plain, spoiled = monitor(), monitor(fault(FaultKind.MONITOR_PROBE_OFF), fault(FaultKind.ARTEFACT_MOTION, 50))
    for at_s in range(10, 70):
        at(plain, at_s)
        at(spoiled, at_s)
    assert at(plain, 80) == at(spoiled, 80)


def test_noise_moves_some_digit_within_a_minute_so_that_a_flat_line_means_something() -> None:
    one = monitor()
    shown = [at(one, at_s)[0] for at_s in range(600)]
    for start in range(0, 540, 10):
        minute = shown[start : start + 60]
        assert len({(n.heart_rate_min.value, n.spo2_pct.value, n.respiratory_rate_min.value) for n in minute}) > 1
