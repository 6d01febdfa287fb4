"""How a simulated device speaks: it says hello, lets itself be bound, stamps and signs, and fails as scheduled.

A simulated device has a key that anybody can work out, and says that it is simulated; it is never bound to a real
person.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from lenitive.devices.device_power import Power
from lenitive.devices.endpoint import Endpoint
from lenitive.devices.fault_schedule import Fault, active, by_kind
from lenitive.devices.faults import FaultKind
from lenitive.devices.messages import (
    Bind,
    BindingAnswer,
    BindingState,
    Body,
    Confirm,
    Hello,
    PumpTraits,
    Release,
    WhyRefused,
)
from lenitive.devices.protocol import Binding, Kind, Received, Rejected, Sender
from lenitive.devices.simulated_key import simulated_key

MODEL: Final = "lenitive-simulator"
FIRMWARE: Final = "1"
HELLO_EVERY_MS: Final = 5000
"""How often a device that serves nobody says that it is there."""

_NEXT_BED: Final = Binding(infusion="INF-NEXT-BED", token="f" * 32)


class Voice:
    """The link end of one simulated device.

    Attributes:
        end: The device's own end of the link, with its counters of rejected frames.
        shown_code: What the device shows to be read at the bedside; None for nothing.
        fired: Ground truth: how often each class of fault had an effect.
    """

    def __init__(self, device: str, kind: Kind, *, faults: Iterable[Fault] = (), zero_clock_ms: int = 0) -> None:
        """A device that speaks.

        Args:
            device: Its id.
            kind: What it is.
            faults: Those that befall it.
            zero_clock_ms: What its clock shows at 0 of the time line, in milliseconds since 1970.
        """
        self.end = Endpoint(device, kind, simulated_key(device), sender=Sender.DEVICE)
        self.shown_code: str | None = None
        self.fired: Counter[FaultKind] = Counter()
        self._spare = Endpoint(f"{device[:24]}-spare", kind, simulated_key(f"{device}-spare"), sender=Sender.DEVICE)
        self._pending: Binding | None = None
        self._faults = by_kind(faults)
        self._zero_clock_ms = zero_clock_ms
        self._hello_ms: int | None = None

    @property
    def is_bound(self) -> bool:
        """Whether it serves an infusion, confirmed at the bedside."""
        return self.end.expected.confirmed

    def speak(
        self, bodies: Iterable[Body], *, at_ms: int, on: Power, epoch: int = 0, pump: PumpTraits | None = None
    ) -> tuple[bytes, ...]:
        """The frames that say this; nothing while it is off, and only hello while it serves nobody.

        Args:
            bodies: What is said.
            at_ms: The moment.
            on: Whether it is on, and since when.
            epoch: Highest epoch obeyed, for hello.
            pump: What the pump can do, for hello.
        """
        if not on.is_on:
            return ()
        if on.boot > self.end.boot:
            self.end.restart(on.boot, at_ms=on.since_ms)
            self._hello_ms = None
        said = list(bodies) if self.is_bound else []
        if self._hello_ms is None or (not self.is_bound and at_ms - self._hello_ms >= HELLO_EVERY_MS):
            self._hello_ms = at_ms
            said.insert(0, Hello(model=MODEL, firmware=FIRMWARE, simulated=True, epoch=epoch, pump=pump))
        return tuple(self._framed(body, at_ms) for body in said)

    def hear(self, line: bytes, *, at_ms: int) -> Received | Rejected | None:
        """What the supervisor said to this device; None when another device hangs on the link."""
        if self._hits(FaultKind.DEVICE_SWAP, at_ms) is not None:
            return None
        return self.end.hear(line, at_ms=at_ms)

    def answer_binding(self, heard: Received, *, at_ms: int, is_running: bool) -> tuple[bytes, ...]:
        """Do what `bind`, `confirm` and `release` ask, and say so."""
        body, named = heard.frame.body, heard.frame.binding
        if isinstance(body, Bind):
            named = Binding(infusion=body.infusion, token=body.token)
            answer = self._show(body, named)
        elif isinstance(body, Confirm):
            answer = self._confirm(named)
        elif isinstance(body, Release) and is_running:
            answer = BindingAnswer(state=BindingState.REFUSED, because=WhyRefused.CONDITION)
        else:
            self._pending = self.shown_code = None
            self.end.bind(None)
            answer = BindingAnswer(state=BindingState.RELEASED, because=None)
        return (self.end.say(answer, at_ms=at_ms, clock_ms=self._clock_ms(at_ms), binding=named),)

    def _show(self, body: Bind, named: Binding) -> BindingAnswer:
        if self.is_bound and named != self.end.expected.binding:
            return BindingAnswer(state=BindingState.REFUSED, because=WhyRefused.ALREADY_BOUND)
        if self.is_bound:
            return BindingAnswer(state=BindingState.BOUND, because=None)
        self._pending, self.shown_code = named, body.code
        self.end.bind(named)
        return BindingAnswer(state=BindingState.SHOWING, because=None)

    def _confirm(self, named: Binding | None) -> BindingAnswer:
        if not self.is_bound and (self._pending is None or named != self._pending):
            return BindingAnswer(state=BindingState.REFUSED, because=WhyRefused.NO_CHALLENGE)
        self._pending = self.shown_code = None
        self.end.bind(named, confirmed=True)
        return BindingAnswer(state=BindingState.BOUND, because=None)

    def _framed(self, body: Body, at_ms: int) -> bytes:
        clock_ms = self._clock_ms(at_ms)
        if self._hits(FaultKind.DEVICE_SWAP, at_ms) is not None:
            return self._spare.say(body, at_ms=at_ms, clock_ms=clock_ms, binding=self.end.expected.binding)
        wrong = self._hits(FaultKind.WRONG_PATIENT, at_ms)
        binding = _NEXT_BED if wrong is not None and wrong.intensity == 0 else None
        return self.end.say(body, at_ms=at_ms, clock_ms=clock_ms, binding=binding)

    def _clock_ms(self, at_ms: int) -> int:
        """What the device's clock shows: drifting away while it is skewed, elsewhere while it is stepped."""
        shown_ms = self._zero_clock_ms + at_ms
        skew = self._hits(FaultKind.DEVICE_CLOCK_SKEW, at_ms)
        step = self._hits(FaultKind.DEVICE_CLOCK_STEP, at_ms)
        if skew is not None:
            shown_ms += skew.intensity * (at_ms - skew.start_ms) // skew.duration_ms
        return max(0, shown_ms + (step.intensity if step is not None else 0))

    def _hits(self, kind: FaultKind, at_ms: int) -> Fault | None:
        found = active(self._faults[kind], kind, at_ms) if kind in self._faults else None
        if found is not None:
            self.fired[kind] += 1
        return found
