"""The time line of one session: UTC that only a monotonic clock moves, so that setting a clock changes no interval."""

from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final, TypeVar

from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import SupervisionCondition

_READ_APART_S: Final = 0.05
"""Two clocks of one machine cannot be read at quite the same moment: so much is no difference (assumed)."""

_APART_S: Final = 0.25
_MS: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """One moment, read once per step by whoever drives the session.

    Attributes:
        mono_ms: Monotonic; nobody sets it.
        at: Wall clock, UTC; for the record only.
    """

    mono_ms: int
    at: datetime


class TimeLine:
    """From a monotonic clock to the time of a session.

    Example:
        >>> from datetime import UTC
        >>> noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
        >>> line = TimeLine(Now(mono_ms=5_000, at=noon), not_before=None)
        >>> line.at(8_000) - noon
        datetime.timedelta(seconds=3)
        >>> line.offset(Now(mono_ms=8_000, at=noon + timedelta(seconds=63)))  # the clock was set forward by a minute
        datetime.timedelta(seconds=60)
    """

    def __init__(self, now: Now, *, not_before: datetime | None, zero: datetime | None = None) -> None:
        """Begin at the wall clock, or at the last event where the clock stands before it.

        Args:
            now: This moment.
            not_before: Time of the last event; None for none.
            zero: Where an earlier supervisor had 0 of this very monotonic clock, so that a clock that was set between
                the two moves no interval; None after a start of the machine, which nobody can bridge.
        """
        begins = now.at - timedelta(microseconds=now.at.microsecond % 1000)
        if zero is not None:
            begins = zero + now.mono_ms * _MS
        self._by_s = 0
        self._zero = (begins if not_before is None else max(begins, not_before)) - now.mono_ms * _MS

    @property
    def zero(self) -> datetime:
        """The time of the session at 0 of the monotonic clock: keep it until the machine starts anew."""
        return self._zero

    def at(self, mono_ms: int) -> datetime:
        """The time of the session at a moment."""
        return self._zero + mono_ms * _MS

    def mono_ms(self, at: datetime) -> int:
        """The moment of a time of the session."""
        return (at - self._zero) // _MS

    def offset(self, now: Now) -> timedelta:
        """By how much the wall clock is ahead of the session; below zero when it is behind."""
        return now.at - self.at(now.mono_ms)

    def is_stepped(self, now: Now, *, step_ms: int) -> bool:
        """Whether the wall clock was set since the session was taken up: it moved further than a step."""
        return abs(self.offset(now)) > step_ms * _MS

    def moved(self, command: ask.Command, now: Now) -> ask.Command:
        """A request whose times are by the wall clock, on the session's time line.

        Whole seconds are moved, and always the same while the clocks keep together, so that the same request sent twice
        stays the same request; and up, so that no request comes out as meant for longer than it was.

        Example:
            >>> from datetime import UTC
            >>> from lenitive.domain.infusion.events import Actor, Role
            >>> noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
            >>> line = TimeLine(Now(mono_ms=0, at=noon), not_before=None)
            >>> asked = ask.Hold(by=Actor(id="n1", role=Role.NURSE), key="k", not_after=noon)
            >>> [line.moved(asked, Now(mono_ms=0, at=noon + ms * _MS)) == asked for ms in (0, 3, -3)]
            [True, True, True]
        """
        ahead_s = self.offset(now).total_seconds()
        if not self._by_s - 1 - _APART_S <= ahead_s <= self._by_s + _READ_APART_S:
            self._by_s = ceil(ahead_s - _READ_APART_S)
        return _moved(command, timedelta(seconds=self._by_s)) if self._by_s else command


_Timed = TypeVar("_Timed")


def _moved(value: _Timed, by: timedelta) -> _Timed:
    """The same with every time in it moved back."""
    changed: dict[str, Any] = {}
    for field in fields(value):  # type: ignore[arg-type]
        found = getattr(value, field.name)
        if isinstance(found, datetime):
            changed[field.name] = found - by
        elif is_dataclass(found):
            changed[field.name] = _moved(found, by)
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


SKEWED: Final = {
    SupervisionCondition.DEVICE_SKEW: "LIM-SKEW-01",
    SupervisionCondition.DEVICE_CLOCK_FAR: "LIM-SKEW-02",
}
"""What is said of a device's clock that is further off than a limit, in seconds."""


class DeviceClocks:
    """How far devices' clocks are off. No time is ever taken from them."""

    def __init__(self) -> None:
        self._off_ms: dict[str, int] = {}

    def hear(self, device: str, clock_ms: int | None, at_ms: int) -> None:
        """What a device's clock shows, None without one."""
        if clock_ms is not None:
            self._off_ms[device] = abs(clock_ms - at_ms)

    def beyond(self, limit_ms: int) -> str:
        """The devices whose clocks are further off than this now, in one line; empty when none is."""
        return ", ".join(sorted(device for device, off_ms in self._off_ms.items() if off_ms > limit_ms))
