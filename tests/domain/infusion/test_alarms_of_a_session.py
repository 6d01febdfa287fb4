"""When an alarm begins, what it does by itself, and what it takes for it to end."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from infusion_sessions import NORMAL, NURSE, PLAN, PRESCRIBER, Desk, answers, desk_at, minutes
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.alarms import ALARMS, evaluate
from lenitive.domain.infusion.events import PumpCondition, RedSymptom, Stopped, StopReason
from lenitive.domain.infusion.session import State

S = timedelta(seconds=1)


def raised(desk: Desk) -> set[str]:
    return set(desk.session.alarms)


def seconds(value: float) -> timedelta:
    return timedelta(seconds=value)


def acknowledge(desk: Desk, alarm: str, at: datetime) -> None:
    desk.must(ask.AcknowledgeAlarm(by=NURSE, key=desk.key(), alarm=alarm), at)


CONTINUOUS = [
    # channel, value that alarms, value that just does not, alarm, delay in s, state after it
    ("heart_rate_min", 141, 140, "ALM-HR-HIGH-RED", 30, State.HELD),
    ("heart_rate_min", 44, 45, "ALM-HR-LOW-RED", 30, State.HELD),
    ("heart_rate_min", 94, 93, "ALM-HR-HIGH-AMBER", 30, State.RUNNING),  # 30 % above 72 is 93.6
    ("respiratory_rate_min", 7, 8, "ALM-RR-LOW-RED", 30, State.HELD),
    ("respiratory_rate_min", 31, 30, "ALM-RR-HIGH-RED", 30, State.HELD),
    ("respiratory_rate_min", 9, 10, "ALM-RR-LOW-AMBER", 30, State.RUNNING),
    ("respiratory_rate_min", 25, 24, "ALM-RR-HIGH-AMBER", 30, State.RUNNING),
    ("respiratory_rate_min", 0, 1, "ALM-APNOEA", 30, State.STOPPED),
    ("spo2_pct", 87, 88, "ALM-SPO2-LOW-RED", 10, State.HELD),
    ("spo2_pct", 91, 92, "ALM-SPO2-LOW-AMBER", 30, State.RUNNING),
]


@pytest.mark.parametrize(("channel", "bad", "good", "alarm", "delay_s", "state"), CONTINUOUS)
def test_a_continuous_reading_alarms_when_it_has_held_for_its_delay(
    channel: str, bad: int, good: int, alarm: str, delay_s: int, state: State
) -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1), **{channel: bad})
    assert alarm not in raised(desk), "not before its delay"
    desk.supervise(minutes(1) + seconds(delay_s - 1))
    assert alarm not in raised(desk)
    desk.supervise(minutes(1) + seconds(delay_s))
    assert alarm in raised(desk)
    at = minutes(1) + seconds(31)
    desk.pump(at)
    desk.supervise(at)
    assert desk.session.state is state
    fine = desk_at(State.RUNNING)
    for minute in (1, 2):
        fine.look(minutes(minute), **{channel: good})
    assert alarm not in raised(fine)


CUFF = [
    (180, 90, "ALM-SBP-HIGH-RED"),
    (161, 90, "ALM-SBP-HIGH-RED"),  # more than 40 above a baseline of 120, though below 180
    (145, 80, "ALM-SBP-HIGH-AMBER"),  # more than 20 % above 120, though below 160
    (89, 50, "ALM-SBP-LOW-RED"),
    (150, 110, "ALM-DBP-HIGH-RED"),
    (140, 101, "ALM-DBP-HIGH-AMBER"),
    (90, 40, "ALM-MAP-LOW-RED"),
    (178, 108, "ALM-MAP-HIGH-RED"),
]


@pytest.mark.parametrize(("systolic", "diastolic", "alarm"), CUFF)
def test_a_cuff_pressure_alarms_when_a_second_reading_after_60_s_says_the_same(
    systolic: int, diastolic: int, alarm: str
) -> None:
    desk = desk_at(State.RUNNING)
    high = {"systolic_mmhg": systolic, "diastolic_mmhg": diastolic}
    desk.look(minutes(5), **high)
    desk.look(minutes(5) + seconds(59), **high)
    assert alarm not in raised(desk)
    desk.look(minutes(6), **high)
    assert alarm in raised(desk)


def test_a_single_high_pressure_that_is_not_repeated_counts_as_confirmed_after_two_minutes() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(5), systolic_mmhg=185, diastolic_mmhg=95)
    desk.monitor(minutes(6))
    desk.supervise(minutes(7) - S)
    assert "ALM-SBP-HIGH-RED" not in raised(desk)
    desk.monitor(minutes(7))
    desk.supervise(minutes(7))
    assert "ALM-SBP-HIGH-RED" in raised(desk)


def test_a_single_high_pressure_followed_by_a_normal_one_never_alarms() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(5), systolic_mmhg=185)
    for minute in range(6, 10):
        desk.look(minutes(minute))
    assert not {alarm for alarm in raised(desk) if "SBP" in alarm}


def test_at_baseline_160_the_relative_limit_is_looser_and_the_absolute_one_still_fires() -> None:
    desk = desk_at(State.PREPARED)
    for at in (minutes(-11), minutes(-5)):
        desk.pump(at)
        desk.vitals(at, systolic_mmhg=158)
        desk.scores(at)
    desk.must(ask.CompleteChecklist(by=NURSE, key="c", answers=answers()), minutes(-3))
    desk.must(ask.TimeOut(by=NURSE, key="t", second_person="n2"), minutes(-1))
    desk.monitor(minutes(0))
    desk.must(ask.Start(by=NURSE, key="s", expected_version=desk.session.version, rate_ul_h=3500), minutes(0))
    for minute in (5, 6):
        desk.look(minutes(minute), systolic_mmhg=181)
    assert "ALM-SBP-HIGH-RED" in raised(desk)


def test_a_lower_oxygen_target_moves_amber_and_not_red() -> None:
    plan = replace(PLAN, spo2_target_88_92=True)
    desk = desk_at(State.RUNNING, plan)
    for minute in (1, 2):
        desk.look(minutes(minute), spo2_pct=89)
    assert not {alarm for alarm in raised(desk) if "SPO2" in alarm}
    for minute in (3, 4):
        desk.look(minutes(minute), spo2_pct=87)
    assert {"ALM-SPO2-LOW-RED", "ALM-SPO2-LOW-AMBER"} <= raised(desk)


@pytest.mark.parametrize(("oxygen", "alarms"), [(False, False), (True, True)])
def test_a_fall_of_five_on_oxygen_is_red_and_on_air_it_is_not(oxygen: bool, alarms: bool) -> None:
    desk = desk_at(State.RUNNING)
    for minute in (1, 2):
        desk.look(minutes(minute), spo2_pct=92, oxygen=oxygen)
    assert ("ALM-SPO2-LOW-RED" in raised(desk)) is alarms


def test_not_knowing_whether_oxygen_is_given_counts_as_given() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1), spo2_pct=92)
    unknown = replace(desk.session, oxygen=None)
    assert "ALM-SPO2-LOW-RED" in {one.rule.id for one in evaluate(unknown, at=minutes(1))}
    assert "ALM-SPO2-LOW-RED" not in {one.rule.id for one in evaluate(desk.session, at=minutes(1))}


def test_a_missing_vital_sign_alarms_medium_then_high_and_holds() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1))
    desk.pump(minutes(2))
    desk.monitor(minutes(2), spo2_pct=None)
    desk.supervise(minutes(2) + seconds(14))
    assert raised(desk) == set()
    desk.supervise(minutes(2) + seconds(15))
    assert raised(desk) == {"ALM-VITALS-STALE-MEDIUM"}
    assert desk.session.state is State.RUNNING
    desk.supervise(minutes(2) + seconds(30))
    assert "ALM-VITALS-STALE-HIGH" in raised(desk)
    assert desk.session.state is State.HELD


def test_an_artefact_is_a_missing_reading_and_clears_nothing() -> None:
    desk = desk_at(State.RUNNING)
    for minute in (1, 2):
        desk.look(minutes(minute), spo2_pct=85)
    acknowledge(desk, "ALM-SPO2-LOW-RED", minutes(2))
    desk.look(minutes(3), spo2_pct=127)
    desk.supervise(minutes(3) + seconds(31))
    assert {"ALM-SPO2-LOW-RED", "ALM-VITALS-STALE-HIGH"} <= raised(desk)


def test_a_hold_that_nobody_acknowledges_within_30_s_becomes_a_stop() -> None:
    for acknowledged, state in ((True, State.HELD), (False, State.STOPPED)):
        desk = desk_at(State.RUNNING)
        for minute in (1, 2):
            desk.look(minutes(minute), spo2_pct=85)
        assert desk.session.state is State.HELD
        desk.pump(minutes(2))  # it stands
        if acknowledged:
            acknowledge(desk, "ALM-SPO2-LOW-RED", minutes(2) + seconds(29))
        desk.supervise(minutes(2) + seconds(30))
        assert desk.session.state is state


def test_late_data_never_ends_an_alarm() -> None:
    desk = desk_at(State.RUNNING)
    for minute in (2, 3):
        desk.look(minutes(minute), spo2_pct=85)
    acknowledge(desk, "ALM-SPO2-LOW-RED", minutes(3))
    at = minutes(3) + seconds(40)
    late = replace(NORMAL, observed_at=minutes(2) + seconds(30))
    before = desk.session.readings
    (event,) = desk.must(ask.RecordVitals(by=NURSE, key="", vitals=late), at)
    assert event.data.late is True  # type: ignore[union-attr]
    desk.supervise(at)
    assert "ALM-SPO2-LOW-RED" in raised(desk)
    assert desk.session.readings["spo2_pct"] == before["spo2_pct"]  # type: ignore[index]


def test_data_that_is_newer_than_the_last_but_old_by_now_ends_no_alarm() -> None:
    desk = desk_at(State.RUNNING)
    for minute in (2, 3):
        desk.look(minutes(minute), spo2_pct=85)
    acknowledge(desk, "ALM-SPO2-LOW-RED", minutes(3))
    buffered = replace(NORMAL, observed_at=minutes(4))
    desk.must(ask.RecordVitals(by=NURSE, key="", vitals=buffered), minutes(10))
    desk.supervise(minutes(10))
    assert "ALM-SPO2-LOW-RED" in raised(desk)
    desk.look(minutes(11))
    assert "ALM-SPO2-LOW-RED" not in raised(desk)


def test_a_high_alarm_waits_for_a_person_even_when_its_condition_is_gone() -> None:
    desk = desk_at(State.RUNNING)
    for minute in (1, 2):
        desk.look(minutes(minute), spo2_pct=85)
    desk.look(minutes(2) + seconds(20))
    assert "ALM-SPO2-LOW-RED" in raised(desk)
    acknowledge(desk, "ALM-SPO2-LOW-RED", minutes(2) + seconds(25))
    desk.supervise(minutes(2) + seconds(26))
    assert "ALM-SPO2-LOW-RED" in raised(desk), "one reading within bounds is not enough"
    desk.look(minutes(2) + seconds(30))
    assert "ALM-SPO2-LOW-RED" not in raised(desk)


@pytest.mark.parametrize(
    ("scores", "alarm", "state"),
    [
        ({"level": 3}, "ALM-PSYCHOTOMIMETIC-RED", State.STOPPED),
        ({"level": 2}, "ALM-PSYCHOTOMIMETIC-AMBER", State.RUNNING),
        ({"rass": -3}, "ALM-SEDATION-RED", State.STOPPED),
        ({"rass": 2}, "ALM-SEDATION-RED", State.STOPPED),
        ({"rass": -2}, "ALM-SEDATION-AMBER", State.RUNNING),
        ({"rass": 1}, "ALM-SEDATION-AMBER", State.RUNNING),
    ],
)
def test_a_score_alarms_on_entry(scores: dict[str, int], alarm: str, state: State) -> None:
    desk = desk_at(State.RUNNING)
    desk.pump(minutes(1))
    desk.vitals(minutes(1))
    desk.scores(minutes(1), **scores)
    desk.supervise(minutes(1))
    assert alarm in raised(desk)
    assert desk.session.state is state


def test_an_opioid_sedation_score_alarms_where_a_site_has_it() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1))
    desk.must(ask.ScoreSedation(by=NURSE, key="x", observed_at=minutes(1), rass=0, poss=3), minutes(1))
    desk.supervise(minutes(1))
    assert "ALM-POSS-RED" in raised(desk)
    drowsy = desk_at(State.RUNNING)
    drowsy.look(minutes(1), respiratory_rate_min=11)
    drowsy.must(ask.ScoreSedation(by=NURSE, key="x", observed_at=minutes(1), rass=-1, poss=2), minutes(1))
    drowsy.supervise(minutes(1))
    assert "ALM-POSS-AMBER" in raised(drowsy)


@pytest.mark.parametrize("symptom", RedSymptom)
def test_a_red_symptom_stops_at_once(symptom: RedSymptom) -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1))
    desk.must(ask.NoteAdverseEvent(by=NURSE, key="a", term=symptom, grade=3, red_symptom=symptom), minutes(1))
    desk.supervise(minutes(1))
    assert desk.session.state is State.STOPPED
    assert "ALM-SYMPTOM-RED" in raised(desk)


@pytest.mark.parametrize(
    ("condition", "alarm", "state"),
    [
        (PumpCondition.AIR_IN_LINE, "ALM-AIR-IN-LINE", State.STOPPED),
        (PumpCondition.OCCLUSION, "ALM-OCCLUSION", State.HELD),
        (PumpCondition.BAG_EMPTY, "ALM-BAG-EMPTY", State.HELD),
        (PumpCondition.DOOR_OPEN, "ALM-DOOR-OPEN", State.HELD),
        (PumpCondition.KVO, "ALM-KVO", State.STOPPED),
        (PumpCondition.BATTERY_DEPLETED, "ALM-BATTERY-DEPLETED", State.HELD),
        (PumpCondition.BATTERY_LOW, "ALM-BATTERY-LOW", State.RUNNING),
        (PumpCondition.BAG_LOW, "ALM-BAG-LOW", State.RUNNING),
    ],
)
def test_what_the_pump_says_alarms_at_once(condition: PumpCondition, alarm: str, state: State) -> None:
    desk = desk_at(State.RUNNING)
    desk.vitals(minutes(1))
    desk.pump(minutes(1), conditions=[condition])
    desk.supervise(minutes(1))
    assert alarm in raised(desk)
    assert desk.session.state is state


def test_a_pump_at_another_rate_than_commanded_is_stopped() -> None:
    desk = desk_at(State.RUNNING)
    desk.vitals(minutes(1))
    desk.pump(minutes(1), rate_ul_h=35_000)
    desk.supervise(minutes(1))
    assert "ALM-PUMP-MISMATCH" in raised(desk)
    assert desk.session.state is State.STOPPED


def test_a_pump_that_gives_five_percent_too_much_is_tolerated_and_far_more_is_stopped() -> None:
    for over_ul, alarms in ((480, set()), (1001, {"ALM-OVER-DELIVERY-HIGH"})):
        desk = desk_at(State.RUNNING)
        desk.vitals(minutes(120))
        desk.pump(minutes(120), volume_ul=7000 + over_ul)
        desk.supervise(minutes(120))
        assert {alarm for alarm in raised(desk) if "OVER-DELIVERY" in alarm} == alarms
        assert desk.session.state is (State.STOPPED if alarms else State.RUNNING)


def test_over_delivery_beyond_half_a_millilitre_alarms_after_60_s() -> None:
    desk = desk_at(State.RUNNING)
    for minute in (10, 11, 12):
        desk.vitals(minutes(minute))
        desk.pump(minutes(minute), volume_ul=3500 * minute // 60 + 600)
        desk.supervise(minutes(minute))
        assert ("ALM-OVER-DELIVERY-MEDIUM" in raised(desk)) is (minute > 10)


def test_flow_while_stopped_says_clamp_the_line() -> None:
    desk = desk_at(State.STOPPED)
    for minute, volume in ((3, 150), (4, 150), (5, 300)):
        desk.vitals(minutes(minute))
        desk.pump(minutes(minute), volume_ul=volume)
        desk.supervise(minutes(minute))
    assert "ALM-PUMP-NOT-STOPPED" in raised(desk)


def test_the_planned_end_stops_the_infusion_by_itself() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(239))
    assert desk.session.state is State.RUNNING
    desk.look(minutes(240))
    assert desk.session.state is State.STOPPED
    stopped = next(event.data for event in desk.events if isinstance(event.data, Stopped))
    assert stopped.reason is StopReason.COMPLETED


def test_what_stops_by_an_alarm_before_or_at_the_planned_end_was_not_completed() -> None:
    for minute in (30, 240):
        desk = desk_at(State.RUNNING)
        desk.pump(minutes(minute), conditions=[PumpCondition.AIR_IN_LINE])
        desk.supervise(minutes(minute))
        stopped = next(event.data for event in desk.events if isinstance(event.data, Stopped))
        assert (stopped.reason, stopped.alarm) == (StopReason.ALARM, "ALM-AIR-IN-LINE")


def test_a_dose_limit_that_is_reached_holds() -> None:
    desk = desk_at(State.RUNNING, replace(PLAN, limits=replace(PLAN.limits, max_total_ug=36_750)))
    desk.vitals(minutes(100))
    desk.pump(minutes(100), volume_ul=36_750)
    desk.supervise(minutes(100))
    assert "ALM-DOSE-LIMIT" in raised(desk)
    assert desk.session.rate_ul_h == 0


def test_a_request_beyond_a_limit_is_refused_recorded_and_alarms_until_somebody_looks() -> None:
    desk = desk_at(State.RUNNING)
    for minute in (15, 30):
        desk.full(minutes(minute))
    refusal = desk.set_rate(40_000, minutes(30), by=PRESCRIBER)
    assert isinstance(refusal, Refusal)
    note = ask.NoteRefusal(
        by=PRESCRIBER, key="", command="SetRate", rule=refusal.rule, what=refusal.what, limit=refusal.limit
    )
    desk.must(note, minutes(30))
    desk.supervise(minutes(30))
    assert "ALM-LIMIT-REFUSED" in raised(desk)
    assert desk.session.rate_ul_h == 3500
    acknowledge(desk, "ALM-LIMIT-REFUSED", minutes(31))
    desk.supervise(minutes(31))
    assert "ALM-LIMIT-REFUSED" not in raised(desk)


def test_an_observation_alarms_low_two_and_medium_ten_minutes_after_it_was_due() -> None:
    desk = desk_at(State.RUNNING)
    for minute, expected in (
        (15, set()),
        (17, {"ALM-OBSERVATION-OVERDUE-LOW"}),
        (25, {"ALM-OBSERVATION-OVERDUE-LOW", "ALM-OBSERVATION-OVERDUE-MEDIUM"}),
    ):
        desk.look(minutes(minute))
        assert {alarm for alarm in raised(desk) if "OVERDUE" in alarm} == expected


def test_before_the_start_and_after_discharge_nothing_is_evaluated() -> None:
    for state in (State.NEW, State.PREPARED, State.READY, State.DISCHARGED, State.CLOSED):
        assert evaluate(desk_at(state).session, at=minutes(500)) == ()


def test_each_alarm_of_the_registry_can_fire_in_this_folder() -> None:
    """The names that these tests wait for, against the registry: an alarm without a test fails here."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py")))
    untested = [alarm for alarm in ALARMS if alarm not in text]
    assert untested == []


