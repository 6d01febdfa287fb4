"""The clocks of this machine, read in one place; and for simulated devices alone, a day that passes faster."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from lenitive.supervisor.time_line import Now

SPEED_MAX: Final = 100.0
_BASE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_START_OF_THE_MACHINE: Final = Path("/proc/sys/kernel/random/boot_id")


class Clock:
    """What time it is. At another speed, every program that is given the same speed sees the same time.

    Example:
        >>> first = Clock().now()
        >>> Clock().now().mono_ms >= first.mono_ms
        True
    """

    def __init__(self, speed: float = 1.0) -> None:
        """A clock.

        Args:
            speed: How many times faster than the machine's; 1 for everything but simulated devices.

        Raises:
            ValueError: Not above 0, or above 100.
        """
        if not 0 < speed <= SPEED_MAX:
            raise ValueError(f"--speed: {speed:g}; give above 0, to {SPEED_MAX:g}")
        self.speed = speed

    @property
    def name(self) -> str:
        """Which monotonic clock this is: the same name in another process means the very same; empty if unknown."""
        with suppress(OSError):
            return f"{_START_OF_THE_MACHINE.read_text('ascii').strip()} x{self.speed:g}"
        return ""

    def now(self) -> Now:
        """This moment."""
        mono_ms, at = time.monotonic_ns() // 1_000_000, datetime.now(UTC)
        if self.speed == 1.0:
            return Now(mono_ms=mono_ms, at=at)
        return Now(mono_ms=int(time.monotonic() * 1000 * self.speed), at=_BASE + (at - _BASE) * self.speed)
