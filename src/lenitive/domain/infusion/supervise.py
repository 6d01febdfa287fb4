"""What happens by itself: alarms begin and end, and delivery is held or stopped. Only ever less drug."""

from datetime import datetime

from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion import events as happened
from lenitive.domain.infusion.alarms import ALARMS, ESCALATE, Action, ended, evaluate
from lenitive.domain.infusion.events import EventData, Priority, Role, StopReason
from lenitive.domain.infusion.permission import Decided, wrong_role
from lenitive.domain.infusion.session import Session, State, epoch_ms, from_epoch_ms
from lenitive.domain.infusion.session_plan import number_in, said_in


def supervise(session: Session, command: ask.Supervise, at: datetime) -> Decided:
    """Raise what holds, end what is gone, and do what an alarm does by itself: only ever less drug.

    The system alone asks for it: whoever else could, could choose the moment.
    """
    if command.by.role is not Role.SYSTEM:
        return wrong_role(command.by)
    at_ms = epoch_ms(at)
    found = [one for one in evaluate(session, at=at) if one.active]
    data: list[EventData] = [
        happened.AlarmRaised(
            alarm=one.rule.id,
            priority=one.rule.priority,
            since=from_epoch_ms(one.since_ms),
            message=f"{one.rule.title}: {said_in(session.plan, one.rule.template)}",
        )
        for one in found
        if one.rule.id not in session.alarms
    ]
    data += [happened.AlarmEnded(alarm=alarm) for alarm in ended(session, at=at)]
    if session.state in {State.RUNNING, State.HELD}:
        data += _automatic(session, {one.rule.id for one in found} | set(session.alarms), at_ms)
    return tuple(data)


def _automatic(session: Session, alarms: set[str], at_ms: int) -> list[EventData]:
    rules = [ALARMS[alarm] for alarm in sorted(alarms) if alarm in ALARMS]
    stopping = [rule.id for rule in rules if rule.action is Action.STOP]
    ignored = [
        rule.id
        for rule in rules
        if rule.action is Action.HOLD and rule.priority is Priority.HIGH and _ignored(session, rule.id, at_ms)
    ]
    if "ALM-END-OF-INFUSION" in stopping and len(stopping) == 1:
        return [happened.Stopped(reason=StopReason.COMPLETED, note="planned end", alarm=stopping[0])]
    if stopping or ignored:
        why = (stopping or ignored)[0]
        note = (
            ALARMS[why].title
            if stopping
            else f"{ALARMS[why].title}: not acknowledged in {number_in(session.plan, ESCALATE)} s"
        )
        return [happened.Stopped(reason=StopReason.ALARM, note=note, alarm=why)]
    holding = [rule for rule in rules if rule.action is Action.HOLD]
    if holding and session.state is State.RUNNING:
        return [happened.Held(reason=holding[0].title, alarm=holding[0].id)]
    return []


def _ignored(session: Session, alarm: str, at_ms: int) -> bool:
    active = session.alarms.get(alarm)
    return (
        active is not None
        and active.acknowledged_ms is None
        and at_ms - active.raised_ms >= number_in(session.plan, ESCALATE) * 1000
    )
