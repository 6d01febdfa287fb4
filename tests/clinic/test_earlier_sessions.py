"""What earlier sessions of a person, told by their events alone, say about the next one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from infusion_sessions import AGREED, FULL_ALDRETE, NURSE, PLAN, Desk, departure, desk_at, minutes
from lenitive.clinic.earlier_sessions import EarlierSessions, earlier_sessions
from lenitive.clinic.plan import Earlier
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.session import State, epoch_ms

NEXT = minutes(24 * 60)


def completed(*, pain: int = 3, patient: str = PLAN.patient) -> Desk:
    """Four hours as ordered at first: 3.5 mg/h to the planned end."""
    desk = desk_at(State.RUNNING, replace(PLAN, patient=patient))
    for minute in range(15, 241, 15):
        desk.full(minutes(minute), pain=pain)
    desk.supervise(minutes(240))
    desk.pump(minutes(240))
    desk.must(ask.BeginRecovery(by=NURSE, key="r"), minutes(241))
    for minute in (285, 301):
        desk.full(minutes(minute), pain=pain)
    check = ask.CheckDischarge(by=NURSE, key="g", answers=departure(), aldrete=FULL_ALDRETE)
    desk.must(ask.AcknowledgeAlarm(by=NURSE, key="e", alarm="ALM-END-OF-INFUSION"), minutes(301))
    desk.supervise(minutes(301))
    desk.must(check, minutes(301))
    desk.must(ask.Discharge(by=NURSE, key="d", opioid_plan="keep", agreed=AGREED), minutes(301))
    return desk


def given_mg(earlier: EarlierSessions) -> float:
    return sum((one.end_ms - one.start_ms) * one.rate_ng_h for one in earlier.deliveries(NEXT)) / 3.6e12


def test_nobody_has_earlier_sessions_before_the_first() -> None:
    assert earlier_sessions("Patient/1", []) == EarlierSessions()
    assert EarlierSessions().before(NEXT) == Earlier(deliveries=())
    assert EarlierSessions().until is None


def test_what_a_session_gave_is_read_from_its_events_and_only_from_this_persons() -> None:
    streams = [completed().events, completed(patient="Patient/2").events, completed().events]
    assert given_mg(earlier_sessions("Patient/1", streams)) == pytest.approx(2 * 14.0)
    assert given_mg(earlier_sessions("Patient/2", streams)) == pytest.approx(14.0)
    assert given_mg(earlier_sessions("Patient/3", streams)) == 0
    found = earlier_sessions("Patient/1", streams).before(NEXT)
    assert (found.sessions, found.sessions_in_14_days) == (2, 2)
    assert found.tolerated_rate_mg_kg_h == 0.05
    assert found.deliveries is not None
    assert [float(one.start_min) for one in found.deliveries] == [-1440.0, -1440.0]


def test_a_session_that_was_prepared_and_not_started_gave_nothing_and_is_no_session_of_the_course() -> None:
    found = earlier_sessions("Patient/1", [desk_at(State.READY).events])
    assert len(found.told) == 1
    assert found.before(NEXT) == Earlier(deliveries=())


@pytest.mark.parametrize("state", [State.RUNNING, State.HELD])
def test_a_record_that_breaks_off_counts_the_agreed_rate_until_the_planned_end(state: State) -> None:
    found = earlier_sessions("Patient/1", [desk_at(state).events])
    assert given_mg(found) == pytest.approx(14.0)  # 3.5 mg/h for four hours, also when it was held at minute 1
    assert found.until == minutes(240)


def test_what_the_pump_gave_too_much_counts_in_the_windows_too() -> None:
    desk = desk_at(State.RUNNING)
    desk.pump(minutes(60), volume_ul=3500 + 400)
    desk.must(ask.Stop(by=NURSE, key="s"), minutes(60))
    assert given_mg(earlier_sessions("Patient/1", [desk.events])) == pytest.approx(3.9)


def test_ketamine_of_more_than_a_week_ago_counts_in_no_window() -> None:
    found = earlier_sessions("Patient/1", [completed().events])
    ended = minutes(240)
    assert found.deliveries(ended + timedelta(days=7) - timedelta(seconds=1)) != ()
    assert found.deliveries(ended + timedelta(days=7)) == ()
    assert epoch_ms(ended) == max(one.end_ms for one in found.deliveries(NEXT))


@pytest.mark.parametrize(
    ("pains", "non_responses"), [((6,), 1), ((3,), 0), ((6, 6, 6), 3), ((3, 6, 6), 2), ((6, 6, 3), 0)]
)
def test_completed_sessions_without_response_are_counted_back_to_the_last_response(
    pains: tuple[int, ...], non_responses: int
) -> None:
    found = earlier_sessions("Patient/1", [completed(pain=pain).events for pain in pains])
    assert found.before(NEXT).non_responses == non_responses
