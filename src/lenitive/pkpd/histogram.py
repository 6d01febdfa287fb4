"""Counts of values in narrow bins: percentiles of any number of people in a memory that does not grow with them.

The bins of a positive value have the same number to each doubling, and the place of a value is read from its bits, so
that no logarithm is taken. A row (one output at one time) has its own range. Counts are whole numbers: two parts of a
population are joined by adding, in any order, and the answer is the same to the last digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lenitive.pkpd.compartments import Array

Counts = NDArray[np.int64]

BITS: Final = 8
"""Bins to a doubling, as a power of two: 256, none wider than 1/256 of its value."""

WIDTH_FRAC: Final = 2.0**-BITS
"""The widest bin, relative to the value in it."""

SHIFT: Final = 52 - BITS
FLOOR: Final = 2.0**-30
"""What is not above 1e-9 is counted as nothing: a sum of exponentials that should be 0 is a little beside it."""

FLOOR_PLACE: Final = (1023 - 30) << BITS
"""Where `FLOOR` lies on the scale of bins."""

_MARGIN: Final = 2 ** (BITS - 2)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bins:
    """The bins of some rows, laid end to end.

    Attributes:
        lowest: For each row the place of its lowest bin on the scale of all positive numbers.
        starts: For each row where its bins start; one more than there are rows.
    """

    lowest: Counts
    starts: Counts

    @property
    def size(self) -> int:
        """How many bins there are in all."""
        return int(self.starts[-1])

    def nothing(self) -> Counts:
        """No count in any bin."""
        return np.zeros(self.size, dtype=np.int64)


def places(values: Any) -> Any:  # noqa: ANN401 - an array or a scalar
    """Where positive numbers lie on the scale of bins; what is not above `FLOOR` lies where it does.

    Example:
        >>> (places(np.array([2.0])) - places(np.array([1.0]))).tolist()
        [256]
    """
    return np.maximum(values, FLOOR).view(np.int64) >> SHIFT


def bins_for(lowest: Array, highest: Array) -> Bins:
    """Bins wide enough for a population of which some are known.

    Args:
        lowest: Of the first people, shape (rows,).
        highest: Of the first people, shape (rows,).

    Returns:
        For each row the range of the known values and a quarter of a doubling on either side. What lies beyond is
        counted at the end that it lies beyond.

    Example:
        >>> bins_for(np.array([1.0]), np.array([2.0])).size  # 256, 1 and 2 x 64
        385
    """
    low, high = places(lowest) - _MARGIN, places(highest) + _MARGIN
    starts = np.concatenate([[0], np.cumsum(high - low + 1)])
    return Bins(lowest=low, starts=starts)


def count(bins: Bins, values: Array, counts: Counts) -> None:
    """Add values to counts.

    Args:
        bins: Of the rows.
        values: Shape (people, rows).
        counts: Shape (bins.size,); added to in place.
    """
    place = np.clip(places(np.ascontiguousarray(values)) - bins.lowest, 0, np.diff(bins.starts) - 1)
    np.add.at(counts, place + bins.starts[:-1], np.int64(1))


def percentiles(bins: Bins, counts: Counts, fractions: Sequence[float]) -> Array:
    """What given shares of the people stay below, in each row.

    Args:
        bins: Of the rows.
        counts: Shape (bins.size,); the same number of people in each row.
        fractions: Shares, each between 0 and 1.

    Returns:
        Shape (fractions, rows): within `WIDTH_FRAC` of the percentile of the people counted.

    Example:
        >>> values = np.arange(1.0, 1002.0)[:, None]
        >>> bins = bins_for(values.min(axis=0), values.max(axis=0))
        >>> counts = bins.nothing()
        >>> count(bins, values, counts)
        >>> percentiles(bins, counts, [0.05, 0.5]).round(1).ravel().tolist()
        [51.1, 501.5]
    """
    firsts, ends = bins.starts[:-1], np.cumsum(counts)
    below = np.concatenate([[0], ends[bins.starts[1:] - 1]])
    found = np.zeros((len(fractions), firsts.size))
    for number, fraction in enumerate(fractions):
        wanted = fraction * (np.diff(below) - 1) + 0.5
        place = np.clip(np.searchsorted(ends, below[:-1] + wanted), firsts, bins.starts[1:] - 1)
        share = (wanted - (ends[place] - counts[place] - below[:-1])) / np.maximum(counts[place], 1)
        left, right = _edge(bins.lowest + place - firsts), _edge(bins.lowest + place - firsts + 1)
        found[number] = left + np.clip(share, 0.0, 1.0) * (right - left)
    return np.where(found <= FLOOR * (1 + WIDTH_FRAC), 0.0, found)


def _edge(place: Counts) -> Array:
    """The lower end of a bin."""
    return (np.asarray(place, dtype=np.int64) << SHIFT).view(np.float64)
