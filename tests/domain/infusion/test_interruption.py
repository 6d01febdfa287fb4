"""What a gap in supervision does to a session, and what it takes to go on."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from infusion_sessions import DEVICE, NURSE, PRESCRIBER, START, SYSTEM, Desk, desk_at, minutes
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.alarms import ALARMS, Action
from lenitive.domain.infusion.events import Held, Priority, SupervisionCondition, SupervisionResumed
from lenitive.domain.infusion.evolve import RAN_ON_MS
from lenitive.domain.infusion.session import State, epoch_ms

S = timedelta(seconds=1)


def resume_supervision(desk: Desk, at: datetime, *, gap_from_at: datetime, epoch: int = 2) -> None:
    desk.must(ask.ResumeSupervision(by=SYSTEM, key="", gap_from_at=gap_from_at, epoch=epoch), at)


def resume(desk: Desk, at: datetime) -> object:
    return desk.try_(ask.Resume(by=NURSE, key=desk.key(), expected_version=desk.session.version), at)


def rule(decided: object) -> str:
    assert isinstance(decided, Refusal), decided
    return decided.rule


def interrupted(*, gap_min: float = 2.0) -> tuple[Desk, datetime]:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1))
    at = minutes(1 + gap_min)
    resume_supervision(desk, at, gap_from_at=minutes(1))
    return desk, at


def test_a_gap_holds_what_ran_and_says_when_it_began_and_ended() -> None:
    desk, at = interrupted()
    gap, held = desk.events[-2:]
    assert gap.data == SupervisionResumed(gap_from_at=minutes(1), epoch=2)
    assert gap.at == at
    assert isinstance(held.data, Held)
    assert desk.session.state is State.HELD
    assert desk.session.rate_ul_h == 0
    assert desk.session.resume_rate_ul_h == 3500


def test_the_drug_of_a_long_gap_counts_until_the_permit_must_have_ended() -> None:
    desk, at = interrupted(gap_min=60)
    until_ms = epoch_ms(minutes(1)) + RAN_ON_MS
    assert desk.session.commanded_ul(epoch_ms(at)) == -(-3500 * (until_ms - epoch_ms(START)) // 3_600_000)


def test_after_a_gap_it_takes_a_read_back_and_then_a_person_and_only_then_a_request() -> None:
    desk, at = interrupted()
    confirm = ask.ConfirmDelivery(by=NURSE, key="c1")
    desk.vitals(at + S)
    assert rule(resume(desk, at + S)) == "SES-UNCONFIRMED"
    assert rule(desk.try_(confirm, at + S)) == "SES-READ-BACK", "the last report is older than the gap"
    desk.pump(at + 2 * S, rate_ul_h=3500)
    assert rule(desk.try_(confirm, at + 2 * S)) == "SES-READ-BACK", "it runs"
    desk.pump(at + 3 * S, rate_ul_h=0)
    assert rule(resume(desk, at + 3 * S)) == "SES-UNCONFIRMED", "a read-back alone is not enough"
    assert rule(desk.try_(replace(confirm, by=SYSTEM), at + 3 * S)) == "SES-ROLE"
    assert rule(desk.try_(replace(confirm, by=DEVICE), at + 3 * S)) == "SES-ROLE"
    desk.must(confirm, at + 3 * S)
    desk.supervise(at + 4 * S)
    assert not isinstance(resume(desk, at + 5 * S), Refusal)
    assert rule(desk.try_(replace(confirm, key="c2"), at + 6 * S)) == "SES-CONFIRMED"


@pytest.mark.parametrize("by", [NURSE, PRESCRIBER])
def test_unconfirmed_is_an_alarm_that_ends_with_the_confirmation(by: object) -> None:
    desk, at = interrupted()
    desk.vitals(at)
    desk.supervise(at + S)
    assert "ALM-UNCONFIRMED" in desk.session.alarms
    desk.pump(at + S, rate_ul_h=0)
    desk.must(ask.ConfirmDelivery(by=by, key="c"), at + S)  # type: ignore[arg-type]
    desk.supervise(at + 2 * S)
    assert "ALM-UNCONFIRMED" not in desk.session.alarms


def test_a_start_waits_for_the_confirmation_too() -> None:
    desk = desk_at(State.TIMED_OUT)
    at = START - S
    resume_supervision(desk, at, gap_from_at=desk.events[-1].at)
    start = ask.Start(by=NURSE, key="s", expected_version=desk.session.version, rate_ul_h=3500)
    assert rule(desk.try_(start, at)) == "SES-UNCONFIRMED"


def test_an_epoch_only_rises() -> None:
    desk, at = interrupted()
    again = ask.ResumeSupervision(by=SYSTEM, key="", gap_from_at=at, epoch=2)
    assert rule(desk.try_(again, at + S)) == "SES-EPOCH"
    assert rule(desk.try_(replace(again, epoch=3, gap_from_at=at + 9 * S), at + S)) == "SES-CLOCK"
    assert rule(desk.try_(replace(again, epoch=3, by=NURSE), at + S)) == "SES-ROLE"


@pytest.mark.parametrize("condition", SupervisionCondition)
def test_a_condition_of_the_supervision_alarms_acts_and_ends_only_when_it_is_said_to(
    condition: SupervisionCondition,
) -> None:
    named = {
        SupervisionCondition.HEARTBEAT_LOST: "ALM-HEARTBEAT-LOST",
        SupervisionCondition.SINK_LOST: "ALM-SINK-LOST",
        SupervisionCondition.EVALUATORS_DISAGREE: "ALM-EVALUATORS-DISAGREE",
        SupervisionCondition.SELF_CHECK_FAILED: "ALM-SELF-CHECK-FAILED",
        SupervisionCondition.RECORD_LOST: "ALM-RECORD-LOST",
        SupervisionCondition.REPLACED: "ALM-REPLACED",
        SupervisionCondition.PUMP_NOT_STOPPED: "ALM-PUMP-NOT-STOPPED",
        SupervisionCondition.CLOCK_STEP: "ALM-CLOCK-STEP",
        SupervisionCondition.DEVICE_SKEW: "ALM-DEVICE-SKEW",
        SupervisionCondition.DISK_LOW: "ALM-DISK-LOW",
        SupervisionCondition.DEVICE_CLOCK_FAR: "ALM-DEVICE-CLOCK-FAR",
        SupervisionCondition.LIBRARY_LOST: "ALM-LIBRARY-LOST",
    }
    alarm = named[condition]
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1))
    report = ask.ReportSupervision(by=SYSTEM, key="", condition=condition, active=True)
    desk.must(report, minutes(1))
    assert desk.must(report, minutes(1)) == (), "the same again is no news"
    desk.supervise(minutes(1) + S)
    assert alarm in desk.session.alarms
    rate = desk.session.rate_ul_h
    assert (rate == 0) is (ALARMS[alarm].action in {Action.HOLD, Action.STOP})
    if desk.session.alarms[alarm].priority is Priority.HIGH:
        desk.must(ask.AcknowledgeAlarm(by=NURSE, key=desk.key(), alarm=alarm), minutes(1) + 2 * S)
    desk.pump(minutes(1) + 2 * S)
    desk.supervise(minutes(1) + 3 * S)
    assert alarm in desk.session.alarms
    desk.must(replace(report, active=False), minutes(1) + 4 * S)
    desk.supervise(minutes(1) + 5 * S)
    assert alarm not in desk.session.alarms


def test_nothing_starts_while_the_supervision_is_not_in_order() -> None:
    desk = desk_at(State.TIMED_OUT)
    at = START - S
    desk.must(ask.ReportSupervision(by=SYSTEM, key="", condition=SupervisionCondition.CLOCK_STEP, active=True), at)
    start = ask.Start(by=NURSE, key="s", expected_version=desk.session.version, rate_ul_h=3500)
    assert rule(desk.try_(start, at)) == "SES-SUPERVISION"
