"""How a device is put at an infusion: it shows a code, and a person at the chair reads it off. Pure.

A code that was never read binds nothing, and a simulated device is never bound to a real person.
"""

from dataclasses import dataclass
from typing import Final

from lenitive.devices.binding import refuse_binding
from lenitive.devices.endpoint import Endpoint
from lenitive.devices.messages import Bind, BindingAnswer, BindingState, Confirm, Hello
from lenitive.devices.protocol import Binding, Received
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.permission import refused
from lenitive.domain.infusion.session_plan import SessionPlan

TRIES_MAX: Final = 3
"""After so many wrong codes the device is asked anew."""


@dataclass(slots=True)
class _Challenge:
    """A binding that waits for its code."""

    binding: Binding
    code: str
    tried: int = 0


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

    def confirm(self, end: Endpoint, code: str, *, at_ms: int) -> bytes | Refusal:
        """The frame that confirms, when the code is the one that was shown."""
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
        return end.say(Confirm(), at_ms=at_ms, binding=challenge.binding)

    def hear(self, end: Endpoint, received: Received) -> None:
        """What a device says of itself and of its binding."""
        body, device = received.frame.body, end.expected.device
        if isinstance(body, Hello):
            self._simulated[device] = body.simulated
        elif isinstance(body, BindingAnswer) and body.state is BindingState.BOUND and device in self._challenges:
            end.bind(self._challenges.pop(device).binding, confirmed=True)
        elif isinstance(body, BindingAnswer) and body.state is BindingState.RELEASED:
            end.bind(None)
