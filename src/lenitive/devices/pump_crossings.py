"""The moments at which a pump's faults begin and end, and at which it goes off and on, in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from lenitive.devices.device_power import Outage
from lenitive.devices.fault_schedule import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One moment at which something changes.

    Attributes:
        at_ms: When.
        begins: Whether the fault begins, or the power goes; False for the end of either.
        fault: Which fault; None for power.
    """

    at_ms: int
    begins: bool
    fault: Fault | None = None


def crossings(faults: Sequence[Fault], off: Sequence[Outage]) -> tuple[Crossing, ...]:
    """Every moment, in order of time; what ends comes before what begins at the same moment.

    Example:
        >>> from lenitive.devices.faults import FaultKind, Where
        >>> air = Fault(start_ms=5, duration_ms=10, kind=FaultKind.PUMP_AIR, where=Where.PUMP, intensity=300)
        >>> [(one.at_ms, one.begins) for one in crossings([air], ())]
        [(5, True), (15, False)]
    """
    found = [
        *(Crossing(at_ms=one.start_ms, begins=True, fault=one) for one in faults),
        *(Crossing(at_ms=one.end_ms, begins=False, fault=one) for one in faults),
        *(Crossing(at_ms=one.from_ms, begins=True) for one in off),
        *(Crossing(at_ms=one.to_ms, begins=False) for one in off),
    ]
    return tuple(sorted(found, key=lambda one: (one.at_ms, one.begins)))
