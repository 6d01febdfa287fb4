"""What the state of a session means for its pump: to run, to hold or to stop, and how much at most. Pure."""

from typing import Final

from lenitive.devices.messages import Target
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, Role, SupervisionCondition
from lenitive.domain.infusion.session import Session, State
from lenitive.domain.infusion.session_plan import number_in
from lenitive.supervisor.pump_line import Bound

SYSTEM: Final = Actor(id="supervisor", role=Role.SYSTEM)
"""Who asks when the supervisor does."""

STOPPING: Final = frozenset(
    {
        SupervisionCondition.HEARTBEAT_LOST,
        SupervisionCondition.SINK_LOST,
        SupervisionCondition.EVALUATORS_DISAGREE,
        SupervisionCondition.SELF_CHECK_FAILED,
        SupervisionCondition.RECORD_LOST,
        SupervisionCondition.REPLACED,
    }
)
"""Conditions in which no permit is given."""


def would_raise(session: Session, command: ask.Command) -> bool:
    """Whether a request asks for more drug."""
    if isinstance(command, ask.SetRate):
        running = session.state is State.RUNNING
        return command.target_ul_h > (session.rate_ul_h if running else session.resume_rate_ul_h)
    return isinstance(command, ask.Start | ask.Resume)


def wanted(session: Session) -> Target:
    """What the pump is to be."""
    if session.state is State.RUNNING and session.rate_ul_h:
        return Target.RUN
    return Target.HOLD if session.state in {State.RUNNING, State.HELD} else Target.STOP


def _left_ul(session: Session) -> int | None:
    """What the bag still holds, by what was given on the worst case."""
    if session.plan is None:
        return None
    given_ul = max(session.reported_ul() or 0, session.commanded_ul(session.last_ms))
    return max(0, session.issued_ul - given_ul)


_GRACE_MS: Final = 5_000


def bound_of(session: Session, at_ms: int, *, rate_ul_h: int) -> Bound:
    """What a permit allows at most: this rate, what is left in the bag, and no longer than the order and a grace."""
    end_in_ms = None if session.planned_end_ms is None else session.planned_end_ms - at_ms + _GRACE_MS
    return Bound(
        rate_ul_h=rate_ul_h,
        volume_ul=_left_ul(session),
        end_in_ms=end_in_ms,
        lasts_ms=number_in(session.plan, "LIM-PERMIT-01"),
        renew_ms=number_in(session.plan, "LIM-PERMIT-02"),
    )


def note_of(command: ask.Command, refusal: Refusal) -> ask.NoteRefusal:
    """That a person's request was refused, for the record."""
    return ask.NoteRefusal(
        by=SYSTEM,
        key="",
        command=type(command).__name__,
        rule=refusal.rule,
        what=refusal.what,
        limit=refusal.limit,
        asked_by=command.by.id,
    )
