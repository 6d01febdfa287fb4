"""When a device is on, and how often it has started: read off the schedule of faults, so that all of it agrees."""

from collections.abc import Iterable
from dataclasses import dataclass

from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FaultKind

_MS_PER_MIN = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """A device at one moment.

    Attributes:
        is_on: Whether it does anything at all.
        boot: How often it has started, this time included.
        since_ms: When it last started.
    """

    is_on: bool
    boot: int
    since_ms: int

    def uptime_ms(self, at_ms: int) -> int:
        """Milliseconds since it started."""
        return max(0, at_ms - self.since_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A stretch of time in which a device is off."""

    from_ms: int
    to_ms: int


def outages(faults: Iterable[Fault]) -> tuple[Outage, ...]:
    """When a device is off: while it starts anew, and when its battery is empty. Those that touch are one.

    Example:
        >>> from lenitive.devices.faults import Where
        >>> flat = Fault(start_ms=0, duration_ms=600_000, kind=FaultKind.PUMP_BATTERY, where=Where.PUMP, intensity=4)
        >>> outages([flat])
        (Outage(from_ms=240000, to_ms=600000),)
    """
    spans = []
    for fault in faults:
        if fault.kind is FaultKind.DEVICE_REBOOT:
            spans.append((fault.start_ms, fault.end_ms))
        elif fault.kind is FaultKind.PUMP_BATTERY:
            empty_ms = fault.start_ms + fault.intensity * _MS_PER_MIN
            spans.append((empty_ms, fault.end_ms))
    merged: list[tuple[int, int]] = []
    for lo, hi in sorted(span for span in spans if span[0] < span[1]):
        if merged and lo <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(hi, merged[-1][1]))
        else:
            merged.append((lo, hi))
    return tuple(Outage(from_ms=lo, to_ms=hi) for lo, hi in merged)


def power(off: Iterable[Outage], at_ms: int, *, boot: int = 1) -> Power:
    """A device at one moment.

    Args:
        off: When it is off, in order.
        at_ms: The moment.
        boot: How often it had started before the first outage.

    Example:
        >>> power([Outage(from_ms=100, to_ms=200)], 250)
        Power(is_on=True, boot=2, since_ms=200)
    """
    since_ms = 0
    for one in off:
        if at_ms < one.from_ms:
            break
        if at_ms < one.to_ms:
            return Power(is_on=False, boot=boot, since_ms=since_ms)
        boot, since_ms = boot + 1, one.to_ms
    return Power(is_on=True, boot=boot, since_ms=since_ms)
