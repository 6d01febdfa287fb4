"""A simulated pump that speaks the device protocol: bytes in, bytes out. A foreign pump would take its place."""

from collections.abc import Iterable

from lenitive.devices.device_power import Power
from lenitive.devices.fault_schedule import Fault, befalling
from lenitive.devices.faults import Where
from lenitive.devices.messages import Answer, Bind, Confirm, Permit, PumpState, ReadBack, Release, SetState
from lenitive.devices.protocol import Kind, Received
from lenitive.devices.simulated_pump import SimulatedPump
from lenitive.devices.voice import Voice


class SpeakingPump:
    """One simulated pump on its link.

    Attributes:
        pump: The pump itself, with its ground truth.
        voice: Its end of the link.

    Example:
        >>> import numpy as np
        >>> pump = SimulatedPump(np.random.default_rng(1), patient="P", synthetic=True, bag_ul=100_000)
        >>> lines = SpeakingPump(pump, "pump-1").report(at_ms=0)
        >>> len(lines), b'"type":"hello"' in lines[0]  # it serves nobody yet
        (1, True)
    """

    def __init__(
        self, pump: SimulatedPump, device: str, *, faults: Iterable[Fault] = (), zero_clock_ms: int = 0
    ) -> None:
        """Give a pump a voice.

        Args:
            pump: The pump.
            device: Its id on the link.
            faults: Its own, once more: those of its clock, its start and its identity.
            zero_clock_ms: What its clock shows at 0 of the time line.
        """
        self.pump = pump
        own = befalling(faults, Where.PUMP)
        self.voice = Voice(device, Kind.PUMP, faults=own, zero_clock_ms=zero_clock_ms)

    def report(self, *, at_ms: int, answers: int | None = None) -> tuple[bytes, ...]:
        """What it sends by itself, every second: its status; nothing while it is off."""
        status = self.pump.status(at_ms=at_ms, answers=answers)
        epoch = self.pump.control.epoch
        return self.voice.speak([status], at_ms=at_ms, on=self._power(), epoch=epoch, pump=self.pump.traits)

    def hear(self, line: bytes, *, at_ms: int) -> tuple[bytes, ...]:
        """Do what a line says, and give what is answered; nothing while it is off, or when the line is rejected."""
        self.pump.advance(at_ms)
        if self.pump.is_silent:
            return ()
        early = self.voice.speak(
            (), at_ms=at_ms, on=self._power(), epoch=self.pump.control.epoch, pump=self.pump.traits
        )
        heard = self.voice.hear(line, at_ms=at_ms)
        return early + (self._answers(heard, at_ms) if isinstance(heard, Received) else ())

    def _answers(self, heard: Received, at_ms: int) -> tuple[bytes, ...]:
        body = heard.frame.body
        if isinstance(body, Bind | Confirm | Release):
            is_running = self.pump.control.state is not PumpState.STOPPED
            return self.voice.answer_binding(heard, at_ms=at_ms, is_running=is_running)
        answer: Answer | None = None
        if isinstance(body, SetState):
            answer = self.pump.obey(body, at_ms=at_ms)
        elif isinstance(body, Permit):
            answer = self.pump.renew(body, at_ms=at_ms)
        elif isinstance(body, ReadBack):
            return self.report(at_ms=at_ms, answers=body.request)
        return () if answer is None else self.voice.speak([answer], at_ms=at_ms, on=self._power())

    def _power(self) -> Power:
        return Power(is_on=not self.pump.is_silent, boot=self.pump.boot, since_ms=self.pump.since_ms)
