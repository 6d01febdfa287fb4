"""What becomes of a session whose supervision failed or was interrupted: it is held until somebody has looked.

After any restart of the supervisor nobody knows what the pump did meanwhile. The session says so: it is unconfirmed,
the gap is in the record with its beginning and its end, and no request for more drug is accepted until the pump has
reported since and a person has read it.
"""

from datetime import datetime
from typing import Final

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion import events as happened
from lenitive.domain.infusion.events import EventData, Role
from lenitive.domain.infusion.permission import BEDSIDE, Decided, permitted, refused
from lenitive.domain.infusion.session import Session, State, from_epoch_ms

_SYSTEM: Final = frozenset({Role.SYSTEM})
_HASH_DIGITS: Final = 64


def report_supervision(session: Session, command: ask.ReportSupervision, _at: datetime) -> Decided:
    """A condition of the supervision itself begins or ends; saying the same again is no news."""
    refusal = permitted(session, command, happened.SupervisionReported, _SYSTEM)
    if refusal:
        return refusal
    if (command.condition in session.supervision) is command.active:
        return ()
    return (happened.SupervisionReported(condition=command.condition, active=command.active, note=command.note[:200]),)


def resume_supervision(session: Session, command: ask.ResumeSupervision, at: datetime) -> Decided:
    """Supervision begins again: what ran is held, and everything is unconfirmed."""
    refusal = permitted(session, command, happened.SupervisionResumed, _SYSTEM)
    if refusal:
        return refusal
    if not command.epoch > session.epoch:
        what = f"epoch {command.epoch} after epoch {session.epoch}"
        return refused("SES-EPOCH", what, "A higher epoch than every one before", "Take a new epoch, then start")
    if not command.gap_from_at <= at:
        return refused("SES-CLOCK", "the gap begins after its end", "Time goes forward", "Check the clock")
    resumed = happened.SupervisionResumed(gap_from_at=command.gap_from_at, epoch=command.epoch)
    if session.state is not State.RUNNING:
        return (resumed,)
    return (resumed, happened.Held(reason="supervision was interrupted"))


def confirm_delivery(session: Session, command: ask.ConfirmDelivery, _at: datetime) -> Decided:
    """A person at the pump says that it stands, once it has itself said so since supervision began again."""
    refusal = permitted(session, command, happened.DeliveryConfirmed, BEDSIDE)
    if refusal:
        return refusal
    since_ms, pump = session.unconfirmed_ms, session.pump
    if since_ms is None:
        return refused("SES-CONFIRMED", "nothing waits to be confirmed", "Only after a gap in supervision", "Go on")
    if pump is None or pump.at_ms < since_ms:
        what = "the pump has not reported since supervision began again"
        return refused("SES-READ-BACK", what, "A report newer than the gap", "See to its link, then confirm")
    if pump.rate_ul_h != 0:
        what = f"the pump says that it runs at {pump.rate_ul_h} uL/h"
        return refused("SES-READ-BACK", what, "It stands", "Stop it at the pump, then confirm")
    return (happened.DeliveryConfirmed(counter_ul=pump.counter_ul),)


def keep_telemetry(session: Session, command: ask.KeepTelemetry, _at: datetime) -> Decided:
    """A block of telemetry is named by its hash."""
    block = command.block
    data: EventData = block
    refusal = permitted(session, command, happened.TelemetryBlock, _SYSTEM)
    if refusal is None and not (block.count > 0 and block.from_ms <= block.to_ms and len(block.sha256) == _HASH_DIGITS):
        return refused("SES-TELEMETRY", f"{block.count} frames of {block.device}", "A whole block", "Look at the log")
    return refusal or (data,)


def refuse_unconfirmed(session: Session) -> Refusal | None:
    """Why no more drug is given while supervision was interrupted and nobody has looked; None when all is confirmed."""
    if session.unconfirmed_ms is None:
        return None
    until = from_epoch_ms(session.unconfirmed_ms)
    what = f"supervision was interrupted until {until:%H:%M:%S} UTC, and nobody has read the pump"
    return refused("SES-UNCONFIRMED", what, "A read-back and a person after every gap", "Read the pump, then confirm")


def refuse_start_now(session: Session) -> Refusal | None:
    """Why no infusion starts while the supervision itself is not in order; None when it is."""
    if not session.supervision:
        return None
    what = f"not in order: {', '.join(sorted(session.supervision))}"
    return refused("SES-SUPERVISION", what, "Supervision, clock, links and disk are in order", "Settle it, then start")
