"""The clocks of this machine, read in one place; and for simulated devices alone, a day that passes faster."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from lenitive.supervisor.time_line import Now

SPEED_MAX: Final = 100.0
AHEAD_MAX_MIN: Final = 1440.0
_READINGS: Final = 8
_TOGETHER_S: Final = 0.001
_BASE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_START_OF_THE_MACHINE: Final = Path("/proc/sys/kernel/random/boot_id")


class Clock:
    """What time it is. At another speed, every program that is given the same speed sees the same time.

    Example:
        >>> first = Clock().now()
        >>> Clock().now().mono_ms >= first.mono_ms
        True
    """

    def __init__(self, speed: float = 1.0, *, ahead_min: float = 0.0) -> None:
        """A clock.

        Args:
            speed: How many times faster than the machine's; 1 for everything but simulated devices.
            ahead_min: By how much it is later than the machine says; 0 for everything but simulated devices.

        Raises:
            ValueError: The speed is not above 0, or above 100; ahead is below 0, or more than a day.
        """
        if not 0 < speed <= SPEED_MAX:
            raise ValueError(f"--speed: {speed:g}; give above 0, to {SPEED_MAX:g}")
        if not 0 <= ahead_min <= AHEAD_MAX_MIN:
            raise ValueError(f"--ahead-min: {ahead_min:g}; give 0 to {AHEAD_MAX_MIN:g}")
        self.speed = speed
        self._ahead = timedelta(minutes=ahead_min)

    @property
    def name(self) -> str:
        """Which monotonic clock this is: the same name in another process means the very same; empty if unknown."""
        with suppress(OSError):
            later = f" +{self._ahead}" if self._ahead else ""
            return f"{_START_OF_THE_MACHINE.read_text('ascii').strip()} x{self.speed:g}{later}"
        return ""

    def now(self) -> Now:
        """This moment: the two clocks read together, though the machine may do something else in between."""
        for _ in range(_READINGS):
            mono_s, wall = time.monotonic(), datetime.now(UTC)
            if time.monotonic() - mono_s < _TOGETHER_S:
                break
        mono_ms, at = mono_s * 1000 + self._ahead / timedelta(milliseconds=1), wall + self._ahead
        if self.speed == 1.0:
            return Now(mono_ms=int(mono_ms), at=at)
        return Now(mono_ms=int(mono_ms * self.speed), at=_BASE + (at - _BASE) * self.speed)
