"""Which device serves an infusion: every binding and its end are events, with who did it and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceBound:
    """A person read the code that a device showed at the chair: from here on it serves this person.

    Attributes:
        device: Its name on the link.
        kind: Pump or monitor.
        simulated: Whether it is simulated; such a device is never bound to a real person.
        reason: Why, in words.
    """

    device: str
    kind: str
    simulated: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceUnbound:
    """A device serves this person no longer.

    Attributes:
        device: Its name on the link.
        reason: Why, in words.
    """

    device: str
    reason: str