def test_capnography_alarms_where_it_is_used() -> None:
    plan = replace(PLAN, etco2_required=True)
    desk = desk_at(State.RUNNING, plan)
    for minute in (1, 2):
        desk.look(minutes(minute), etco2_mmhg=61)
    assert {"ALM-ETCO2-HIGH-RED", "ALM-ETCO2-HIGH-AMBER"} <= raised(desk)
    flat = desk_at(State.RUNNING, plan)
    for minute in (1, 2):
        flat.look(minutes(minute), etco2_mmhg=0)
    assert "ALM-ETCO2-FLAT" in raised(flat)
    assert flat.session.state is State.STOPPED
    without = desk_at(State.RUNNING, plan)
    without.look(minutes(2))
    assert "ALM-VITALS-STALE-HIGH" in raised(without)


def test_a_cuff_pressure_that_is_late_a_silent_pump_and_a_long_hold_alarm() -> None:
    desk = desk_at(State.RUNNING)
    desk.monitor(minutes(17) + S)
    desk.supervise(minutes(17) + S)
    assert {"ALM-CUFF-STALE", "ALM-PUMP-SILENT"} <= raised(desk)
    held = desk_at(State.HELD)
    held.look(minutes(6))
    assert "ALM-HELD-LONG" in raised(held)


def test_under_delivery_alarms_low_and_the_mean_pressure_amber() -> None:
    desk = desk_at(State.RUNNING)
    for minute in range(60, 64):
        desk.vitals(minutes(minute), systolic_mmhg=140, diastolic_mmhg=99)
        desk.pump(minutes(minute), volume_ul=2500)
        desk.supervise(minutes(minute))
    assert {"ALM-UNDER-DELIVERY", "ALM-MAP-HIGH-AMBER"} <= raised(desk)


def test_the_end_of_the_infusion_is_an_alarm_until_somebody_has_seen_it() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(240))
    assert "ALM-END-OF-INFUSION" in raised(desk)
    acknowledge(desk, "ALM-END-OF-INFUSION", minutes(241))
    desk.supervise(minutes(241))
    assert "ALM-END-OF-INFUSION" not in raised(desk)
