"""What is decided of a binding: it is noted as it was made, and a simulated device never serves a real person."""

from datetime import datetime
from typing import Final

from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.bound import DeviceBound, DeviceUnbound
from lenitive.domain.infusion.events import Role
from lenitive.domain.infusion.permission import CLINICAL, Decided, permitted, refused
from lenitive.domain.infusion.session import Session

_WHO: Final = CLINICAL | {Role.SYSTEM}
_REASON_MAX: Final = 200


def note_binding(session: Session, command: ask.NoteBinding, _at: datetime) -> Decided:
    """A device serves this infusion; saying so again is no news."""
    refusal = permitted(session, command, DeviceBound, _WHO)
    if refusal:
        return refusal
    if command.simulated and session.plan is not None and session.plan.patient_synthetic is False:
        what = f"{session.plan.patient} is recorded as a real person and {command.device} is simulated"
        return refused("SES-SIMULATED", what, "A simulated device is never bound to a real person", "Use a real device")
    if command.device in session.bound:
        return ()
    return (
        DeviceBound(
            device=command.device,
            kind=command.kind,
            simulated=command.simulated,
            reason=command.reason[:_REASON_MAX],
        ),
    )


def note_unbinding(session: Session, command: ask.NoteUnbinding, _at: datetime) -> Decided:
    """A device serves it no longer."""
    refusal = permitted(session, command, DeviceUnbound, _WHO)
    return refusal or (DeviceUnbound(device=command.device, reason=command.reason[:_REASON_MAX]),)
