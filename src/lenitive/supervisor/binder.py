"""How a device is put at an infusion: it shows a code, and a person at the chair reads it off. Pure.

A code that was never read binds nothing, and a simulated device is never bound to a real person.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from lenitive.devices.binding import refuse_binding
from lenitive.devices.endpoint import Endpoint
from lenitive.devices.messages import Bind, BindingAnswer, BindingState, Confirm, Hello
from lenitive.devices.protocol import Binding, Received
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.commands import NoteBinding, NoteUnbinding
from lenitive.domain.infusion.events import Actor
from lenitive.domain.infusion.permission import refused
from lenitive.domain.infusion.session_plan import SessionPlan
from lenitive.supervisor.orders import SYSTEM

TRIES_MAX: Final = 3
"""After so many wrong codes the device is asked anew."""


@dataclass(slots=True)
class _Challenge:
    """A binding that waits for its code."""

    binding: Binding
    code: str
    tried: int = 0
    by: Actor = SYSTEM
    reason: str = ""


class Binder:
    """The bindings of one infusion that are being made."""

    def __init__(self) -> None:
        self._challenges: dict[str, _Challenge] = {}
        self._simulated: dict[str, bool] = {}

    def ask(
        self, end: Endpoint, binding: Binding, code: str, plan: SessionPlan | None, *, at_ms: int
    ) -> bytes | Refusal:
        """The frame that asks a device to show a code; or why it may not serve this person."""
        device = end.expected.device
        if plan is not None and self._simulated.get(device, True):
            refusal = refuse_binding(patient=plan.patient, synthetic=plan.patient_synthetic, device=device)
            if refusal is not None:
                return refusal
        self._challenges[device] = _Challenge(binding=binding, code=code)
        end.bind(binding)
        return end.say(Bind(infusion=binding.infusion, token=binding.token, code=code), at_ms=at_ms)

    def confirm(self, end: Endpoint, code: str, *, at_ms: int, by: Actor = SYSTEM, reason: str = "") -> bytes | Refusal:
        """The frame that confirms, when the code is the one that was shown, and who read it."""
        device = end.expected.device
        challenge = self._challenges.get(device)
        if challenge is None:
            return refused("SES-BINDING", f"{device} was not asked to show a code", "A code first", "Bind it")
        if code != challenge.code:
            challenge.tried += 1
            if challenge.tried >= TRIES_MAX:
                del self._challenges[device]
                end.bind(None)
            return refused("SES-BINDING", "the code is another one", "The code that the device shows", "Read it again")
        challenge.by, challenge.reason = by, reason
        return end.say(Confirm(), at_ms=at_ms, binding=challenge.binding)

    def hear(self, end: Endpoint, received: Received) -> NoteBinding | NoteUnbinding | None:
        """What a device says of itself and of its binding; and what the record is to say of it, if anything."""
        body, device = received.frame.body, end.expected.device
        if isinstance(body, Hello):
            self._simulated[device] = body.simulated
        elif isinstance(body, BindingAnswer) and body.state is BindingState.BOUND and device in self._challenges:
            challenge = self._challenges.pop(device)
            end.bind(challenge.binding, confirmed=True)
            return self.note(end, by=challenge.by, reason=challenge.reason)
        elif isinstance(body, BindingAnswer) and body.state is BindingState.RELEASED:
            end.bind(None)
            return NoteUnbinding(by=SYSTEM, key="", device=device, reason="the device says that it serves nobody")
        return None

    def note(self, end: Endpoint, *, by: Actor, reason: str) -> NoteBinding:
        """That a device serves this person, for the record."""
        device = end.expected.device
        simulated = self._simulated.get(device, True)
        return NoteBinding(
            by=by, key="", device=device, kind=end.expected.kind.value, simulated=simulated, reason=reason
        )

    def unknown_to(self, bound: Collection[str], ends: Iterable[Endpoint]) -> tuple[NoteBinding, ...]:
        """After a restart: devices whose binding was kept beside the record, and had not come into it yet."""
        because = "bound before supervision was interrupted"
        kept = [end for end in ends if end.expected.confirmed and end.expected.device not in bound]
        return tuple(self.note(end, by=SYSTEM, reason=because) for end in kept)
