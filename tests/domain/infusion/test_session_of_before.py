"""A session is written to only before anybody has seen it."""

from dataclasses import fields

from infusion_sessions import desk_at, minutes
from lenitive.domain.infusion.machine import evolve
from lenitive.domain.infusion.session import Session, State


def test_the_session_before_an_event_is_what_it_was_after_it() -> None:
    desk = desk_at(State.RUNNING)
    desk.vitals(minutes(1), oxygen=True)
    desk.monitor(minutes(2), spo2_pct=92)
    desk.pump(minutes(3), volume_ul=500)
    desk.scores(minutes(4), level=2, rass=-2)
    desk.supervise(minutes(5))
    session = Session()
    for event in desk.events:
        before, shown = session, repr(session)
        session = evolve(session, event)
        assert session is not before
        assert (repr(before), session.seq) == (shown, before.seq + 1), type(event.data).__name__


def test_a_copy_of_a_session_has_every_part_of_it_and_no_other() -> None:
    session = desk_at(State.RUNNING).session
    copy = session.copied()
    assert copy == session
    assert copy is not session
    assert set(vars(copy)) == {one.name for one in fields(Session)}
