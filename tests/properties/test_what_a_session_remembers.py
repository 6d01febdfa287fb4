"""What a session remembers is what would be found anew, whichever single thing of it has changed since."""

from collections.abc import Iterator
from dataclasses import fields, replace

import pytest

from infusion_sessions import NURSE, PLAN, desk_at, minutes
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.alarms import ended, evaluate
from lenitive.domain.infusion.events import Priority, SupervisionCondition
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.session import ActiveAlarm, Session, State, from_epoch_ms
from lenitive.domain.infusion.session_plan import thresholds_of
from lenitive.domain.limits.library import SHIPPED

LATER_MS = (0, 20_000, 1_900_000)


OTHERS = (
    replace(PLAN, monitor_interval_s=1),
    replace(PLAN, spo2_target_88_92=True),
    replace(PLAN, etco2_required=True, conc_ug_ml=500),
    replace(PLAN, thresholds={limit: number // 2 for limit, number in thresholds_of(SHIPPED).items()}),
)


def sessions() -> Iterator[Session]:
    """Sessions that differ in everything that alarms and clocks look at."""
    yield desk_at(State.TIMED_OUT).session
    well = desk_at(State.RUNNING)
    for minute in range(1, 16):
        well.look(minutes(minute))
    yield well.session
    low = desk_at(State.RUNNING)
    low.vitals(minutes(1), oxygen=True)
    for place in range(24):
        low.monitor(minutes(2 + place / 12), spo2_pct=91, oxygen=True, heart_rate_min=112, respiratory_rate_min=9)
    low.pump(minutes(4), volume_ul=9_000)
    low.vitals(minutes(4.1), systolic_mmhg=172, diastolic_mmhg=101, oxygen=True)
    low.scores(minutes(5), level=2, rass=-2)
    low.supervise(minutes(6))
    yield low.session
    held = desk_at(State.HELD)
    given = ask.GiveRescue(by=NURSE, key="r", medicine="midazolam", dose_text="1 mg", indication="distress")
    held.must(given, minutes(2))
    held.vitals(minutes(3), spo2_pct=93, systolic_mmhg=178)
    held.pump(minutes(12), volume_ul=4_000)
    held.scores(minutes(12), level=3, rass=2)
    held.supervise(minutes(13))
    yield held.session
    paused = desk_at(State.HELD).session
    yield paused
    yield replace(paused, state=State.RUNNING)
    on_oxygen = desk_at(State.RUNNING)
    for place in range(24):  # within every bound, but for what it was before
        on_oxygen.monitor(minutes(1 + place / 12), spo2_pct=92, oxygen=True, heart_rate_min=100)
    on_oxygen.vitals(minutes(3), systolic_mmhg=158, spo2_pct=92, oxygen=True, heart_rate_min=100)
    on_oxygen.pump(minutes(3))
    yield on_oxygen.session
    stands = ActiveAlarm(priority=Priority.HIGH, raised_ms=0, acknowledged_ms=1)
    yield replace(on_oxygen.session, oxygen=False, alarms={"ALM-SPO2-LOW-RED": stands})
    yield replace(on_oxygen.session, oxygen=None, plan=OTHERS[0])
    target = replace(on_oxygen.session, oxygen=False, plan=OTHERS[1])
    yield replace(
        target, baseline={channel: (replace(read[-1], value=60),) for channel, read in target.baseline.items()}
    )
    late = desk_at(State.RUNNING)
    for minute in range(15, 105, 15):
        late.full(minutes(minute))
    late.pump(minutes(92), volume_ul=late.session.commanded_ul(late.session.last_ms) + 300)
    yield late.session
    yield replace(late.session, last_change_ms=late.session.last_ms - 180_000)
    yield replace(late.session, started_ms=late.session.last_ms - 3_000_000, plan=OTHERS[2])
    slow = desk_at(State.RUNNING, OTHERS[2])
    for minute in range(1, 40):
        slow.look(minutes(minute), etco2_mmhg=58)
    yield slow.session
    yield replace(slow.session, plan=OTHERS[3], last_change_ms=slow.session.last_ms - 60_000)
    gone = desk_at(State.STOPPED)
    gone.look(minutes(30), heart_rate_min=41)
    yield gone.session
    yield desk_at(State.RECOVERY, replace(PLAN, etco2_required=True)).session


def in_trouble(session: Session) -> Session:
    """The same with everything the supervising process, the pump and a person can say against it."""
    at_ms = session.last_ms
    return replace(
        session,
        alarm_holds=(
            ("ALM-SPO2-LOW-RED", at_ms - 90_000),
            ("ALM-SPO2-LOW-RED", at_ms - 60_000),
            ("ALM-SPO2-LOW-RED", at_ms),
        ),
        other_pump_ms=at_ms,
        limit_refused_ms=at_ms,
        red_symptom_ms=at_ms,
        unconfirmed_ms=at_ms,
        supervision=dict.fromkeys(SupervisionCondition, at_ms),
    )


SESSIONS = tuple(sessions())
EVERY = (*SESSIONS, *map(in_trouble, SESSIONS[1:3]))


def found(session: Session, at_ms: int) -> object:
    """Everything that is computed of a session and may be remembered."""
    at = from_epoch_ms(at_ms)
    return (
        [(one.rule.id, one.since_ms, one.active) for one in evaluate(session, at=at)],
        ended(session, at=at),
        due(session),
    )


@pytest.mark.parametrize("name", [one.name for one in fields(Session)])
def test_after_one_thing_of_a_session_has_changed_nothing_is_remembered_that_it_changes(name: str) -> None:
    for session in EVERY:
        at_ms = session.last_ms
        others = {id(getattr(one, name)): getattr(one, name) for one in EVERY}.values()
        for other in others:
            changed = replace(session, **{name: other})
            for later_ms in LATER_MS:
                found(session, at_ms + later_ms)
                changed.recalls_of(session)
                assert found(changed, at_ms + later_ms) == found(replace(changed), at_ms + later_ms)


def test_what_was_told_apart_was_different() -> None:
    told = {str(found(one, one.last_ms + later_ms)) for one in EVERY for later_ms in LATER_MS}
    assert len(told) > len(EVERY)
    named = {rule for one in EVERY for rule, _, _ in found(one, one.last_ms + LATER_MS[-1])[0]}  # type: ignore[index]
    assert len(named) > 15
