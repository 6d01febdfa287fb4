"""A simulated monitor that speaks the device protocol: bytes in, bytes out. A foreign monitor would take its place."""

from collections.abc import Iterable

from lenitive.devices.fault_schedule import Fault, befalling
from lenitive.devices.faults import Where
from lenitive.devices.messages import Bind, Confirm, Release
from lenitive.devices.protocol import Kind, Received
from lenitive.devices.simulated_monitor import SimulatedMonitor
from lenitive.devices.true_state import TrueState
from lenitive.devices.voice import Voice


class SpeakingMonitor:
    """One simulated monitor on its link.

    Attributes:
        monitor: The monitor itself.
        voice: Its end of the link.
    """

    def __init__(
        self, monitor: SimulatedMonitor, device: str, *, faults: Iterable[Fault] = (), zero_clock_ms: int = 0
    ) -> None:
        """Give a monitor a voice.

        Args:
            monitor: The monitor.
            device: Its id on the link.
            faults: Its own, once more: those of its clock, its start and its identity.
            zero_clock_ms: What its clock shows at 0 of the time line.
        """
        self.monitor = monitor
        own = befalling(faults, Where.MONITOR)
        self.voice = Voice(device, Kind.MONITOR, faults=own, zero_clock_ms=zero_clock_ms)

    def report(self, truth: TrueState, *, at_ms: int, cuff: bool = False) -> tuple[bytes, ...]:
        """What it sends by itself, every second: signal quality, then numbers; nothing while it is off."""
        observed = self.monitor.observe(truth, cuff=cuff, at_ms=at_ms)
        # The quality goes first: a number is judged by the waveform it was taken from, not by the one before.
        bodies = () if observed is None else (observed[1], observed[0])
        return self.voice.speak(bodies, at_ms=at_ms, on=self.monitor.power(at_ms))

    def hear(self, line: bytes, *, at_ms: int) -> tuple[bytes, ...]:
        """Let itself be bound and released; it takes no other orders."""
        on = self.monitor.power(at_ms)
        if not on.is_on:
            return ()
        early = self.voice.speak((), at_ms=at_ms, on=on)
        heard = self.voice.hear(line, at_ms=at_ms)
        if not isinstance(heard, Received) or not isinstance(heard.frame.body, Bind | Confirm | Release):
            return early
        return early + self.voice.answer_binding(heard, at_ms=at_ms, is_running=False)
