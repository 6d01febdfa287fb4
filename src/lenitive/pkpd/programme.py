"""Doses and times as one list of steps, the same for everybody: what a compiled engine walks through."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lenitive.pkpd.compartments import Array, Block, Bolus, Dosing, Infusion, rates_of

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Programme:
    """Steps from nothing in the body to the last time asked for.

    Attributes:
        spans_min: The different lengths of steps.
        span: For each step its length, by place in `spans_min`.
        inflow_per_min: For each step what flows in, constant.
        bolus: For each step what is given at once at its end.
        row: For each step the place of its end among the times asked for, or -1.
    """

    spans_min: Array
    span: Integers
    inflow_per_min: Array
    bolus: Array
    row: Integers


def programme(dosing: Dosing, times_min: Array) -> Programme:
    """The steps of a regimen whose amounts are the same for everybody.

    Args:
        dosing: Infusions and boluses, each amount one number.
        times_min: Minutes, rising or equal.

    Example:
        >>> found = programme([Infusion(start_min=0, duration_min=5, amount_per_min=2.0)], np.array([0.0, 10.0, 20.0]))
        >>> found.spans_min[found.span].tolist(), found.inflow_per_min.tolist(), found.row.tolist()
        ([0.0, 5.0, 5.0, 10.0], [0.0, 2.0, 0.0, 0.0], [0, -1, 1, 2])
    """
    changes = _changes(dosing)
    last = float(times_min[-1]) if times_min.size else 0.0
    points = [(minute, -1) for minute in changes if minute <= last and minute not in set(times_min.tolist())]
    points += [(float(minute), place) for place, minute in enumerate(times_min)]
    points.sort(key=lambda point: (point[0], point[1]))
    minutes = [minute for minute, _ in points]
    begins = [minutes[0], *minutes[:-1]] if minutes else []
    # an even grid is uneven in its last digits
    spans = np.array([float(f"{end - begin:.11g}") for begin, end in zip(begins, minutes, strict=True)])
    lengths, span = np.unique(spans, return_inverse=True)
    new = [begin != minute or place == 0 for place, (begin, minute) in enumerate(zip(begins, minutes, strict=True))]
    return Programme(
        spans_min=lengths,
        span=span.astype(np.int64),
        inflow_per_min=np.array(
            [_inflow(dosing, begin, end) for begin, end in zip(begins, minutes, strict=True)], dtype=np.float64
        ),
        bolus=np.array(
            [_given_at(dosing, minute) if first else 0.0 for minute, first in zip(minutes, new, strict=True)]
        ),
        row=np.array([place for _, place in points], dtype=np.int64),
    )


def _changes(dosing: Dosing) -> list[float]:
    found: set[float] = set()
    for part in dosing:
        if isinstance(part, Bolus):
            found.add(float(part.at_min))
        else:
            found |= {float(part.start_min), float(part.start_min) + float(part.duration_min)}
    return sorted(found)


def _inflow(dosing: Dosing, begin: float, end: float) -> float:
    infusions = [part for part in dosing if isinstance(part, Infusion)]
    return sum(
        float(part.amount_per_min)
        for part in infusions
        if begin < end and part.start_min <= begin < part.start_min + part.duration_min
    )


def _given_at(dosing: Dosing, minute: float) -> float:
    return sum(float(part.amount) for part in dosing if isinstance(part, Bolus) and part.at_min == minute)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Packed:
    """The same system in many people, as `scalar` reads it.

    Attributes:
        sizes: For each block 1 + its peripherals.
        fed_by: For each block the number of the one that feeds it, -1 for the first.
        given: Rates, shape (people, rates).
    """

    sizes: Integers
    fed_by: Integers
    given: Array


def packed(blocks: Sequence[Block]) -> Packed:
    """Blocks as the flat numbers that `scalar` describes.

    Example:
        >>> packed([Block(name="blood", loss_per_min=np.array([0.1, 0.2]))]).given.tolist()
        [[0.1, 0.0], [0.2, 0.0]]
    """
    names = [block.name for block in blocks]
    fed_by = [-1 if block.fed_by is None else names.index(block.fed_by) for block in blocks]
    return Packed(
        sizes=np.array([1 + len(block.exchange_per_min) for block in blocks], dtype=np.int64),
        fed_by=np.array(fed_by, dtype=np.int64),
        given=np.ascontiguousarray(rates_of(blocks).T),
    )
