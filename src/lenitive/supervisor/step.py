"""What goes into one supervised infusion and what comes out of it."""

from dataclasses import dataclass, field

from lenitive.devices.protocol import Binding, Heard, Kind
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLine:
    """A device of this infusion.

    Attributes:
        device: Its id on the link.
        kind: Pump or monitor.
        key: Its key, at least 32 bytes.
        binding: When a person has confirmed at the bedside that it serves this infusion; None before that.
        heard: What was remembered of its frames before a restart.
    """

    device: str
    kind: Kind
    key: bytes
    binding: Binding | None = None
    heard: Heard = field(default_factory=Heard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A frame to send to a device."""

    device: str
    frame: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one step leads to.

    Attributes:
        events: To keep, in order.
        frames: To send now.
        answer: Why a request was refused; None when it was not, or when nothing was asked.
        accepted: Whether a frame was accepted.
    """

    events: tuple[Event, ...] = ()
    frames: tuple[Outgoing, ...] = ()
    answer: Refusal | None = None
    accepted: bool = False
