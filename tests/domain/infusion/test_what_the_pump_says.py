"""What a pump reports: which pump counts, what it gave beyond the command, and whether it does what it was told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from infusion_sessions import DEVICE, NURSE, PLAN, PRESCRIBER, Desk, desk_at, minutes
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import AlarmRaised, Priority, PumpCondition, PumpReconciled, PumpReported
from lenitive.domain.infusion.session import State, epoch_ms

S = timedelta(seconds=1)


def commanded_ul(desk: Desk, at: datetime) -> int:
    return desk.session.commanded_ul(epoch_ms(at))


def given_ug(desk: Desk, at: datetime) -> int:
    return desk.session.given_ug(epoch_ms(at))


def acknowledge(desk: Desk, alarm: str, at: datetime) -> None:
    desk.must(ask.AcknowledgeAlarm(by=NURSE, key=desk.key(), alarm=alarm), at)


# What was given too much was given


def test_what_the_pump_gave_beyond_the_command_does_not_shrink_until_its_next_report() -> None:
    desk = desk_at(State.RUNNING)
    desk.pump(minutes(10), volume_ul=commanded_ul(desk, minutes(10)) + 399)
    before = given_ug(desk, minutes(10))
    assert desk.session.excess_ug() == 399
    assert given_ug(desk, minutes(17)) - before == commanded_ul(desk, minutes(17)) - commanded_ul(desk, minutes(10))
    desk.must(ask.Hold(by=NURSE, key="h"), minutes(17))
    assert desk.session.excess_ug() == 399


def test_a_pump_that_falls_behind_later_has_still_given_what_it_gave_too_much() -> None:
    desk = desk_at(State.RUNNING)
    desk.pump(minutes(10), volume_ul=commanded_ul(desk, minutes(10)) + 300)
    desk.pump(minutes(20), volume_ul=commanded_ul(desk, minutes(20)) + 100)
    assert desk.session.excess_ug() == 300
    desk.pump(minutes(30), volume_ul=commanded_ul(desk, minutes(30)) + 350)
    assert desk.session.excess_ug() == 350


def test_a_counter_that_starts_again_loses_no_excess_and_counts_what_it_shows() -> None:
    desk = desk_at(State.RUNNING)
    desk.pump(minutes(10), volume_ul=commanded_ul(desk, minutes(10)) + 300)
    desk.pump(minutes(11), volume_ul=40)  # when it fell is not known: all of it may be beyond the command
    assert desk.session.excess_ug() == 340
    desk.pump(minutes(12), volume_ul=40 + commanded_ul(desk, minutes(12)) - commanded_ul(desk, minutes(11)))
    assert desk.session.excess_ug() == 340


def test_what_was_commanded_until_a_time_in_the_past_is_cut_at_that_time() -> None:
    desk = desk_at(State.RUNNING)
    for minute in (15, 30):
        desk.full(minutes(minute))
    assert not isinstance(desk.set_rate(7000, minutes(30)), Refusal)
    assert commanded_ul(desk, minutes(30)) == 1750
    assert commanded_ul(desk, minutes(12)) == 700  # 3.5 mL/h for 12 min, whatever came later
    desk.must(ask.Stop(by=NURSE, key="s"), minutes(60))
    assert commanded_ul(desk, minutes(36)) == 1750 + 700
    assert commanded_ul(desk, minutes(90)) == 1750 + 3500


def test_a_report_from_before_a_change_of_rate_is_compared_with_what_was_commanded_then() -> None:
    desk = desk_at(State.RUNNING)
    for minute in (15, 30):
        desk.full(minutes(minute))
    desk.set_rate(7000, minutes(40))
    late = PumpReported(device="pump", observed_at=minutes(35), volume_ul=2100 + 700, rate_ul_h=3500)
    desk.must(ask.ReportPump(by=DEVICE, key="", report=late), minutes(41))
    assert desk.session.excess_ug() == 2800 - commanded_ul(desk, minutes(35))


def test_the_excess_that_was_counted_keeps_the_rate_from_rising_after_the_next_good_report() -> None:
    plan = replace(PLAN, limits=replace(PLAN.limits, max_total_ug=36_750))  # exactly what is ordered
    desk = desk_at(State.RUNNING, plan)
    desk.full(minutes(15))
    desk.pump(minutes(16), volume_ul=commanded_ul(desk, minutes(16)) + 90)
    desk.full(minutes(30))
    refused = desk.set_rate(7000, minutes(30))  # 1.75 + 24.5 + 0.09 mg: within the total
    assert not isinstance(refused, Refusal)
    desk.full(minutes(45))
    desk.full(minutes(60))
    refused = desk.set_rate(10_500, minutes(60))
    assert isinstance(refused, Refusal)
    assert refused.rule == "SES-TOTAL"


# Far too much


@pytest.mark.parametrize(
    ("minute", "beyond_ul", "held_s", "raised"),
    [
        (10, 101, 60, True),  # 17 % of 0.58 mL
        (10, 101, 59, False),
        (10, 100, 300, False),  # no more than a stroke
        (110, 650, 60, True),  # 10.1 % of 6.4 mL
        (110, 630, 300, False),  # less than 10 %
        (110, 1001, 0, True),
        (110, 1000, 0, False),
        (230, 1100, 0, True),  # 8.2 % of 13.4 mL, more than 1.0 mL
    ],
)
def test_far_too_much_is_beyond_ten_percent_for_a_minute_or_at_once_beyond_a_millilitre(
    minute: int, beyond_ul: int, held_s: int, raised: bool
) -> None:
    desk = desk_at(State.RUNNING)
    desk.vitals(minutes(minute))
    desk.pump(minutes(minute), volume_ul=commanded_ul(desk, minutes(minute)) + beyond_ul)
    desk.supervise(minutes(minute) + held_s * S)
    assert ("ALM-OVER-DELIVERY-HIGH" in desk.session.alarms) is raised


def test_a_pump_that_is_five_percent_off_is_no_fault_for_all_of_a_long_infusion() -> None:
    steps = (replace(PLAN.steps[0], duration_min=360, rate_ul_h=10_500),)
    desk = desk_at(State.RUNNING, replace(PLAN, steps=steps))
    for minute in range(1, 360):
        at = minutes(minute)
        desk.pump(at, volume_ul=commanded_ul(desk, at) * 105 // 100)
        if minute % 10 == 0:
            desk.vitals(at)
            desk.scores(at)
            desk.supervise(at)
    raised = {event.data.alarm for event in desk.events if isinstance(event.data, AlarmRaised)}
    assert not {alarm for alarm in raised if "DELIVERY" in alarm}
    assert commanded_ul(desk, minutes(359)) > 60_000


# Another rate than commanded


def test_a_pump_that_runs_is_not_excused_by_what_it_reports() -> None:
    for rate, alarms in ((35_000, True), (3500, False), (0, False)):
        desk = desk_at(State.RUNNING)
        desk.vitals(minutes(1))
        desk.pump(minutes(1), rate_ul_h=rate, conditions=[PumpCondition.OCCLUSION])
        desk.supervise(minutes(1))
        assert ("ALM-PUMP-MISMATCH" in desk.session.alarms) is alarms


def test_the_same_rate_again_and_again_hides_no_mismatch() -> None:
    desk = desk_at(State.RUNNING)
    desk.vitals(minutes(1))
    desk.pump(minutes(1), rate_ul_h=35_000)
    for second in range(0, 20, 4):
        desk.set_rate(3500, minutes(1) + second * S)
    desk.supervise(minutes(1) + 17 * S)
    assert "ALM-PUMP-MISMATCH" in desk.session.alarms
    assert desk.session.state is State.STOPPED


def test_lowering_again_and_again_hides_no_mismatch_either() -> None:
    desk = desk_at(State.RUNNING)
    for second in range(0, 20, 4):
        desk.set_rate(3400 - 100 * second, minutes(1) + second * S)
        desk.pump(minutes(1) + (second + 1) * S, rate_ul_h=35_000)
    desk.monitor(minutes(1) + 17 * S)
    desk.supervise(minutes(1) + 18 * S)
    assert "ALM-PUMP-MISMATCH" in desk.session.alarms


def test_a_command_that_follows_a_wrong_rate_does_not_make_it_right() -> None:
    desk = desk_at(State.RUNNING)
    desk.vitals(minutes(1))
    desk.pump(minutes(1), rate_ul_h=2000)
    desk.set_rate(2000, minutes(1) + S)
    desk.supervise(minutes(1) + 2 * S)
    assert "ALM-PUMP-MISMATCH" in desk.session.alarms


def test_a_pump_may_report_its_old_rate_for_the_seconds_in_which_it_settles() -> None:
    for second, alarms in ((4, False), (6, True)):
        desk = desk_at(State.RUNNING)
        for minute in (15, 30):
            desk.full(minutes(minute))
        desk.set_rate(7000, minutes(30))
        desk.pump(minutes(30) + second * S, rate_ul_h=3500)
        desk.supervise(minutes(30) + second * S)
        assert ("ALM-PUMP-MISMATCH" in desk.session.alarms) is alarms


# A stop is confirmed


@pytest.mark.parametrize("state", [State.STOPPED, State.HELD])
def test_a_pump_that_is_silent_after_it_was_told_to_stand_says_clamp_the_line(state: State) -> None:
    for seconds, reads_zero, alarms in ((4, False, False), (5, False, True), (5, True, False)):
        desk = desk_at(State.RUNNING)
        desk.look(minutes(1))
        told = ask.Stop(by=NURSE, key="s") if state is State.STOPPED else ask.Hold(by=NURSE, key="h")
        desk.must(told, minutes(2))
        if reads_zero:
            desk.pump(minutes(2) + S)
        desk.supervise(minutes(2) + seconds * S)
        assert ("ALM-PUMP-NOT-STOPPED" in desk.session.alarms) is alarms
    desk = desk_at(State.RUNNING)
    desk.must(ask.Stop(by=NURSE, key="s"), minutes(2))
    desk.supervise(minutes(2) + 5 * S)
    acknowledge(desk, "ALM-PUMP-NOT-STOPPED", minutes(2) + 6 * S)
    desk.supervise(minutes(3))
    assert "ALM-PUMP-NOT-STOPPED" in desk.session.alarms, "taking notice does not make it stand"
    desk.pump(minutes(3))
    desk.supervise(minutes(3))
    assert "ALM-PUMP-NOT-STOPPED" not in desk.session.alarms


def test_a_pump_that_runs_on_after_a_stop_alarms_though_it_reports() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1))
    desk.must(ask.Stop(by=NURSE, key="s"), minutes(2))
    desk.pump(minutes(2) + 3 * S, rate_ul_h=3500)
    desk.supervise(minutes(2) + 5 * S)
    assert "ALM-PUMP-NOT-STOPPED" in desk.session.alarms


def test_rate_zero_asked_again_and_again_does_not_put_the_alarm_off() -> None:
    desk = desk_at(State.RUNNING)
    for second in range(0, 12, 4):
        desk.set_rate(0, minutes(2) + second * S)
    desk.supervise(minutes(2) + 9 * S)
    assert "ALM-PUMP-NOT-STOPPED" in desk.session.alarms


def test_a_zero_from_before_the_stop_confirms_nothing() -> None:
    desk = desk_at(State.RUNNING)
    desk.pump(minutes(1), rate_ul_h=0, conditions=[PumpCondition.OCCLUSION])
    desk.must(ask.Stop(by=NURSE, key="s"), minutes(2))
    desk.supervise(minutes(2) + 5 * S)
    assert "ALM-PUMP-NOT-STOPPED" in desk.session.alarms


def test_nobody_goes_on_after_a_pause_while_the_pump_is_silent() -> None:
    desk = desk_at(State.HELD)
    at = minutes(4)
    desk.vitals(at)
    desk.scores(at)
    resume = ask.Resume(by=NURSE, key="r", expected_version=desk.session.version)
    refused = desk.try_(resume, at)
    assert isinstance(refused, Refusal)
    assert refused.rule == "SES-PUMP"
    desk.pump(at)
    assert not isinstance(desk.try_(replace(resume, key="again"), at), Refusal)


# Another pump


def test_a_report_of_another_pump_counts_for_nothing_and_alarms() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1))
    before = desk.session.pump
    desk.pump(minutes(2), device="pump-of-the-next-bed", volume_ul=30_000, rate_ul_h=3500)
    assert desk.session.pump == before
    assert given_ug(desk, minutes(2)) == commanded_ul(desk, minutes(2))
    desk.vitals(minutes(2))
    desk.supervise(minutes(2))
    assert "ALM-PUMP-OTHER" in desk.session.alarms
    assert desk.session.state is State.RUNNING
    acknowledge(desk, "ALM-PUMP-OTHER", minutes(3))
    desk.look(minutes(3))
    assert "ALM-PUMP-OTHER" not in desk.session.alarms


def test_another_pump_cannot_confirm_that_this_one_stands() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1))
    desk.must(ask.Stop(by=NURSE, key="s"), minutes(2))
    desk.pump(minutes(2) + S, device="pump-of-the-next-bed", rate_ul_h=0)
    desk.supervise(minutes(2) + 5 * S)
    assert "ALM-PUMP-NOT-STOPPED" in desk.session.alarms


def test_the_pump_that_is_there_at_the_start_counts() -> None:
    desk = desk_at(State.TIMED_OUT)
    desk.pump(minutes(-0.5), device="second", volume_ul=0)
    assert desk.session.pump is not None
    assert desk.session.pump.device == "second"


# Two people put it right


def reconcile(desk: Desk, at: datetime, **changed: object) -> object:
    said = {"device": "second", "counter_ul": 0, "given_ul": 120, "witness": "n2", "reason": "battery gone", **changed}
    return desk.try_(ask.ReconcilePump(by=NURSE, key=desk.key(), **said), at)  # type: ignore[arg-type]


def test_only_two_people_put_another_pump_in_place_while_nothing_runs() -> None:
    running = desk_at(State.RUNNING)
    assert isinstance(reconcile(running, minutes(1)), Refusal)
    desk = desk_at(State.HELD)
    for wrong in ({"witness": "n1"}, {"witness": ""}, {"reason": " "}, {"given_ul": -1}, {"counter_ul": 1.5}):
        assert isinstance(reconcile(desk, minutes(2), **wrong), Refusal)
    refused = desk.try_(
        ask.ReconcilePump(
            by=DEVICE, key="d", device="second", counter_ul=0, given_ul=0, witness="n2", reason="I am the pump"
        ),
        minutes(2),
    )
    assert isinstance(refused, Refusal)
    assert not isinstance(reconcile(desk, minutes(2)), Refusal)
    assert desk.session.reported_ul() == 120
    assert desk.session.excess_ug() == 120 - commanded_ul(desk, minutes(2))
    desk.pump(minutes(3), device="second", volume_ul=10)
    assert desk.session.reported_ul() == 130
    desk.pump(minutes(4), device="pump", volume_ul=9000)
    assert desk.session.reported_ul() == 130


def test_what_two_people_read_is_the_one_way_for_counted_excess_to_fall() -> None:
    desk = desk_at(State.RUNNING)
    desk.pump(minutes(10), volume_ul=commanded_ul(desk, minutes(10)) + 500)
    desk.must(ask.Hold(by=PRESCRIBER, key="h"), minutes(10))
    desk.pump(minutes(11), volume_ul=commanded_ul(desk, minutes(10)))
    assert desk.session.excess_ug() >= 500
    reconcile(desk, minutes(12), device="pump", counter_ul=584, given_ul=584)
    assert desk.session.excess_ug() == 0


def counting_anew() -> Desk:
    """Ten minutes in, the counter begins at 0 again; the nurse holds."""
    desk = desk_at(State.RUNNING)
    desk.full(minutes(10))
    desk.pump(minutes(10) + 5 * S, volume_ul=3)
    desk.supervise(minutes(10) + 5 * S)
    return desk


def test_a_counter_that_falls_alarms_and_no_more_drug_is_given_until_two_people_have_reconciled_it() -> None:
    desk = counting_anew()
    assert desk.session.alarms["ALM-PUMP-COUNTER"].priority is Priority.MEDIUM
    assert desk.session.state is State.RUNNING, "what runs goes on; the worst case counts"
    acknowledge(desk, "ALM-PUMP-COUNTER", minutes(10) + 6 * S)
    desk.must(ask.Hold(by=NURSE, key="h"), minutes(11))
    at = minutes(12)
    desk.vitals(at)
    desk.scores(at)
    desk.pump(at, volume_ul=3)
    refused = desk.try_(ask.Resume(by=NURSE, key="r", expected_version=desk.session.version), at)
    assert isinstance(refused, Refusal)
    assert refused.rule == "SES-RECONCILE"
    desk.supervise(at)
    assert "ALM-PUMP-COUNTER" in desk.session.alarms, "taking notice reconciles nothing"
    assert not isinstance(reconcile(desk, at, device="pump", counter_ul=3, given_ul=590), Refusal)
    desk.pump(at + S, volume_ul=3)
    desk.supervise(at + S)
    assert "ALM-PUMP-COUNTER" not in desk.session.alarms
    assert desk.session.reported_ul() == 590
    resumed = desk.try_(ask.Resume(by=NURSE, key="again", expected_version=desk.session.version), at + S)
    assert not isinstance(resumed, Refusal)


def test_what_two_people_read_and_what_the_record_had_both_stay_in_it() -> None:
    desk = counting_anew()
    had_ul = desk.session.reported_ul()
    desk.must(ask.Hold(by=NURSE, key="h"), minutes(11))
    desk.pump(minutes(11), volume_ul=4)
    done = reconcile(desk, minutes(11) + S, device="spare", counter_ul=0, given_ul=600)
    assert isinstance(done, tuple)
    kept = done[0].data
    assert isinstance(kept, PumpReconciled)
    assert (kept.before_ul, kept.before_device) == ((had_ul or 0) + 1, "pump")
    assert (kept.given_ul, kept.device, kept.witness) == (600, "spare", "n2")


def test_a_counter_that_is_cleared_before_the_start_or_after_the_stop_asks_nobody() -> None:
    before = desk_at(State.TIMED_OUT)
    before.pump(minutes(-1), volume_ul=40)
    before.pump(minutes(0), volume_ul=0)
    before.supervise(minutes(0))
    after = desk_at(State.RUNNING)
    after.full(minutes(10))
    after.must(ask.Stop(by=NURSE, key="s"), minutes(11))
    after.pump(minutes(12), volume_ul=0)
    after.supervise(minutes(12))
    for desk in (before, after):
        assert "ALM-PUMP-COUNTER" not in desk.session.alarms
