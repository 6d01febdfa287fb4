"""The minutes at which an answer is asked for, as a person types them."""

import math
import re
from decimal import Decimal
from itertools import pairwise
from typing import Final

from lenitive.clinic.regimen_file import MINUTES_MAX

_MINUTES: Final = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)

TIMES_MAX: Final = 100_000
"""More times than this are a mistake in the step."""


def read_times(text: str, *, where: str = "--times-min") -> tuple[float, ...]:
    """Read minutes that are listed, or given as from:to:step; parts may be mixed.

    Args:
        text: For example "0,30,60" or "0:360:5" or "0:60:1,90,120".
        where: The name of the option, for messages.

    Returns:
        Minutes, 0 or more, rising or equal.

    Raises:
        ValueError: One line: not a number, negative, not finite, out of order, or too many.

    Example:
        >>> read_times("0:1:0.25,5")
        (0.0, 0.25, 0.5, 0.75, 1.0, 5.0)
        >>> read_times("30,0")
        Traceback (most recent call last):
        ...
        ValueError: --times-min: 0 min stands after 30 min; write the minutes in rising order
    """
    times: list[float] = []
    for part in text.split(","):
        times += _stretch(part, where)
        if len(times) > TIMES_MAX:
            raise ValueError(f"{where}: more than {TIMES_MAX} times; use a longer step")
    for one, following in pairwise(times):
        if following < one:
            raise ValueError(
                f"{where}: {following:.15g} min stands after {one:.15g} min; write the minutes in rising order"
            )
    return tuple(times)


def _stretch(part: str, where: str) -> list[float]:
    if ":" not in part:
        return [_minute(part, where)]
    numbers = [_minute(number, where) for number in part.split(":")]
    if len(numbers) != 3:
        raise ValueError(f"{where}: {part.strip()!r} is not from:to:step; write for example 0:360:5")
    start, stop, step = numbers
    if step <= 0 or stop < start:
        raise ValueError(f"{where}: {part.strip()!r} goes nowhere; write from:to:step with a step above 0 min")
    steps = (stop - start) / step
    exact_start, _, exact_step = (Decimal(number.strip()) for number in part.split(":"))
    if steps > TIMES_MAX:
        raise ValueError(f"{where}: {part.strip()!r} is more than {TIMES_MAX} times; use a longer step")
    # in decimals, so that 0:1:0.1 holds 0.3 and not 0.30000000000000004
    return [float(exact_start + place * exact_step) for place in range(math.floor(steps + 1e-9) + 1)]


def _minute(text: str, where: str) -> float:
    shown = ascii(text.strip()[:40])
    if not _MINUTES.fullmatch(text.strip()):
        raise ValueError(
            f"{where}: {shown} is not a number of minutes; write numbers with commas, for example 0,30,60.5"
        )
    minute = float(text)
    if not 0 <= minute <= MINUTES_MAX:
        raise ValueError(f"{where}: {shown} min cannot be; write 0 to {MINUTES_MAX:.0f} min")
    return minute
