"""What spares the look at an alarm changes nothing: the same conditions are found as when every rule is looked at."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from lenitive.domain.infusion.alarms import ALARMS, Finding, ended, evaluate
from lenitive.domain.infusion.conditions import Seen
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.machine import evolve
from lenitive.domain.infusion.session import Session, State, epoch_ms
from lenitive.simulation.run import simulate

LIVE = {State.RUNNING, State.HELD, State.STOPPED, State.RECOVERY}
LATER = (timedelta(0), timedelta(seconds=31), timedelta(minutes=20))


def every_rule(session: Session, at_ms: int) -> tuple[Finding, ...]:
    """Every rule of the registry, one after the other."""
    is_live = session.state in LIVE and session.started_ms is not None
    found = (
        (rule, rule.look(session, at_ms))
        for rule in ALARMS.values()
        if (rule.before_start and session.state is State.TIMED_OUT) or (is_live and not rule.before_start)
    )
    return tuple(
        Finding(rule=rule, since_ms=condition.since_ms, active=at_ms >= condition.due_ms)
        for rule, condition in found
        if condition.seen is Seen.BREACH
    )


@pytest.mark.parametrize("seed", [3, 11])
def test_nothing_is_overlooked_in_an_infusion_full_of_faults(seed: int) -> None:
    session, found = Session(), set[str]()
    for place, event in enumerate(simulate(seed, minutes=12).events):
        session = evolve(session, event)
        if place % 3:
            continue
        for later in LATER:
            at = event.at + later
            slow = every_rule(replace(session), epoch_ms(at))  # a copy, which remembers nothing
            assert evaluate(session, at=at) == slow
            assert ended(session, at=at) == ended(replace(session), at=at)
            found.update(one.rule.id for one in slow)
    assert len(found) >= 6, "too little happened for this to say anything"


def commanded_one_by_one(session: Session) -> list[int]:
    """Volume commanded until each report of the pump, the newest first."""
    return [session.commanded_ul(report.at_ms) for report in reversed(session.pump.reports if session.pump else ())]


def test_what_was_commanded_at_each_report_is_what_it_is_one_by_one() -> None:
    session, compared = Session(), 0
    events: tuple[Event, ...] = simulate(3, minutes=12).events
    for place, event in enumerate(events):
        session = evolve(session, event)
        if place % 10 == 0:
            for one in (session, replace(session, segments=session.segments[:-1])):
                quick = [commanded_ul for _, commanded_ul in one.reported_and_commanded()]
                assert quick == commanded_one_by_one(one)
                compared += len(set(quick))
    assert compared > 100


def test_nothing_of_another_future_of_the_same_session_is_taken_for_its_own() -> None:
    """Two sessions that part from one remember in one place, and neither answers with what belongs to the other."""
    session, parted = Session(), 0
    events: tuple[Event, ...] = simulate(3, minutes=12).events
    for before, event in pairwise(events):
        session = evolve(session, before)
        other = evolve(session, replace(event, data=before.data))
        after = evolve(session, event)
        for one in (other, after, session, other):
            assert evaluate(one, at=event.at) == every_rule(replace(one), epoch_ms(event.at))
        parted += other != after
    assert parted > 100
