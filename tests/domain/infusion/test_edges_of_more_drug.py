"""What keeps the rate from rising begins at its limit and not a millisecond or a microlitre before it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from infusion_sessions import NURSE, PLAN, PRESCRIBER, START, VALID, Desk, desk_at, minutes
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.conditions import freshness_ms
from lenitive.domain.infusion.events import Priority, RescueGiven
from lenitive.domain.infusion.raising import (
    authority_to_raise,
    authority_to_resume,
    refuse_raise,
    refuse_start,
    refuse_unknown,
)
from lenitive.domain.infusion.session import ActiveAlarm, Channel, Rescue, Session, State, epoch_ms
from lenitive.domain.infusion.session_plan import OrderedStep

MS = timedelta(milliseconds=1)
END = minutes(240)


def rule_of(said: object) -> str | None:
    return said.rule if isinstance(said, Refusal) else None


def asked(desk: Desk, at: datetime) -> dict[str, object]:
    return {
        "by": PRESCRIBER,
        "key": "x",
        "expected_version": desk.session.version,
        "not_after": at + VALID,
        "authenticated_at": at,
    }


def fresh(minute: float = 45) -> Desk:
    """An infusion of which everything is known at a minute."""
    desk = desk_at(State.RUNNING)
    for at in range(15, int(minute) + 1, 15):
        desk.full(minutes(at))
    return desk


@pytest.mark.parametrize(("at", "rule"), [(END - MS, None), (END, "SES-END"), (END + MS, "SES-END")])
def test_no_more_drug_from_the_planned_end_on(at: datetime, rule: str | None) -> None:
    desk = desk_at(State.RUNNING)
    step = ask.SetRate(**asked(desk, at), target_ul_h=3600)  # type: ignore[arg-type]
    assert rule_of(authority_to_raise(desk.session, step, at=at)) == rule
    desk = desk_at(State.HELD)
    assert rule_of(authority_to_resume(desk.session, ask.Resume(**asked(desk, at)), at=at)) == rule  # type: ignore[arg-type]


def test_without_an_order_or_a_planned_end_there_is_no_more_drug() -> None:
    desk = desk_at(State.RUNNING)
    step, go_on = ask.SetRate(**asked(desk, START), target_ul_h=3600), ask.Resume(**asked(desk, START))  # type: ignore[arg-type]
    for session in (replace(desk.session, planned_end_ms=None), replace(desk.session, plan=None)):
        assert rule_of(authority_to_raise(session, step, at=START)) == "SES-END"
        assert rule_of(authority_to_resume(session, go_on, at=START)) == "SES-END"


def ready(steps: tuple[OrderedStep, ...] = PLAN.steps) -> Desk:
    desk = desk_at(State.TIMED_OUT, replace(PLAN, steps=steps))
    desk.full(START, pain=7)
    return desk


@pytest.mark.parametrize(("rate", "rule"), [(3400, None), (3500, None), (3501, "SES-ORDER"), (3600, "SES-ORDER")])
def test_an_infusion_starts_at_the_first_ordered_rate_or_below_it(rate: int, rule: str | None) -> None:
    desk = ready()
    start = ask.Start(**asked(desk, START), rate_ul_h=rate)  # type: ignore[arg-type]
    assert rule_of(refuse_start(desk.session, start, rate, at=START)) == rule


def test_an_infusion_starts_at_the_first_ordered_rate_though_it_holds_for_a_minute_only() -> None:
    short = (
        replace(PLAN.steps[0], duration_min=1),
        replace(PLAN.steps[0], start_min=1, duration_min=239, rate_ul_h=100),
    )
    desk = ready(short)
    start = ask.Start(**asked(desk, START), rate_ul_h=3500)  # type: ignore[arg-type]
    assert refuse_start(desk.session, start, 3500, at=START) is None


@pytest.mark.parametrize(("late", "rule"), [(0 * MS, None), (MS, "SES-START-IDLE")])
def test_a_time_out_holds_for_ten_minutes_and_not_a_millisecond_longer(late: timedelta, rule: str | None) -> None:
    desk = desk_at(State.TIMED_OUT)
    at = minutes(-1) + timedelta(minutes=10) + late
    desk.full(at, pain=7)
    start = ask.Start(**asked(desk, at), rate_ul_h=3500)  # type: ignore[arg-type]
    assert rule_of(refuse_start(desk.session, start, 3500, at=at)) == rule


def test_a_start_that_nobody_timed_out_is_left_lying_for_ever() -> None:
    desk = ready()
    start = ask.Start(**asked(desk, START), rate_ul_h=3500)  # type: ignore[arg-type]
    session = replace(desk.session, timed_out_ms=None)
    assert rule_of(refuse_start(session, start, 3500, at=START)) == "SES-START-IDLE"


def test_a_nurse_who_asks_for_more_than_the_order_is_told_what_it_allows() -> None:
    desk = fresh(15)
    told = refuse_raise(desk.session, nurse(desk, minutes(15)), 7000, at=minutes(15))
    assert rule_of(told) == "SES-ORDER"
    assert "next ordered rate is 7000 uL/h" in str(told)
    assert "3500 uL/h" in str(told)
    top = replace(desk.session, rate_ul_h=10_500)
    assert "The order goes no higher" in str(refuse_raise(top, nurse(desk, minutes(15)), 10_600, at=minutes(15)))


def nurse(desk: Desk, at: datetime) -> ask.SetRate:
    return ask.SetRate(**{**asked(desk, at), "by": NURSE}, target_ul_h=7000)  # type: ignore[arg-type]


@pytest.mark.parametrize(("late", "rule"), [(0 * MS, None), (MS, "SES-OVERDUE")])
def test_an_observation_is_overdue_after_its_time_and_not_at_it(late: timedelta, rule: str | None) -> None:
    desk = fresh(15)
    at = minutes(30) + late
    desk.look(at)  # vital signs and pump, and nobody asked the person anything since minute 15
    assert rule_of(refuse_unknown(desk.session, at=at)) == rule


@pytest.mark.parametrize(("late", "rule"), [(-MS, None), (0 * MS, "SES-ALARM"), (MS, "SES-PUMP")])
def test_from_the_moment_that_the_pump_is_late_on_the_rate_does_not_rise(late: timedelta, rule: str | None) -> None:
    desk = fresh(45)
    at = minutes(45) + timedelta(milliseconds=freshness_ms(desk.session, Channel.SPO2)) + late
    desk.vitals(at)
    assert rule_of(refuse_unknown(desk.session, at=at)) == rule


@pytest.mark.parametrize(
    ("priority", "rule"), [(Priority.LOW, None), (Priority.MEDIUM, "SES-ALARM"), (Priority.HIGH, "SES-ALARM")]
)
def test_an_alarm_that_stands_keeps_the_rate_though_its_cause_is_gone(priority: Priority, rule: str | None) -> None:
    desk = fresh()
    stands = {"ALM-SPO2-LOW-AMBER": ActiveAlarm(priority=priority, raised_ms=epoch_ms(minutes(40)))}
    assert rule_of(refuse_unknown(replace(desk.session, alarms=stands), at=minutes(45))) == rule


@pytest.mark.parametrize(
    ("capnography", "watch_min", "rule"), [(True, 60, "SES-VITALS"), (True, 10, None), (False, 60, None)]
)
def test_exhaled_co2_is_needed_while_a_medicine_that_asks_for_it_is_watched(
    *, capnography: bool, watch_min: int, rule: str | None
) -> None:
    desk = fresh()
    given = RescueGiven(
        medicine="x", dose_text="1", indication="y", rule="SES-RESCUE-X", watch_min=watch_min, capnography=capnography
    )
    rescue = Rescue(seq=1, at_ms=epoch_ms(minutes(20)), given=given)
    session: Session = replace(desk.session, rescues=(rescue,))
    assert rule_of(refuse_unknown(session, at=minutes(45))) == rule
