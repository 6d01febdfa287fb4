"""When the input of a system changes, to what, and how the times asked for lie between the changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from lenitive.pkpd.compartments import Array, Bolus, Dosing, Infusion

_UNEVEN_FRAC: Final = 1e-12
"""A time may be moved by so much of the time since the last change: no amount then moves by more of its peak."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Schedule:
    """The input as a staircase.

    Attributes:
        changes_min: When something changes, rising, no two alike; shape (changes,).
        given: What is given at once at each change; shape (changes, people), or (changes, 1) when alike for all.
        rates_per_min: What runs in from each change to the next; same shape.
    """

    changes_min: Array
    given: Array
    rates_per_min: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Times that are evenly spaced, with no change of input between them.

    Attributes:
        change: Number of the last change, which they lie after or upon.
        first: Place of the first of them.
        count: How many.
        offset_min: From the change to the first of them.
        step_min: From each to the next; 0 when there is one only.
    """

    change: int
    first: int
    count: int
    offset_min: float
    step_min: float


def schedule_of(dosing: Dosing) -> Schedule:
    """The staircase of some infusions and boluses; inputs at the same time add up.

    Example:
        >>> found = schedule_of([Bolus(at_min=0, amount=8.0),
        ...                      Infusion(start_min=0, duration_min=60, amount_per_min=0.1),
        ...                      Infusion(start_min=30, duration_min=60, amount_per_min=0.2)])
        >>> found.changes_min.tolist(), found.given[:, 0].tolist(), found.rates_per_min[:, 0].round(6).tolist()
        ([0.0, 30.0, 60.0, 90.0], [8.0, 0.0, 0.0, 0.0], [0.1, 0.3, 0.2, 0.0])
    """
    spans = [
        (float(part.at_min), float(part.at_min))
        if isinstance(part, Bolus)
        else (float(part.start_min), float(part.start_min) + float(part.duration_min))
        for part in dosing
    ]
    changes = sorted({time for span in spans for time in span})
    places = {time: place for place, time in enumerate(changes)}
    people = max((np.size(_size(part)) for part in dosing), default=1)
    given, rates = np.zeros((len(changes), people)), np.zeros((len(changes), people))
    for part, (start, end) in zip(dosing, spans, strict=True):
        if isinstance(part, Bolus):
            given[places[start]] += part.amount
        else:
            rates[places[start] : places[end]] += part.amount_per_min
    return Schedule(changes_min=np.array(changes, dtype=np.float64), given=given, rates_per_min=rates)


def _size(part: Infusion | Bolus) -> float | Array:
    return part.amount if isinstance(part, Bolus) else part.amount_per_min


def stretches_of(changes_min: Array, times_min: Array, *, longest: int) -> list[Stretch]:
    """The times cut into even stretches; those before the first change are left out.

    Args:
        changes_min: From `schedule_of`.
        times_min: Rising or equal; shape (times,).
        longest: No stretch has more times than this.

    Example:
        >>> found = stretches_of(np.array([0.0, 5.0]), np.array([0.0, 1.0, 2.0, 3.0, 6.0, 9.0]), longest=64)
        >>> [(stretch.change, stretch.first, stretch.count, stretch.step_min) for stretch in found]
        [(0, 0, 4, 1.0), (1, 4, 2, 3.0)]
    """
    ends = [*np.searchsorted(times_min, changes_min, side="left").tolist(), times_min.size]
    found = []
    for change, (start, end) in enumerate(pairwise(ends)):
        since_min = times_min[start:end] - changes_min[change]
        place = 0
        while place < since_min.size:
            here = since_min[place : place + longest]
            count = _even(here)
            step_min = float(here[count - 1] - here[0]) / (count - 1) if count > 1 else 0.0
            found.append(
                Stretch(change=change, first=start + place, count=count, offset_min=float(here[0]), step_min=step_min)
            )
            place += count
    return found


def _even(since_min: Array) -> int:
    """How many of the first times are evenly spaced, but for rounding."""
    count = since_min.size
    if count <= 2:
        return count
    steps = np.diff(since_min)
    different = np.abs(steps - steps[0]) > 1e-6 * steps[0]
    if different.any():
        count = int(np.argmax(different)) + 1
    if count <= 2:
        return count
    line = np.linspace(since_min[0], since_min[count - 1], count)
    return count if bool((np.abs(line - since_min[:count]) <= _UNEVEN_FRAC * since_min[:count]).all()) else 1


def table_of(stretches: Sequence[Stretch]) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.int64]], Array]:
    """The same as two arrays for compiled code: (change, first, count) and (offset_min, step_min) of each."""
    whole = np.array([(one.change, one.first, one.count) for one in stretches], dtype=np.int64).reshape(-1, 3)
    real = np.array([(one.offset_min, one.step_min) for one in stretches], dtype=np.float64).reshape(-1, 2)
    return whole, real


def last_change(schedule: Schedule, times_min: Array) -> int:
    """How many changes are not after the last time.

    Example:
        >>> last_change(schedule_of([Infusion(start_min=0, duration_min=60, amount_per_min=1.0)]), np.array([30.0]))
        1
    """
    if not times_min.size:
        return 0
    return int(np.searchsorted(schedule.changes_min, times_min[-1], side="right"))
