"""One end of the link to one device: numbers and signs what it says, and judges what it hears."""

from dataclasses import replace

from lenitive.devices.messages import WITHOUT_BINDING, Body
from lenitive.devices.protocol import (
    AGE_MAX_MS,
    Binding,
    Expected,
    Frame,
    Heard,
    Kind,
    Reason,
    Received,
    Rejected,
    Sender,
    decode,
    encode,
)

_OTHER_END = {Sender.DEVICE: Sender.SUPERVISOR, Sender.SUPERVISOR: Sender.DEVICE}


class Endpoint:
    """One end of a link. Both ends are this class; a device and a supervisor differ only in `sender`.

    Attributes:
        expected: What this end expects of the other; `bind` and `confirm` change it.
        heard: What it remembers of the other. A supervisor keeps it across a restart.
        rejected: How many frames were rejected, by reason. Nothing else follows from a rejected frame.

    Example:
        >>> from lenitive.devices.messages import ReadBack
        >>> from lenitive.devices.protocol import Binding
        >>> key, person = bytes(32), Binding(infusion="INF-1", token="0" * 32)
        >>> here = Endpoint("pump-1", Kind.PUMP, key, sender=Sender.SUPERVISOR)
        >>> there = Endpoint("pump-1", Kind.PUMP, key, sender=Sender.DEVICE)
        >>> for end in (here, there):
        ...     end.bind(person, confirmed=True)
        >>> line = here.say(ReadBack(request=1), at_ms=1000)
        >>> there.hear(line, at_ms=1020).frame.body.request
        1
        >>> there.hear(line, at_ms=1030).reason.value, there.rejected[Reason.REPLAYED]
        ('replayed', 1)
    """

    def __init__(self, device: str, kind: Kind, key: bytes, *, sender: Sender, boot: int = 1) -> None:
        # A device compares nothing with the supervisor's clock: what it is told carries its own end.
        age_max_ms = AGE_MAX_MS if sender is Sender.SUPERVISOR else None
        self.expected = Expected(device=device, kind=kind, sender=_OTHER_END[sender], key=key, age_max_ms=age_max_ms)
        self.heard = Heard()
        self.rejected: dict[Reason, int] = dict.fromkeys(Reason, 0)
        self.boot = boot
        self._sender = sender
        self._started_ms = 0
        self._seq = 0

    def bind(self, binding: Binding | None, *, confirmed: bool = False) -> None:
        """Whom the device serves from here on; None for nobody."""
        self.expected = replace(self.expected, binding=binding, confirmed=confirmed and binding is not None)

    def restart(self, boot: int, *, at_ms: int) -> None:
        """This end has started again: its numbers begin anew under a higher start number. What was heard is kept.

        Raises:
            ValueError: The start number does not rise; frames under it would be replays.
        """
        if boot <= self.boot:
            raise ValueError(f"{self.expected.device}: start number {boot} after {self.boot}; it must rise")
        self.boot, self._seq, self._started_ms = boot, 0, at_ms

    def uptime_ms(self, at_ms: int) -> int:
        """Milliseconds since this end started."""
        return max(0, at_ms - self._started_ms)

    def say(self, body: Body, *, at_ms: int, clock_ms: int | None = None, binding: Binding | None = None) -> bytes:
        """The next frame of this end.

        Args:
            body: What is said.
            at_ms: By the monotonic clock of the one who runs this end.
            clock_ms: What this end's own clock shows; data for the reader.
            binding: Another binding than the one in force, for an answer while one is being made.

        Raises:
            ValueError: As in `encode`.
        """
        named = None if isinstance(body, WITHOUT_BINDING) else binding or self.expected.binding
        frame = Frame(
            device=self.expected.device,
            kind=self.expected.kind,
            sender=self._sender,
            binding=named,
            boot=self.boot,
            seq=self._seq + 1,
            uptime_ms=self.uptime_ms(at_ms),
            clock_ms=clock_ms,
            body=body,
        )
        line = encode(frame, self.expected.key)
        self._seq += 1
        return line

    def hear(self, line: bytes, *, at_ms: int) -> Received | Rejected:
        """Judge one line. A rejected one is counted and changes nothing else."""
        judged = decode(line, self.expected, self.heard, arrived_ms=at_ms)
        if isinstance(judged, Rejected):
            self.rejected[judged.reason] += 1
        else:
            self.heard = judged.heard
        return judged
