"""Silence is not acknowledgement, nothing stays silent, late data ends nothing, and a fault that comes back locks."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from infusion_sessions import (
    DEVICE,
    NORMAL,
    NURSE,
    PATIENT,
    PHARMACIST,
    PLAN,
    PRESCRIBER,
    SYSTEM,
    Desk,
    desk_at,
    minutes,
)
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.alarms import ALARMS
from lenitive.domain.infusion.events import PumpCondition, SupervisionCondition
from lenitive.domain.infusion.noting import SOUND_BETWEEN_MS
from lenitive.domain.infusion.session import State, epoch_ms

AT = minutes(3)
RED, STALE = "ALM-SPO2-LOW-RED", "ALM-VITALS-STALE-MEDIUM"


def s(value: float) -> timedelta:
    return timedelta(seconds=value)


def alarming() -> Desk:
    """Held by low oxygen saturation at minute 3."""
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1))
    desk.look(minutes(2), spo2_pct=85)
    desk.look(AT, spo2_pct=85)
    assert RED in desk.session.alarms
    return desk


def silence(desk: Desk, at: datetime, for_s: int = 120, alarm: str = RED) -> str | None:
    decided = desk.try_(ask.SilenceAlarm(by=NURSE, key=desk.key(), alarm=alarm, for_s=for_s), at)
    return decided.rule if isinstance(decided, Refusal) else None


def sounds(desk: Desk, at: datetime) -> set[str]:
    return set(desk.session.sounding(epoch_ms(at)))


@pytest.mark.parametrize(
    ("for_s", "rule"), [(1, None), (120, None), (121, "SES-SILENCE"), (0, "SES-SILENCE"), (-1, "SES-SILENCE")]
)
def test_a_silence_lasts_120_s_at_most(for_s: int, rule: str | None) -> None:
    assert silence(alarming(), AT, for_s) == rule


def test_silence_ends_by_itself_to_the_millisecond() -> None:
    desk = alarming()
    assert RED in sounds(desk, AT)
    silence(desk, AT)
    assert RED not in sounds(desk, AT + s(119.999))
    assert RED in sounds(desk, AT + s(120))


def test_silence_is_no_acknowledgement_and_keeps_no_hold_from_becoming_a_stop() -> None:
    desk = alarming()
    silence(desk, AT)
    assert desk.session.alarms[RED].acknowledged_ms is None
    desk.pump(AT + s(1))
    desk.supervise(AT + s(29.999))
    assert desk.session.state is State.HELD
    desk.supervise(AT + s(30))
    assert desk.session.state is State.STOPPED


def test_acknowledgement_is_no_silence() -> None:
    desk = alarming()
    desk.must(ask.AcknowledgeAlarm(by=NURSE, key="a", alarm=RED), AT)
    assert RED in sounds(desk, AT + s(1))


def test_an_alarm_sounds_between_two_silences_so_that_none_is_silent_for_good() -> None:
    desk = alarming()
    silence(desk, AT, 60)
    over = AT + s(60)
    assert silence(desk, AT + s(30)) == "SES-SILENCE", "it is silent already"
    assert silence(desk, over + timedelta(milliseconds=SOUND_BETWEEN_MS - 1)) == "SES-SILENCE"
    assert silence(desk, over + timedelta(milliseconds=SOUND_BETWEEN_MS)) is None


def test_a_new_alarm_and_a_lost_sink_break_every_silence() -> None:
    desk = alarming()
    silence(desk, AT)
    desk.pump(AT + s(1), conditions=[PumpCondition.OCCLUSION])
    desk.supervise(AT + s(1))
    assert RED in sounds(desk, AT + s(1))
    other = alarming()
    silence(other, AT)
    lost = ask.ReportSupervision(by=SYSTEM, key="", condition=SupervisionCondition.SINK_LOST, active=True)
    other.must(lost, AT + s(1))
    assert RED in sounds(other, AT + s(1))


@pytest.mark.parametrize("condition", [PumpCondition.BATTERY_LOW, PumpCondition.BATTERY_DEPLETED])
def test_a_pump_that_runs_out_of_power_cannot_be_silenced(condition: PumpCondition) -> None:
    desk = desk_at(State.RUNNING)
    desk.pump(minutes(1), conditions=[condition])
    desk.vitals(minutes(1))
    desk.supervise(minutes(1))
    alarm = f"ALM-{condition.value.upper().replace('_', '-')}"
    assert alarm in desk.session.alarms
    assert silence(desk, minutes(1), alarm=alarm) == "SES-SILENCE"


def test_only_an_active_alarm_is_silenced_and_only_at_the_bedside() -> None:
    desk = alarming()
    assert silence(desk, AT, alarm="ALM-KVO") == "SES-ALARM-UNKNOWN"
    for by in (PATIENT, PHARMACIST, SYSTEM):
        decided = desk.try_(ask.SilenceAlarm(by=by, key=desk.key(), alarm=RED), AT)
        assert isinstance(decided, Refusal)


# Late data, flicker, and monitors that report every second


def test_data_observed_before_an_alarm_never_end_it_however_good_they_look() -> None:
    desk = desk_at(State.RUNNING)
    begun = minutes(1) + s(16)
    desk.pump(begun)
    desk.supervise(begun)
    assert STALE in desk.session.alarms
    for observed, over in ((begun - s(1), False), (begun, False), (begun + s(0.001), True)):
        said = ask.RecordVitals(by=DEVICE, key="", vitals=replace(NORMAL, observed_at=observed))
        desk.must(said, begun + s(1))
        desk.supervise(begun + s(1))
        assert (STALE not in desk.session.alarms) is over


def every_second(desk: Desk, begin_s: int, values: list[int]) -> None:
    for place, value in enumerate(values):
        at = minutes(0) + s(begin_s + place)
        desk.monitor(at, spo2_pct=value, heart_rate_min=70 + place % 3)
        if place % 5 == 0:
            desk.pump(at)
        desk.supervise(at)


def at_1_hz() -> Desk:
    return desk_at(State.RUNNING, replace(PLAN, monitor_interval_s=1))


def test_a_delay_of_10_s_is_met_by_a_monitor_that_reports_every_second() -> None:
    desk = at_1_hz()
    every_second(desk, 1, [97] * 30 + [87] * 10)
    assert RED not in desk.session.alarms
    every_second(desk, 41, [87])
    assert RED in desk.session.alarms


def test_a_delay_of_30_s_is_met_too_and_one_reading_within_bounds_does_not_start_it_again() -> None:
    desk = at_1_hz()
    every_second(desk, 1, [97] * 10 + [90] * 15 + [93] + [90] * 14)
    assert "ALM-SPO2-LOW-AMBER" not in desk.session.alarms
    every_second(desk, 41, [90])
    assert "ALM-SPO2-LOW-AMBER" in desk.session.alarms


def test_two_readings_in_a_row_within_bounds_start_the_delay_again() -> None:
    desk = at_1_hz()
    every_second(desk, 1, [97] * 10 + [87] * 8 + [97] * 2 + [87] * 8)
    assert RED not in desk.session.alarms


def test_a_vital_sign_is_back_after_10_s_within_bounds_and_not_before() -> None:
    desk = at_1_hz()
    every_second(desk, 1, [97] * 5 + [87] * 12)
    assert RED in desk.session.alarms
    desk.must(ask.AcknowledgeAlarm(by=NURSE, key="a", alarm=RED), minutes(0) + s(17))
    every_second(desk, 18, [97] * 10)
    assert RED in desk.session.alarms
    every_second(desk, 28, [97])
    assert RED not in desk.session.alarms


@pytest.mark.parametrize(("changes", "frozen"), [(False, True), (True, False)])
def test_a_minute_without_a_changed_digit_is_a_frozen_monitor(changes: bool, frozen: bool) -> None:
    desk = at_1_hz()
    for second in range(1, 65):
        at = minutes(0) + s(second)
        desk.monitor(at, heart_rate_min=70 + (changes and second % 2))
        desk.pump(at)
        desk.supervise(at)
        assert ("ALM-VITALS-FROZEN" in desk.session.alarms) is (frozen and second >= 61), second


# The same alarm, stop and start, again and again


def hold_and_resume(desk: Desk, minute: float, condition: PumpCondition = PumpCondition.OCCLUSION) -> None:
    at = minutes(minute)
    desk.full(at)
    desk.pump(at, conditions=[condition])
    desk.supervise(at)
    if desk.session.state is not State.HELD:
        return
    later = at + s(30)
    for alarm in list(desk.session.alarms):
        desk.must(ask.AcknowledgeAlarm(by=NURSE, key=desk.key(), alarm=alarm), later)
    desk.full(later)
    desk.supervise(later)
    desk.must(ask.Resume(by=NURSE, key=desk.key(), expected_version=desk.session.version), later)


def test_the_third_hold_by_the_same_alarm_in_10_min_stops_and_only_a_prescriber_ends_it() -> None:
    desk = desk_at(State.RUNNING)
    for minute in (1, 5):
        hold_and_resume(desk, minute)
    assert desk.session.state is State.RUNNING
    hold_and_resume_and_look(desk, 11)
    assert desk.session.state is State.STOPPED
    assert "ALM-REPEATED" in desk.session.alarms
    by_nurse = desk.try_(ask.AcknowledgeAlarm(by=NURSE, key="n", alarm="ALM-REPEATED"), minutes(12))
    assert isinstance(by_nurse, Refusal)
    desk.supervise(minutes(12))
    assert "ALM-REPEATED" in desk.session.alarms
    desk.must(ask.AcknowledgeAlarm(by=PRESCRIBER, key="p", alarm="ALM-REPEATED"), minutes(12))
    desk.supervise(minutes(12))
    assert "ALM-REPEATED" not in desk.session.alarms


def hold_and_resume_and_look(desk: Desk, minute: float, condition: PumpCondition = PumpCondition.OCCLUSION) -> None:
    at = minutes(minute)
    desk.full(at)
    desk.pump(at, conditions=[condition])
    desk.supervise(at)
    desk.supervise(at + s(1))


@pytest.mark.parametrize(("third_minute", "condition"), [(11.1, PumpCondition.OCCLUSION), (9, PumpCondition.DOOR_OPEN)])
def test_three_holds_in_a_longer_time_or_by_another_alarm_do_not_lock(
    third_minute: float, condition: PumpCondition
) -> None:
    desk = desk_at(State.RUNNING)
    for minute in (1, 5):
        hold_and_resume(desk, minute)
    hold_and_resume_and_look(desk, third_minute, condition)
    assert desk.session.state is State.HELD
    assert "ALM-REPEATED" not in desk.session.alarms


# What was forgotten


def test_a_time_out_without_a_start_reminds_after_2_min_and_no_longer_once_it_runs() -> None:
    desk = desk_at(State.TIMED_OUT)
    begun = minutes(-1)
    desk.supervise(begun + s(119.9))
    assert desk.session.alarms == {}
    desk.supervise(begun + s(120))
    assert set(desk.session.alarms) == {"ALM-NOT-STARTED"}
    at = begun + s(125)
    desk.full(at, pain=7)
    desk.must(ask.Start(by=NURSE, key="s", expected_version=desk.session.version, rate_ul_h=3500), at)
    desk.pump(at)
    desk.supervise(at)
    assert "ALM-NOT-STARTED" not in desk.session.alarms


def test_a_pause_reminds_every_5_min_and_not_only_once() -> None:
    desk = desk_at(State.HELD)
    for minute in (6, 11):
        at = minutes(minute)
        desk.full(at - s(1))
        desk.supervise(at - s(1))
        assert "ALM-HELD-LONG" not in desk.session.alarms
        desk.full(at)
        desk.supervise(at)
        assert "ALM-HELD-LONG" in desk.session.alarms
        desk.must(ask.AcknowledgeAlarm(by=NURSE, key=desk.key(), alarm="ALM-HELD-LONG"), at)
        desk.supervise(at)
        assert "ALM-HELD-LONG" not in desk.session.alarms


def test_every_alarm_but_of_power_can_be_silenced_and_every_one_can_be_acknowledged_by_a_prescriber() -> None:
    assert {one.id for one in ALARMS.values() if not one.silenceable} == {"ALM-BATTERY-LOW", "ALM-BATTERY-DEPLETED"}
    assert all("prescriber" in one.acknowledged_by for one in ALARMS.values())
